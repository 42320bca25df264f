"""Puts the default model's figures into README.md and docs/model.md.

They come from its manifest and from results/evaluate/default/report.json, so what the documents say
is what was measured. A part between ``<!-- NAME -->`` and ``<!-- /NAME -->`` is written anew:

    python docs/figures.py            # write
    python docs/figures.py --check    # exit 1 where a document differs
"""

import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from train.files.markdown import table

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "results/evaluate/default/report.json"
MANIFEST = ROOT / "export/trained/default/manifest.json"
DOCUMENTS = ("README.md", "docs/model.md")
AN4 = "AN4, speakers kept back"
VOICES = "synthetic voices kept back, digits only, 120 to 200 words a minute"
FSDD = "FSDD official test"
SETS = {
    "commands": ("[Speech Commands v0.02](https://arxiv.org/abs/1804.03209), digits", "CC BY 4.0"),
    "words": ("Speech Commands, other words", "CC BY 4.0"),
    "an4": (
        "[AN4](http://www.speech.cs.cmu.edu/databases/an4/) of Carnegie Mellon",
        "free for any purpose",
    ),
    "fsdd": (
        "[FSDD v1.0.10](https://github.com/Jakobovski/free-spoken-digit-dataset)",
        "CC BY-SA 4.0",
    ),
    "strings+sentences": ("synthetic strings and sentences", "made here"),
    "digits+oh+other_words+phrases": ("synthetic single words and phrases", "made here"),
    "running": ("dialogue of two free games", "free, not to be sold"),
}
"""Sources of the manifest, what they are, and their licences."""
COSTS = {"strict": "4 missed", "balanced": "1 missed", "lenient": "¼ missed"}

Report = dict[str, Any]


def one(rows: Iterable[Report], **wanted: Any) -> Report:
    """Return the only row that has these values."""
    (row,) = (row for row in rows if all(row[name] == value for name, value in wanted.items()))
    return row


def estimate(values: Report, digits: int = 3) -> str:
    """Return a value with its interval."""
    value, low, high = (f"{values[name]:.{digits}f}" for name in ("value", "low", "high"))
    return f"{value} [{low}-{high}]"


def isolated(report: Report, name: str) -> str:
    """Return the share of single digits that were heard right."""
    return estimate(one(report["isolated"], name=name)["accuracy"])


def in_noise(report: Report, kind: str) -> str:
    """Return the share of FSDD's test digits heard right in noise at 10 dB."""
    row = one(report["noise"], digits=FSDD, noise=kind, ratio=10)
    return estimate(row["score"]["accuracy"])


def an_hour(report: Report, name: str) -> str:
    """Return how many digits are reported in an hour without any."""
    return estimate(one(report["false_accepts"], name=name)["per_hour"], digits=0)


def scores(report: Report, _: Report) -> str:
    """Return the model card's table: what was wanted, what was found."""
    an4 = one(report["connected"], name=f"{AN4}, digits only")
    voices = one(report["connected"], name=VOICES)
    left_out = report["left_out"]
    words = report["words_at"]
    rows = [
        ("AN4, digits only: digit error rate", "0.05", estimate(an4["error_rate"])),
        (f"strings lost whole, of {an4['recordings']}", "0", str(an4["lost_whole"])),
        (
            "synthetic voices, 120 to 200 words a minute: digit error rate",
            "0.05",
            estimate(voices["error_rate"]),
        ),
        (
            "`unseen/speech-commands`: single digits right",
            "0.955",
            isolated(report, "unseen/speech-commands"),
        ),
        ("`unseen/ntua`", "0.98", isolated(report, "unseen/ntua")),
        ("`unseen/laptop`", "0.95", isolated(report, "unseen/laptop")),
        ("`unseen/india`", "0.97", isolated(report, "unseen/india")),
        ("FSDD's official test", "0.99", isolated(report, FSDD)),
        ("in babble at 10 dB", "0.95", in_noise(report, "babble")),
        ("in other noise at 10 dB", "0.95", in_noise(report, "environment")),
        (
            "FSDD, each speaker left out",
            "0.95",
            estimate(left_out["score"]["accuracy"]) if left_out else "not measured",
        ),
        (
            f"other words rejected, at {words['share']:.1%} of digits lost",
            "0.95",
            estimate(words["scores"][-1]["rejected"]),
        ),
        (
            "AN4, no digits: false digits an hour",
            "150",
            an_hour(report, f"{AN4}, no digits"),
        ),
        ("running speech: false digits an hour", "3", an_hour(report, "running speech")),
        ("noise: false digits an hour", "3", an_hour(report, "noise")),
    ]
    return table(("", "wanted", "found"), rows)


def summary(report: Report, _: Report) -> str:
    """Return the README's table."""
    an4 = one(report["connected"], name=f"{AN4}, digits only")
    voices = one(report["connected"], name=VOICES)
    words = report["words_at"]
    speakers = one(report["isolated"], name="unseen/speech-commands")["speakers"]
    rows = [
        (
            f"**digit error rate**: strings, {an4['speakers']} speakers of AN4",
            estimate(an4["error_rate"]),
        ),
        ("strings, synthetic voices", estimate(voices["error_rate"])),
        (
            f"**single digits right**: {speakers} speakers of Speech Commands",
            isolated(report, "unseen/speech-commands"),
        ),
        ("15 speakers, clean (`ntua`)", isolated(report, "unseen/ntua")),
        ("4 men, laptop microphones (`laptop`)", isolated(report, "unseen/laptop")),
        ("3 speakers of Indian English (`india`)", isolated(report, "unseen/india")),
        ("FSDD's official test", isolated(report, FSDD)),
        ("the same in babble at 10 dB", in_noise(report, "babble")),
        (
            f"**other words rejected**, where {words['share']:.1%} of digits are lost",
            estimate(words["scores"][-1]["rejected"]),
        ),
        ("**false digits an hour**: running speech", an_hour(report, "running speech")),
        ("noise", an_hour(report, "noise")),
    ]
    return table(("measured on", "result"), rows)


def sources(_: Report, manifest: Report) -> str:
    """Return the table of what was learnt from."""
    found = manifest["training"]["sources"]
    rows = []
    for names, (what, licence) in SETS.items():
        counts = [found[name] for name in names.split("+") if name in found]
        clips = sum(count["clips"] for count in counts)
        speakers = max(count["speakers"] for count in counts)
        rows.append((what, f"{clips:,}".replace(",", " "), str(speakers), licence))
    return table(("learnt from", "clips", "speakers", "licence"), rows)


def strictness(_: Report, manifest: Report) -> str:
    """Return the table of the three thresholds."""
    rows = []
    for name, cost in COSTS.items():
        limit = manifest["thresholds"][name]
        rows.append(
            (
                f"`{name}`",
                cost,
                f"{limit['threshold']:.2f}",
                f"{limit['missed']:.3f}",
                f"{limit['false_accepts_per_hour']:.0f}",
            )
        )
    head = ("strictness", "a false digit costs", "threshold", "digits missed", "false an hour")
    return table(head, rows)


def training(_: Report, manifest: Report) -> str:
    """Return what the fitting was, in a table."""
    found = manifest["training"]

    def count(number: int) -> str:
        return f"{number:,}".replace(",", " ")

    rows = [
        ("command", f"`{found['command']}`"),
        ("labels that were not believed", count(found["labels_not_believed"])),
        ("utterances rendered", f"{count(found['utterances'])} in {found['rounds']} rounds"),
        ("steps", count(found["steps"])),
    ]
    return table(("", ""), rows)


PARTS: dict[str, Callable[[Report, Report], str]] = {
    "scores": scores,
    "summary": summary,
    "sources": sources,
    "training": training,
    "strictness": strictness,
}


def filled(text: str, report: Report, manifest: Report) -> str:
    """Return a document with its parts written anew."""
    for name, make in PARTS.items():
        part = re.compile(f"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if part.search(text):
            made = f"\n{make(report, manifest)}\n\n"
            text = part.sub(lambda match, made=made: match[1] + made + match[2], text)
    return text


def main(check: bool) -> int:
    """Write the documents, or only say whether they are as they would be written."""
    report, manifest = (json.loads(path.read_text()) for path in (REPORT, MANIFEST))
    differing = []
    for name in DOCUMENTS:
        path = ROOT / name
        text = path.read_text()
        made = filled(text, report, manifest)
        if made != text:
            differing.append(name)
            if not check:
                path.write_text(made)
    for name in differing:
        print(f"{name}: {'not what was measured' if check else 'written'}", file=sys.stderr)
    return int(check and bool(differing))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
