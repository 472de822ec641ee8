"""Which collected prizes a bus remembers where: 64 places of memory, shared out by colouring.

Two prizes that are remembered at the same visit need different places; prizes that never meet may
share one. Forgetting is always allowed (the ceiling only rises), so what finds no place is forgotten.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routeplan.pricing.arena import Arena
from routeplan.pricing.compiled import entry

Bits = npt.NDArray[np.uint64]
Shorts = npt.NDArray[np.int32]

PLACES = 64


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """The place of each token (-1: none), who owns the places at each visit, and what a trip lets the bus keep."""

    slot: Shorts
    owner: Shorts
    own: Bits
    keep: Bits


@entry
def _kept(owner: Shorts, keep: Bits) -> None:
    """The places that mean the same at both ends of each trip."""
    count = owner.shape[0]
    for i in range(count):
        for j in range(count):
            bits = np.uint64(0)
            for place in range(64):
                if owner[i, place] >= 0 and owner[i, place] == owner[j, place]:
                    bits |= np.uint64(1) << np.uint64(place)
            keep[i, j] = bits


def near(arena: Arena, *, neighbours: int) -> list[set[int]]:
    """For each visit what the ``neighbours`` nearest stops collect, its own among them."""
    both_ways = arena.travel + arena.travel.T
    known: list[set[int]] = []
    for row in range(arena.size):
        nearest = np.argsort(both_ways[row], kind="stable")[: neighbours + 1]
        tokens = {token for other in nearest for token in arena.tokens[int(other)]}
        known.append(tokens | set(arena.tokens[row]))
    return known


def settle(arena: Arena, known: list[set[int]]) -> Memory:
    """Give every remembered token a place; most wanted first, and without one when all are taken."""
    meets: dict[int, list[int]] = {}
    for row, tokens in enumerate(known):
        for token in tokens:
            meets.setdefault(token, []).append(row)
    count = len(arena.parts)
    slot = np.full(count, -1, dtype=np.int32)
    owner = np.full((arena.size, PLACES), -1, dtype=np.int32)
    for token in sorted(meets, key=lambda token: (-len(meets[token]), token)):
        rows = meets[token]
        free = np.flatnonzero((owner[rows] < 0).all(axis=0))
        if len(free):
            slot[token] = free[0]
            owner[rows, free[0]] = token
    keep = np.zeros((arena.size, arena.size), dtype=np.uint64)
    _kept(owner, keep)
    return Memory(slot, owner, _own(arena, slot), keep)


def _own(arena: Arena, slot: Shorts) -> Bits:
    own = np.zeros(arena.size, dtype=np.uint64)
    for row, tokens in enumerate(arena.tokens):
        for token in tokens:
            if slot[token] >= 0:
                own[row] |= np.uint64(1 << int(slot[token]))
    return own
