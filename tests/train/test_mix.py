"""Examples of the default model: what they are made from, and what they are called."""

import json
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from recognizer.errors import UsageError
from recognizer.frontend import FrontEnd
from recognizer.manifest import OH
from train.distort import clip_ends, draw_snr, mixed, played, speech_level, trimmed
from train.experiments.default import FRONT_END
from train.fragments import between_dips, halvable
from train.material import (
    CLIP_RATE,
    NOISE,
    OTHER,
    RATE,
    RECORDED,
    Clip,
    Material,
    gather,
    word_labels,
)
from train.mix import CUT_OUT, MANY, SHARES, Mixer, shares_of
from train.noises import BACKGROUNDS, EXAMPLES
from train.pool import render
from train.render import Pool, Renderer, RenderParams
from train.rooms import reverberate, room
from train.spectral import SILENT, Vary


def clip(label, speaker="ann", source="fsdd", seconds=0.4, rate=RATE, seed=0):
    """Return a buzz that swells and fades."""
    time = np.arange(round(seconds * rate)) / rate
    rng = np.random.default_rng(seed)
    sound = np.sin(2 * np.pi * (200 + 90 * rng.random()) * time) * np.hanning(len(time))
    return Clip((0.3 * sound).astype(np.float32), rate, label, speaker, source)


def noise(samples, kind=RECORDED):
    return Clip(np.float32(samples), RATE, NOISE, "", kind)


@pytest.fixture
def material(rng):
    clips = [clip(str(d), seed=d) for d in range(10)]
    clips += [clip(str(d), "bea", "commands", rate=CLIP_RATE, seed=d) for d in range(10)]
    clips += [clip("stop", "cid", "words", rate=CLIP_RATE)]
    clips += [clip(OTHER, "dee", "phrases", seconds=2.0, rate=CLIP_RATE)]
    clips += [clip(OH, "eve", "oh", rate=CLIP_RATE)]
    return Material(clips, [noise(rng.standard_normal(RATE))])


def draws(material, kind, count=20):
    mixer = Mixer(material, {kind: 1.0})
    rng = np.random.default_rng(3)
    return [mixer.draw(rng) for _ in range(count)]


def test_a_faster_clip_is_shorter_and_higher():
    slow = clip("1", seconds=1.0)
    fast = played(slow, 1.25, RATE)
    assert len(fast) == pytest.approx(0.8 * RATE, abs=2)

    def peak(audio):
        return np.abs(np.fft.rfft(audio)).argmax() * RATE / len(audio)

    assert peak(fast) == pytest.approx(1.25 * peak(slow.samples), abs=3)


def test_noise_is_mixed_at_the_ratio_asked_for(rng):
    audio = clip("1").samples
    noise = rng.standard_normal(len(audio)).astype(np.float32)
    level = speech_level(audio, RATE)
    added = mixed(audio, noise, level, 10.0) - audio
    assert 20 * np.log10(level / np.sqrt(np.mean(added**2))) == pytest.approx(10, abs=0.01)


def test_signal_to_noise_ratios_go_from_bad_to_clean(rng):
    ratios = [draw_snr(rng) for _ in range(300)]
    assert min(ratios) < 5
    assert max(ratios) > 40
    assert min(ratios) >= -2


def test_trimming_takes_silence_away_and_clipping_little_else(rng):
    audio = clip("1").samples
    padded = np.concatenate([np.zeros(4_000, np.float32), audio, np.zeros(4_000, np.float32)])
    assert len(trimmed(padded, RATE)) <= len(audio)
    assert all(len(clip_ends(audio, RATE, rng)) >= 0.7 * len(audio) for _ in range(20))


def test_a_room_adds_a_tail_and_starts_with_the_direct_sound(rng):
    response = room(rng, RATE)
    assert np.abs(response).argmax() <= 8
    assert np.sum(response**2) == pytest.approx(1, rel=1e-4)
    audio = clip("1").samples
    np.testing.assert_allclose(
        reverberate(audio, response), np.convolve(audio, response), atol=1e-4
    )


def test_digits_and_words_keep_their_labels(material):
    assert {drawn.label for drawn in draws(material, "fsdd")} <= set("0123456789")
    assert {drawn.label for drawn in draws(material, "words")} == {"stop"}
    assert {drawn.speakers for drawn in draws(material, "words")} == {("cid",)}


def test_a_half_digit_is_not_a_digit(material):
    made = draws(material, "halves")
    assert {drawn.label for drawn in made} == {OTHER}
    assert all(len(drawn.audio) < 0.3 * RATE for drawn in made)


def test_a_piece_of_a_digit_or_a_word_is_not_a_digit(material):
    for kind, longest in (("fragments", 0.11), ("word_halves", 0.4)):
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


def test_what_lies_between_dips_begins_and_ends_quietly(rng):
    swells = np.tile(np.hanning(RATE // 4), 6) * rng.standard_normal(6 * (RATE // 4))
    for _ in range(5):
        cut = between_dips(swells.astype(np.float32), rng)
        assert 0.15 * RATE <= len(cut) <= 0.8 * RATE
    assert len(between_dips(np.ones(100, np.float32), rng)) == 100


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


def test_kinds_of_noise_are_heard_alike_often_however_many_sounds_they_have(material):
    """A tone stands for a kind: its frequency tells which was drawn."""
    hertz = {RECORDED: 3_000, "animal": 2_000, "human": 1_000, "other": 400}
    time = np.arange(2 * RATE) / RATE
    tones = {kind: noise(np.sin(2 * np.pi * f * time), kind) for kind, f in hertz.items()}
    mixer = Mixer(replace(material, noise=[*tones.values(), *[tones["other"]] * 30]))
    rng = np.random.default_rng(5)
    counts = dict.fromkeys(hertz, 0)
    for _ in range(300):
        drawn = mixer._noises.recorded(EXAMPLES, 0.5, 1.0, rng)[0]
        peak = np.abs(np.fft.rfft(drawn)).argmax() * RATE / len(drawn)
        counts[min(hertz, key=lambda kind: abs(hertz[kind] - peak))] += 1
    assert counts[RECORDED] == pytest.approx(150, abs=40)
    assert all(counts[kind] == pytest.approx(50, abs=25) for kind in ("animal", "human", "other"))


def test_a_short_sound_is_not_repeated_and_comes_at_many_speeds(material, rng):
    bark = np.concatenate([np.zeros(800), rng.standard_normal(1_600), np.zeros(8_000)])
    made = draws(replace(material, noise=[noise(bark, "animal")]), "noise", 100)
    lengths = {len(drawn.audio) for drawn in made}
    assert sum(0.9 * 1_600 / 1.4 < n < 1.1 * 1_600 / 0.7 for n in lengths) > 10


def test_backgrounds_are_mostly_what_goes_on(material):
    flat = [noise(np.full(RATE, 1.0))] + [noise(np.full(RATE, -1.0), "animal")] * 50
    mixer = Mixer(replace(material, noise=flat))
    rng = np.random.default_rng(6)
    drawn = [mixer._noises.recorded(BACKGROUNDS, 0.1, 1.0, rng)[0].mean() for _ in range(100)]
    assert np.mean(np.array(drawn) > 0) > 0.85


def test_a_kind_without_clips_leaves_its_share_to_the_others(material):
    shares = Mixer(material, {"fsdd": 0.2, "neural": 0.6, "words": 0.2}).shares
    assert shares == {"fsdd": 0.5, "words": 0.5}


def test_words_with_few_recordings_share_a_class():
    clips = [clip("stop", source="words")] * 8 + [clip("visual", source="words")]
    assert word_labels(clips) == (*"0123456789", "stop", OTHER, NOISE)


def test_windows_depend_on_the_seed_and_are_found_again(material, tmp_path):
    params = RenderParams(windows=6, rooms=1, backgrounds=2)
    pool, backgrounds = render(material, FRONT_END, params, tmp_path)
    assert pool.decibels.shape == (6, FRONT_END.frames, FRONT_END.n_mels)
    assert backgrounds.shape == (2, FRONT_END.frames, FRONT_END.n_mels)
    again, _ = render(material, FRONT_END, params, tmp_path)
    np.testing.assert_array_equal(again.decibels, pool.decibels)
    renderer = Renderer(material, FRONT_END, params)
    np.testing.assert_array_equal(renderer.windows(range(3, 6)).decibels, pool.decibels[3:])
    other = Renderer(material, FRONT_END, replace(params, seed=2)).windows(range(6))
    assert not np.array_equal(other.decibels, pool.decibels)


def test_a_pool_can_leave_out_a_speaker_wherever_he_is_heard():
    values = np.arange(4, dtype=np.float16)
    speakers = np.array(["ann", "bea", "ann+bea", ""])
    flags = np.zeros(4, bool)
    rest = Pool(values, speakers, speakers, speakers, flags, flags).without(["ann"])
    assert list(rest.speakers) == ["bea", ""]
    assert list(rest.decibels) == [1, 3]


def test_windows_tell_how_they_were_made(material):
    pool = Renderer(material, FRONT_END, RenderParams(rooms=1, backgrounds=0)).windows(range(60))
    assert 0 < pool.in_room.mean() < 0.7
    assert 0 < pool.cut.mean() < 1
    assert set(pool.kinds) & set(CUT_OUT)
    everyone = {c.speaker for c in material.clips}
    assert {n for who in pool.speakers if who for n in who.split("+")} <= everyone


def test_spectrograms_vary_but_stay_features_and_padding_stays_padding(rng):
    front_end = FrontEnd(FRONT_END)
    decibels = rng.uniform(-60, 0, (8, FRONT_END.frames, FRONT_END.n_mels)).astype(np.float16)
    decibels[:, 60:] = SILENT
    vary = Vary(front_end, decibels[:2, ::-1], noisy=1.0)
    one, two = vary(decibels, rng), vary(decibels, rng)
    assert one.shape == decibels.shape
    assert one.dtype == np.float32
    assert one.min() >= -1
    assert one.max() <= 0
    assert not np.allclose(one, two)
    assert np.median(one[:, 70:]) == -1


def test_the_warp_matrices_move_bands_and_keep_levels():
    vary = Vary(FrontEnd(FRONT_END), np.zeros((0, 81, 40), np.float16))
    flat = np.full((1, 40), -30, np.float32)
    for matrix in vary._warps:
        np.testing.assert_allclose(flat @ matrix, flat, rtol=1e-5)
    same = vary._warps[np.abs(vary.WARPS - 1).argmin()]
    np.testing.assert_allclose(same, np.eye(40), atol=1e-6)


def test_only_kept_synthetic_clips_and_never_test_takes_are_gathered(tmp_path):
    (tmp_path / "fsdd").mkdir()
    for take in (0, 7, 12):
        soundfile.write(tmp_path / "fsdd" / f"3_ann_{take}.wav", clip("3").samples, RATE)
    synthetic = tmp_path / "synthetic"
    (synthetic / "digits").mkdir(parents=True)
    (synthetic / "oh").mkdir()
    lines = []
    for name, check in (("a", "kept"), ("b", "dropped")):
        path = f"digits/{name}.wav"
        soundfile.write(synthetic / path, clip("4").samples, RATE)
        entry = {"path": path, "kind": "digits", "label": "4", "engine": "kokoro"}
        lines.append(json.dumps({**entry, "voice": name, "check": check}))
    soundfile.write(synthetic / "oh/0_c_0.wav", clip("0").samples, RATE)
    entry = {"path": "oh/0_c_0.wav", "kind": "oh", "label": "0", "engine": "kokoro"}
    lines.append(json.dumps({**entry, "voice": "c", "check": "kept"}))
    (synthetic / "index.jsonl").write_text("\n".join(lines) + "\n{cut o")
    found = gather(tmp_path, synthetic, range(10, 50)).clips
    assert sorted((c.source, c.label, c.speaker) for c in found) == [
        ("fsdd", "3", "ann"),
        ("neural", "4", "a"),
        ("oh", OH, "c"),
    ]
    with pytest.raises(UsageError, match=r"no index\.jsonl"):
        gather(tmp_path, tmp_path, range(10, 50))
