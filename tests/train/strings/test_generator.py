from collections import Counter

import numpy as np
import pytest

from recognizer.errors import UsageError
from tests.train.evaluate.conftest import buzz, hertz, write
from tests.train.strings.conftest import ROOM, WORD
from train import corpora
from train.strings import StringParams, strings_from
from train.strings.speech import MARGIN_SECONDS


@pytest.fixture
def strings(recordings):
    return strings_from(recordings, StringParams(), seed=3, count=24)


def test_every_length_is_said_equally_often(strings):
    assert Counter(len(s.digits) for s in strings) == dict.fromkeys(range(1, 13), 2)


def test_one_speaker_says_a_string_and_all_take_turns(strings, recordings):
    assert Counter(s.speaker for s in strings) == {"ann": 8, "bob": 8, "eve": 8}


def test_only_digits_that_the_speaker_has_are_said(strings):
    assert {digit for s in strings for digit in s.text} == set("127")


def test_a_digit_may_follow_itself(strings):
    assert any(a == b for s in strings for a, b in zip(s.text, s.text[1:], strict=False))


def test_gaps_are_between_30_and_400_ms(strings):
    gaps = [
        after.start - before.end
        for s in strings
        for before, after in zip(s.digits, s.digits[1:], strict=False)
    ]
    assert 240 <= min(gaps) < 500
    assert 3_000 < max(gaps) <= 3_200


def test_what_the_reference_names_is_loud_and_the_rest_is_not(strings):
    for s in strings:
        said = np.zeros(len(s.audio), bool)
        for digit in s.digits:
            own = s.audio[digit.start : digit.end]
            said[digit.start : digit.end] = True
            assert len(own) == pytest.approx(WORD, abs=160)
            assert np.sqrt(np.mean(own**2)) > 0.1 * np.abs(s.audio).max()
        assert np.abs(s.audio[~said]).max(initial=0) < 0.01 * np.abs(s.audio).max()


def test_the_same_seed_gives_the_same_strings(recordings):
    one, same, other = (strings_from(recordings, StringParams(), s, 6) for s in (1, 1, 2))
    assert [s.digits for s in one] == [s.digits for s in same]
    assert all(np.array_equal(a.audio, b.audio) for a, b in zip(one, same, strict=True))
    assert [s.digits for s in one] != [s.digits for s in other]


def test_the_order_of_the_recordings_does_not_matter(recordings, strings):
    again = strings_from(recordings[::-1], StringParams(), seed=3, count=24)
    assert [s.digits for s in again] == [s.digits for s in strings]


def test_level_drifts_evenly_and_the_peak_is_as_asked(recordings):
    params = StringParams(lengths=(5, 5), drift=(6.0, 6.0), level=(-20.0, -20.0))
    (string,) = strings_from(recordings, params, seed=1, count=1)
    levels = [np.std(string.audio[d.start : d.end]) for d in string.digits]
    assert 20 * np.log10(levels[-1] / levels[0]) == pytest.approx(6, abs=0.5)
    assert levels == sorted(levels)
    assert np.abs(string.audio).max() == pytest.approx(0.1)


def test_recordings_kept_whole_have_the_same_gaps_and_places(recordings):
    params = StringParams(lengths=(3, 3), gap=(0.1, 0.1), whole=True)
    (string,) = strings_from(recordings, params, seed=1, count=1)
    assert string.digits[0].start == pytest.approx(ROOM, abs=80)
    assert len(string.audio) - string.digits[-1].end == pytest.approx(ROOM, abs=80)
    for before, after in zip(string.digits, string.digits[1:], strict=False):
        assert before.end - before.start == pytest.approx(WORD, abs=160)
        assert after.start - before.end == 800


def test_a_recording_that_begins_late_may_follow_a_short_one(recordings):
    short = recordings[0].path.parent / "1_late_0.wav"
    write(short, np.full(400, 0.2))
    write(short.with_name("2_late_0.wav"), np.pad(np.full(400, 0.2), (4_000, 0)))
    late = [r for r in corpora.read(short.parent) if r.speaker == "late"]
    params = StringParams(lengths=(4, 4), whole=True, drift=(0.0, 0.0))
    for string in strings_from(late, params, seed=1, count=5):
        for digit in string.digits:
            assert np.abs(string.audio[digit.start : digit.end]).min() > 0


def test_a_set_without_digits_is_misuse(recordings):
    words = [r for r in recordings if not r.is_digit]
    with pytest.raises(UsageError, match="no digits"):
        strings_from(words, StringParams(), seed=1, count=1)


@pytest.mark.parametrize(
    "wrong", [{"lengths": (0, 3)}, {"lengths": (4, 3)}, {"gap": (MARGIN_SECONDS / 2, 0.4)}]
)
def test_impossible_parameters_are_misuse(wrong):
    with pytest.raises(UsageError, match="must be"):
        StringParams(**wrong)


@pytest.fixture
def with_oh(recordings, tmp_path):
    for speaker in ("ann", "bob"):
        write(tmp_path / f"oh/0_{speaker}_0.wav", buzz(hertz(0)))
        write(tmp_path / f"oh/oh_{speaker}_0.wav", buzz(hertz(9)))
    write(tmp_path / "oh/oh_zoe_0.wav", buzz(hertz(9)))
    return recordings + corpora.read(tmp_path / "oh")


def test_half_the_zeros_may_be_said_oh_by_those_who_do(with_oh):
    strings = strings_from(with_oh, StringParams(oh=0.5), seed=3, count=60)
    said = Counter(d.label for s in strings if s.speaker != "eve" for d in s.digits)
    assert said["oh"] == pytest.approx(said["0"], rel=0.4)
    assert said["oh"] + said["0"] == pytest.approx(said["1"], rel=0.4)
    assert {s.speaker for s in strings} == {"ann", "bob", "eve"}
    assert all(len(s.text) == len(s.digits) for s in strings)
    assert {digit for s in strings for digit in s.text} == set("0127")


def test_nobody_says_oh_unless_asked_to(with_oh):
    strings = strings_from(with_oh, StringParams(), seed=3, count=24)
    assert "oh" not in {digit.label for s in strings for digit in s.digits}
    with pytest.raises(UsageError, match="share"):
        StringParams(oh=1.5)
