"""How a stream is cut into utterances."""

from dataclasses import dataclass

from recognizer.errors import UsageError

VAD_RATES = (8_000, 16_000, 32_000, 48_000)
"""Rates in Hz that webrtcvad takes."""


@dataclass(frozen=True, kw_only=True)
class SegmenterParams:
    """Rates in Hz, durations in seconds."""

    sample_rate: int = 8_000
    """Rate of the stream: one that webrtcvad takes."""
    frame_ms: int = 10
    """Length of the frames the detector decides on: 10, 20 or 30 ms."""
    aggressiveness: int = 2
    """webrtcvad's mode, 0 (takes most for speech) to 3 (takes least)."""
    pre_roll: float = 0.1
    """Audio kept from before the first speech frame: the detector clips soft onsets."""
    hangover: float = 0.2
    """Silence that ends an utterance."""
    post_roll: float = 0.05
    """Audio kept after the last speech frame, at most ``hangover``."""
    min_utterance: float = 0.1
    """Speech frames an utterance needs in all; anything shorter is a misfire."""
    max_utterance: float = 10.0
    """Speech is cut here even if it goes on; the rest is the next utterance."""
    pause: float | None = None
    """Silence after which an utterance is given out as far as it goes, before ``hangover`` ends
    it; None for never."""
    update: float = 0.5
    """Speech that goes on is given out as far as it goes so often, from the second time on."""

    def __post_init__(self) -> None:
        if self.sample_rate not in VAD_RATES:
            raise UsageError(
                f"segmenter: sample rate must be one of {VAD_RATES}, not {self.sample_rate}"
            )
        if self.frame_ms not in (10, 20, 30):
            raise UsageError(f"segmenter: frames must be 10, 20 or 30 ms, not {self.frame_ms}")
        if self.aggressiveness not in (0, 1, 2, 3):
            raise UsageError(f"segmenter: aggressiveness must be 0 to 3, not {self.aggressiveness}")
        for name in ("pre_roll", "hangover", "post_roll", "min_utterance"):
            if not 0 <= getattr(self, name) < float("inf"):
                raise UsageError(f"segmenter: {name} must be 0 s or more")
        if self.post_roll > self.hangover:
            raise UsageError("segmenter: post_roll must not be longer than hangover")
        if self.pause is not None and not self.post_roll <= self.pause < float("inf"):
            raise UsageError("segmenter: pause must not be shorter than post_roll")
        if not 0.05 <= self.update < float("inf"):
            raise UsageError("segmenter: update must be 0.05 s or more")
        if not self.max_utterance >= max(self.min_utterance, self.frame_ms / 1000):
            raise UsageError("segmenter: max_utterance must not be shorter than min_utterance")

    @property
    def frame_length(self) -> int:
        """Samples in a frame."""
        return self.sample_rate * self.frame_ms // 1000

    def samples(self, seconds: float) -> int:
        """Return ``seconds`` as a count of samples."""
        return round(seconds * self.sample_rate)

    def frames(self, seconds: float) -> int:
        """Return the number of frames that last ``seconds``, at least one."""
        return max(1, -(-self.samples(seconds) // self.frame_length))
