import click
import pytest

from recognizer.cli.types import Number


def test_a_number_in_its_range_is_taken():
    assert Number(0, 1).convert("0.5", None, None) == 0.5


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "2", "one"])
def test_anything_else_is_refused(value):
    with pytest.raises(click.BadParameter, match=value):
        Number(0, 1).convert(value, None, None)
    if value == "inf":
        with pytest.raises(click.BadParameter, match="not a finite number"):
            Number(min=0).convert(value, None, None)
