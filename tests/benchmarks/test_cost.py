import json

import pytest
from click.testing import CliRunner

from benchmarks.cost import main

pytestmark = pytest.mark.slow


def test_one_command_keeps_the_figures_and_prints_the_rows(tmp_path):
    out = tmp_path / "new" / "cost.json"
    quick = ["--seconds", "10", "--listen-seconds", "2", "--repeat", "1"]
    done = CliRunner().invoke(main, [*quick, "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert json.loads(out.read_text())["dense"]["events"] > 0
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    assert len(rows) > 10
    assert all(row.count("|") == 3 for row in rows)


def test_a_model_that_is_not_there_is_one_line():
    done = CliRunner().invoke(main, ["--model", "nonsense"])
    assert done.exit_code != 0
    assert "no model named nonsense" in str(done.exception or done.output)
