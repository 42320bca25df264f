import shutil
import sys
from collections import Counter

import pytest

from benchmarks.callgrind import counted, parsed
from benchmarks.instructions import (
    ARITHMETICS,
    BOARDS,
    PARTS,
    by_part,
    c_parts,
    on_board,
    rates,
    streams,
)
from recognizer.bench.streams import read_sample
from recognizer.errors import RecognizerError

COUNTS = """# callgrind format
version: 1
cmd:  ./tiny -1
positions: line
events: Ir
summary: 171

ob=(1) /lib/libone.so.6
fl=(1) ???
fn=(1) main
0 11
+2 4
cob=(2) /home/me/tiny
cfi=(2) tiny.c
cfn=(2) work
calls=1 50
0 99
0 7

fn=(3) other
* 50

ob=(2)
fn=(2)
3 90
-1 9

totals: 171
"""


def test_counts_are_by_library_and_function_without_callees():
    assert parsed(COUNTS) == {
        ("libone.so.6", "main"): 22,
        ("libone.so.6", "other"): 50,
        ("tiny", "work"): 99,
    }


@pytest.mark.skipif(not shutil.which("valgrind"), reason="NO VALGRIND: apt-get install valgrind")
def test_a_real_program_is_counted(tmp_path):
    counts = counted([shutil.which("true")])
    assert sum(counts.values()) > 10_000
    assert any(library.startswith("libc.so") for library, _ in counts)
    with pytest.raises(RecognizerError, match="false fails in valgrind"):
        counted([shutil.which("false")])


def test_without_valgrind_it_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RecognizerError, match="apt-get install valgrind"):
        counted([sys.executable])


def test_every_instruction_is_in_one_part():
    libraries = ("_webrtcvad.cpython-311.so", "libpywrap_litert.so", "_multiarray_umath.so")
    others = ("libc.so.6", "python3.11")
    counts = Counter({(name, "f"): 2**n for n, name in enumerate((*libraries, *others))})
    assert list(by_part(counts).values()) == [1, 2, 4, 24]


def test_a_second_is_what_a_longer_stream_has_more(tmp_path, demo):
    heard = streams(tmp_path, read_sample(demo))
    work = {"start.wav": 7, "silence.wav": 207, "speech.wav": 7 + round(10 * heard["speech"][1])}
    found = rates(lambda path: Counter({("python", "f"): work[path.name]}), heard)
    assert found == {"silence": {("python", "f"): 10}, "speech": {("python", "f"): 10}}


def test_a_board_with_narrower_vectors_has_more_to_do():
    parts = {part.name: 1e8 for part in PARTS}
    assert on_board(parts) == 6e8
    zero, *_ = BOARDS
    assert zero.share(1e8) == pytest.approx(20)


def test_the_filter_that_is_not_used_is_not_counted():
    counts = Counter(
        {
            ("recognize", "high_pass"): 1,
            ("recognize", "high_pass_fixed"): 2,
            ("recognize", "features_of"): 4,
            ("libm.so.6", "fmaxf"): 8,
            ("libtensorflowlite_c.so", "0x1"): 16,
            ("recognize", "main"): 32,
        }
    )
    assert list(c_parts(counts, ARITHMETICS[0]).values()) == [1, 12, 16, 32]
