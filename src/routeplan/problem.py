"""What the planner is asked: groups of children, stops, days of buses, travel and prices.

The rules everybody in the package shares:

* Clock times are seconds after midnight, local time; a day's clock may run past 86 400.
* A window bounds the **start** of service. The bus may wait for a window to open.
* The duration of a day is its end minus its departure. The departure is free between
  ``earliest_start_s`` and ``latest_start_s``, so leaving late shortens the day. A day without
  visits costs nothing.
* A stop is visited at most once a day, at most ``visits`` times in the cycle, with at least
  ``spacing_days`` between the date indices of two visits (measured round the cycle when
  ``cycle_days`` is given: last visit of one cycle to first of the next). ``must`` means at least
  once, ``never`` not at all.
* A group is reached once however many stops cover it; its n-th visit on the way through the cycle
  is worth ``prices.visit_values[n-1]`` times its weighted children, and nothing beyond the table.
* The weekday is ``date_index % 7``. With ``prices.same_weekday`` all visits to one stop share a
  weekday.
* Breaks are taken in idle time (on the road or waiting at a stop), never during service: see
  ``plan``.
* Travel is taken as it stands, also where it breaks the triangle inequality.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from routeplan.units import DAYS_A_WEEK, Metres, Seconds

if TYPE_CHECKING:
    from routeplan.plan import Plan

_HALF_AN_HOUR = Seconds(1800)

Window = tuple[Seconds, Seconds]
Point = tuple[float, float]
"""Degrees north and east (WGS 84)."""

Matrix = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Group:
    """Children who are reached together.

    ``need`` is the weight of each child (1 is plain counting).
    """

    id: str
    children: int
    municipality: str
    need: float = 1.0


@dataclass(frozen=True, slots=True)
class Stop:
    """A place the bus may serve, with the groups that are reached when it does."""

    id: str
    service_s: Seconds
    windows: tuple[Window, ...]
    covers: tuple[str, ...]
    lat: float | None = None
    lon: float | None = None
    municipality: str | None = None
    days: tuple[str, ...] | None = None
    must: bool = False
    never: bool = False
    visits: int = 1
    spacing_days: int = 0
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """Rest the driver is owed.

    Never more than ``after_driving_s`` of driving without ``length_s`` of idle time between.
    ``split`` allows the rest in two parts in this order, such as 15 + 30 minutes. The source is
    Regulation (EC) No 561/2006, article 7: 45 minutes after four and a half hours.
    """

    after_driving_s: Seconds
    length_s: Seconds
    split: tuple[Seconds, Seconds] | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One bus on one date: where it starts and ends, when, and how long it may be out."""

    id: str
    bus: str
    date_index: int
    start: str
    end: str
    earliest_start_s: Seconds
    latest_start_s: Seconds
    latest_end_s: Seconds
    max_duration_s: Seconds
    max_driving_s: Seconds | None = None
    rest: Break | None = None

    @property
    def weekday(self) -> int:
        """The weekday, 0 to 6; index 0 is Monday by custom."""
        return self.date_index % DAYS_A_WEEK


@dataclass(frozen=True, eq=False)
class Travel:
    """Seconds and metres from every place (row) to every place (column).

    ``seconds`` is one matrix (n, n), or one for each time of day (k, n, n): slice ``i`` holds for
    trips that leave from ``from_s[i]`` until ``from_s[i + 1]``; the first slice also holds before,
    the last also after.
    """

    places: tuple[str, ...]
    seconds: Matrix
    metres: Matrix | None = None
    from_s: tuple[Seconds, ...] = (Seconds(0),)

    @cached_property
    def _row(self) -> dict[str, int]:
        return {place: row for row, place in enumerate(self.places)}

    @property
    def by_time_of_day(self) -> bool:
        """Whether the time of departure matters."""
        return self.seconds.ndim == 3

    @cached_property
    def shortest(self) -> Matrix:
        """The least seconds of each trip over the times of day, (n, n)."""
        least: Matrix = self.seconds.min(axis=0) if self.by_time_of_day else self.seconds
        return least

    def index(self, place: str) -> int:
        """The row of a place; ``KeyError`` when it is not in the matrix."""
        return self._row[place]

    def between(self, origin: str, goal: str, *, leave_s: int = 0) -> Seconds:
        """Seconds on the road from one place to another when leaving at ``leave_s``."""
        a, b = self._row[origin], self._row[goal]
        if not self.by_time_of_day:
            return Seconds(int(self.seconds[a, b]))
        slot = max(0, sum(1 for start in self.from_s if start <= leave_s) - 1)
        return Seconds(int(self.seconds[slot, a, b]))

    def length(self, origin: str, goal: str) -> Metres | None:
        """Metres from one place to another, or nothing when distances are not known."""
        if self.metres is None:
            return None
        return Metres(int(self.metres[self._row[origin], self._row[goal]]))


@dataclass(frozen=True, slots=True)
class Prices:
    """What better means beyond children, each in (weighted) children.

    ``shortfall`` is the price of each child missing from a municipality's minimum share. Of every
    stop visited today: ``stop_kept`` is won when the new plan visits it at all, ``weekday_kept``
    when it does so on a weekday it has today, ``time_kept`` when some visit starts within
    ``time_tolerance_s`` of a start it has today; a dropped stop loses all three. ``driving_hour``
    is the small price of 3 600 s on the road.
    """

    visit_values: tuple[float, ...] = (1.0,)
    shortfall: float = 10.0
    stop_kept: float = 5.0
    weekday_kept: float = 2.0
    time_kept: float = 1.0
    time_tolerance_s: Seconds = _HALF_AN_HOUR
    driving_hour: float = 0.0001
    same_weekday: bool = False


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything the planner is told; ``ProblemFault`` when parts of it contradict each other.

    ``minimum_share`` is the wanted share (0 to 1) of each municipality's children, counted plainly
    over the groups that carry its name. ``today`` is the plan in force, ``cycle_days`` the length
    of the cycle.
    """

    groups: tuple[Group, ...]
    stops: tuple[Stop, ...]
    days: tuple[Day, ...]
    travel: Travel
    minimum_share: Mapping[str, float] = field(default_factory=dict)
    today: "Plan | None" = None
    prices: Prices = Prices()
    cycle_days: int | None = None
    depots: Mapping[str, Point] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, naming its place."""
        from routeplan.sense import insist_on_sense

        insist_on_sense(self)

    @cached_property
    def group(self) -> Mapping[str, Group]:
        """Each group by its id."""
        return {group.id: group for group in self.groups}

    @cached_property
    def stop(self) -> Mapping[str, Stop]:
        """Each stop by its id."""
        return {stop.id: stop for stop in self.stops}

    @cached_property
    def day(self) -> Mapping[str, Day]:
        """Each bus day by its id."""
        return {day.id: day for day in self.days}

    @cached_property
    def municipal_children(self) -> Mapping[str, int]:
        """Children of each municipality, counted plainly over its groups."""
        children: dict[str, int] = {}
        for group in self.groups:
            children[group.municipality] = children.get(group.municipality, 0) + group.children
        return children
