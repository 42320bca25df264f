"""Noise among the examples: what is drawn how often."""

from dataclasses import replace

import numpy as np
import pytest

from tests.train.clips import draws, noise
from train.material import RATE, RECORDED
from train.mix import Mixer
from train.noises import BACKGROUNDS, EXAMPLES


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
