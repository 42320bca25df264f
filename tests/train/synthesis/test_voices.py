"""Who speaks: mixtures, casts, accents."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.train.synthesis.fakes import options
from train.synthesis.accents import ACCENTS, FOREIGN, speak_as
from train.synthesis.options import ENGINES, SynthesisOptions
from train.synthesis.styles import IN_WHEEL, Mixture, blend, gender_of, mixture, names
from train.synthesis.voices import USUAL_WPM, cast, is_held_back


def test_mixing_is_seeded() -> None:
    first = mixture(IN_WHEEL, np.random.default_rng(5))
    assert first == mixture(IN_WHEEL, np.random.default_rng(5))
    assert first != mixture(IN_WHEEL, np.random.default_rng(6))


def test_weights_sum_to_one_even_when_pushed_past_the_average() -> None:
    mixtures = [mixture(IN_WHEEL, np.random.default_rng(seed)) for seed in range(200)]
    sums = [sum(weight for _, weight in mixed.timbre) for mixed in mixtures]
    assert np.allclose(sums, 1.0)
    assert any(weight < 0 for mixed in mixtures for _, weight in mixed.timbre)


def test_blend_takes_timbre_and_prosody_apart(tmp_path: Path) -> None:
    for name, value in (("af_one", 1.0), ("bm_two", 2.0)):
        np.full((510, 256), value, dtype="<f4").tofile(tmp_path / f"{name}.bin")
    mixed = Mixture((("af_one", 0.5), ("bm_two", 0.5)), (("bm_two", 1.0),))
    style = blend(mixed, tmp_path)
    assert style.shape == (510, 256)
    assert style.dtype == np.float32
    assert np.allclose(style[:, :128], 1.5)
    assert np.allclose(style[:, 128:], 2.0)


def test_published_styles_come_english_first(tmp_path: Path) -> None:
    for name in ("zf_x", "bm_y", "af_z"):
        (tmp_path / f"{name}.bin").touch()
    assert names(tmp_path) == ("af_z", "bm_y", "zf_x")
    assert [gender_of(name) for name in names(tmp_path)] == ["female", "male", "female"]


def test_a_folder_without_styles_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="style vectors"):
        names(tmp_path)


def test_a_larger_cast_keeps_the_smaller(tmp_path: Path) -> None:
    every = ENGINES
    few = cast(options(tmp_path, engines=every, voices=9))
    many = cast(options(tmp_path, engines=every, voices=30))
    assert {voice.name for voice in few} <= {voice.name for voice in many}
    assert set(few) <= set(many)


def test_names_are_unique_and_fit_file_names(tmp_path: Path) -> None:
    wanted = options(tmp_path, voices=80, espeak_voices=160, flite_voices=20, engines=("kokoro",))
    voices = cast(replace(wanted, engines=ENGINES))
    assert len({voice.name for voice in voices}) == len(voices)
    assert all(voice.name.isalnum() and voice.name.islower() for voice in voices)
    assert {"female", "male", "child"} <= {voice.gender for voice in voices}


def test_accents_change_phonemes() -> None:
    assert speak_as("θɹˈiː", "american") == "θɹˈiː"
    assert speak_as("θɹˈiː", "indian") == "ʈɾˈiː"
    assert speak_as("zˈɪɹO", "scottish") == "zˈɪɾoː"
    assert speak_as("θɹˈi", "french") == "sʁˈi"
    assert speak_as("wˈʌn fˈIv", "german") == "vˈan fˈIf"
    assert speak_as("fˈIv", "martian") == "fˈIv"
    assert len({speak_as("wˈʌnθɹˈiO", accent) for accent in ACCENTS}) == len(ACCENTS) - 1


def test_accented_voices_share_the_foreign_accents_as_listed(tmp_path: Path) -> None:
    wanted = options(tmp_path, voices=3, accented_voices=12, engines=("kokoro",))
    voices = cast(wanted)
    assert [voice.name for voice in voices[3:]] == [f"kokoroaccent{i:03d}" for i in range(12)]
    assert sorted(voice.accent for voice in voices[3:]) == sorted(2 * FOREIGN)
    assert cast(replace(wanted, engines=("espeak",), accented_voices=0)) == cast(
        replace(wanted, engines=("espeak",))
    )


def test_an_eighth_of_the_voices_is_held_back_and_some_of_every_engine(tmp_path: Path) -> None:
    voices = cast(SynthesisOptions(out=tmp_path))
    held_back = Counter(voice.engine for voice in voices if is_held_back(voice.name))
    assert 0.09 < held_back.total() / len(voices) < 0.15
    assert all(held_back[engine] >= 2 for engine in ENGINES)


def test_a_voice_stays_itself_at_another_tempo(tmp_path: Path) -> None:
    voice = cast(options(tmp_path))[0]
    fast = voice.at(200.0)
    assert fast.tempo == pytest.approx(200.0)
    assert replace(fast, speed=voice.speed) == voice
    assert replace(voice, speed=1.0).tempo == USUAL_WPM
