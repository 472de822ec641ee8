"""Several searches at once, each in a process of its own with its own seed; the best plan of all comes back."""

import multiprocessing
import queue
from dataclasses import dataclass, replace
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any

from routeplan.cost import worth
from routeplan.kernel.ready import wait_until_ready
from routeplan.plan import Plan
from routeplan.problem import Problem
from routeplan.solve import Search, solve
from routeplan.watch import Progress, Watch
from searches.stop import Stop

GLANCE_S = 0.05
"""How often the asking process looks whether it should stop."""
PATIENCE_S = 10.0
"""How long a search that was told to stop may take to hand in its plan."""


@dataclass(frozen=True)
class Errand:
    """What one process is asked to do."""

    problem: Problem
    seed: int
    rounds: int | None
    cpu_seconds: float | None
    warm_start: Plan | None


def run_errand(errand: Errand, flag: Any, answers: Any) -> None:
    """Search in this process; hand in each better plan, and the last one with the mark that it is the last."""
    stop = Stop(rounds=errand.rounds, cpu_seconds=errand.cpu_seconds, flag=flag)

    def tell(progress: Progress) -> None:
        if progress.plan is not None:
            answers.put((errand.seed, progress, False))

    plan = solve(
        errand.problem, seed=errand.seed, stop=stop, warm_start=errand.warm_start, watch=tell
    )
    answers.put((errand.seed, Progress(plan.iterations, plan, "done"), True))


def seeds(seed: int, jobs: int) -> list[int]:
    """The seeds of the processes: the given one first, the others far away from those of a neighbour."""
    return [seed, *(seed * 1_000_003 + 7919 * job for job in range(1, jobs))]


def solve_in_parallel(
    problem: Problem, *, seed: int, stop: Stop, warm_start: Plan | None, watch: Watch, jobs: int
) -> Plan:
    """The best plan of ``jobs`` searches, each with the whole limit; ties go to the first seed."""
    search = Search(problem, seed=seed, stop=stop, watch=watch)
    first = search.first(search.starts(warm_start))
    if not wait_until_ready(lambda: stop.asked):
        return first
    context = multiprocessing.get_context("spawn")
    team = Team(context, stop)
    for one in seeds(seed, jobs):
        team.start(Errand(problem, one, stop.rounds, stop.cpu_seconds, warm_start))
    found = team.gather(problem, watch, worth(problem, first).total)
    best = first
    for one in seeds(seed, jobs):
        if one in found and search.total(found[one]) > search.total(best):
            best = found[one]
    return replace(best, seed=seed)


class Team:
    """The processes, their flag and their answers."""

    def __init__(self, context: SpawnContext, stop: Stop) -> None:
        """Begin with nobody."""
        self.context, self.stop = context, stop
        self.flag = context.Event()
        self.answers: Any = context.Queue()
        self.processes: list[BaseProcess] = []

    def start(self, errand: Errand) -> None:
        """Send one process off."""
        process = self.context.Process(target=run_errand, args=(errand, self.flag, self.answers))
        process.daemon = True
        process.start()
        self.processes.append(process)

    def gather(self, problem: Problem, watch: Watch, best: float) -> dict[int, Plan]:
        """Wait for all, telling ``watch`` of each new best; the last plan of each seed."""
        plans: dict[int, Plan] = {}
        waiting = len(self.processes)
        rounds: dict[int, int] = {}
        while waiting > 0:
            answer = self.next_answer()
            if answer is None:
                break
            seed, progress, is_last = answer
            waiting -= is_last
            plans[seed] = progress.plan
            rounds[seed] = progress.iterations
            total = worth(problem, progress.plan).total
            if total > best:
                best = total
                watch(Progress(sum(rounds.values()), progress.plan, "searching"))
        self.close()
        return plans

    def next_answer(self) -> tuple[int, Any, bool] | None:
        """The next answer; nothing when no process is left, or when those told to stop keep silent."""
        silent = 0.0
        while True:
            if self.stop.asked:
                self.flag.set()
            try:
                answer: tuple[int, Any, bool] = self.answers.get(timeout=GLANCE_S)
            except queue.Empty:
                silent += GLANCE_S if self.flag.is_set() else 0.0
                if silent > PATIENCE_S or not any(one.is_alive() for one in self.processes):
                    return None
            else:
                return answer

    def close(self) -> None:
        """Let everybody go."""
        self.flag.set()
        for process in self.processes:
            process.join(timeout=PATIENCE_S)
            if process.is_alive():
                process.terminate()
