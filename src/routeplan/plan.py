"""What the planner answers: for each bus day the stops in order with their times.

How a plan is read:

* A bus leaves its start place so that it drives straight to the first visit's ``arrive_s``; it
  drives straight home after the last visit's ``leave_s``. Breaks owed on those two legs lengthen
  them.
* ``arrive_s`` is no later than ``start_s``; ``start_s`` lies in a window; ``leave_s`` is
  ``start_s`` plus the service time (or later, when the bus waits there before it drives on).
* Between two visits, whatever time is not driving is **idle**: ``next.start_s - leave_s -
  travel``, wherever it is spent. A break is idle time in one piece (or in the two parts of
  ``Break.split``), so a plan needs no list of breaks: its idle time must have room for those that
  are owed. ``arrive_s`` includes breaks taken on the road.
"""

from dataclasses import dataclass

from routeplan.units import Seconds


@dataclass(frozen=True, slots=True)
class Visit:
    """One stop visit: the bus arrives, opens its doors, and leaves (seconds after midnight)."""

    stop: str
    arrive_s: Seconds
    start_s: Seconds
    leave_s: Seconds


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The visits of one bus day, in order of time; ``id`` is the day's in the problem."""

    id: str
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan for the whole cycle with its figures.

    ``children`` counts the children of every group reached, once and plainly; ``weighted`` is the
    same with need and the value of repeated visits; ``driving_s`` is the seconds on the road;
    ``bound`` is a proven ceiling of the weighted figure, when one is known. ``seed`` and
    ``iterations`` tell how the plan was found.
    """

    days: tuple[DayPlan, ...]
    children: int
    driving_s: Seconds
    bound: float | None = None
    seed: int = 0
    iterations: int = 0
    weighted: float | None = None
