"""Examples of the default model: what they are made from, and what they are called."""

from dataclasses import replace

import numpy as np
import pytest
import soundfile

from recognizer.errors import UsageError
from recognizer.manifest import OH
from tests.train.clips import clip, draws
from train.fragments import halvable
from train.material import NOISE, OTHER, RATE, Material, gather, word_labels
from train.mix import MANY, SHARES, Mixer, shares_of
from train.synthesis import index


def test_digits_and_words_keep_their_labels(material):
    assert {drawn.label for drawn in draws(material, "fsdd")} <= set("0123456789")
    assert {drawn.label for drawn in draws(material, "words")} == {"stop"}
    assert {drawn.speakers for drawn in draws(material, "words")} == {("cid",)}


def test_a_half_digit_is_not_a_digit(material):
    made = draws(material, "halves")
    assert {drawn.label for drawn in made} == {OTHER}
    assert all(len(drawn.audio) < 0.3 * RATE for drawn in made)


def test_a_piece_of_a_digit_or_a_word_is_not_a_digit(material):
    for kind, longest in (("fragments", 0.25), ("word_halves", 0.4)):
        made = draws(material, kind)
        assert {drawn.label for drawn in made} == {OTHER}
        assert all(0 < len(drawn.audio) <= longest * RATE + 1 for drawn in made)


def test_a_word_whose_half_sounds_like_a_digit_is_not_halved(material):
    assert [w for w in ("stop", "forward", "sixteen", "learn", "often") if halvable(w)] == [
        "stop",
        "learn",
        "often",
    ]
    assert not Mixer(replace(material, clips=[clip("forty", source="words")])).shares.get(
        "word_halves"
    )


def test_a_digit_between_neighbours_keeps_its_label_and_most_of_the_time(material):
    made = draws(material, "neighbours", 200)
    assert {drawn.label for drawn in made} == {*"0123456789", OH}
    digit = [len(m.audio) for m in made if len(m.speakers) == 1 and m.label != OH]
    assert min(digit) < max(digit) - 0.08 * RATE


def test_a_digit_and_half_of_another_is_not_a_digit(material):
    made = draws(material, "one_and_half")
    assert {drawn.label for drawn in made} == {OTHER}
    assert all(len(drawn.audio) <= 1.4 * 0.8 * RATE for drawn in made)


def test_two_digits_are_one_speaker_s(material):
    assert all(len(drawn.speakers) == 1 for drawn in draws(material, "pairs"))


def test_oh_has_a_class_of_its_own_that_is_no_digit(material):
    assert {drawn.label for drawn in draws(material, "oh")} == {OH}
    assert word_labels(material.clips) == (*"0123456789", OH, OTHER, NOISE)


def test_many_real_speakers_get_a_larger_share(material):
    assert shares_of(material) == SHARES
    many = [clip("1", f"s{n}", "commands", 0.01) for n in range(MANY)]
    assert shares_of(Material(many, []))["commands"] > SHARES["commands"]


def test_a_clip_may_stay_on_disk(tmp_path):
    kept = clip("3")
    soundfile.write(tmp_path / "three.wav", kept.samples, RATE, subtype="FLOAT")
    on_disk = replace(kept, audio=tmp_path / "three.wav")
    np.testing.assert_array_equal(on_disk.samples, kept.samples)


def test_two_digits_run_together_are_not_a_digit_and_fit_the_window(material):
    made = draws(material, "pairs")
    assert {drawn.label for drawn in made} == {OTHER}
    assert all(0.3 * RATE < len(drawn.audio) <= 1.1 * 0.8 * RATE for drawn in made)


def test_noise_is_called_noise(material):
    assert {drawn.label for drawn in draws(material, "noise")} == {NOISE}


def test_a_kind_without_clips_leaves_its_share_to_the_others(material):
    shares = Mixer(material, {"fsdd": 0.2, "neural": 0.6, "words": 0.2}).shares
    assert shares == {"fsdd": 0.5, "words": 0.5}


def test_words_with_few_recordings_share_a_class():
    clips = [clip("stop", source="words")] * 8 + [clip("visual", source="words")]
    assert word_labels(clips) == (*"0123456789", "stop", OTHER, NOISE)


def test_only_kept_synthetic_clips_and_never_test_takes_are_gathered(tmp_path):
    (tmp_path / "fsdd").mkdir()
    for take in (0, 7, 12):
        soundfile.write(tmp_path / "fsdd" / f"3_ann_{take}.wav", clip("3").samples, RATE)
    synthetic = tmp_path / "synthetic"
    (synthetic / "digits").mkdir(parents=True)
    (synthetic / "oh").mkdir()
    entry = index.Entry(
        path="oh/0_c_0.wav", kind="oh", label="0", text="oh", words="oh", engine="kokoro",
        voice="c", gender="", accent="", shift=1.0, tempo=175.0, held_back=False, duration=0.4,
        heard=None, right=True, check="kept",
    )  # fmt: skip
    soundfile.write(synthetic / entry.path, clip("0").samples, RATE)
    index.append(synthetic, entry)
    for name, check in (("a", "kept"), ("b", "dropped")):
        path = f"digits/{name}.wav"
        soundfile.write(synthetic / path, clip("4").samples, RATE)
        changes = {"path": path, "kind": "digits", "label": "4", "voice": name, "check": check}
        index.append(synthetic, replace(entry, **changes))
    found = gather(tmp_path, synthetic, range(10, 50)).clips
    assert sorted((c.source, c.label, c.speaker) for c in found) == [
        ("fsdd", "3", "ann"),
        ("neural", "4", "a"),
        ("oh", OH, "c"),
    ]
    with pytest.raises(UsageError, match=r"no index\.jsonl"):
        gather(tmp_path, tmp_path, range(10, 50))
