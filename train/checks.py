"""Clips of voices held out of the training: what the default model is chosen on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizer.frontend import loudest
from recognizer.frontend import FrontEnd, FrontEndParams
from train.corpora import splits
from train.distort import mixed, played, speech_level
from train.material import RATE, RECORDED, SOURCES, Clip, Material, gather_fsdd, lot
from train.mix import Mixer
from train.streams import room_tone
from train.windows import segmented, tight

FloatArray = npt.NDArray[np.float32]

HELD_OUT_SPEAKERS = 0.15
"""Share of Speech Commands' training speakers held out to choose by."""
HELD_OUT_VOICES = 0.1
"""The same of synthetic voices."""
MADE = ("neighbours", "halves", "fragments", "one_and_half", "pairs", "strung_words", "noise")
"""Kinds of ``train.mix`` that are made from the voices and sounds held out."""


@dataclass(frozen=True)
class Check:
    """Clips of one group, as the model hears them."""

    features: FloatArray
    """``(n, frames, mels)``."""
    labels: tuple[str, ...]


def held_out(clip: Clip) -> bool:
    """Whether a clip is of a voice, or a sound, to choose by.

    FSDD's voices, and recordings of noise beside sets of sounds, are too few for that.
    """
    if clip.source in ("fsdd", RECORDED):
        return False
    share = HELD_OUT_SPEAKERS if clip.source in ("commands", "words") else HELD_OUT_VOICES
    return lot(clip.speaker) < share


def checks(
    training: Material,
    out: Material,
    data: Path | None,
    hold_out: Sequence[str],
    front_end: FrontEndParams,
    seed: int,
    most: int = 300,
) -> dict[str, Check]:
    """Return groups of clips, as they lie on disk and as the segmenter cuts them.

    A group each source of the voices in ``out``; ``fsdd``: takes 5 to 9 of the FSDD speakers
    that are trained on; ``fsdd-NAME``: all other takes of one who is in ``hold_out``; a group
    each kind of MADE. At most ``most`` clips a group.
    """
    takes = gather_fsdd(data, splits.HELD_BACK_TAKES)
    groups = {source: out.of(source) for source in SOURCES}
    groups["fsdd"] = [clip for clip in takes if clip.speaker not in hold_out]
    for name in hold_out:
        groups[f"fsdd-{name}"] = [c for c in training.of("fsdd") if c.speaker == name]
    heard = FrontEnd(front_end)
    found = {}
    for group, clips in groups.items():
        rng = np.random.default_rng([seed, 5])
        drawn = [clips[i] for i in rng.permutation(len(clips))[:most]]
        audio = [played(clip, 1.0, RATE) for clip in drawn]
        cut, kept = segmented(audio, RATE, heard, rng)
        found[f"{group}_isolated"] = _check(audio, [clip.label for clip in drawn], heard)
        found[f"{group}_segmented"] = Check(cut, tuple(drawn[i].label for i in kept))
    found |= _made(out, heard, seed, most)
    return {name: check for name, check in found.items() if check.labels}


def _made(out: Material, front_end: FrontEnd, seed: int, most: int) -> dict[str, Check]:
    found = {}
    for kind in MADE:
        if kind == "noise" and not out.noise:
            continue
        mixer, rng = Mixer(out, {kind: 1.0}, seed), np.random.default_rng([seed, 6])
        if not mixer.shares:
            continue
        drawn = [mixer.draw(rng) for _ in range(most)]
        audio = [_in_room_tone(one.audio, rng) for one in drawn]
        found[f"{kind}_isolated"] = _check(audio, [one.label for one in drawn], front_end)
    return found


def _in_room_tone(audio: FloatArray, rng: np.random.Generator) -> FloatArray:
    tone = room_tone(len(audio), rng, rate=RATE)
    return mixed(audio, tone, speech_level(audio, RATE), rng.uniform(30, 50))


def _check(audio: Sequence[FloatArray], labels: Iterable[str], front_end: FrontEnd) -> Check:
    length = front_end.params.window_samples
    windows = [loudest(samples, length) for samples in audio]
    return Check(tight(windows, RATE, front_end), tuple(labels))
