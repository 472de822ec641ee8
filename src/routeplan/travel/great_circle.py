"""Travel as the crow flies, lengthened by a factor: needs nothing but coordinates."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routeplan.problem import Travel
from routeplan.travel.place import Place, degrees, great_circle_m, whole


@dataclass(frozen=True, slots=True)
class GreatCircle:
    """Great-circle metres times ``detour``, driven at ``km_h``."""

    detour: float = 1.4
    km_h: float = 60.0

    def __call__(self, places: Sequence[Place]) -> Travel:
        """Travel between all places; ``ProblemFault`` for a point that is not on the earth."""
        lat, lon = degrees(places)
        metres = self.detour * great_circle_m(
            lat[:, None], lon[:, None], lat[None, :], lon[None, :]
        )
        np.fill_diagonal(metres, 0.0)
        seconds = metres * 3.6 / self.km_h
        return Travel(tuple(place.id for place in places), whole(seconds), whole(metres))
