"""Unpacking of RNC, against blocks packed here by the format's rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizer.errors import RecognizerError
from tests.train.running.packed import pack
from train.running.rnc import HEADER, unpack

TURNS = st.lists(
    st.tuples(st.binary(min_size=1, max_size=40), st.integers(1, 8), st.integers(2, 60)),
    min_size=1,
    max_size=6,
)


def test_bytes_and_repetitions_take_turns():
    assert unpack(pack([[(b"hello ", 6, 6), (b"you", 1, 2)]])) == b"hello hello you"


def test_a_repetition_may_overlap_itself():
    assert unpack(pack([[(b"ab", 2, 5), (b"!", 1, 2)]])) == b"abababa!"


def test_each_chunk_has_tables_of_its_own():
    assert unpack(pack([[(b"one", 1, 2)], [(b"another one", 1, 2)]])) == b"oneanother one"


@given(st.lists(TURNS, min_size=1, max_size=3))
def test_what_was_packed_comes_back(chunks):
    content = bytearray()
    for turns in chunks:
        turns[:] = [(plain, min(d, len(plain)), length) for plain, d, length in turns]
        for number, (plain, distance, length) in enumerate(turns, 1):
            content += plain
            for _ in range(length if number < len(turns) else 0):
                content.append(content[-distance])
    assert unpack(pack(chunks)) == bytes(content)


def test_another_file_is_refused_in_one_line():
    with pytest.raises(RecognizerError, match="not packed"):
        unpack(b"RIFF" + bytes(HEADER.size))


def test_a_block_that_is_cut_off_is_damaged():
    block = pack([[(b"a longer text, as it is", 1, 2)]])
    with pytest.raises(RecognizerError, match="damaged"):
        unpack(block[:-8])
