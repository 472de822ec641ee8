"""Room for labels."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routeplan.pricing.labels import Bits, Floats, Ints, Shorts


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """Room for the labels of one direction (see ``grow_labels``)."""

    times: Ints
    profits: Floats
    homes: Floats
    memories: Bits
    parities: Bits
    nodes: Shorts
    before: Shorts
    following: Shorts
    alive: npt.NDArray[np.bool_]
    heads: Shorts
    held: npt.NDArray[np.int16]
    shelf: Shorts
    shelved: Shorts

    @classmethod
    def empty(cls, visits: int, buckets: int, per_bucket: int, *, most: int) -> "Labels":
        """Room for as many labels as ``per_bucket`` allows, but no more than ``most``."""
        room = min(visits * buckets * per_bucket, most) + visits + 1
        return cls(
            times=np.empty((room, 4), np.int64),
            profits=np.empty(room),
            homes=np.empty(room),
            memories=np.empty(room, np.uint64),
            parities=np.empty(room, np.uint64),
            nodes=np.empty(room, np.int32),
            before=np.empty(room, np.int32),
            following=np.empty(room, np.int32),
            alive=np.empty(room, np.bool_),
            heads=np.full(buckets, -1, np.int32),
            held=np.zeros((visits, buckets), np.int16),
            shelf=np.empty((visits, buckets * per_bucket), np.int32),
            shelved=np.zeros(visits, np.int32),
        )
