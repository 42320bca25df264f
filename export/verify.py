"""May a variant be shipped?"""

from collections.abc import Iterable, Mapping

from export.measure import Comparison
from export.utterances import UtteranceSet
from export.variants import Variant

LARGEST_LOSS = 0.01
"""Errors a digit that a variant may make beyond those of the Keras model."""
LEAST_AGREEMENT = 0.98
"""Share of single digits of which a variant must report what Keras reports."""


def losses(
    variant: Variant,
    sets: Iterable[UtteranceSet],
    got: Mapping[str, Comparison],
    keras: Mapping[str, Comparison],
) -> list[str]:
    """Return what a variant loses on the judged sets beyond what it may, a sentence each.

    ``keras`` is the trained model, hearing one window only where the variant does.
    """
    found = []
    for utterances in (one for one in sets if one.judged):
        here, there = got[utterances.name], keras[utterances.name]
        if here.error_rate is not None and there.error_rate is not None:
            # Rounded, so that a loss of exactly the limit is not one of a hair more.
            loss = round(here.error_rate - there.error_rate, 9)
            if loss > LARGEST_LOSS:
                found.append(
                    f"{variant.name} makes {100 * loss:.1f} more errors in 100 digits of "
                    f"{utterances.name} than Keras"
                )
        if utterances.single and here.agreement < LEAST_AGREEMENT:
            found.append(
                f"{variant.name} agrees with Keras on {100 * here.agreement:.1f} % of "
                f"{utterances.name}, less than {100 * LEAST_AGREEMENT:g} %"
            )
    return found


def differences(variant: Variant, got: Mapping[str, Comparison]) -> list[str]:
    """Return where a variant that must equal Keras differs from it, a sentence each."""
    if variant.tolerance is None:
        return []
    return [
        f"{variant.name} differs from Keras by {comparison.largest_difference:.2g} on {name}, "
        f"more than {variant.tolerance:g}: it is not the same model"
        for name, comparison in got.items()
        # Not <=, so that a NaN is a difference.
        if not comparison.largest_difference <= variant.tolerance
    ]
