"""Whether a matrix says that a trip takes far longer than another way to the same place.

Small differences come from rounding and from real timetables, and are taken as they stand. A trip
that takes half as long again as a way round, and half a minute more, is nobody's meaning.
"""

from dataclasses import dataclass

import numpy as np

from routeplan.problem import Matrix, Travel

_EVERY_PLACE = 400
_SOME_PLACES = 64


@dataclass(frozen=True, slots=True)
class Detour:
    """A trip that takes longer than the way round by ``via``, in seconds."""

    origin: str
    goal: str
    via: str
    direct_s: int
    round_s: int

    def __str__(self) -> str:
        """Both ways in words."""
        return (
            f"{self.direct_s} s from {self.origin!r} to {self.goal!r}, "
            f"but only {self.round_s} s by way of {self.via!r}"
        )


def gross_detour(travel: Travel) -> Detour | None:
    """The trip that takes longest beyond a way round, when that is beyond all meaning.

    Above 400 places only 64 of them, evenly spread, are tried as the way round: a wrong figure
    shows by nearly any of them, and trying all would take minutes.
    """
    matrices = travel.seconds if travel.by_time_of_day else travel.seconds[None]
    found = [detour for matrix in matrices if (detour := _worst(travel.places, matrix)) is not None]
    return max(found, key=lambda detour: detour.direct_s - detour.round_s, default=None)


def _worst(places: tuple[str, ...], seconds: Matrix) -> Detour | None:
    n = len(places)
    worst, excess = None, 0.0
    for via in np.unique(
        np.linspace(0, n - 1, n if n <= _EVERY_PLACE else _SOME_PLACES).astype(int)
    ):
        way_round = seconds[:, via, None] + seconds[None, via, :]
        beyond = seconds - 1.5 * way_round - 30
        np.fill_diagonal(beyond, 0)
        spot = int(np.argmax(beyond))
        if beyond.flat[spot] > excess:
            excess, (a, b) = float(beyond.flat[spot]), divmod(spot, n)
            names = places[a], places[b], places[int(via)]
            worst = Detour(*names, int(seconds[a, b]), int(way_round[a, b]))
    return worst
