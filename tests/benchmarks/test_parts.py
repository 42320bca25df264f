import pytest
from click.testing import CliRunner

from benchmarks.parts import main

pytestmark = pytest.mark.slow


def test_every_part_has_a_row_and_shares_make_a_whole():
    quick = ["--seconds", "10", "--listen-seconds", "1", "--repeat", "1"]
    done = CliRunner().invoke(main, quick)
    assert done.exit_code == 0, done.output
    rows = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("| ")]
    parts = [row for row in rows if row[-1].endswith("% |") and not row[0].startswith("| *")]
    shares = [float(row[-1].split()[0]) for row in parts if "Hz" not in row[0]]
    assert 190 < sum(shares) < 210, "of dense and of silent audio, rounded"
    assert len([row for row in rows if "Hz" in row[0]]) == 2
