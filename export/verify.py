"""May a variant be shipped?"""

from collections.abc import Iterable, Mapping

from export.measure import Comparison
from export.sets import WindowSet
from export.variants import Variant

LARGEST_LOSS = 0.01
"""Accuracy that a variant may lose against the Keras model."""
LEAST_AGREEMENT = 0.98
"""Share of windows on which a variant must give the class that Keras gives."""


def losses(
    variant: Variant,
    sets: Iterable[WindowSet],
    got: Mapping[str, Comparison],
    keras: Mapping[str, Comparison],
) -> list[str]:
    """Return what a variant loses on the judged sets beyond what it may, a sentence each."""
    found = []
    for windows in (one for one in sets if one.judged and one.name in got):
        here, there = got[windows.name], keras[windows.name]
        if here.accuracy is not None and there.accuracy is not None:
            # Rounded, so that a loss of exactly the limit is not one of a hair more.
            loss = round(there.accuracy - here.accuracy, 9)
            if loss > LARGEST_LOSS:
                found.append(
                    f"{variant.name} loses {100 * loss:.1f} points of accuracy on {windows.name}"
                )
        if here.agreement < LEAST_AGREEMENT:
            found.append(
                f"{variant.name} agrees with Keras on {100 * here.agreement:.1f} % of "
                f"{windows.name}, less than {100 * LEAST_AGREEMENT:g} %"
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
