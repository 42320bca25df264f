"""Which channel is heard, where a recording or a microphone has several.

The mean of all channels is the wrong one as soon as they differ: channels of opposite polarity
cancel, unused ones take their share of the level, a noisy one spoils the others. So one channel
is heard, the one in which sound stands out most from what lies beneath it. A channel that sounds
when the others do not, as of two people with a microphone each, is added.
"""

from typing import Literal

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.errors import UsageError
from recognizer.sources.base import LOUDEST, Tell, silent

Choice = int | Literal["mix"] | None
"""A channel, counted from 1; ``mix``, the mean of all; or None, the one that is heard best."""

HOP_SECONDS = 0.02
QUARTERS = 4
HOPS_AT_ONCE = 3
"""A choice is made anew this often."""
AHEAD_SECONDS = 3.0
"""What a choice knows of the sound to come, where nobody waits for it."""
BEHIND_HOPS = 1_500
"""Half a minute of the past is remembered."""
UNDECIDED_HOPS = 100
QUIETEST = -90.0
"""dB of full scale: what lies below is silence."""
RANGE = 60.0
"""dB below the loudest channel that a channel may lie beneath and still count."""
EVIDENCE = 10.0
"""dB by which sound stands out from what lies beneath it, before it decides anything."""
GOOD = 12.0
"""dB by which the sound of an added channel may stand out less."""
MARGIN = 6.0
"""dB by which a channel must be better than the one that is heard to take its place."""
TOP_HOPS = 3
"""A click is shorter than so many hops."""
TOGETHER = 0.3
"""Share of a channel's sound that the heard channel has too, below which it is another's."""
LEAST_HOPS = 10
"""A channel must have sounded in so many hops before it is added."""
STEADY, VARIED_HOPS = 3.0, 40
"""dB between loud and middling sound below which it is no speech, however it stands out, once it
has sounded in so many hops."""
DIFFERENCE = 0.2
"""Energy of the difference between what is heard and the mean, over that of what is heard: from
there on the choice makes a difference."""


def check_choice(choice: Choice, count: int, name: str) -> None:
    """Raise UsageError where ``choice`` is none of ``count`` channels."""
    if choice is None or choice == "mix":
        return
    if not isinstance(choice, int | np.integer) or isinstance(choice, bool):
        raise UsageError(f'{name}: a channel is a number from 1, or "mix", not {choice!r:.40}')
    if not 1 <= choice <= count:
        has = f"{count} channels" if count > 1 else "one channel"
        raise UsageError(f"{name}: has {has}, there is no channel {choice}")


class Channels:
    """Makes a stream of several channels mono; the result is the same for any blocks.

    ``count`` channels come at ``rate`` Hz. Without ``choice`` the channel that is heard best is
    looked for all the time, with ``ahead`` seconds of what is to come; by so much, and up to 60 ms
    (300 ms with ``ahead``), the output lags behind. Before anything has been heard in channels that
    differ it lags by two seconds at least: silence may come late, and the first word is heard as
    well as any other.
    ``tell`` hears once of every choice that makes a difference; ``name`` begins such a line.
    """

    def __init__(
        self,
        count: int,
        rate: float,
        choice: Choice = None,
        *,
        ahead: float = AHEAD_SECONDS,
        name: str = "",
        tell: Tell = silent,
    ) -> None:
        check_choice(choice, count, "audio")
        self.count = count
        self._choice: Choice = 1 if count == 1 else choice
        self._tell = tell
        self._name = f"{name}: " if name else ""
        self._told: set[tuple[int, ...]] = set()
        self._hop = max(1, round(HOP_SECONDS * rate))
        self._step = HOPS_AT_ONCE * (5 if ahead else 1)
        self._ahead = round(ahead / HOP_SECONDS)
        self._coming = np.zeros((0, count), np.float32)
        """Samples that make no whole step yet."""
        self._held = np.zeros((0, count), np.float32)
        """Whole hops that are not given out yet."""
        self._levels = np.zeros((count, 0), np.float32)
        """``(channels, hops)`` dB, of what is behind and what is held."""
        self._heard: tuple[int, ...] = ()
        self._decided = self._given = False
        self._alike = True

    def __call__(self, block: FloatArray, *, last: bool = False) -> FloatArray:
        """Return what ``block``, ``(n, channels)`` float32, adds: ``(n,)``; ``last`` ends it."""
        if self.count > 1:
            block = block.clip(-LOUDEST, LOUDEST)
        if self._choice == "mix":
            mean: FloatArray = block.mean(axis=1, dtype=np.float32)
            return mean
        if self._choice is not None:
            return block[:, self._choice - 1]
        samples = np.concatenate([self._coming, block])
        size = self._step * self._hop
        given = [np.zeros(0, np.float32)]
        while len(samples) >= size:
            given += self._take(samples[:size])
            samples = samples[size:]
        self._coming = samples
        if last:
            given += self._end()
        return np.concatenate(given)

    @property
    def _lag(self) -> int:
        undecided = not self._decided and not self._alike
        return max(self._ahead, UNDECIDED_HOPS) if undecided else self._ahead

    def _take(self, samples: FloatArray) -> list[FloatArray]:
        """Take a step, or what is left of one, and return what may be given out by now."""
        hops = len(samples) // self._hop
        apart = samples.reshape(hops, self._hop, self.count)
        apart = apart - np.median(apart, axis=1, keepdims=True)  # an offset is no sound
        power = self._power(apart)
        levels = 10 * np.log10(np.maximum(power, 10 ** (QUIETEST / 10)))
        self._levels = np.concatenate([self._levels, levels.T.astype(np.float32)], axis=1)
        self._held = np.concatenate([self._held, samples])
        self._alike = self._alike and bool((samples == samples[:, :1]).all())
        if not self._decided and self._ahead < UNDECIDED_HOPS:
            self._choose(0)
        given = []
        while len(self._held) >= (self._step + self._lag) * self._hop:
            given.append(self._give(self._step))
        return given

    def _power(self, apart: FloatArray) -> FloatArray:
        """Return the power ``(hops, channels)`` of ``(hops, samples, channels)``.

        It is that of the middle two of a hop's quarters: a click lies in one.
        """
        edges = np.linspace(0, self._hop, QUARTERS, endpoint=False).astype(int)
        lengths = np.diff([*edges, self._hop])
        energy = np.add.reduceat(np.square(apart), edges, axis=1)
        ranked = np.sort(energy / lengths[None, :, None], axis=1)
        middle: FloatArray = ranked[:, QUARTERS // 2 - 1 : QUARTERS // 2 + 1].mean(axis=1)
        return middle

    def _end(self) -> list[FloatArray]:
        """Return all that is left."""
        whole = len(self._coming) // self._hop * self._hop
        given = self._take(self._coming[:whole]) if whole else []
        while hops := min(self._step, len(self._held) // self._hop):
            given.append(self._give(hops))
        given.append(self._coming[whole:] @ self._weights(self._heard or (0,)))
        self._coming = self._coming[:0]
        return given

    def _give(self, hops: int) -> FloatArray:
        """Return the next ``hops`` hops, heard as all that is known decides."""
        before = self._heard
        sounding = self._choose(hops)
        samples = self._held[: hops * self._hop]
        self._held = self._held[hops * self._hop :]
        mono: FloatArray = samples @ self._weights(self._heard)
        if before and before != self._heard and self._given:
            old = samples[: self._hop] @ self._weights(before)
            fade = np.linspace(0, 1, self._hop, dtype=np.float32)
            mono[: self._hop] = old + fade * (mono[: self._hop] - old)
        self._given = True
        if sounding:
            self._say(samples, mono)
        return mono

    def _weights(self, heard: tuple[int, ...]) -> FloatArray:
        weights = np.zeros(self.count, np.float32)
        weights[list(heard)] = 1
        return weights

    def _choose(self, hops: int) -> bool:
        """Decide what is heard of the next hops; return whether it sounds in them."""
        held = len(self._held) // self._hop
        now = min(self._levels.shape[1] - held, BEHIND_HOPS)
        self._levels = self._levels[:, self._levels.shape[1] - held - now :]
        found = _Findings(self._levels)
        best = int(found.contrast.argmax())
        if found.contrast[best] < EVIDENCE:
            self._heard = self._heard or (int((found.top > QUIETEST).argmax()),)
            return False
        best = self._best(found)
        self._decided = True
        self._heard = (best, *self._others(best, found))
        return bool(found.sounds[best, now : now + hops].any())

    def _best(self, found: "_Findings") -> int:
        """Return the loudest of the best channels, or the one that is heard, if that is good."""
        contrast = found.contrast
        if self._decided:
            heard = contrast[self._heard[0]]
            # What has just begun to sound cannot be told from noise that comes and goes.
            rivals = (contrast >= heard + MARGIN) & (found.sounding >= VARIED_HOPS)
            if heard >= EVIDENCE and not rivals.any():
                return self._heard[0]
        loud = np.where(contrast > contrast.max() - MARGIN, found.top, QUIETEST)
        return int((loud > loud.max() - MARGIN).argmax())

    def _others(self, best: int, found: "_Findings") -> list[int]:
        """Return the channels, good ones, that sound when those heard do not."""
        contrast, covered, others = found.contrast, found.sounds[best].copy(), []
        for channel in np.flatnonzero(contrast > contrast[best] - GOOD):
            stays = channel in self._heard
            own, sounding = found.sounds[channel], found.sounding[channel]
            together = (own & covered).sum() / max(1, sounding)
            least, most = (1, 2 * TOGETHER) if stays else (LEAST_HOPS, TOGETHER)
            if channel != best and sounding >= least and together < most:
                others.append(int(channel))
                covered |= own
        return others

    def _say(self, samples: FloatArray, mono: FloatArray) -> None:
        """Tell what is heard, once, where it differs from the mean of all channels."""
        if self._heard in self._told:
            return
        difference = mono - samples.mean(axis=1)
        if difference.var(dtype=np.float64) < DIFFERENCE * mono.var(dtype=np.float64):
            return
        self._told.add(self._heard)
        names = " and ".join(str(channel + 1) for channel in sorted(self._heard))
        plural = "channels" if len(self._heard) > 1 else "channel"
        heard = f"hears {plural} {names} of {self.count}"
        self._tell(f"{self._name}{heard}; --channel N or mix hears another")


class _Findings:
    """What levels, ``(channels, hops)`` dB, say of each channel."""

    def __init__(self, levels: FloatArray) -> None:
        ranked = np.sort(levels, axis=1)
        hops = ranked.shape[1]
        self.top = ranked[:, max(0, hops - TOP_HOPS)]
        quietest = max(QUIETEST, float(self.top.max()) - RANGE)
        floor = np.maximum(ranked[:, (hops - 1) // 10], quietest)
        contrast = np.maximum(self.top - floor, 0)
        self.sounds = levels > (floor + contrast / 2)[:, None]
        """``(channels, hops)``: where it is nearer to its loudest than to its floor."""
        self.sounding = self.sounds.sum(axis=1)
        # Half of what sounds is louder than this. Noise that comes and goes does not vary.
        middle = np.minimum(hops - 1, hops - self.sounding // 2)
        varied = self.top - ranked[np.arange(len(ranked)), middle] >= STEADY
        self.contrast = np.where(varied | (self.sounding < VARIED_HOPS), contrast, 0)
        """dB by which its sound stands out from what lies beneath."""
