"""What a training of the default model says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from recognizer._version import __version__
from recognizer.model.manifest import Manifest
from train.experiments.default_fit import ARCHITECTURE, FRONT_END
from train.fit_steps import FittedSteps
from train.material import RATE, Material
from train.runs import load_manifest, trainings
from train.threshold import CHOSEN_BY, REJECTED, RULE

if TYPE_CHECKING:
    from train.experiments.default import DefaultOptions

ABOUT_SETS = """\
`fsdd` is takes 5 to 9, of speakers trained on; all but it and the FSDD test are voices held out of
this training. `neighbours` are digits cut tightly between others; `halves`, `fragments`,
`one_and_half` and `pairs` are pieces of digits and digits run together, `strung_words` words
run together. Score: share of digits
heard right, threshold not applied. Rejected: share that is no digit at the threshold, and, for what
is no digit, the same with "oh" counted as a word."""


def manifest_of(
    labels: Sequence[str],
    threshold: float,
    scores: Mapping[str, float],
    options: DefaultOptions,
    fitted: FittedSteps,
    material: Material,
) -> Manifest:
    """Return the manifest of a model trained with ``options`` on ``material``."""
    sources = sorted({clip.source for clip in material.clips})
    return Manifest(
        name="default",
        version=__version__,
        labels=tuple(labels),
        sample_rate=RATE,
        front_end=FRONT_END,
        threshold=threshold,
        licence=(
            "Apache-2.0; trained on FSDD (CC BY-SA 4.0), Speech Commands (CC BY 4.0), ESC-10 "
            "(CC BY 3.0), synthetic voices" + (" and the sets named below" if options.more else "")
        ),
        training={
            "architecture": ARCHITECTURE,
            "clips": {source: len(material.of(source)) for source in sources},
            "speakers": {s: len({clip.speaker for clip in material.of(s)}) for s in sources},
            "more": [f"{name} {folder.resolve().name}" for name, folder in options.more],
            "held_out": list(options.hold_out),
            "without": list(options.without),
            "windows": options.render.windows,
            "steps": fitted.steps,
            "batch_size": options.fit.batch_size,
            "seed": options.fit.seed,
            "command": _command(options, fitted),
            "before": trainings(load_manifest(options.start)) if options.start else [],
        },
        scores={name: value for name, value in scores.items() if name != "threshold"},
    )


def report(
    manifest: Manifest, rules: Mapping[str, Mapping[str, float]], fitted: FittedSteps
) -> str:
    """Return the report of a training as Markdown."""
    training = manifest.training
    sources = ", ".join(
        f"{source} {count} ({training['speakers'][source]} voices)"
        for source, count in training["clips"].items()
    )
    before = "".join(f"It went on from `{command}`.\n\n" for command in training["before"][::-1])
    return (
        f"# {manifest.name}\n\n"
        f"`{training['command']}`: {fitted.steps} steps of "
        f"{training['batch_size']} windows out of {training['windows']} rendered, "
        f"{fitted.seconds:.0f} s.\n\n{before}Clips: {sources}.\n\n"
        f"Confidence threshold: {manifest.threshold}, which rejects {REJECTED:.0%} of the digits "
        f"of {', '.join(CHOSEN_BY)} below, each set counting the same. Its logits were divided "
        f"by {manifest.scores['temperature']}, for the best likelihood on the same voices.\n\n"
        f"{ABOUT_SETS}\n\n{_sets(manifest.scores)}\n"
        f"## Rules\n\nWhat is rejected of speech that holds no digit where {REJECTED:.0%} of the "
        f"digits are, by what counts as confidence (`train/threshold.py`); the decoder's is "
        f"`{RULE}`.\n\n{_rules(rules)}"
    )


def _sets(scores: Mapping[str, float]) -> str:
    ends = ("", "_rejected", "_rejected_oh_off")
    names = {
        name.removesuffix("_oh_off").removesuffix("_rejected"): None
        for name in scores
        if name != "temperature"
    }
    rows = [[str(scores.get(name + end, "")) for end in ends] for name in names]
    return _table(["set", "score", "rejected", '"oh" off'], list(names), rows)


def _rules(rules: Mapping[str, Mapping[str, float]]) -> str:
    columns = list(next(iter(rules.values())))
    rows = [[str(shares[column]) for column in columns] for shares in rules.values()]
    return _table(["rule", *columns], list(rules), rows)


def _table(head: Sequence[str], names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [
        "| " + " | ".join(cells) + " |"
        for cells in (
            head,
            ["---"] * len(head),
            *([n, *r] for n, r in zip(names, rows, strict=True)),
        )
    ]
    return "\n".join(lines) + "\n"


def _command(options: DefaultOptions, fitted: FittedSteps) -> str:
    parts = [
        "recognizer train --experiment default",
        f"--steps {fitted.steps}",
        f"--windows {options.render.windows}",
        f"--seed {options.fit.seed}",
        *(f"--dataset {name} FOLDER" for name, _ in options.more),
        *(["--synthetic FOLDER"] if options.synthetic else []),
        *(f"--hold-out {name}" for name in options.hold_out),
        *(f"--without {name}" for name in options.without),
        *(["--start RUN"] if options.start else []),
    ]
    return " ".join(parts)
