"""The search: how often each way is held over the whole time, then in which half-year, then better.

1. The relaxed programme with all periods together says which ways matter at all.
2. The same programme over those ways in whole numbers says how often each is held.
3. Lines are laid into the half-years so that no library must spare too many at once (``halves``).
4. Annealing on the whole plan: lines move, change places and give way to others, everybody concerned
   chooses anew (``kernel``). This goes on until the limit.

A small problem is given to HiGHS whole. The proof is that of ``bound``.
"""

import random
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from courseplan.bound import Ceiling, ceiling_of
from courseplan.clash import Contradiction, clash
from courseplan.greedy import greedy
from courseplan.halves import in_halves
from courseplan.kernel.anneal import rounds
from courseplan.kernel.board import lines_on, table_of
from courseplan.kernel.ready import wait_until_ready
from courseplan.lines import affordable, as_plan, keeps_musts, lines_of, value_of, without_the_idle
from courseplan.model import HOUR_PRICE, Chosen, Held, Model, Slot, one_group
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
_RELAXED, _COUNTING, _PROOF = 0.6, 0.12, 0.36
"""Shares of the seconds: at most for the relaxed programme, for whole numbers, for the ceiling's cuts."""
_QUICK = 0.2
"""Share of the seconds the relaxed programme may take if anything is to be counted in whole numbers."""
_HEAT, _COLD = 0.5, 0.08
"""How much worse is often taken, at first and at last."""
_ROUNDS, _PEOPLE_ONLY, _TRIES = 500, 70, 15
"""Annealing: rounds between two looks at the clock, per cent of them about people only, ways looked at for a line."""
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
        self.ceiling = Ceiling(np.inf)
        self.warm = warm
        self._begun: list[Held] = []
        self._relaxed_s = 0.0

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

    def _singles(self, ways: Collection[int], hour_price: float = HOUR_PRICE) -> Model:
        periods = range(len(self.problem.periods))
        slots = [
            Slot(way, t)
            for t in periods
            for way in sorted(ways)
            if t in self.ways.ways[way].periods
        ]
        return Model(self.ways, [(t,) for t in periods], slots, hour_price=hour_price)

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

    def _share_of(self, share: float) -> float | None:
        """Seconds for a piece of work; nothing when rounds or nodes alone limit it, so that chance has no part."""
        limit = self.stop.cpu_seconds
        return None if limit is None else max(0.2, share * limit)

    def _whole(self) -> None:
        """All at once; the ceiling comes with the plan."""
        model = self._singles(range(len(self.ways.ways)), hour_price=0.0)
        begin = model.begin(Chosen(line.way, line.period, 1, line.people) for line in self.best)
        answer = model.programme.solve(
            cpu_seconds=self.stop.cpu_seconds, asked=self._asked, seed=self.seed, begin=begin
        )
        self.ceiling = Ceiling(answer.ceiling + model.sure)
        if answer.columns is not None:
            self._take(_read(model, answer), "the whole programme")

    def _asked(self) -> bool:
        return self.stop.asked

    def _large(self) -> None:
        self.watch(Progress("the relaxed programme"))
        began = self.stop.spent_s
        groups, slots = one_group(self.ways)
        model = Model(self.ways, groups, slots)
        relaxed = model.programme.solve(
            relaxed=True,
            cpu_seconds=self._share_of(_RELAXED),
            asked=self._asked,
            interior=len(self.ways.seats) > LARGE,
        )
        self._relaxed_s = self.stop.spent_s - began
        support: set[int] = set()
        self.ceiling = Ceiling(min(relaxed.ceiling, self.problem.worth))
        if relaxed.columns is not None:
            support = {k for k, often in enumerate(model.counts(relaxed)) if often > 1e-6}
        if self._has_time() and support and not self.stop():
            self._counted(support)
        if self._has_time() and not self.stop():
            self.watch(Progress("the ceiling"))
            self.ceiling = ceiling_of(
                model, self.ceiling, cpu_seconds=self._share_of(_PROOF), asked=self._asked
            )
        if not self.stop():
            self._anneal(support)

    def _has_time(self) -> bool:
        """Whether the relaxed programme was so quick that whole numbers are worth trying."""
        return self._relaxed_s < self._seconds(_QUICK, np.inf)

    def _counted(self, support: Collection[int]) -> None:
        """Whole numbers over all periods, then half-years; who is invited is left to the annealing."""
        self.watch(Progress("how often each is held"))
        groups, slots = one_group(self.ways, support)
        model = Model(self.ways, groups, slots)
        answer = model.programme.solve(
            cpu_seconds=self._share_of(_COUNTING),
            nodes=self._nodes,
            gap=2e-3,
            seed=self.seed,
            asked=self._asked,
        )
        if answer.columns is None:
            return
        lines = [
            Held(choice.way, -1, people)
            for choice in model.chosen(answer)
            for people in _copies(self.ways, choice.way, choice.often, choice.people)
        ]
        self._begun = in_halves(self.ways, lines, rounds=8, chance=self.chance)

    def _anneal(self, support: Collection[int]) -> None:
        """Rounds of annealing until the limit, from the counted plan or from a better one at hand."""
        self.watch(Progress("a part decided anew"))
        if not self.ways.ways:  # nothing can be held, so nothing can be moved
            return
        if not wait_until_ready(self._asked):
            return
        likely = {*support, *(line.way for line in self._begun)}
        table = table_of(self.ways, affordable(self.ways, self._begun), self.seed, likely)
        rounds(table, 1, _COLD, _COLD, _PEOPLE_ONLY, _TRIES)
        self._take(lines_on(table), "who is invited")
        likely |= {line.way for line in self.best}
        table = table_of(self.ways, self.best, self.seed, likely)
        begun, done, told = self.stop.spent_s, 0, 0.0
        while not self._asked() and self.value < self.ceiling.value - 1e-6:
            share = self._share(begun, done)
            if share is not None and share >= 1:
                break
            heat = _HEAT * (_COLD / _HEAT) ** (0.5 if share is None else share)
            rounds(table, _ROUNDS, heat, heat, _PEOPLE_ONLY, _TRIES)
            done += 1
            if (share is None and done % 100 == 0) or (share is not None and share >= told + 0.05):
                told = share or 0.0
                self._take(lines_on(table), "a part decided anew")
        self._take(lines_on(table), "a part decided anew")

    def _share(self, begun: float, done: int) -> float | None:
        """How much of the annealing is over; nothing when there is no limit."""
        shares = []
        if self.stop.cpu_seconds is not None:
            whole = max(1e-6, self.stop.cpu_seconds - begun)
            shares.append((self.stop.spent_s - begun) / whole)
        if self.stop.rounds is not None:
            shares.append(done / self.stop.rounds if self.stop.rounds else 1.0)
        return max(shares, default=None)

    @property
    def _nodes(self) -> int | None:
        """Without seconds to go by, each piece of work is limited by its nodes."""
        return None if self.stop.cpu_seconds else 2


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
