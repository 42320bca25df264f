import json

import click.testing

from benchmarks.display import main


def test_the_cost_of_the_live_view_is_a_share_of_a_core():
    ran = click.testing.CliRunner().invoke(main, ["--seconds", "1", "--json"])
    cost = json.loads(ran.stdout)
    assert cost["seconds"] == 1
    assert 0 < cost["display"] < 1
    assert 0 < cost["everything_else"] < 1
