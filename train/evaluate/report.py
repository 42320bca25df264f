"""The report for people, in Markdown."""

from collections.abc import Iterable, Sequence

from train.evaluate.bootstrap import LEVEL, RESAMPLES, Estimate
from train.evaluate.goals import Goal, goals
from train.evaluate.results import Results
from train.files.markdown import table

Row = Sequence[object]

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
        ("Where it must arrive", _targets(goals(results)), ""),
        ("Single digits", _isolated(results), "confusion.png"),
        ("Speakers left out of training", _left_out(results), ""),
        ("In noise", _noise(results), "noise.png"),
        ("Connected speech", _connected(results), ""),
        ("Strings glued from single digits", _glued(results), ""),
        ("Words that are not digits", _words(results), ""),
        ("False accepts", _false_accepts(results), ""),
        ("Confidence", _reliability(results), "confidence.png"),
        ("Thresholds", _thresholds(results), "threshold.png"),
        ("Latency", _latency(results), ""),
        ("Measured on", _sets(results), ""),
        ("Not measured", "\n".join(f"- {m.what}: {m.why}" for m in results.not_measured), ""),
    ]
    parts = [_head(results), METHOD]
    for title, text, picture in sections:
        if text:
            parts.append(f"## {title}\n\n{text}")
            if picture in pictures:
                parts.append(f"![{picture.removesuffix('.png')}]({picture})")
    return "\n\n".join(parts) + "\n"


def summary(results: Results) -> str:
    """Return the figures that matter most for a terminal, a line each."""
    lines = []
    for c in results.connected:
        e = c.edits
        lines.append(
            f"{c.name}: digit error rate {_interval(c.error_rate)} of {e.said} digits "
            f"({e.substitutions} substituted, {e.deletions} deleted, {e.insertions} inserted), "
            f"{c.exact.value:.2f} of {c.recordings} recordings exact, {c.lost_whole} lost whole"
        )
    for s in results.isolated:
        lines.append(
            f"{s.name}: {_interval(s.accuracy)} of {s.recordings} single digits "
            f"({s.wrong} wrong, {s.rejected} rejected, {s.missed} missed, {s.extra} extra)"
        )
    for w in results.words:
        lines.append(f"{w.name}: {w.rejected.value:.3f} of {w.recordings} rejected")
    for f in results.false_accepts:
        letters = f', {f.letters} zeros for a letter "o"' if f.letters else ""
        lines.append(f"{f.name}: {f.per_hour.value:.1f} digits an hour{letters}")
    measured = [goal for goal in goals(results) if goal.met is not None]
    if measured:
        missed = [goal.what for goal in measured if not goal.met]
        lines.append(f"targets met: {len(measured) - len(missed)} of {len(measured)} measured")
        lines += [f"  missed: {what}" for what in missed]
    return "\n".join(lines + [f"not measured: {m.what} ({m.why})" for m in results.not_measured])


def _head(results: Results) -> str:
    m = results.model
    return (
        f"# Evaluation of {m.name}\n\n`{results.command}`: version {m.version}, {m.bytes} bytes, "
        f"SHA-256 `{m.sha256[:16]}`, threshold {m.threshold:.3f}."
    )


def _targets(goals: Sequence[Goal]) -> str:
    if all(goal.met is None for goal in goals):
        return ""
    verdict = {True: "yes", False: "**no**", None: "not measured"}
    rows = []
    for g in goals:
        must = f"{'at least' if g.at_least else 'at most'} {g.must:g}"
        rows.append((g.what, must, g.found, g.recordings or "", g.speakers or "", verdict[g.met]))
    return _table("", ("", "must", "found", "recordings", "speakers", "reached"), rows)


def _isolated(results: Results) -> str:
    head = ("set", "recordings", "speakers", "heard right", "macro-F1", "wrong", "rejected")
    rows = []
    for s in results.isolated:
        worst = _worst((w.speaker, w.accuracy) for w in s.by_speaker if w.accuracy < 1)
        own = (s.name, s.recordings, s.speakers, s.accuracy, s.macro_f1)
        rows.append((*own, s.wrong, s.rejected, s.missed, s.extra, worst))
    text = "Missed: nothing was reported. Extra: digits beyond one a recording."
    return _table(text, (*head, "missed", "extra", "speakers heard worst"), rows)


def _left_out(results: Results) -> str:
    if results.left_out is None:
        return ""
    score = results.left_out.score
    commands = "\n".join(f"- `{command}`" for command in results.left_out.trainings)
    rows: list[Row] = [(s.speaker, s.recordings, s.accuracy) for s in score.by_speaker]
    rows.append(("all", score.recordings, score.accuracy))
    text = _table("", ("left out", "recordings", "heard right"), rows)
    return f"{text}\n\nEach by a model of its own:\n\n{commands}"


def _noise(results: Results) -> str:
    rows = [
        (r.digits, r.noise, r.ratio, r.score.accuracy, r.score.wrong, r.score.extra)
        for r in results.noise
    ]
    text = "Levels of speech and noise are those of their loud frames."
    return _table(text, ("set", "noise", "dB", "heard right", "wrong", "extra"), rows)


def _connected(results: Results) -> str:
    head = ("set", "recordings", "speakers", "digits", "digit error rate", "substituted", "deleted")
    more = ("inserted", "recordings exact", "lost whole", "speakers heard worst")
    rows = []
    for c in results.connected:
        e, own = c.edits, (c.name, c.recordings, c.speakers)
        worst = _worst((s.speaker, s.errors / max(1, s.said)) for s in c.by_speaker if s.errors)
        edits = (e.said, c.error_rate, e.substitutions, e.deletions, e.insertions)
        rows.append((*own, *edits, c.exact, c.lost_whole, worst))
    text = (
        'Lost whole: no digit was reported. "Oh" is a zero where nothing but digits is said; among '
        "other words it may be a spelled letter, and hearing it or not is no error."
    )
    return _table(text, (*head, *more), rows)


def _glued(results: Results) -> str:
    head = ("digits of", "strings", "digits", "digit error rate", "exact", "lost whole")
    ends = ("onset, median", "onset, 95 %", "offset, median", "offset, 95 %")
    rows = []
    for g in results.glued:
        s, p = g.score, g.places
        places = (
            map(str, (p.onset_median, p.onset_95, p.offset_median, p.offset_95)) if p else [""] * 4
        )
        own = (s.name, s.recordings, s.edits.said, s.error_rate, s.exact, s.lost_whole)
        rows.append((*own, *places))
    text = (
        "Not connected speech: single digits of one speaker with gaps of 60 to 400 ms, whose true "
        "places are known. Errors of onset and offset are absolute, in milliseconds, over strings "
        "heard without an error."
    )
    return _table(text, (*head, *ends), rows)


def _words(results: Results) -> str:
    parts = [
        f"{w.name}: {w.recordings} recordings, {w.speakers} speakers, {_text(w.rejected)} rejected."
        for w in results.words
    ]
    if at := results.words_at:
        parts += [
            f"{w.name}, at the threshold of {at.threshold:.3f} that leaves {at.share:.1%} of "
            f"{at.digits} unseen digits unreported: {_text(w.rejected)} rejected."
            for w in at.scores
        ]
    for w in results.words:
        rows = [
            (r.word, r.recordings, f"{r.rejected / r.recordings:.2f}", _counts(r.heard_as))
            for r in w.rows[:WORST]
        ]
        text = f"Words rejected least often, {w.name}:"
        parts.append(_table(text, ("word", "recordings", "rejected", "heard as"), rows))
    return "\n\n".join(parts)


def _false_accepts(results: Results) -> str:
    head = ("recordings without digits", "recordings", "hours", "digits", "an hour")
    rows = []
    for f in results.false_accepts:
        most = _counts(dict(list(f.by_source.items())[:WORST]))
        own = (f.name, f.recordings, f"{f.hours:.2f}", f.digits)
        rows.append((*own, _text(f.per_hour, 1), f.letters, most))
    return _table("", (*head, 'zeros for a letter "o", apart', "most by"), rows)


def _reliability(results: Results) -> str:
    if not results.reliability:
        return ""
    text = "Of digits reported with confidence c, about c should be right. No threshold applied."
    sets = [(r.name, r.digits, r.error) for r in results.reliability]
    last = results.reliability[-1]
    bins = [(f"{b.low:.1f} to {b.high:.1f}", b.count, b.confidence, b.right) for b in last.bins]
    return "\n\n".join(
        [
            _table(text, ("set", "digits reported", "expected calibration error"), sets),
            _table(f"{last.name}:", ("confidence", "digits", "mean confidence", "right"), bins),
        ]
    )


def _thresholds(results: Results) -> str:
    if not results.curve:
        return ""
    named = [(f"**{s.name}**: {s.point.threshold:.3f}", s.point) for s in results.strictness]
    shown = [(f"{p.threshold:g}", p) for p in results.curve if p.threshold in SHOWN_THRESHOLDS]
    rows = [
        (name, p.missed, p.wrong, p.words_rejected, *(f"{r:.1f}" for r in p.per_hour.values()))
        for name, p in named + shown
    ]
    head = ("threshold", "digits missed", "wrong or superfluous", "words rejected")
    hours = (f"{name}: digits an hour" for name in results.curve[0].per_hour)
    return _table("", (*head, *hours), rows)


def _latency(results: Results) -> str:
    rows = []
    for a in results.latency:
        for d in a.delays:
            delays = (d.median, d.percentile_95, d.stream_median, d.stream_percentile_95)
            rows.append((a.setting, a.error_rate, d.which, d.digits, *(f"{v:.0f}" for v in delays)))
    text = (
        "From the true end of a digit to its event, in milliseconds, on a virtual clock: the "
        "stream is fed in a microphone's blocks of 60 ms, and what the `feed` that gave the event "
        "took to compute on this machine is added; *in the stream* is without that. On the glued "
        "strings of the first set, over those heard without an error."
    )
    head = ("setting", "digit error rate", "digit", "digits", "median", "95 %")
    return _table(text, (*head, "in the stream, median", "in the stream, 95 %"), rows)


def _sets(results: Results) -> str:
    rows = [(s.name, s.recordings, s.speakers, s.use) for s in results.sets]
    return _table("", ("set", "recordings", "speakers or sources", "use"), rows)


def _table(text: str, head: Sequence[str], rows: Sequence[Row]) -> str:
    """Return ``text`` and a table, nothing where there are no rows."""
    if not rows:
        return ""
    return f"{text}\n\n{table(head, ([_cell(value) for value in row] for row in rows))}".strip()


def _cell(value: object) -> object:
    """Return a figure as it is shown: shares and rates with three decimals, None as nothing."""
    if isinstance(value, Estimate):
        return _text(value)
    if isinstance(value, float):
        return f"{value:.3f}"
    return "" if value is None else value


def _text(e: Estimate, digits: int = 3) -> str:
    return f"{e.value:g}" if e.low == e.high else _interval(e, digits)


def _interval(e: Estimate, digits: int = 3) -> str:
    return f"{e.value:.{digits}f} [{e.low:.{digits}f}-{e.high:.{digits}f}]"


def _worst(speakers: Iterable[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in list(speakers)[:WORST])


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
