"""The search as others call it: a problem in, the best plan found out.

First a greedy plan, at once; then the kernel's rounds; then, from everything found on the way, a
choice of whole days by integer programming; and rounds again on top of that.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from routeplan import courses
from routeplan.cost import worth
from routeplan.greedy import greedy
from routeplan.kernel.shaping import Shaped, shaped
from routeplan.plan import Plan
from routeplan.population import Population
from routeplan.problem import Problem
from routeplan.repair import lawful
from routeplan.schedule import Routes, plan_of, routes_of
from routeplan.watch import Progress, Watch, nobody
from searches.stop import Stop

if TYPE_CHECKING:
    from routeplan.climb import Climb

CHOICES = (0.35, 0.8, 0.95)
"""Shares of the search at which days are chosen anew from the pool."""
ENRICHED_AT = 0.8
"""Share of the search at which prices look for days; for that the limit must be of CPU seconds,"""
LEAST_S, PER_STOP_S = 5.0, 1 / 30
"""and at least so many, with so many for each stop;"""
ENRICHING = 0.35
"""it takes this share of the limit."""
SHORT, LONG = 0.04, 0.12
"""The most of the limit a choice may take: usually, and when prices have looked for days."""


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    stop: Stop,
    warm_start: Plan | None = None,
    watch: Watch | None = None,
    jobs: int = 1,
) -> Plan:
    """Search until ``stop`` says so; the plan with the highest ``cost.worth`` that was found.

    The plan keeps every rule but, when not all of them fit, that every ``must`` is visited. The
    same seed and limit of rounds give the same plan. With several ``jobs`` as many searches run in
    processes of their own, each with the whole limit, and the best plan of all is returned.
    """
    if jobs > 1:
        from routeplan.parallel import solve_in_parallel

        return solve_in_parallel(
            problem, seed=seed, stop=stop, warm_start=warm_start, watch=watch or nobody, jobs=jobs
        )
    return Search(problem, seed=seed, stop=stop, watch=watch or nobody).run(warm_start)


class Search:
    """One search in this process."""

    def __init__(self, problem: Problem, *, seed: int, stop: Stop, watch: Watch) -> None:
        """Lay the problem out."""
        self.problem, self.seed, self.stop, self.watch = problem, seed, stop, watch
        self.shaped: Shaped = shaped(problem)
        self.away_s = 0.0
        self.short_courses = courses.how_many(
            days=len(problem.days),
            stops=len(problem.stops),
            rounds=stop.rounds,
            cpu_seconds=stop.cpu_seconds,
        )
        self.reserved_s = self.reserve_s()

    def run(self, warm_start: Plan | None) -> Plan:
        """Greedy first, then all that the limit allows."""
        if warm_start is not None or self.problem.today is not None:
            self.short_courses = 0
        starts = self.starts(warm_start)
        first = self.first(starts)
        if self.stop() or self.stop.rounds == 0 or not self.problem.days or not self.shaped.options:
            return first
        # The compiled part is loaded only now, so that the first plan need not wait for it.
        from routeplan.kernel.ready import wait_until_ready

        self.watch(Progress(0, None, "loading"))
        if not wait_until_ready(lambda: self.stop.asked):
            return first
        return max(self.climb(starts), first, key=self.total)

    def first(self, starts: Sequence[Routes]) -> Plan:
        """The plan that is there at once, told to those who look on."""
        plans = [self.plan(routes, 0) for routes in starts]
        first = max(plans, key=self.total)
        self.watch(Progress(0, first, "greedy"))
        return first

    def total(self, plan: Plan) -> tuple[int, float]:
        """What plans are compared by: how many musts are met, then worth."""
        visited = {visit.stop for day in plan.days for visit in day.visits}
        met = sum(stop.id in visited for stop in self.problem.stops if stop.must)
        return met, worth(self.problem, plan).total

    def starts(self, warm_start: Plan | None) -> list[list[list[int]]]:
        """Routes to start from: the plan given, or the one in force, as far as it is lawful; and greedy's."""
        given = warm_start or self.problem.today
        warm = (
            [lawful(self.shaped.shape, routes_of(self.problem, self.shaped, given))]
            if given
            else []
        )
        return [*warm, greedy(self.shaped.shape)]

    def plan(self, routes: Routes, iterations: int) -> Plan:
        """Routes as a plan."""
        return plan_of(self.problem, self.shaped, routes, seed=self.seed, iterations=iterations)

    def climb(self, starts: Sequence[Routes]) -> Plan:
        """Search with the kernel from the better start."""
        from routeplan.enrich import is_short

        climb = self.better_start(starts)
        if not is_short(climb):
            self.reserved_s = 0.0
        choices, best, course = list(CHOICES), climb.best - 1, 0
        population = Population(self.shaped.shape, self.seed)
        while True:
            if climb.best > best:
                best = climb.best
                self.watch(
                    Progress(climb.rounds, self.plan(climb.routes(), climb.rounds), "searching")
                )
            left = self.stop.rounds_left(climb.rounds)
            if self.stop() or left == 0:
                return self.plan(climb.routes(), climb.rounds)
            share = self.share(climb)
            here = courses.at(share, count=self.short_courses)
            if here.number != course:
                course = here.number
                begin_course(climb, population, here)
                continue
            if choices and here.is_last and share is not None and share >= choices[0]:
                if choices.pop(0) == ENRICHED_AT and self.reserved_s > 0:
                    self.enrich(climb)
                    climb.choose(self.stop, share=LONG)
                else:
                    climb.choose(self.stop, share=SHORT)
                continue
            climb.go_on(share=here.share, rounds=left, heat=here.heat)

    def reserve_s(self) -> float:
        """CPU seconds kept for letting the prices of the ceiling look for days.

        None when rounds are the limit: prices are floating-point numbers, and machines may differ in the last digit.
        """
        from routeplan.enrich import suits

        seconds = self.stop.cpu_seconds
        if seconds is None or seconds < self.least_s() or self.stop.rounds is not None:
            return 0.0
        return ENRICHING * seconds if suits(self.problem, self.shaped.shape) else 0.0

    def least_s(self) -> float:
        """The least limit, in CPU seconds, in which prices come far enough to be of use."""
        return LEAST_S + PER_STOP_S * len(self.problem.stops)

    def share(self, climb: "Climb") -> float | None:
        """How much of the search is over, whatever else took time."""
        if self.stop.cpu_seconds is None or self.stop.rounds is not None:
            return self.stop.share(climb.rounds)
        own = self.stop.cpu_seconds - self.reserved_s
        return min((self.stop.spent_s - self.away_s) / own, 1.0) if own > 0 else 1.0

    def enrich(self, climb: "Climb") -> None:
        """Let the prices look for days, and go on from the best choice among all."""
        from routeplan.enrich import enrich

        began = self.stop.spent_s
        until = began + self.reserved_s
        enrich(self.problem, climb, lambda: self.stop() or self.stop.spent_s > until)
        self.away_s = self.reserved_s = self.stop.spent_s - began

    def better_start(self, starts: Sequence[Routes]) -> "Climb":
        """The search that stands highest once what still fits has been put in."""
        from routeplan.climb import Climb

        climbs = [Climb(self.shaped, self.seed) for _ in starts]
        for climb, routes in zip(climbs, starts, strict=True):
            climb.begin(routes)
        return max(climbs, key=lambda climb: climb.best)


def begin_course(climb: "Climb", population: Population, here: courses.Course) -> None:
    """Close one course and begin the next: from the best plan, from two plans' days, or from nothing much."""
    population.take(*climb.ended())
    if here.is_last:
        climb.go_back()
    elif here.is_crossed:
        climb.begin_anew(population.child(), idle=here.is_idle)
    else:
        empty: Routes = [[] for _ in climb.shaped.shape.day]
        days = empty if here.number % 3 == 2 else population.scattered()
        climb.begin_anew(days, idle=here.is_idle)
