"""The report for people, in Markdown."""

from collections.abc import Iterable, Sequence

from train.evaluate.bootstrap import RESAMPLES, Estimate
from train.evaluate.results import DigitReport, LeftOut, ModelFacts, Report, WordReport
from train.evaluate.tradeoff import REJECTED_DIGITS, Point

SHOWN_THRESHOLDS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.98, 0.995, 0.999)
HOW = f"""\
- *isolated*: each recording alone, cut to the model's window; the most probable digit counts,
  whatever its probability.
- *isolated, accepted*: the same past the decoder at the model's threshold; rejected is wrong.
- *stream*: all recordings shuffled into one stream with pauses of 0.5 to 0.8 s, levels of -30 to
  -6 dB and room tone 35 to 55 dB below the quietest peak, through segmenter, front-end, model and
  decoder as at run time. Rejected and missed are wrong; *extra* are digits reported where none was
  spoken.
- In brackets 95 % bootstrap intervals ({RESAMPLES} resamples) by recording, and after the
  semicolon by speaker where there are at least three; where every answer is the same, the rule
  of three gives the open end.
"""


def markdown(report: Report, pictures: Sequence[str]) -> str:
    """Return the report as Markdown; ``pictures`` lie beside it."""
    parts = [head(report.model, report.seed), "## How it was measured", HOW]
    if report.digits:
        parts += ["## Digits", _digits(report.digits), picture(pictures, "confusion.png")]
        parts += ["## Speaker by speaker", _speakers(report.digits)]
    if report.left_out:
        parts += ["## Leave one speaker out", _left_out(report.left_out)]
    if report.noise:
        parts += ["## FSDD official test in noise", _noise(report)]
        parts.append(picture(pictures, "noise.png"))
    for words in report.words:
        parts += [f"## Words that are not digits: {words.name}", _words(words)]
    if report.false_accepts:
        parts += ["## False accepts", _false_accepts(report)]
    parts += ["## Over the threshold", _tradeoff(report), picture(pictures, "tradeoff.png")]
    if report.calibration:
        parts += ["## Calibration", _calibration(report), picture(pictures, "calibration.png")]
    missing = [f"- {m.what}: {m.why}" for m in report.not_measured] or ["Nothing."]
    parts += ["## Not measured", "\n".join(missing)]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def head(model: ModelFacts, seed: int, title: str = "Evaluation") -> str:
    """Return the heading, and which model was measured."""
    trained = ", ".join(f"{key}: {value}" for key, value in sorted(model.training.items()))
    return (
        f"# {title} of {model.name}\n\nVersion {model.version}, {model.bytes} bytes, SHA-256 "
        f"`{model.sha256[:16] or 'none: a training run'}`, threshold {model.threshold}. "
        f"Seed {seed}.\n\nTraining: {trained or 'not stated'}."
    )


def _digits(reports: Sequence[DigitReport]) -> str:
    overview = table(
        ("set", "recordings", "isolated", "isolated, accepted", "stream"),
        (
            (
                r.name,
                r.clips,
                *(
                    estimate_text(getattr(r, view).accuracy)
                    for view in ("forced", "isolated", "stream")
                ),
            )
            for r in reports
        ),
    )
    detail = table(
        ("set", "view", "micro-F1", "macro-F1", "rejected", "missed", "extra"),
        (
            (r.name, name, f"{s.micro_f1:.3f}", f"{s.macro_f1:.3f}", s.rejected, s.missed, s.extra)
            for r in reports
            for name, s in (
                ("isolated", r.forced),
                ("isolated, accepted", r.isolated),
                ("stream", r.stream),
            )
        ),
    )
    return f"{overview}\n\n{detail}"


def _speakers(reports: Sequence[DigitReport]) -> str:
    return table(
        ("set", "speaker", "recordings", "isolated", "isolated, accepted", "stream"),
        (
            (
                r.name,
                s.speaker,
                s.forced.count,
                *map(estimate_text, (s.forced, s.isolated, s.stream)),
            )
            for r in reports
            for s in r.speakers
        ),
    )


def _left_out(left: LeftOut) -> str:
    means = ("mean", "", f"{left.forced:.3f}", f"{left.isolated:.3f}", f"{left.stream:.3f}")
    rows = [
        (s.speaker, s.forced.count, *map(estimate_text, (s.forced, s.isolated, s.stream)))
        for s in left.speakers
    ]
    each = table(
        ("left out", "recordings", "isolated", "isolated, accepted", "stream"), [*rows, means]
    )
    trainings = "\n".join(f"- `{training}`" for training in left.trainings)
    return (
        f"Experiment {left.experiment}, one training a speaker on the others:\n\n{trainings}"
        f"\n\n{each}\nHeard alone, {1 - REJECTED_DIGITS:.0%} of these digits have a confidence of "
        f"{left.threshold} or more: voices never heard, to choose a threshold by "
        "(`recognizer export --threshold`).\n"
    )


def _noise(report: Report) -> str:
    return "Levels of speech and noise are those of their loud frames.\n\n" + table(
        ("noise", "dB", "isolated", "isolated, accepted", "stream", "extra"),
        (
            (r.noise, r.ratio, *map(estimate_text, (r.forced, r.isolated, r.stream)), r.extra)
            for r in report.noise
        ),
    )


def _words(words: WordReport) -> str:
    return (
        f"{words.clips} recordings of {words.speakers} speakers. Rejected: isolated "
        f"{estimate_text(words.isolated)}, in the stream {estimate_text(words.stream)}, with "
        f"{words.extra} digits beside words.\n\n"
    ) + table(
        ("word", "recordings", "rejected, isolated", "rejected, stream"),
        ((r.word, r.clips, f"{r.isolated:.2f}", f"{r.stream:.2f}") for r in words.rows),
    )


def _false_accepts(report: Report) -> str:
    return table(
        ("heard", "hours", "digits", "an hour", "where"),
        (
            (
                r.name,
                f"{r.hours:.2f}",
                r.events,
                estimate_text(r.per_hour, digits=1),
                ", ".join(f"{name} {count}" for name, count in r.by_group.items()),
            )
            for r in report.false_accepts
        ),
    )


def _tradeoff(report: Report) -> str:
    shown = [(f"{p.threshold:g}", p) for p in report.tradeoff if p.threshold in SHOWN_THRESHOLDS]
    own = report.at_own_threshold
    shown.append((f"**{own.threshold:g}**, the model's own", own))
    if report.at_rejected_digits:
        p = report.at_rejected_digits
        shown.append((f"**{p.threshold:.4f}**, {REJECTED_DIGITS:.0%} of unseen digits rejected", p))
    names = list(report.tradeoff[0].per_hour)
    header = ("threshold", "unseen digits rejected, isolated", "missed, stream", "wrong, stream")
    words = ("words rejected, isolated", "words rejected, stream")
    return table(
        (*header, *words, *(f"{name}, false accepts an hour" for name in names)),
        ((label, *_point(p), *(f"{p.per_hour[n]:.1f}" for n in names)) for label, p in shown),
    )


def _point(p: Point) -> tuple[str, ...]:
    shares = (
        p.digits_rejected,
        p.digits_missed,
        p.digits_wrong,
        p.words_rejected,
        p.words_rejected_stream,
    )
    return tuple("" if share is None else f"{share:.3f}" for share in shares)


def _calibration(report: Report) -> str:
    return "Of the most probable digit of isolated recordings, ten bins.\n\n" + table(
        ("set", "expected calibration error"),
        ((c.name, f"{c.error:.3f}") for c in report.calibration),
    )


def estimate_text(e: Estimate, digits: int = 3) -> str:
    """Return a figure with its intervals in brackets."""
    speakers = ""
    if e.by_speaker:
        speakers = f"; {e.by_speaker[0]:.{digits}f}-{e.by_speaker[1]:.{digits}f}"
    return f"{e.value:.{digits}f} [{e.by_item[0]:.{digits}f}-{e.by_item[1]:.{digits}f}{speakers}]"


def picture(pictures: Sequence[str], name: str) -> str:
    """Return the Markdown that shows a picture; nothing where it is not among them."""
    return f"![{name.removesuffix('.png')}]({name})" if name in pictures else ""


def table(header: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
