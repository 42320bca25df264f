"""Rendering windows for the default model: in rooms, in noise, cut as the runtime cuts them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.frontend import loudest
from recognizer.frontend import FrontEnd, FrontEndParams
from recognizer.segmenter import Segmenter, SegmenterParams, Utterance
from train.acoustics.codecs import coded
from train.distort import clip_ends, draw_snr, excerpt, gated, mixed, speech_level
from train.fragments import between_dips
from train.material import RATE, Material
from train.mix import CUT_OUT, Drawn, Mixer
from train.more import RUNNING
from train.acoustics.rooms import reverberate, room

TALK = ("phrases", RUNNING)
"""Kinds of which a window holds part."""
WORDS = ("fsdd", "commands", "neural", "formant", "oh", "words", "other_words")
"""Kinds that are one word each."""
FloatArray = npt.NDArray[np.float32]
HalfArray = npt.NDArray[np.float16]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class RenderParams:
    """How windows are rendered."""

    windows: int = 64_000
    seed: int = 1
    rooms: int = 200
    """Simulated rooms to draw from."""
    in_room: float = 0.3
    """Share of the windows that are heard in a room."""
    as_on_disk: float = 0.35
    """Share of the windows that are not cut by the segmenter out of a stream."""
    pieces_as_they_are: float = 0.8
    """The same share of ``train.mix.CUT_OUT``, which the decoder cuts out of utterances."""
    clipped: float = 0.15
    """Share of the words that lose something at their ends."""
    gated: float = 0.3
    """Share of WORDS that lose what is soft at their ends."""
    coded: float = 0.15
    """Share of the whole words and phrases that a lossy codec was heard through."""
    backgrounds: int = 3_000
    """Windows of noise alone, to be added to spectrograms."""


@dataclass(frozen=True)
class Pool:
    """Rendered windows."""

    decibels: HalfArray
    """``(n, frames, mels)``, as ``FrontEnd.decibels`` gives them."""
    labels: npt.NDArray[np.str_]
    kinds: npt.NDArray[np.str_]
    """What each window was made from (see ``train.mix.SHARES``)."""
    speakers: npt.NDArray[np.str_]
    """Who is heard in it, joined by ``+``."""
    in_room: BoolArray
    """Whether it is heard in a simulated room."""
    cut: BoolArray
    """Whether the runtime's segmenter cut it out of a stream."""
    gated: BoolArray
    """Whether it lost what was soft at its ends."""

    def __len__(self) -> int:
        return len(self.labels)

    def where(self, keep: BoolArray) -> "Pool":
        """Return the windows for which ``keep`` ``(n,)`` is true."""
        return self if keep.all() else Pool(*(values[keep] for values in vars(self).values()))

    def heard(self, speakers: Collection[str]) -> BoolArray:
        """Return ``(n,)``: whether one of ``speakers`` is heard in each window."""
        wanted = set(speakers)
        return np.array([bool(wanted & set(who.split("+"))) for who in self.speakers], bool)

    def without(self, speakers: Collection[str]) -> "Pool":
        """Return the windows in which none of ``speakers`` is heard."""
        return self.where(~self.heard(speakers))


@dataclass(frozen=True)
class Window:
    """One rendered example."""

    drawn: Drawn
    samples: FloatArray
    in_room: bool
    cut: bool
    gated: bool


class Renderer:
    """Makes windows from material; window ``i`` of a seed is always the same."""

    def __init__(
        self,
        material: Material,
        front_end: FrontEndParams,
        params: RenderParams,
    ) -> None:
        self._mixer = Mixer(material, seed=params.seed)
        self._front_end = FrontEnd(front_end)
        self.params = params
        self._length = front_end.window_samples
        self._segmenter = Segmenter(SegmenterParams(sample_rate=RATE))
        rng = np.random.default_rng([params.seed, 1])
        self._rooms = [room(rng, RATE) for _ in range(params.rooms)]

    def windows(self, numbers: range) -> Pool:
        """Return the windows of these numbers."""
        made = [self._window(np.random.default_rng([self.params.seed, 2, n])) for n in numbers]
        return Pool(
            self._decibels([one.samples for one in made]),
            np.array([one.drawn.label for one in made]),
            np.array([one.drawn.kind for one in made]),
            np.array(["+".join(one.drawn.speakers) for one in made]),
            np.array([one.in_room for one in made]),
            np.array([one.cut for one in made]),
            np.array([one.gated for one in made]),
        )

    def backgrounds(self, count: int) -> HalfArray:
        """Return the decibels ``(count, frames, mels)`` of windows of noise alone."""
        rng = np.random.default_rng([self.params.seed, 3])
        noise = [self._mixer.background(self._length, rng) for _ in range(count)]
        return self._decibels([n / (np.sqrt(np.mean(np.square(n))) + 1e-6) for n in noise])

    def _decibels(self, windows: Sequence[FloatArray]) -> HalfArray:
        parts = [
            self._front_end.decibels(np.stack(windows[at : at + 64])).astype(np.float16)
            for at in range(0, len(windows), 64)
        ]
        return np.concatenate(parts)

    def _window(self, rng: np.random.Generator) -> Window:
        params = self.params
        what = self._mixer.draw(rng)
        audio = what.audio
        piece = what.kind in CUT_OUT
        if not piece and rng.random() < params.coded:
            audio = coded(audio, RATE, rng)
        is_gated = what.kind in WORDS and rng.random() < params.gated
        if is_gated:
            audio = gated(audio, RATE, rng)
        if not piece and what.kind != "noise" and rng.random() < params.clipped:
            audio = clip_ends(audio, RATE, rng)
        in_room = bool(self._rooms) and rng.random() < params.in_room
        if in_room:
            heard = reverberate(audio, self._rooms[rng.integers(len(self._rooms))])
            # The end of a piece is where it was cut, whatever echoes on.
            audio = heard[: len(audio) + rng.integers(0, 320)] if piece else heard
        if what.kind in TALK:
            audio = self._excerpt(audio, rng)
        peak = float(np.abs(audio).max()) or 1.0
        audio = audio * np.float32(10 ** (rng.uniform(-30, -6) / 20) / peak)
        snr = draw_snr(rng)
        as_it_is = rng.random() < (params.pieces_as_they_are if piece else params.as_on_disk)
        heard = self._noisy(audio, audio, snr, rng) if as_it_is else self._cut(audio, snr, rng)
        window, _ = self._front_end.window(loudest(heard, self._length), RATE)
        return Window(what, window, in_room, not as_it_is, is_gated)

    def _excerpt(self, audio: FloatArray, rng: np.random.Generator) -> FloatArray:
        """Return a phrase as it is, or part of it: from anywhere, or from dip to dip."""
        choice = rng.random()
        if choice < 0.15:
            return audio
        if choice < 0.75:
            return between_dips(audio, rng)
        length = min(len(audio), round(rng.uniform(0.2, 1.0) * RATE))
        return excerpt(audio, length, rng)

    def _cut(self, audio: FloatArray, snr: float, rng: np.random.Generator) -> FloatArray:
        """Return what the segmenter cuts out of a short stream that holds ``audio``."""
        before, after = (round(rng.uniform(*span) * RATE) for span in ((0.3, 0.6), (0.25, 0.4)))
        quiet = np.concatenate([np.zeros(before, np.float32), audio, np.zeros(after, np.float32)])
        stream = self._noisy(quiet, audio, snr, rng)
        self._segmenter.reset()
        segments = self._segmenter.push(stream) + self._segmenter.flush()
        found = [segment for segment in segments if isinstance(segment, Utterance)]
        end = before + len(audio)
        shared = [min(u.end, end) - max(u.start, before) for u in found]
        if not found or max(shared) < min(0.08 * RATE, len(audio) / 2):
            return stream[max(0, before - rng.integers(0, 1_200)) : end + rng.integers(0, 1_200)]
        return found[int(np.argmax(shared))].samples

    def _noisy(
        self, stream: FloatArray, speech: FloatArray, snr: float, rng: np.random.Generator
    ) -> FloatArray:
        noise = self._mixer.background(len(stream), rng)
        return mixed(stream, noise, speech_level(speech, RATE), snr)
