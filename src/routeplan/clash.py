"""Which musts cannot all be kept, and what stands in their way.

A set is called clashing only with proof: the ceiling on how many of the stops any plan can visit lies below
their number. A deletion filter (Chinneck and Dravnieks 1991) then takes stops away as long as the rest still
clashes by proof, so nobody reads more names than needed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from routeplan.bound.descent import Descent
from routeplan.bound.model import model
from routeplan.pricing.prizes import Prize, Prizes
from routeplan.problem import Day, Problem, Stop
from routeplan.units import Seconds

STEPS = 60
"""Price vectors tried before a set counts as one that may hold together."""


@dataclass(frozen=True, slots=True)
class Clash:
    """``stops`` cannot all be visited by any plan, while every smaller choice of them might be.

    ``remedies`` name the rules that stand in the way: leave one of them out and the proof falls.
    """

    stops: tuple[str, ...]
    remedies: tuple[str, ...]

    def in_words(self) -> str:
        """One sentence for a person."""
        names = ", ".join(self.stops)
        clash = (
            f"no plan can visit all of: {names}"
            if len(self.stops) > 1
            else f"no plan can visit {names}"
        )
        return f"{clash}; what stands in the way: {', '.join(self.remedies) or 'the roads and hours themselves'}"


def clashing_musts(problem: Problem) -> tuple[str, ...] | None:
    """The ids of musts that cannot all be visited and none of which can be spared; nothing without a proof."""
    found = clash(problem)
    return found.stops if found else None


def clash(problem: Problem) -> Clash | None:
    """A smallest set (no stop can be taken away) of musts that provably clash, with the rules behind it."""
    musts = [stop.id for stop in problem.stops if stop.must]
    alone = [stop for stop in musts if cannot_hold(problem, [stop])]
    if alone:
        return _explained(problem, alone[:1])
    if not cannot_hold(problem, musts):
        return None
    kept = list(musts)
    for stop in musts:
        rest = [other for other in kept if other != stop]
        if cannot_hold(problem, rest):
            kept = rest
    return _explained(problem, kept)


def cannot_hold(problem: Problem, stops: Sequence[str]) -> bool:
    """Whether it is proven that no plan visits all these stops."""
    if not stops:
        return False
    only = _only(problem, stops)
    prizes = tuple(Prize((stop,), (1.0,)) for stop in stops if not problem.stop[stop].never)
    descent = Descent(model(only, Prizes(prizes, {}, 0.0, 0.0, 0.0)))
    descent.start()
    for _ in range(STEPS):
        if descent.settled or descent.value < len(stops) - 1e-6:
            break
        descent.step()
    return descent.value < len(stops) - 1e-6


def _only(problem: Problem, stops: Sequence[str]) -> Problem:
    """The problem with these stops alone; nobody is a must here, all are prizes."""
    wanted = set(stops)
    kept = tuple(replace(stop, must=False) for stop in problem.stops if stop.id in wanted)
    return replace(problem, stops=kept, today=None, minimum_share={})


Change = Callable[[Problem], Problem]


def _explained(problem: Problem, stops: Sequence[str]) -> Clash:
    remedies = (
        name for name, change in REMEDIES.items() if not cannot_hold(change(problem), stops)
    )
    return Clash(tuple(stops), tuple(remedies))


def _each_stop(change: Callable[[Stop], Stop]) -> Change:
    return lambda problem: replace(
        problem, stops=tuple(change(stop) for stop in problem.stops), today=None
    )


def _each_day(change: Callable[[Day], Day]) -> Change:
    return lambda problem: replace(
        problem, days=tuple(change(day) for day in problem.days), today=None
    )


def _all_day(stop: Stop) -> Stop:
    return replace(stop, windows=((Seconds(0), Seconds(48 * 3600)),))


def _long(day: Day) -> Day:
    span = Seconds(max(day.max_duration_s, 24 * 3600))
    return replace(day, max_duration_s=span, latest_end_s=Seconds(day.earliest_start_s + span))


REMEDIES: dict[str, Change] = {
    "“never” set on a stop that must be visited": _each_stop(
        lambda stop: replace(stop, never=False)
    ),
    "the days a stop allows": _each_stop(lambda stop: replace(stop, days=None)),
    "the opening windows": _each_stop(_all_day),
    "the longest driving of a day": _each_day(lambda day: replace(day, max_driving_s=None)),
    "the length of the day": _each_day(_long),
}
