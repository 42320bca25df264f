"""The report in a few lines, for a terminal."""

from train.evaluate.results import Report


def summary(report: Report) -> str:
    """Return the few lines for a terminal."""
    lines = [
        f"{r.name} ({r.clips}): isolated {r.forced.accuracy.value:.3f}, accepted "
        f"{r.isolated.accuracy.value:.3f}, stream {r.stream.accuracy.value:.3f}"
        for r in report.digits
    ]
    lines += [
        f"{r.noise} at {r.ratio} dB: isolated {r.forced.value:.3f}, stream {r.stream.value:.3f}"
        for r in report.noise
    ]
    lines += [
        f"{w.name} ({w.clips}): rejected {w.isolated.value:.3f}, in the stream {w.stream.value:.3f}"
        for w in report.words
    ]
    lines += [
        f"false accepts on {r.name}: {r.per_hour.value:.1f} an hour" for r in report.false_accepts
    ]
    if report.left_out:
        left = report.left_out
        lines.append(f"leave one out: isolated {left.forced:.3f}, stream {left.stream:.3f}")
    lines += [f"not measured: {m.what} ({m.why})" for m in report.not_measured]
    return "\n".join(lines)
