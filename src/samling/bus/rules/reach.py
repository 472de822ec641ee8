"""Whom the bus reached: what the words mean, and how they are added up.

A child *has the offer* when it goes to a school or kindergarten (or lives in a village) that the bus
came to at least so many times in the year. A child *present* is counted each time it was there. What
nobody told is missing and lowers the coverage of a sum, never the sum itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from samling.ground.distance import Spot, road_minutes
from samling.ground.figures import Figure, Standing, Total, total

NOTHING = Total(0, 0, 0)


@dataclass(frozen=True, slots=True)
class StopYear:
    """What a year came to at one stop.

    ``pupils`` is how many children the stop is for; each total is asked once for every visit.
    ``minutes`` by road to the nearest library is None when a place is not known.
    """

    key: int
    name: str
    slug: str
    kind: str
    municipality_id: int
    municipality: str
    pupils: Figure
    planned: int
    visits: int
    present: Total
    most: int | None
    adults: Total
    groups: Total
    loans: Total
    returns: Total
    boxes: Total
    events: int
    is_first_year: bool
    minutes: float | None


@dataclass(frozen=True, slots=True)
class ReachSum:
    """Some stops of a year added up."""

    stops: int
    planned: int
    visits: int
    offered_stops: int
    offer: Total
    new_offer: Total
    far_offer: Total
    present: Total
    different: Total
    adults: Total
    groups: Total
    loans: Total
    returns: Total
    boxes: Total
    events: int


def has_offer(visits: int, *, least: int) -> bool:
    """Whether the bus came often enough to be an offer."""
    return visits >= max(least, 1)


def is_far(minutes: float | None, *, beyond: float) -> bool | None:
    """Whether the nearest library is further away than so many minutes; None when nobody knows."""
    return None if minutes is None else minutes > beyond


def summed(stops: Iterable[StopYear], *, least: int, beyond: float) -> ReachSum:
    """Add the stops up; ``least`` visits make an offer, ``beyond`` minutes make a library far."""
    stops = [stop for stop in stops if stop.visits or stop.planned]
    visited = [stop for stop in stops if stop.visits]
    offered = [stop for stop in visited if has_offer(stop.visits, least=least)]
    far = [_far_pupils(stop, beyond=beyond) for stop in offered]
    return ReachSum(
        stops=len(visited),
        planned=sum(stop.planned for stop in stops),
        visits=sum(stop.visits for stop in stops),
        offered_stops=len(offered),
        offer=total(stop.pupils for stop in offered),
        new_offer=total(stop.pupils for stop in offered if stop.is_first_year),
        far_offer=total(figure for figure in far if figure is not None),
        present=_added(stop.present for stop in stops),
        different=total(_most(stop) for stop in visited),
        adults=_added(stop.adults for stop in stops),
        groups=_added(stop.groups for stop in stops),
        loans=_added(stop.loans for stop in stops),
        returns=_added(stop.returns for stop in stops),
        boxes=_added(stop.boxes for stop in stops),
        events=sum(stop.events for stop in stops),
    )


def nearest_minutes(
    spot: Spot | None, libraries: Sequence[Spot], *, detour: float, km_h: float
) -> float | None:
    """Road minutes to the nearest library; None without a place or a library."""
    if spot is None or not libraries:
        return None
    return min(road_minutes(spot, library, detour=detour, km_h=km_h) for library in libraries)


def cost_per(cost: Decimal | None, number: Total) -> Decimal | None:
    """Kroner for each, to the nearest krone; None when either is missing or there was none."""
    if cost is None or number.is_missing or not number.value:
        return None
    return (cost / number.value).quantize(Decimal(1))


def _far_pupils(stop: StopYear, *, beyond: float) -> Figure | None:
    """The pupils of a stop that is far from a library; missing when nobody knows, None when near."""
    far = is_far(stop.minutes, beyond=beyond)
    if far is None:
        return Figure(None, Standing.MISSING)
    return stop.pupils if far else None


def _most(stop: StopYear) -> Figure:
    """The most children seen at once: at least so many different ones."""
    if stop.most is None:
        return Figure(None, Standing.MISSING)
    return Figure(stop.most, Standing.REPORTED)


def _added(totals: Iterable[Total]) -> Total:
    return sum(totals, NOTHING)
