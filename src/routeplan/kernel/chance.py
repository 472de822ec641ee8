"""Dice with whole numbers only: the same seed throws the same everywhere (xorshift64*, Vigna 2016)."""

import numpy as np
import numpy.typing as npt

from routeplan.kernel.compiled import inner

Dice = npt.NDArray[np.uint64]


def dice(seed: int) -> Dice:
    """Make dice from a seed; every seed, also 0, gives its own throws (one round of splitmix64)."""
    mask = (1 << 64) - 1
    z = (seed * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return np.array([(z ^ (z >> 31)) or 1], dtype=np.uint64)


@inner
def throw(state: Dice, sides: int) -> int:
    """A whole number from 0 up to but not including ``sides`` (at most 2**31)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    high = (x * np.uint64(2685821657736338717)) >> np.uint64(33)
    return np.int64((high * np.uint64(sides)) >> np.uint64(31))  # type: ignore[return-value]
