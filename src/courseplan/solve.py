"""The search: how often each way is held over the whole time, then in which half-year, then better.

1. The relaxed programme with all periods together says which ways matter at all.
2. The same programme over those ways in whole numbers says how often each is held.
3. Lines are laid into the half-years so that no library must spare too many at once (``halves``).
4. Everything about one part of the plan is decided anew, exactly, with the rest kept: measures that
   teach the same, or one half-year. This goes on until the limit.

A small problem is given to HiGHS whole. The proof is that of ``bound``.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from courseplan.bound import Ceiling, ceiling_of
from courseplan.clash import Contradiction, clash
from courseplan.greedy import greedy
from courseplan.halves import in_halves
from courseplan.lines import as_plan, keeps_musts, lines_of, value_of, without_the_idle
from courseplan.model import Chosen, Held, Model, Slot, one_group
from courseplan.plan import Plan
from courseplan.problem import Problem
from courseplan.programme import Answer
from courseplan.watch import Progress, Watch, nobody
from courseplan.ways import Ways, lay_out
from searches.stop import Stop

LARGE = 8000
"""Seats from which the relaxed programme is quicker by interior points."""
SMALL = 500
"""Seats × periods of a problem that HiGHS is given whole."""
_HOUR_PRICE = 1e-4
_DEAR_SHARE = 100.0
"""What a missing unit costs the search when equity must be kept."""


def solve(
    problem: Problem,
    *,
    seed: int = 1,
    stop: Stop,
    warm_start: Plan | None = None,
    watch: Watch | None = None,
) -> Plan:
    """The best plan found within the limit, with its proven ceiling.

    ``Contradiction`` when no plan can keep what must be kept. Half of the limit at most goes to the
    ceiling. The same seed and rounds give the same plan.
    """
    return _Search(problem, seed, stop, warm_start, watch or nobody).plan()


@dataclass(slots=True)
class _Effort:
    """The limits of one piece of work."""

    cpu_seconds: float | None
    nodes: int | None


class _Search:
    def __init__(
        self, problem: Problem, seed: int, stop: Stop, warm: Plan | None, watch: Watch
    ) -> None:
        self.told, self.seed, self.stop, self.watch = problem, seed, stop, watch
        equity = problem.equity
        if equity.must:
            equity = replace(equity, must=False, price=max(equity.price, _DEAR_SHARE))
        self.problem = replace(problem, equity=equity)
        self.ways: Ways = lay_out(self.problem)
        self.chance = random.Random(seed)
        self.best: list[Held] = []
        self.value = -np.inf
        self.ceiling = Ceiling(np.inf, relaxed=())
        self.warm = warm

    def plan(self) -> Plan:
        """Do everything and answer."""
        self._begin()
        if len(self.ways.seats) * len(self.problem.periods) <= SMALL:
            self._whole()
        else:
            self._large()
        self._insist()
        lines = without_the_idle(self.ways, self.best)
        plan = as_plan(self.told, self.ways, lines)
        bound = max(self.ceiling.value, plan.value) if self.ceiling.known else None
        return replace(plan, bound=bound, seed=self.seed)

    def _insist(self) -> None:
        if keeps_musts(self.ways, self.best) and self._equal_enough():
            return
        found = clash(self.told)
        if found is not None:
            raise Contradiction(found)
        raise Contradiction(())

    def _equal_enough(self) -> bool:
        return not self.told.equity.must or value_of(self.ways, self.best).missing < 1e-6

    def _begin(self) -> None:
        """The list of benefit per cost, and the plan at hand if there is one."""
        core = self._core()
        self._take(greedy(self.ways, core), "benefit per cost")
        if self.warm is not None:
            self._take(lines_of(self.ways, self.warm), "the plan at hand")

    def _core(self) -> list[Held]:
        """Lines that keep what is pinned and who must be invited."""
        problem = self.problem
        if not problem.pinned and not any(i.at_least for i in problem.invitations):
            return []
        measures = {c.measure for c in problem.pinned} | {
            i.measure for i in problem.invitations if i.at_least
        }
        model = self._singles(
            [k for k, w in enumerate(self.ways.ways) if problem.measures[w.measure].id in measures]
        )
        answer = model.programme.solve(
            cpu_seconds=self._seconds(0.1, 5.0), gap=0.05, seed=self.seed
        )
        return [] if answer.columns is None else _read(model, answer)

    def _singles(
        self,
        ways: Collection[int],
        *,
        decided: Sequence[Held] = (),
        periods: Collection[int] | None = None,
    ) -> Model:
        chosen = sorted(periods if periods is not None else range(len(self.problem.periods)))
        slots = [
            Slot(way, g)
            for g, t in enumerate(chosen)
            for way in sorted(ways)
            if t in self.ways.ways[way].periods
        ]
        return Model(self.ways, [(t,) for t in chosen], slots, decided, hour_price=_HOUR_PRICE)

    def _take(self, lines: list[Held], note: str) -> bool:
        """Keep these lines when they are allowed and better."""
        value = value_of(self.ways, lines).value
        if not keeps_musts(self.ways, lines) or value <= self.value + 1e-9:
            return False
        self.best, self.value = lines, value
        bound = self.ceiling.value if self.ceiling.known else None
        plan = replace(as_plan(self.told, self.ways, lines), seed=self.seed, bound=bound)
        self.watch(Progress(note, plan, bound))
        return True

    def _seconds(self, share: float, usual: float) -> float:
        limit = self.stop.cpu_seconds
        return usual if limit is None else max(0.2, share * limit)

    def _whole(self) -> None:
        """All at once; the ceiling comes with the plan."""
        model = self._singles(range(len(self.ways.ways)))
        model = Model(self.ways, model.groups, model.slots)
        begin = model.begin(Chosen(line.way, line.period, 1, line.people) for line in self.best)
        answer = model.programme.solve(
            cpu_seconds=self.stop.cpu_seconds, asked=self._asked, seed=self.seed, begin=begin
        )
        self.ceiling = Ceiling(answer.ceiling + model.sure, relaxed=())
        if answer.columns is not None:
            self._take(_read(model, answer), "the whole programme")

    def _asked(self) -> bool:
        return self.stop.asked

    def _large(self) -> None:
        self.watch(Progress("the relaxed programme"))
        groups, slots = one_group(self.ways)
        model = Model(self.ways, groups, slots)
        relaxed = model.programme.solve(
            relaxed=True, asked=self._asked, interior=len(self.ways.seats) > LARGE
        )
        if relaxed.columns is None:
            return
        self.ceiling = Ceiling(relaxed.ceiling, relaxed=tuple(relaxed.columns))
        support = {k for k, often in enumerate(model.counts(relaxed)) if often > 1e-6}
        if not self.stop():
            self._counted(support)
        if not self.stop():
            self.watch(Progress("the ceiling"))
            self.ceiling = ceiling_of(
                model, self.ceiling, cpu_seconds=self._seconds(0.28, 6.0), asked=self._asked
            )
        self._improve(support)

    def _counted(self, support: Collection[int]) -> None:
        """Whole numbers over all periods, then half-years, then who is invited."""
        self.watch(Progress("how often each is held"))
        groups, slots = one_group(self.ways, support)
        model = Model(self.ways, groups, slots)
        answer = model.programme.solve(
            cpu_seconds=self._seconds(0.13, 3.0),
            nodes=self._nodes,
            gap=2e-3,
            seed=self.seed,
            asked=self._asked,
        )
        if answer.columns is None:
            return
        chosen = self._better_counts(support, model.chosen(answer), answer.value)
        lines = [
            Held(choice.way, -1, people)
            for choice in chosen
            for people in _copies(self.ways, choice.way, choice.often, choice.people)
        ]
        self._invite(in_halves(self.ways, lines, rounds=20, chance=self.chance))

    def _better_counts(
        self, support: Collection[int], chosen: list[Chosen], value: float
    ) -> list[Chosen]:
        """Decide some measures anew, with everybody's invitations free, as long as the share lasts."""
        groups, _ = one_group(self.ways, ())
        size, ends, left = 0.22, self.stop.spent_s + self._seconds(0.38, 8.0), 12
        while left and not self.stop() and (self._nodes or self.stop.spent_s < ends):
            left -= 1 if self._nodes else 0
            measures, held = self._kindred(size), {choice.way: choice for choice in chosen}
            slots = [
                Slot(way, 0, None if self.ways.ways[way].measure in measures else held[way].often)
                for way in sorted(set(support) | set(held))
                if self.ways.ways[way].measure in measures or way in held
            ]
            model = Model(self.ways, groups, slots)
            answer = self._part(model, chosen)
            if answer.columns is not None and answer.value > value + 1e-9:
                chosen, value = model.chosen(answer), answer.value
            size = min(0.8, size * 1.1) if answer.optimal else max(0.05, size * 0.93)
        return chosen

    @property
    def _nodes(self) -> int | None:
        """Without seconds to go by, each piece of work is limited by its nodes."""
        return None if self.stop.cpu_seconds else 2

    def _part(self, model: Model, chosen: Collection[Chosen]) -> Answer:
        return model.programme.solve(
            cpu_seconds=max(0.2, min(self._seconds(0.075, 2.0), 8.0)),
            nodes=self._nodes,
            gap=3e-4,
            seed=self.chance.randrange(2**31 - 1),
            asked=self.stop,
            begin=model.begin(chosen),
        )

    def _invite(self, lines: Sequence[Held]) -> None:
        """The best people for lines that are given."""
        periods = range(len(self.problem.periods))
        slots = [Slot(line.way, line.period, 1) for line in lines]
        model = Model(self.ways, [(t,) for t in periods], slots, hour_price=_HOUR_PRICE)
        answer = model.programme.solve(
            cpu_seconds=self._seconds(0.1, 3.0), gap=3e-4, seed=self.seed, asked=self._asked
        )
        if answer.columns is not None:
            self._take(_read(model, answer), "who is invited")

    def _improve(self, support: Collection[int]) -> None:
        """Decide parts anew until the limit; easy parts grow, hard ones shrink."""
        size, done = 0.2, 0
        while not self.stop() and (self.stop.rounds is None or done < self.stop.rounds):
            if self.ceiling.known and self.value >= self.ceiling.value - 1e-6:
                return
            done += 1
            model = self._anew(support, size, one_period=done % 3 == 0)
            chosen = [Chosen(line.way, line.period, 1, line.people) for line in self.best]
            answer = self._part(model, chosen)
            if answer.columns is not None:
                self._take(_read(model, answer), "a part decided anew")
            size = min(0.6, size * 1.1) if answer.optimal else max(0.05, size * 0.85)

    def _anew(self, support: Collection[int], size: float, *, one_period: bool) -> Model:
        """Some measures, or one period, to be decided anew; the other lines stay, with people free."""
        ways, periods = self.ways.ways, range(len(self.problem.periods))
        held = {(line.way, line.period) for line in self.best}
        candidates = set(support) | {way for way, _ in held}
        candidates |= set(self.chance.sample(range(len(ways)), min(15, len(ways))))
        only = self.chance.randrange(len(periods)) if one_period else None
        measures = set(range(len(self.problem.measures))) if one_period else self._kindred(size)
        slots = []
        for way in sorted(candidates):
            for t in ways[way].periods:
                if ways[way].measure in measures and only in {None, t}:
                    slots.append(Slot(way, t))
                elif (way, t) in held:
                    slots.append(Slot(way, t, 1))
        return Model(self.ways, [(t,) for t in periods], slots, hour_price=_HOUR_PRICE)

    def _kindred(self, size: float) -> set[int]:
        """Measures that teach the same as one of them, and others by chance."""
        problem = self.problem
        wanted = max(2, round(size * len(problem.measures)))
        first = self.chance.randrange(len(problem.measures))
        near = set(problem.measures[first].gains)
        order = self.chance.sample(range(len(problem.measures)), len(problem.measures))
        order.sort(key=lambda m: (m != first, not near & set(problem.measures[m].gains)))
        return set(order[:wanted])


def _read(model: Model, answer: Answer) -> list[Held]:
    """The lines of an answer whose groups are single periods."""
    return [
        Held(choice.way, model.groups[choice.group][0], choice.people)
        for choice in model.chosen(answer)
    ]


def _copies(ways: Ways, way: int, often: int, together: dict[int, int]) -> list[dict[int, int]]:
    """The people of a way shared out among the times it is held."""
    copies: list[dict[int, int]] = [{} for _ in range(often)]
    full = ways.ways[way].form.seats
    for seat, people in sorted(together.items(), key=lambda item: -item[1]):
        most = ways.seats[seat].most
        while people > 0:
            roomy = [c for c in copies if sum(c.values()) < full and c.get(seat, 0) < most]
            if not roomy:
                break
            copy = min(roomy, key=lambda c: (c.get(seat, 0), sum(c.values())))
            part = min(people, most - copy.get(seat, 0), full - sum(copy.values()))
            copy[seat] = copy.get(seat, 0) + part
            people -= part
    return copies
