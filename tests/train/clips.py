"""Clips that tests of training make up."""

import numpy as np

from train.material import NOISE, RATE, RECORDED, Clip
from train.mix import Mixer


def clip(label, speaker="ann", source="fsdd", seconds=0.4, rate=RATE, seed=0):
    """Return a buzz that swells and fades."""
    time = np.arange(round(seconds * rate)) / rate
    rng = np.random.default_rng(seed)
    sound = np.sin(2 * np.pi * (200 + 90 * rng.random()) * time) * np.hanning(len(time))
    return Clip((0.3 * sound).astype(np.float32), rate, label, speaker, source)


def noise(samples, kind=RECORDED):
    return Clip(np.float32(samples), RATE, NOISE, "", kind)


def draws(material, kind, count=20):
    mixer = Mixer(material, {kind: 1.0})
    rng = np.random.default_rng(3)
    return [mixer.draw(rng) for _ in range(count)]
