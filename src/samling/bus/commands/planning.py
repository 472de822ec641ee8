"""Making the plan of a what-if: run by a worker, watched by the page, stopped by a person."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from samling.bus.commands.scenarios import sign_of_life
from samling.bus.models import Scenario
from samling.bus.queries.planning import facts_of
from samling.bus.rules.facts import CannotPlan, Facts, Trouble
from samling.bus.rules.travel import TravelSource, provider_of
from samling.journal import commands as journal

if TYPE_CHECKING:
    from routeplan.plan import Plan
    from routeplan.watch import Progress
    from samling.bus.rules.planning import Built

logger = logging.getLogger(__name__)
GLANCE_S = 1.0
MOST_TRIES = 2
"""A worker that dies on the same work twice is not let near it again."""
SEARCH_PART = 0.8
"""Share of the progress bar that the search takes; the rest is the proof."""

Clock = Callable[[], datetime]


def source() -> TravelSource:
    """Where travel times come from here."""
    found: TravelSource = settings.TRAVEL
    return found


def build(facts: Facts) -> Built:
    """The planner's problem; CannotPlan when wishes or facts stand in the way."""
    from samling.bus.rules.planning import built
    from searches.fault import ProblemFault

    try:
        provider = provider_of(source(), facts.assumptions)
    except ProblemFault as fault:
        raise CannotPlan(Trouble("no_travel", (), (str(fault),))) from fault
    return built(facts, provider)


@dataclass
class Watch:
    """The eyes on one search: notes signs of life about once a second, saves each better plan it sees then."""

    scenario_id: int
    facts: Facts
    built: Built
    clock: Clock
    glanced: float = field(default_factory=time.monotonic)
    progress: float = 0.0
    is_stopped: bool = False
    newest: Plan | None = None
    has_shown: bool = False

    def is_set(self) -> bool:
        """Whether somebody asked for an end; the search asks every few milliseconds."""
        if not self.is_stopped and time.monotonic() - self.glanced >= GLANCE_S:
            self.glance()
        return self.is_stopped

    def glance(self) -> None:
        """Save what is new, and look whether somebody asked for an end."""
        if self.newest is not None:
            _save_best(self.scenario_id, self.built, self.facts, self.newest, at=self.clock())
            self.newest, self.has_shown = None, True
        self.is_stopped = sign_of_life(self.scenario_id, progress=self.progress, at=self.clock())
        self.glanced = time.monotonic()

    def see(self, news: Progress) -> None:
        """A better plan: the first is saved at once, later ones at the next glance."""
        if news.plan is not None:
            self.newest = news.plan
            if not self.has_shown:
                self.glance()


def plan_scenario(*, scenario_id: int, clock: Clock) -> None:
    """Plan a what-if that waits: search by rounds and seed, then prove a ceiling; nothing when it was stopped.

    A plan is checked by code of its own before it counts. What stands in the way is kept as a fault
    in the row; an error nobody expected leaves the what-if failed and is raised again. A worker that
    is told to stop leaves it waiting for the next one, and that is no try.
    """
    if not _begin(scenario_id, at=clock()):
        return
    try:
        _plan(Scenario.objects.get(pk=scenario_id), clock)
    except CannotPlan as stop:
        _fail(scenario_id, stop.trouble, at=clock())
    except SystemExit:
        Scenario.objects.filter(pk=scenario_id, state="running").update(
            state="queued", tries=F("tries") - 1
        )
        raise
    except Exception:
        _fail(scenario_id, Trouble("unexpected"), at=clock())
        raise


@transaction.atomic
def _begin(scenario_id: int, *, at: datetime) -> bool:
    """Take the what-if up; also one that a killed worker left running."""
    row = Scenario.objects.select_for_update(of=("self",)).filter(pk=scenario_id).first()
    if row is None or row.state not in ("queued", "running"):
        return False
    if row.tries >= MOST_TRIES:
        row.state, row.fault, row.ended_at = "failed", asdict(Trouble("gave_up")), at
        row.save(update_fields=["state", "fault", "ended_at"])
        return False
    row.state, row.began_at, row.seen_at, row.progress = "running", at, at, 0.0
    row.tries += 1
    row.save(update_fields=["state", "began_at", "seen_at", "progress", "tries"])
    return True


def _plan(scenario: Scenario, clock: Clock) -> None:
    from routeplan.check import check
    from routeplan.solve import solve

    facts = facts_of(scenario)
    built = build(facts)
    mark = fingerprint(built, scenario)
    Scenario.objects.filter(pk=scenario.pk).update(travel=str(source()), fingerprint=mark)
    watch = Watch(scenario.pk, facts, built, clock)
    plan = solve(
        built.problem, seed=scenario.seed, stop=_limit(scenario, watch), watch=watch.see
    )  # fmt: skip
    faults = check(built.problem, plan)
    unmet = [s.id for s in built.problem.stops if s.must and not _visits(plan, s.id)]
    if faults and not unmet:
        logger.error("what-if %s: %s", scenario.pk, "; ".join(map(str, faults[:5])))
        raise CannotPlan(Trouble("not_lawful", (), tuple(str(fault) for fault in faults[:3])))
    _save_best(scenario.pk, built, facts, plan, at=clock())
    if unmet:
        raise CannotPlan(clash_of(built, unmet))
    watch.newest, watch.progress = None, SEARCH_PART
    ceiling = None if watch.is_stopped else _ceiling(scenario, built, plan, watch)
    _end(scenario.pk, ceiling, plan.children, at=clock())


def fingerprint(built: Built, scenario: Scenario) -> str:
    """The same for the same problem, seed and limit: then the plan is the same."""
    from routeplan.writing import problem_json
    from searches.files import to_text

    text = to_text(problem_json(built.problem)) + f"{scenario.seed} {scenario.rounds}"
    return hashlib.sha256(text.encode()).hexdigest()


def _limit(scenario: Scenario, watch: Watch) -> Any:
    from searches.stop import Stop

    class Watched(Stop):
        """Tells the watch how far the search has come."""

        def share(self, rounds: int) -> float | None:
            """As the limit itself says."""
            share = super().share(rounds)
            watch.progress = SEARCH_PART * (share or 0.0)
            return share

    return Watched(rounds=scenario.rounds, flag=watch)


def _visits(plan: Plan, stop: str) -> bool:
    return any(visit.stop == stop for day in plan.days for visit in day.visits)


def clash_of(built: Built, unmet: list[str]) -> Trouble:
    """Which wishes cannot all be kept, proven when it can be; else those that the best plan leaves out."""
    from routeplan.clash import clash

    found = clash(built.problem)
    if found is None:
        return Trouble("musts_unmet", tuple(unmet))
    return Trouble("musts_clash", found.stops, found.remedies)


def _ceiling(scenario: Scenario, built: Built, plan: Plan, watch: Watch) -> int:
    """The number of children that no plan within these rules can exceed."""
    from routeplan.bound import bound
    from searches.stop import Stop

    stop = Stop(cpu_seconds=float(scenario.proof_seconds), flag=watch)

    def asked() -> bool:
        share = stop.share(0) or 0.0
        watch.progress = SEARCH_PART + (1 - SEARCH_PART) * share
        return stop()

    found = bound(built.problem, stop=asked, plan=plan)
    return min(found.children, sum(group.children for group in built.problem.groups))


def _save_best(scenario_id: int, built: Built, facts: Facts, plan: Plan, *, at: datetime) -> None:
    """Keep the best plan so far with its figures; the moment of the first is remembered."""
    from samling.bus.rules import results

    told = results.figures(built, facts, plan)
    with transaction.atomic():
        row = Scenario.objects.select_for_update(of=("self",)).filter(pk=scenario_id).first()
        if row is None:
            return
        row.plan, row.figures = results.plan_json(built, facts, plan), told
        row.children = told["now"]["children"]
        row.first_plan_at = row.first_plan_at or at
        row.save(update_fields=["plan", "figures", "children", "first_plan_at"])


@transaction.atomic
def _end(scenario_id: int, ceiling: int | None, children: int, *, at: datetime) -> None:
    row = Scenario.objects.select_for_update(of=("self",)).filter(pk=scenario_id).first()
    if row is None:
        return
    row.state = "cancelled" if row.stop_asked_at else "done"
    row.ceiling = None if ceiling is None else max(ceiling, children)
    row.progress, row.ended_at = 1.0, at
    row.save(update_fields=["state", "ceiling", "progress", "ended_at"])
    journal.note(
        deed="bus.scenario_planned", subject=f"scenario:{row.pk}", by="program:planner", at=at,
        details={"children": children, "ceiling": row.ceiling},
    )  # fmt: skip


def _fail(scenario_id: int, trouble: Trouble, *, at: datetime) -> None:
    Scenario.objects.filter(pk=scenario_id).update(
        state="failed", fault=asdict(trouble), ended_at=at
    )
