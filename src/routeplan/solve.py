"""The search as others call it: a problem in, the best plan found out.

First a greedy plan, at once; then the kernel's rounds; then, from everything found on the way, a choice of whole days by
integer programming; and rounds again on top of that.
"""

from collections.abc import Sequence

from routeplan.greedy import greedy
from routeplan.kernel.ready import wait_until_ready
from routeplan.kernel.shaping import Shaped, shaped
from routeplan.plan import Plan
from routeplan.problem import Problem
from routeplan.schedule import plan_of, routes_of
from routeplan.stop import Stop
from routeplan.watch import Progress, Watch, nobody

CHOICES = (0.35, 0.7, 0.93)
"""Shares of the limit at which days are chosen anew from the pool."""


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    stop: Stop,
    warm_start: Plan | None = None,
    watch: Watch | None = None,
    jobs: int = 1,
) -> Plan:
    """Search for the plan with the highest ``cost.worth`` until ``stop`` says so, and return the best one found.

    The plan keeps every rule but, when not all of them fit, that every ``must`` is visited. The same seed and limit of rounds give
    the same plan. With several ``jobs`` as many searches run in processes of their own, each with the whole limit, and
    the best plan of all is returned.
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

    def run(self, warm_start: Plan | None) -> Plan:
        """Greedy first, then all that the limit allows."""
        starts = self.starts(warm_start)
        first = max((self.plan(routes, 0) for routes in starts), key=self.total)
        self.watch(Progress(0, first, "greedy"))
        if self.stop() or not self.problem.days or not self.shaped.options:
            return first
        self.watch(Progress(0, None, "loading"))
        if not wait_until_ready(lambda: self.stop.asked):
            return first
        return max(first, self.climb(starts), key=self.total)

    def total(self, plan: Plan) -> float:
        from routeplan.cost import worth

        return worth(self.problem, plan).total

    def starts(self, warm_start: Plan | None) -> list[list[list[int]]]:
        """Routes to start from: the plan given or the one in force, with what breaks a rule left out, and greedy's."""
        from routeplan.repair import lawful

        given = warm_start or self.problem.today
        warm = (
            [lawful(self.shaped.shape, routes_of(self.problem, self.shaped, given))]
            if given
            else []
        )
        return [*warm, greedy(self.shaped.shape)]

    def plan(self, routes: Sequence[Sequence[int]], iterations: int) -> Plan:
        """Routes as a plan."""
        return plan_of(self.problem, self.shaped, routes, seed=self.seed, iterations=iterations)

    def climb(self, starts: list[list[list[int]]]) -> Plan:
        """Search with the kernel from the better start."""
        from routeplan.climb import Climb

        climbs = []
        for routes in starts:
            climbs.append(Climb(self.shaped, self.seed))
            climbs[-1].begin(routes)
        climb = max(climbs, key=lambda one: one.best)
        choices = list(CHOICES)
        best = -1 << 62
        while True:
            if climb.best > best:
                best = climb.best
                self.watch(
                    Progress(climb.rounds, self.plan(climb.routes(), climb.rounds), "searching")
                )
            left = self.stop.rounds_left(climb.rounds)
            if self.stop() or left == 0:
                return self.plan(climb.routes(), climb.rounds)
            share = self.stop.share(climb.rounds)
            if choices and share is not None and share >= choices[0]:
                choices.pop(0)
                self.choose(climb)
                continue
            climb.go_on(share=share, rounds=left)

    def choose(self, climb: "Climb") -> None:  # noqa: F821
        """Choose days from the pool, and go on from there when that is better."""
        routes = climb.pool.choose(climb.routes(), self.stop)
        if routes is not None:
            climb.take_up(routes)
