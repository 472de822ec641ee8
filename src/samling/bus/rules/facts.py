"""What a plan is made from: places with children, libraries, bus days, wishes, and today's visits."""

from __future__ import annotations

from dataclasses import dataclass

from samling.bus.rules.assumptions import Assumptions
from samling.ground.distance import Spot


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where the bus may stop; ``children`` is None when nobody has counted.

    ``windows`` are minutes after midnight and empty when the plan's own hours hold.
    """

    key: str
    name: str
    kind: str
    municipality: str
    spot: Spot | None
    children: int | None
    state: str = "open"
    wish: str = "free"
    weekdays: tuple[int, ...] | None = None
    minutes: int | None = None
    windows: tuple[tuple[int, int], ...] = ()
    is_shut: bool = False


@dataclass(frozen=True, slots=True)
class BusDay:
    """A day a bus may be driven; clock times in minutes after midnight."""

    bus: str
    depot: str
    depot_spot: Spot
    week: int
    weekday: int
    leaves_from: int
    leaves_by: int
    home_by: int
    longest: int
    longest_driving: int | None = None

    @property
    def key(self) -> str:
        """How the planner names the day."""
        return f"{self.bus} {self.week}.{self.weekday}"


@dataclass(frozen=True, slots=True)
class Wish:
    """Something the plan must keep; ``kind`` as in ``terms.RuleKind``."""

    kind: str
    stop: str | None = None
    municipality: str | None = None
    week: int | None = None
    weekday: int | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Library:
    """A public library or branch."""

    name: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Shut:
    """A circle that roads are closed in, and how much longer the way round takes."""

    label: str
    spot: Spot
    radius_km: float
    detour_minutes: int


@dataclass(frozen=True, slots=True)
class TodaysVisit:
    """A visit of the timetable that holds; minutes after midnight."""

    bus: str
    week: int
    weekday: int
    stop: str
    arrives: int
    leaves: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that goes into one plan."""

    candidates: tuple[Candidate, ...]
    libraries: tuple[Library, ...]
    days: tuple[BusDay, ...]
    wishes: tuple[Wish, ...]
    shut: tuple[Shut, ...]
    today: tuple[TodaysVisit, ...]
    rotation_weeks: int
    assumptions: Assumptions
    need_per_hour: float = 0.0
    minimum_share: float = 0.0
    stability: float = 0.0
    keeps_weekdays: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something cannot be, as a word for the page to put in the reader's language, and about what.

    ``about`` are keys of stops, ``names`` what else is named.
    """

    code: str
    about: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class CannotPlan(Exception):
    """The plan cannot be made; ``trouble`` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.code)
        self.trouble = trouble
