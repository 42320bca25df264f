import click
import pytest

from recognizer.cli.options import RAW_ENCODINGS
from recognizer.cli.types import Encoding
from recognizer.sources import ENCODINGS

OTHERS = {
    "s16le": "s16",
    "pcm_s16le": "s16",
    "S16_LE": "s16",
    "S16_BE": "s16be",
    "f32le": "f32",
    "pcm_f64be": "f64be",
    "ulaw": "mulaw",
    "u-law": "mulaw",
    "MU_LAW": "mulaw",
    "pcm_mulaw": "mulaw",
    "A_LAW": "alaw",
    "U8": "u8",
}


def test_the_command_line_has_every_raw_encoding():
    assert set(RAW_ENCODINGS) == set(ENCODINGS)


@pytest.mark.parametrize("name", ENCODINGS)
def test_an_encoding_is_named_as_it_is(name):
    assert Encoding(RAW_ENCODINGS).convert(name, None, None) == name


@pytest.mark.parametrize("name", OTHERS)
def test_the_names_of_other_programs_mean_the_same(name):
    assert Encoding(RAW_ENCODINGS).convert(name, None, None) == OTHERS[name]


@pytest.mark.parametrize("name", ["", "le", "pcm", "s17", "mp3", "S24_3LE", "gsm"])
def test_what_is_no_raw_encoding_is_refused_by_the_name_it_was_given(name):
    with pytest.raises(click.BadParameter, match=repr(name)):
        Encoding(RAW_ENCODINGS).convert(name, None, None)
