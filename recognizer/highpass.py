"""The high-pass filter that every stream goes through first.

A microphone's offset, drift and hum lie below speech but can be stronger than it. The filter is a
Butterworth one of order 4, made of two biquads by the bilinear transform (as in Oppenheim and
Schafer, Discrete-Time Signal Processing, chapter 7).

Samples are filtered in blocks, as matrix products: what a block gives out is one matrix times its
samples plus another times the filter's four states at its beginning (the block state-space form of
Barnes and Shinnaka, 1980). Blocks form groups, and only from group to group the states are carried
on one by one.
"""

import numpy as np

from recognizer.arrays import FloatArray, Matrix

CUTOFF = 80.0
"""Hz at which the filter is 3 dB down."""
STATES = 4
BLOCK = 32
"""Samples in a block."""
BLOCKS = 32
"""Blocks in a group."""
GROUPS = 8
"""Groups in a product. Products always have the same shape, filled up with zeros, because a BLAS
may add in another order when the shape changes; so any chunking gives the same samples."""
GROUP_SAMPLES = BLOCK * BLOCKS
PRODUCT_SAMPLES = GROUP_SAMPLES * GROUPS
FADED = 1e-20
"""States that have become smaller than this are zero: still smaller numbers are slow."""


class HighPass:
    """Filters a stream at ``rate`` Hz, without delay.

    It begins as if the first sample had lasted forever, so that an offset leaves no transient.
    """

    def __init__(self, rate: int) -> None:
        advance, enter, leave, direct = _balanced(*_state_space(rate))
        powers = [np.linalg.matrix_power(advance, n) for n in range(BLOCK + 1)]
        response = np.array([direct, *(leave @ power @ enter for power in powers[:-1])])
        forced = np.array(
            [[response[i - j] if i >= j else 0.0 for i in range(BLOCK)] for j in range(BLOCK)]
        )
        collected = np.array([powers[BLOCK - 1 - j] @ enter for j in range(BLOCK)])
        by_block = [np.linalg.matrix_power(powers[BLOCK], n) for n in range(BLOCKS + 1)]
        carried = np.zeros((BLOCKS, STATES, BLOCKS + 1, STATES))
        for source in range(BLOCKS):
            for place in range(source + 1, BLOCKS + 1):
                carried[source, :, place] = by_block[place - 1 - source].T
        self._forced = forced.astype(np.float32)
        """A block's samples to what they give out in it."""
        self._collected = collected.astype(np.float32)
        """A block's samples to what they add to the states at its end."""
        self._within_group = carried.reshape(BLOCKS * STATES, -1).astype(np.float32)
        """That to the states at the beginning of each block of the group, and at its end."""
        self._from_group = np.concatenate([p.T for p in by_block[:-1]], axis=1).astype(np.float32)
        """The states at the beginning of a group to those at the beginning of each block."""
        self._from_states = np.array([leave @ p for p in powers[:-1]]).T.astype(np.float32)
        """Those to what they give out in the block."""
        self._group: list[list[float]] = by_block[BLOCKS].tolist()
        self.reset()

    def reset(self) -> None:
        """Forget the stream: the next sample is its first."""
        self._first: np.float32 | None = None
        self._states = [0.0] * STATES
        """At the beginning of the group that is not complete yet."""
        self._open: FloatArray = np.zeros(0, np.float32)
        """The samples of that group."""

    def __call__(self, samples: FloatArray) -> FloatArray:
        """Return the next samples filtered, ``(n,)`` float32, as many as came."""
        samples = np.asarray(samples, np.float32)
        if not len(samples):
            return samples
        if self._first is None:
            self._first = samples[0]
        done, total = len(self._open), len(self._open) + len(samples)
        pending = np.zeros(-(-total // PRODUCT_SAMPLES) * PRODUCT_SAMPLES, np.float32)
        pending[:done] = self._open
        # Nothing is left of a constant, so the first sample may be taken off all of them.
        np.subtract(samples, self._first, out=pending[done:total])
        out = np.empty_like(pending)
        for at in range(0, total, PRODUCT_SAMPLES):
            part = slice(at, at + PRODUCT_SAMPLES)
            self._product(pending[part], out[part], (total - at) // GROUP_SAMPLES)
        self._open = pending[total // GROUP_SAMPLES * GROUP_SAMPLES : total].copy()
        return out[done:total]

    def _product(self, samples: FloatArray, out: FloatArray, complete: int) -> None:
        """Filter ``PRODUCT_SAMPLES`` into ``out``; go on from there after ``complete`` groups."""
        blocks, given = samples.reshape(-1, BLOCK), out.reshape(-1, BLOCK)
        np.matmul(blocks, self._forced, out=given)
        within = (blocks @ self._collected).reshape(GROUPS, -1) @ self._within_group
        begins = [self._states]
        for ends in within[:, -STATES:].tolist():
            begins.append(self._after_group(begins[-1], ends))
        self._states = begins[min(complete, GROUPS)]
        if max(map(abs, self._states)) < FADED:
            self._states = [0.0] * STATES
        at_blocks = np.array(begins[:-1], np.float32) @ self._from_group
        at_blocks += within[:, :-STATES]
        given += at_blocks.reshape(-1, STATES) @ self._from_states

    def _after_group(self, states: list[float], added: list[float]) -> list[float]:
        """Return the states after a group, to which its samples have ``added``.

        In plain Python: four numbers are less work than a call of NumPy.
        """
        a, b, c, d = states
        return [
            p * a + q * b + r * c + s * d + new
            for (p, q, r, s), new in zip(self._group, added, strict=True)
        ]


def high_pass(samples: FloatArray, rate: int) -> FloatArray:
    """Return a whole recording ``(n,)`` at ``rate`` Hz filtered, float32."""
    return HighPass(rate)(samples)


def biquads(rate: int) -> Matrix:
    """Return the two biquads at ``rate`` Hz as rows of b0, b1, b2, a1, a2 (with a0 = 1)."""
    warped = np.tan(np.pi * CUTOFF / rate)
    rows = []
    for angle in (np.pi / 8, 3 * np.pi / 8):
        damping = 2 * np.cos(angle) * warped
        scale = 1 + damping + warped**2
        a1, a2 = 2 * (warped**2 - 1) / scale, (1 - damping + warped**2) / scale
        rows.append([1 / scale, -2 / scale, 1 / scale, a1, a2])
    return np.array(rows)


def _state_space(rate: int) -> tuple[Matrix, Matrix, Matrix, float]:
    """Return A, B, C and D of z' = A z + B x, y = C z + D x for the biquads in sequence."""
    advance, enter, leave, direct = np.zeros((0, 0)), np.zeros(0), np.zeros(0), 1.0
    for b0, b1, b2, a1, a2 in biquads(rate):
        # Transposed direct form II: y = b0 x + s1, s1' = b1 x - a1 y + s2, s2' = b2 x - a2 y.
        own = np.array([[-a1, 1.0], [-a2, 0.0]])
        takes = np.array([b1 - a1 * b0, b2 - a2 * b0])
        size = len(advance)
        advance = np.block([[advance, np.zeros((size, 2))], [np.outer(takes, leave), own]])
        enter = np.concatenate([enter, takes * direct])
        leave = np.concatenate([b0 * leave, [1.0, 0.0]])
        direct *= b0
    return advance, enter, leave, float(direct)


def _balanced(
    advance: Matrix, enter: Matrix, leave: Matrix, direct: float
) -> tuple[Matrix, Matrix, Matrix, float]:
    """Return the same system with states that round least (Mullis and Roberts, 1976).

    In the biquads' own states an offset is large numbers that cancel.
    """
    size = len(advance)

    def gramian(step: Matrix, given: Matrix) -> Matrix:
        system = np.eye(size**2) - np.kron(step, step)
        solved: Matrix = np.asarray(
            np.linalg.solve(system, np.outer(given, given).ravel()), dtype=np.float64
        )
        return solved.reshape(size, size)

    reached = np.linalg.cholesky(gramian(advance, enter))
    seen = gramian(advance.T, leave)
    rotation, squared, _ = np.linalg.svd(reached.T @ seen @ reached)
    into = reached @ rotation / squared**0.25
    back = np.linalg.inv(into)
    return back @ advance @ into, back @ enter, leave @ into, direct
