"""Which clips are to be made, and in which order."""

from collections import Counter
from pathlib import Path

import pytest

from tests.train.synthesis.fakes import options
from train.synthesis.options import ENGINES, KINDS, RULE_BASED
from train.synthesis.plan import STRING_WPM, is_sample, plan
from train.synthesis.texts import DIGITS, has_digit, words_of

ONE_EACH = {"espeak_voices": 3, "voices": 1, "accented_voices": 0, "engines": ENGINES}


def test_every_engine_says_every_kind_and_no_path_is_planned_twice(tmp_path: Path) -> None:
    clips = plan(options(tmp_path, **ONE_EACH))
    assert {(clip.voice.engine, clip.kind) for clip in clips} == {
        (engine, kind) for engine in ENGINES for kind in KINDS
    }
    assert len({clip.path for clip in clips}) == len(clips)


def test_a_set_cut_short_is_balanced(tmp_path: Path) -> None:
    clips = plan(options(tmp_path, espeak_voices=8))
    half = clips[: len(clips) // 2]
    for part in ("kind", "voice"):
        whole = Counter(_part(clip, part) for clip in clips)
        for name, count in Counter(_part(clip, part) for clip in half).items():
            assert count == pytest.approx(whole[name] / 2, abs=3), name


def _part(clip, part):
    return clip.kind if part == "kind" else clip.voice.name


def test_the_fast_engines_come_first(tmp_path: Path) -> None:
    clips = plan(options(tmp_path, **ONE_EACH))
    last = max(place for place, clip in enumerate(clips) if clip.voice.engine in RULE_BASED)
    before = Counter(clip.voice.engine in RULE_BASED for clip in clips[: last + 1])
    assert before[False] < 0.25 * sum(clip.voice.engine not in RULE_BASED for clip in clips)


def test_strings_are_said_slowly_and_fast(tmp_path: Path) -> None:
    clips = plan(options(tmp_path, espeak_voices=4, kinds=("strings",)))
    tempi = sorted(clip.voice.tempo for clip in clips)
    assert STRING_WPM[0] <= tempi[0] < 120
    assert 220 < tempi[-1] <= STRING_WPM[1]


def test_a_rule_based_voice_has_one_slow_string_to_be_judged_by(tmp_path: Path) -> None:
    clips = plan(options(tmp_path, engines=("espeak", "piper")))
    samples = [clip for clip in clips if is_sample(clip)]
    assert len({clip.voice.name for clip in samples}) == len(samples) == 2
    assert all(len(set(words_of(clip.text))) == 8 for clip in samples)


def test_a_low_voice_of_nanotts_says_oh_instead_of_zero(tmp_path: Path) -> None:
    clips = plan(options(tmp_path, engines=("nanotts",), nanotts_voices=12))
    by_voice = {clip.voice.says_zero: set() for clip in clips}
    for clip in clips:
        if clip.kind in ("digits", "strings", "sentences"):
            by_voice[clip.voice.says_zero].update(words_of(clip.text))
    assert set(DIGITS) <= by_voice[True]
    assert DIGITS[0] not in by_voice[False]
    assert "oh" in by_voice[False]


def test_running_speech_holds_no_digit(tmp_path: Path) -> None:
    clips = plan(options(tmp_path, espeak_voices=40, kinds=("phrases", "words")))
    assert not [clip.text for clip in clips if has_digit(clip.text)]


def test_kinds_and_engines_are_options(tmp_path: Path) -> None:
    clips = plan(options(tmp_path, engines=("flite",), kinds=("oh", "phrases")))
    assert {clip.kind for clip in clips} == {"oh", "phrases"}
    assert {clip.voice.engine for clip in clips} == {"flite"}


@pytest.mark.parametrize(
    "wrong", [{"engines": ("siri",)}, {"kinds": ("songs",)}, {"voices": -1}, {"workers": 0}]
)
def test_wrong_options_are_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"no such|must not"):
        options(tmp_path, **wrong)
