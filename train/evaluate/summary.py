"""The results in a few lines, for a terminal."""

from train.evaluate.goals import goals
from train.evaluate.results import Results


def summary(results: Results) -> str:
    """Return a line for each figure that matters most."""
    lines = []
    for c in results.connected:
        e = c.edits
        lines.append(
            f"{c.name}: digit error rate {c.error_rate.value:.3f} "
            f"[{c.error_rate.low:.3f}-{c.error_rate.high:.3f}] of {e.said} digits "
            f"({e.substitutions} substituted, {e.deletions} deleted, {e.insertions} inserted), "
            f"{c.exact.value:.2f} of {c.recordings} recordings exact, {c.lost_whole} lost whole"
        )
    for s in results.isolated:
        a = s.accuracy
        lines.append(
            f"{s.name}: {a.value:.3f} [{a.low:.3f}-{a.high:.3f}] of {s.recordings} single digits "
            f"({s.wrong} wrong, {s.rejected} rejected, {s.missed} missed, {s.extra} extra)"
        )
    for w in results.words:
        lines.append(f"{w.name}: {w.rejected.value:.3f} of {w.recordings} rejected")
    for f in results.false_accepts:
        letters = f', {f.letters} zeros for a letter "o"' if f.letters else ""
        lines.append(f"{f.name}: {f.per_hour.value:.1f} digits an hour{letters}")
    table = goals(results)
    measured = [target for target in table if target.met is not None]
    if measured:
        missed = [t.what for t in measured if not t.met]
        lines.append(f"targets met: {len(measured) - len(missed)} of {len(measured)} measured")
        lines += [f"  missed: {what}" for what in missed]
    return "\n".join(lines + [f"not measured: {m.what} ({m.why})" for m in results.not_measured])
