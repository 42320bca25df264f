"""The report for people, in Markdown."""

from collections.abc import Iterable, Sequence

from train.evaluate.bootstrap import LEVEL, RESAMPLES, Estimate
from train.evaluate.confidence import Point
from train.evaluate.goals import Goal, goals
from train.evaluate.results import Results
from train.files.markdown import table

WORST = 8
"""Speakers and words shown of a set: those with the most errors."""
SHOWN_THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98)

METHOD = f"""All figures are those of the running recognizer: the recordings of a set are joined,
in random order and at random levels (peaks of -30 to -6 dB), into one stream with pauses of 0.5 to
0.8 s (connected speech 0.8 to 1.2 s) and room tone 35 to 55 dB below the quietest peak. The stream
goes through segmenter, front-end, model and decoder. A result belongs to the recording it is
nearest to in time. The model's own threshold is applied unless another is named. Brackets hold
{LEVEL:.0%} bootstrap intervals ({RESAMPLES} resamples) by speaker, by recording where there are
fewer than three speakers, and by the rule of three where nothing or everything went wrong."""


def markdown(results: Results, pictures: Sequence[str]) -> str:
    """Return the report; ``pictures`` are the names of those that were drawn."""
    sections = [
        ("Where it must arrive", _targets(goals(results))),
        ("Single digits", _isolated(results) + _picture(pictures, "confusion.png")),
        ("Speakers left out of training", _left_out(results)),
        ("In noise", _noise(results) + _picture(pictures, "noise.png")),
        ("Connected speech", _connected(results)),
        ("Strings glued from single digits", _glued(results)),
        ("Words that are not digits", _words(results)),
        ("False accepts", _false_accepts(results)),
        ("Confidence", _reliability(results) + _picture(pictures, "confidence.png")),
        ("Thresholds", _thresholds(results) + _picture(pictures, "threshold.png")),
        ("Latency", _latency(results)),
        ("Measured on", _sets(results)),
        ("Not measured", "\n".join(f"- {m.what}: {m.why}" for m in results.not_measured)),
    ]
    body = "\n\n".join(f"## {title}\n\n{text.strip()}" for title, text in sections if text.strip())
    return f"{_head(results)}\n\n{METHOD}\n\n{body}\n"


def _head(results: Results) -> str:
    m = results.model
    return (
        f"# Evaluation of {m.name}\n\n`{results.command}`: version {m.version}, {m.bytes} bytes, "
        f"SHA-256 `{m.sha256[:16]}`, threshold {m.threshold:.3f}."
    )


def _targets(rows: Sequence[Goal]) -> str:
    if all(row.met is None for row in rows):
        return ""
    verdict = {True: "yes", False: "**no**", None: "not measured"}
    return table(
        ("", "must", "found", "recordings", "speakers", "reached"),
        (
            (
                row.what,
                f"{'at least' if row.at_least else 'at most'} {row.must:g}",
                _text(row.found) if row.found else "",
                row.recordings or "",
                row.speakers or "",
                verdict[row.met],
            )
            for row in rows
        ),
    )


def _isolated(results: Results) -> str:
    rows = [
        (
            s.name,
            s.recordings,
            s.speakers,
            _text(s.accuracy),
            f"{s.macro_f1:.3f}",
            s.wrong,
            s.rejected,
            s.missed,
            s.extra,
            _worst((w.speaker, w.accuracy) for w in s.by_speaker if w.accuracy < 1),
        )
        for s in results.isolated
    ]
    if not rows:
        return ""
    head = ("set", "recordings", "speakers", "heard right", "macro-F1", "wrong", "rejected")
    text = "Missed: nothing was reported. Extra: digits beyond one a recording.\n\n"
    return text + table((*head, "missed", "extra", "speakers heard worst"), rows) + "\n\n"


def _left_out(results: Results) -> str:
    if results.left_out is None:
        return ""
    score = results.left_out.score
    commands = "\n".join(f"- `{command}`" for command in results.left_out.trainings)
    rows = [(s.speaker, s.recordings, f"{s.accuracy:.3f}") for s in score.by_speaker]
    rows.append(("all", score.recordings, _text(score.accuracy)))
    text = table(("left out", "recordings", "heard right"), rows)
    return f"{text}\n\nEach by a model of its own:\n\n{commands}"


def _noise(results: Results) -> str:
    rows = [
        (r.digits, r.noise, r.ratio, _text(r.score.accuracy), r.score.wrong, r.score.extra)
        for r in results.noise
    ]
    if not rows:
        return ""
    text = "Levels of speech and noise are those of their loud frames.\n\n"
    return text + table(("set", "noise", "dB", "heard right", "wrong", "extra"), rows) + "\n\n"


def _connected(results: Results) -> str:
    rows = [
        (
            c.name,
            c.recordings,
            c.speakers,
            c.edits.said,
            _text(c.error_rate),
            c.edits.substitutions,
            c.edits.deletions,
            c.edits.insertions,
            _text(c.exact),
            c.lost_whole,
            _worst((s.speaker, s.errors / max(1, s.said)) for s in c.by_speaker if s.errors),
        )
        for c in results.connected
    ]
    if not rows:
        return ""
    head = ("set", "recordings", "speakers", "digits", "digit error rate", "substituted", "deleted")
    more = ("inserted", "recordings exact", "lost whole", "speakers heard worst")
    text = (
        'Lost whole: no digit was reported. "Oh" is a zero where nothing but digits is said; among '
        "other words it may be a spelled letter, and hearing it or not is no error.\n\n"
    )
    return text + table((*head, *more), rows)


def _glued(results: Results) -> str:
    rows = []
    for g in results.glued:
        p = g.places
        places = [p.onset_median, p.onset_95, p.offset_median, p.offset_95] if p else [""] * 4
        score = g.score
        row = (score.name, score.recordings, score.edits.said, _text(score.error_rate))
        rows.append((*row, _text(score.exact), score.lost_whole, *places))
    if not rows:
        return ""
    text = (
        "Not connected speech: single digits of one speaker with gaps of 60 to 400 ms, whose true "
        "places are known. Errors of onset and offset are absolute, in milliseconds, over strings "
        "heard without an error.\n\n"
    )
    head = ("digits of", "strings", "digits", "digit error rate", "exact", "lost whole")
    ends = ("onset, median", "onset, 95 %", "offset, median", "offset, 95 %")
    return text + table((*head, *ends), rows)


def _words(results: Results) -> str:
    text = ""
    for w in results.words:
        text += f"{w.name}: {w.recordings} recordings, {w.speakers} speakers, "
        text += f"{_text(w.rejected)} rejected.\n\n"
    if results.words_at:
        a = results.words_at
        for w in a.scores:
            text += (
                f"{w.name}, at the threshold of {a.threshold:.3f} that leaves {a.share:.1%} of "
                f"{a.digits} unseen digits unreported: {_text(w.rejected)} rejected.\n\n"
            )
    for w in results.words:
        rows = [
            (r.word, r.recordings, f"{r.rejected / r.recordings:.2f}", _counts(r.heard_as))
            for r in w.rows[:WORST]
        ]
        text += f"Words rejected least often, {w.name}:\n\n"
        text += table(("word", "recordings", "rejected", "heard as"), rows) + "\n\n"
    return text


def _false_accepts(results: Results) -> str:
    rows = [
        (
            f.name,
            f.recordings,
            f"{f.hours:.2f}",
            f.digits,
            _text(f.per_hour, 1),
            f.letters,
            _counts(dict(list(f.by_source.items())[:WORST])),
        )
        for f in results.false_accepts
    ]
    if not rows:
        return ""
    head = ("recordings without digits", "recordings", "hours", "digits", "an hour")
    return table((*head, 'zeros for a letter "o", apart', "most by"), rows)


def _reliability(results: Results) -> str:
    if not results.reliability:
        return ""
    text = (
        "Of digits reported with confidence c, about c should be right. No threshold applied.\n\n"
    )
    rows = [(r.name, r.digits, f"{r.error:.3f}") for r in results.reliability]
    text += table(("set", "digits reported", "expected calibration error"), rows)
    bins = [
        (f"{b.low:.1f} to {b.high:.1f}", b.count, f"{b.confidence:.3f}", f"{b.right:.3f}")
        for b in results.reliability[-1].bins
    ]
    right = table(("confidence", "digits", "mean confidence", "right"), bins)
    return f"{text}\n\n{results.reliability[-1].name}:\n\n{right}\n\n"


def _thresholds(results: Results) -> str:
    if not results.curve:
        return ""
    names = list(results.curve[0].per_hour)
    rows = [
        (f"**{s.name}**: {s.point.threshold:.3f}", *_point(s.point)) for s in results.strictness
    ]
    rows += [
        (f"{p.threshold:g}", *_point(p)) for p in results.curve if p.threshold in SHOWN_THRESHOLDS
    ]
    head = ("threshold", "digits missed", "wrong or superfluous", "words rejected")
    return table((*head, *(f"{name}: digits an hour" for name in names)), rows) + "\n\n"


def _latency(results: Results) -> str:
    rows = [
        (
            a.setting,
            f"{a.error_rate:.3f}",
            d.which,
            d.digits,
            *(f"{v:.0f}" for v in (d.median, d.percentile_95)),
            *(f"{v:.0f}" for v in (d.stream_median, d.stream_percentile_95)),
        )
        for a in results.latency
        for d in a.delays
    ]
    if not rows:
        return ""
    text = (
        "From the true end of a digit to its event, in milliseconds, on a virtual clock: the "
        "stream is fed in a microphone's blocks of 60 ms, and what the `feed` that gave the event "
        "took to compute on this machine is added; *in the stream* is without that. On the glued "
        "strings of the first set, over those heard without an error.\n\n"
    )
    head = ("setting", "digit error rate", "digit", "digits", "median", "95 %")
    return text + table((*head, "in the stream, median", "in the stream, 95 %"), rows)


def _sets(results: Results) -> str:
    rows = [(s.name, s.recordings, s.speakers, s.use) for s in results.sets]
    return table(("set", "recordings", "speakers or sources", "use"), rows)


def _point(p: Point) -> tuple[str, ...]:
    shares = ("" if v is None else f"{v:.3f}" for v in (p.missed, p.wrong, p.words_rejected))
    return (*shares, *(f"{rate:.1f}" for rate in p.per_hour.values()))


def _text(e: Estimate, digits: int = 3) -> str:
    if e.low == e.high:
        return f"{e.value:g}"
    return f"{e.value:.{digits}f} [{e.low:.{digits}f}-{e.high:.{digits}f}]"


def _worst(speakers: Iterable[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in list(speakers)[:WORST])


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _picture(pictures: Sequence[str], name: str) -> str:
    return f"![{name.removesuffix('.png')}]({name})" if name in pictures else ""
