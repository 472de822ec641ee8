"""Travel from an OSRM server, by its table service (OSRM API v1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from routeplan.problem import Travel
from routeplan.travel.http import Asking, filled, table
from routeplan.travel.place import Floats, Place, degrees
from searches.fault import ProblemFault


@dataclass(frozen=True, slots=True)
class Osrm:
    """An OSRM server at ``address``.

    ``most_places`` in one question is half its ``max-table-size`` (100 as shipped).
    Its seconds are a car's; ``bus_factor`` makes them a bus's.
    """

    address: str
    profile: str = "driving"
    bus_factor: float = 1.1
    most_places: int = 50
    asking: Asking = field(default_factory=Asking)

    def __call__(self, places: Sequence[Place]) -> Travel:
        """Travel between all places; ``ProblemFault`` when the server fails or knows no way."""
        degrees(places)
        return filled(places, self.most_places, self._block)

    def _block(self, origins: Sequence[Place], goals: Sequence[Place]) -> tuple[Floats, Floats]:
        answer = self.asking.get(self._question(origins, goals))
        if not isinstance(answer, dict) or answer.get("code") != "Ok":
            reason = (
                answer.get("message", answer.get("code"))
                if isinstance(answer, dict)
                else "no object"
            )
            raise ProblemFault(self.address, f"answers no table ({reason})")
        shape = len(origins), len(goals)
        seconds = table(answer.get("durations"), shape, self.address) * self.bus_factor
        given = answer.get("distances")
        return seconds, np.full(shape, np.nan) if given is None else table(
            given, shape, self.address
        )

    def _question(self, origins: Sequence[Place], goals: Sequence[Place]) -> str:
        points = ";".join(f"{p.lon:.6f},{p.lat:.6f}" for p in (*origins, *goals))
        first = ";".join(map(str, range(len(origins))))
        then = ";".join(map(str, range(len(origins), len(origins) + len(goals))))
        base = f"{self.address.rstrip('/')}/table/v1/{self.profile}/{points}"
        return f"{base}?annotations=duration,distance&sources={first}&destinations={then}"
