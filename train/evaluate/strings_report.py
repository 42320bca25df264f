"""The report on connected digits for people, in Markdown."""

from collections.abc import Sequence

from recognizer.sources.capture import BLOCK_SECONDS
from train.evaluate.oh import SHARE
from train.evaluate.report import estimate_text, head, picture, table
from train.evaluate.strings import NEAR_SECONDS, TimeError
from train.evaluate.strings_run import OH_STRINGS, STRINGS, StringsReport

HOW = f"""\
- {STRINGS} strings of each set, of 1 to 12 digits, every length equally often, one speaker a
  string, digits at random, repetitions included. Gaps of 30 to 400 ms; the level drifts by up to
  6 dB along a string, whose peak is -30 to -6 dB of full scale. `python -m train.strings` makes
  such strings.
- Where speech is in a recording is told by energy. FSDD's recordings are kept whole; of others
  speech is cut out, with a loud background where there is one.
- All strings of a set stand in one stream, with pauses of 0.8 to 1.2 s and room tone 35 to 55 dB
  below the quietest peak, through the recognizer as at run time, at the model's own threshold. In
  noise all strings have the same level, and the ratio is that of loud frames to noise.
- *error rate*: substitutions, deletions and insertions of the alignment with the fewest, over the
  digits said. Digits more than {NEAR_SECONDS} s from any string, *stray*, are insertions.
- *whole*: share of the strings without substitution, deletion or insertion; strays do not count.
- Onset and offset: time heard less time said, of digits heard as what they are.
- In brackets 95 % bootstrap intervals by string, and after the semicolon by speaker where there
  are at least three; where every answer is the same, the rule of three gives the open end.
"""
HOW_OH = f"""\
Synthetic voices, not people: {OH_STRINGS * STRINGS} clean strings a set, by voices with an "oh"
that training never hears (though temperature and threshold of the model are chosen on these voices,
among others). A zero is said "oh" with probability {SHARE:g}, always one of the few recordings that
the voice has. On: "oh" is a 0, in the reference too. Off (`--no-oh`): the reference is without it,
so that a digit heard for it is an error. The last columns say what was heard for it.
"""
HOW_LATENCY = f"""\
From the true end of a digit to its event, in milliseconds, on a virtual clock: the stream is fed
in a microphone's blocks of {1000 * BLOCK_SECONDS:g} ms, and to the stream's position is added
what the `feed` that gave the event took to compute on this machine; *in the stream* is without
that. Resampling, which adds 5 ms from 48 kHz, is not in it. On the clean strings of FSDD's official
test, over digits heard as what they are. An utterance is what the recognizer took for one; a string
with long gaps has several. The price of haste: *wrong* are wrong or superfluous digits over the
digits said; nothing is taken back once reported. Settings are those of `--latency`.
"""


def markdown(report: StringsReport, pictures: Sequence[str]) -> str:
    """Return the report as Markdown; ``pictures`` lie beside it."""
    parts = [
        head(report.model, report.seed, "Evaluation on connected digits"),
        "## How it was measured",
        HOW,
        "## Digit error rate",
        _errors(report),
        "## Whole strings by length",
        _lengths(report),
        *(picture(pictures, name) for name in pictures),
        "## Onset and offset",
        _times(report),
    ]
    if report.oh:
        parts += ['## "Oh" for zero', HOW_OH, _oh(report)]
    if report.latency:
        parts += ["## Latency", HOW_LATENCY, _latency(report)]
    parts += ["## Not measured", "\n".join(f"- {m.what}: {m.why}" for m in report.not_measured)]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def summary(report: StringsReport) -> str:
    """Return the few lines for a terminal."""
    lines = [
        f"{s.name}, {s.condition}: digit error rate {s.error_rate.value:.3f}, strings whole "
        f"{s.accuracy.value:.3f}"
        for s in report.scores
    ]
    lines += [
        f"{s.score.name}, {s.score.condition}: digit error rate {s.score.error_rate.value:.3f}, of "
        f'{s.said} "oh" {s.zero} heard as 0, {s.other} as another digit'
        for s in report.oh
    ]
    lines += [
        f"latency, {each.setting}, {d.which}: {d.median:.0f} ms, 95 % within {d.percentile_95:.0f}"
        for each in report.latency
        for d in each.delays
    ]
    lines += [f"not measured: {m.what} ({m.why})" for m in report.not_measured]
    return "\n".join(lines)


def _errors(report: StringsReport) -> str:
    return table(
        (
            *("set", "condition", "digits", "error rate"),
            *("substituted", "deleted", "inserted", "stray", "whole"),
        ),
        (
            (
                *(s.name, s.condition, s.digits, estimate_text(s.error_rate)),
                *(s.edits.substitutions, s.edits.deletions, s.edits.insertions, s.stray),
                estimate_text(s.accuracy),
            )
            for s in report.scores
        ),
    )


def _lengths(report: StringsReport) -> str:
    lengths = sorted({row.length for s in report.scores for row in s.by_length})
    rows = []
    for s in report.scores:
        own = {row.length: f"{row.accuracy.value:.2f}" for row in s.by_length}
        rows.append((s.name, s.condition, *(own.get(n, "") for n in lengths)))
    return table(("set", "condition", *lengths), rows)


def _times(report: StringsReport) -> str:
    return "Milliseconds; the earlier is negative.\n\n" + table(
        (
            *("set", "condition"),
            *(
                f"{end}, {figure}"
                for end in ("onset", "offset")
                for figure in ("median", "95 %", "absolute, median", "absolute, 95 %")
            ),
        ),
        ((s.name, s.condition, *_error(s.onset), *_error(s.offset)) for s in report.scores),
    )


def _error(e: TimeError | None) -> tuple[str, ...]:
    if e is None:
        return ("",) * 4
    figures = (e.median, e.percentile_95, e.absolute_median, e.absolute_percentile_95)
    return tuple(f"{figure:.0f}" for figure in figures)


def _oh(report: StringsReport) -> str:
    return table(
        (
            *("set", '"oh"', "voices", 'recordings of "oh"', "digits", "error rate"),
            *("substituted", "deleted", "inserted", "stray"),
            *('"oh" said', "as 0", "as another digit", "not as a digit"),
        ),
        (
            (
                *(s.score.name, "on" if s.on else "off", s.voices, s.recordings, s.score.digits),
                estimate_text(s.score.error_rate),
                *(s.score.edits.substitutions, s.score.edits.deletions, s.score.edits.insertions),
                *(s.score.stray, s.said, s.zero, s.other, s.lost),
            )
            for s in report.oh
        ),
    )


def _latency(report: StringsReport) -> str:
    return table(
        (
            *("setting", "error rate", "wrong", "digit", "digits", "median", "95 %"),
            *("in the stream, median", "in the stream, 95 %"),
        ),
        (
            (
                *(each.setting, f"{each.error_rate:.3f}", f"{each.wrong:.3f}", d.which, d.digits),
                *(f"{d.median:.0f}", f"{d.percentile_95:.0f}"),
                *(f"{d.stream_median:.0f}", f"{d.stream_percentile_95:.0f}"),
            )
            for each in report.latency
            for d in each.delays
        ),
    )
