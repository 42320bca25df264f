"""What is taken for a digit, and how an utterance is searched for several."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DecoderParams:
    """Durations in seconds, levels in dB, costs in natural logarithms of probability."""

    threshold: float
    """Least probability of a digit that is reported, 0 to 1."""
    oh: bool = True
    """Whether "oh" counts as zero, where the model knows it."""
    sure: float = 0.9
    """A short utterance whose one window reaches this is not searched, and no answer that may
    still be taken for another one is given below it."""
    single: float = 0.7
    """Longest speech, detector overhang included, that may be one digit without a search."""
    one_word: float = 0.6
    """Longest speech, overhang included, that cannot be two words."""
    no_digit: float = 0.6
    """Speech of that length whose one window reaches this for no digit is not searched either."""
    shortest: float = 0.1
    """Least a digit lasts."""
    longest: float = 0.95
    """Most a digit lasts."""
    dip: float = 3.0
    """How far the level falls and rises again where two digits may meet."""
    quiet: float = 32.0
    """How far below the loudest frame around it a frame is silence."""
    soft: float = 16.0
    """How far below the loudest frame of the utterance a stretch holds nothing: digits of one
    speaker differ less, noise between them differs more."""
    margin: float = 0.03
    """Silence kept before and after a digit inside an utterance."""
    digit_gain: float = 0.2
    """Gain of each digit, lest a sure one be taken for part of something else."""
    other_cost: float = 0.2
    """Cost of each stretch that is no digit, word or noise."""
    change_cost: float = 3.0
    """Cost of each change between digits and other words: people who talk say few digits."""
    after_words: float = 3.0
    """Most that a digit at the beginning of an utterance costs where the one before was words."""
    after_digits: float = 1.0
    """Most that another word there costs where the one before was digits."""
    memory: float = 2.0
    """Either falls by a factor of e for every such pause between the two utterances."""
    settled: float = 0.5
    """How long before the newest audio a digit must have ended to be reported in mid-speech."""
