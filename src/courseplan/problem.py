"""What the planner is asked: libraries and what they need, measures that help, halves of a year.

The rules everybody in the package shares:

* A **need** is one library's lack in one competence: so many people, each lacking so many levels,
  with a weight for how much it matters. Its gap is levels × people, its worth weight × gap.
* A **measure** gives each who takes part some levels of some competences, in one of its **forms**.
  A form has seats, adviser days, money, hours, and places where it can be held; no place means that
  it is digital. ``gain_share`` of the measure's gain is had in that form.
* A **line** of a plan holds a measure in a form at a place in a period, and invites people.
  Each form is held at most once at the same place in the same period.
* Of a line the people who lack the competence go first, and nobody gains more than is lacked:
  ``k`` people of a library close ``min(k, people) × min(gain, levels)``. Several lines on the same
  competence add up, until the gap is closed: a gap is never closed twice.
* To the same measure a library sends no more people than have something to learn there.
* **Away** is the hours of the form and the road both ways, rounded up to whole ``block_hours``
  (half a day: a librarian who is back at half past two is still away). A library's people are away
  no more than ``absence_hours`` a period together, ``at_once`` at the same line.
* No library travels longer than ``longest_travel_min`` each way.
* **Equity**: of every library's own worth at least ``share`` should be closed. What is missing
  costs ``price`` for each unit, or is not allowed at all (``must``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Library:
    """A library: where it lies, how many work there and how much they can be away.

    ``absence_hours`` are person-hours for each period; 0 says that nobody may leave in it.
    """

    id: str
    place: str
    people: int
    absence_hours: tuple[float, ...]
    at_once: int
    municipality: str = ""
    longest_travel_min: float | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """What one library lacks in one competence: levels for each of so many people, and its weight."""

    library: str
    competence: str
    levels: float
    people: int
    weight: float = 1.0

    @property
    def gap(self) -> float:
        """Levels times people."""
        return self.levels * self.people

    @property
    def worth(self) -> float:
        """The weighted gap."""
        return self.weight * self.gap


@dataclass(frozen=True, slots=True)
class Form:
    """One way to hold a measure; without places it is digital.

    ``least`` people must be invited for it to be held at all. ``hours`` are those of one person.
    """

    id: str
    seats: int
    adviser_days: float
    money_nok: float
    hours: float
    places: tuple[str, ...] = ()
    least: int = 1
    gain_share: float = 1.0


@dataclass(frozen=True, slots=True)
class Measure:
    """Something the competence centre can hold, and the levels each who takes part is expected to gain.

    ``periods`` are the only ones it can be held in, any when not given; ``most_times`` in all.
    """

    id: str
    kind: str
    gains: Mapping[str, float]
    forms: tuple[Form, ...]
    most_times: int = 99
    periods: tuple[str, ...] | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A half-year with the adviser days and the money there are."""

    id: str
    adviser_days: float
    budget_nok: float


@dataclass(frozen=True, slots=True)
class Choice:
    """Any line of this measure, and of this form, place and period where they are given."""

    measure: str
    form: str | None = None
    place: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """How many of a library's people a measure must and may have; ``at_most`` 0 keeps them away."""

    library: str
    measure: str
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Equity:
    """The share (0 to 1) of its own worth every library should get; the price of what is missing."""

    share: float = 0.0
    price: float = 1.0
    must: bool = False


@dataclass(frozen=True, eq=False)
class Travel:
    """Minutes on the road from every place (row) to every place (column); infinite where there is none."""

    places: tuple[str, ...]
    minutes: Floats

    @cached_property
    def row(self) -> dict[str, int]:
        """The row of each place."""
        return {place: row for row, place in enumerate(self.places)}

    def between(self, origin: str, goal: str) -> float:
        """Minutes one way."""
        return float(self.minutes[self.row[origin], self.row[goal]])


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything the planner is told; ``ProblemFault`` when a part of it cannot be meant."""

    libraries: tuple[Library, ...]
    competences: tuple[str, ...]
    needs: tuple[Need, ...]
    measures: tuple[Measure, ...]
    periods: tuple[Period, ...]
    travel: Travel
    equity: Equity = Equity()
    pinned: tuple[Choice, ...] = ()
    forbidden: tuple[Choice, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    block_hours: float = 3.75
    note: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Refuse nonsense with the place of the fault."""
        from courseplan.sense import insist_on_sense

        insist_on_sense(self)

    @cached_property
    def library(self) -> dict[str, Library]:
        """The libraries by id."""
        return {library.id: library for library in self.libraries}

    @cached_property
    def measure(self) -> dict[str, Measure]:
        """The measures by id."""
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def period(self) -> dict[str, int]:
        """The number of each period."""
        return {period.id: number for number, period in enumerate(self.periods)}

    @cached_property
    def needs_of(self) -> dict[str, tuple[Need, ...]]:
        """The needs of each library."""
        found: dict[str, list[Need]] = {library.id: [] for library in self.libraries}
        for need in self.needs:
            found[need.library].append(need)
        return {name: tuple(needs) for name, needs in found.items()}

    @cached_property
    def worth(self) -> float:
        """The whole weighted gap."""
        return sum(need.worth for need in self.needs)
