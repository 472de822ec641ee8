"""The planner at work on a competence plan: sent, run by a worker, watched, stopped, asked."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_noop

from samling.competence.commands.plan_making import own, write_lines
from samling.competence.models import CompetencePlan, PlanQuestion
from samling.competence.queries.plan_facts import facts_of, lines_of
from samling.competence.terms import PlanWork
from samling.journal import commands as journal

if TYPE_CHECKING:
    from courseplan import Plan
    from courseplan.watch import Progress

Clock = Callable[[], datetime]
logger = logging.getLogger(__name__)
GLANCE_S = 1.0
PRICE_SECONDS = 10.0
NEWS = {
    "the relaxed programme": gettext_noop("Finding out which measures matter"),
    "how often each is held": gettext_noop("Deciding how often each is held"),
    "the ceiling": gettext_noop("Proving how good a plan can be"),
    "who is invited": gettext_noop("Choosing who is invited"),
    "a part decided anew": gettext_noop("Making it better, part by part"),
    "benefit per cost": gettext_noop("Making a first plan"),
}


@transaction.atomic
def queue_plan(*, plan_id: int, by: str, at: datetime) -> None:
    """Send a plan to the planner; its lines stay until there are better ones. Raises PlanIsBusy, PlanIsFixed."""
    plan = own(plan_id)
    plan.work, plan.queued_at, plan.stop_asked_at = PlanWork.QUEUED, at, None
    plan.progress, plan.news, plan.fault = 0.0, "", None
    plan.save()
    journal.note(deed="competence.plan_queued", subject=f"competence_plan:{plan.pk}", by=by, at=at)
    transaction.on_commit(partial(_defer, "plan", plan_id=plan.pk))


def _defer(task: str, **keys: int) -> None:
    from procrastinate.contrib.django import app

    app.configure_task(f"samling.competence.jobs.{task}", queue="planning").defer(**keys)


@transaction.atomic
def stop_plan(*, plan_id: int, by: str, at: datetime) -> None:
    """Ask the planner to end with the best plan so far; one that still waits is stopped at once."""
    plan = CompetencePlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if plan.work == PlanWork.QUEUED:
        plan.work = PlanWork.IDLE
    elif plan.work != PlanWork.RUNNING:
        return
    plan.stop_asked_at = at
    plan.save(update_fields=["work", "stop_asked_at"])
    journal.note(deed="competence.plan_stopped", subject=f"competence_plan:{plan.pk}", by=by, at=at)


@dataclass
class Watch:
    """The eyes on one search: signs of life about once a second; whether somebody asked for an end."""

    plan_id: int
    seconds: float
    clock: Clock
    began: float = field(default_factory=time.process_time)
    glanced: float = field(default_factory=time.monotonic)
    news: str = ""
    is_stopped: bool = False

    def is_set(self) -> bool:
        """Whether somebody asked for an end."""
        if not self.is_stopped and time.monotonic() - self.glanced >= GLANCE_S:
            self.glance()
        return self.is_stopped

    def glance(self) -> None:
        """Tell how far the work has come, and look whether it should end."""
        spent = (time.process_time() - self.began) / self.seconds
        rows = CompetencePlan.objects.filter(pk=self.plan_id)
        rows.filter(work=PlanWork.RUNNING).update(
            progress=min(1.0, spent), news=self.news, worked_at=self.clock()
        )
        asked = rows.values_list("stop_asked_at", flat=True).first()
        self.is_stopped = asked is not None or not rows.exists()
        self.glanced = time.monotonic()

    def see(self, progress: Progress) -> None:
        """Remember what the search says of itself."""
        self.news = NEWS.get(progress.note, self.news)
        self.is_set()


@transaction.atomic
def fill_plan(*, plan_id: int, by: str, at: datetime) -> None:
    """Fill a draft at once with what closes most per cost, one measure after the other; no proof.

    Raises PlanIsFixed and PlanIsBusy.
    """
    from courseplan.greedy import greedy
    from courseplan.lines import as_plan
    from courseplan.ways import lay_out
    from samling.competence.rules import planning

    plan = own(plan_id)
    problem = planning.built(facts_of(plan))
    ways = lay_out(problem)
    plan.bound = None
    write_lines(plan, planning.as_lines(as_plan(problem, ways, greedy(ways))))
    journal.note(deed="competence.plan_filled", subject=f"competence_plan:{plan.pk}", by=by, at=at)


def run_plan(*, plan_id: int, clock: Clock) -> None:
    """Make the plan that waits, check it by code of its own, and keep it; nothing when it was stopped.

    Limits that clash are kept as a fault in words; an error nobody expected is raised again.
    """
    taken = CompetencePlan.objects.filter(
        pk=plan_id, work__in=[PlanWork.QUEUED, PlanWork.RUNNING]
    ).update(work=PlanWork.RUNNING, worked_at=clock())
    if not taken:
        return
    try:
        _plan(CompetencePlan.objects.get(pk=plan_id), clock)
    except Exception:
        _fail(plan_id, {"kind": "unexpected"}, clock())
        raise


def _plan(plan: CompetencePlan, clock: Clock) -> None:
    from courseplan.check import check
    from courseplan.clash import Contradiction
    from courseplan.solve import solve
    from samling.competence.rules import planning
    from searches.stop import Stop

    problem = planning.built(facts_of(plan))
    before = planning.as_plan(lines_of(plan)[1])
    watch = Watch(plan.pk, float(plan.seconds), clock)
    stop = Stop(cpu_seconds=float(plan.seconds), flag=watch)
    try:
        found = solve(problem, seed=plan.seed, stop=stop, warm_start=before, watch=watch.see)
    except Contradiction as clash:
        limits = [[limit.place, limit.words] for limit in clash.limits]
        _fail(plan.pk, {"kind": "clash", "limits": limits}, clock())
        return
    faults = check(problem, found)
    if faults:
        logger.error("plan %s: %s", plan.pk, "; ".join(map(str, faults[:5])))
        _fail(plan.pk, {"kind": "unlawful"}, clock())
        return
    _keep(plan.pk, found, clock())


@transaction.atomic
def _keep(plan_id: int, found: Plan, at: datetime) -> None:
    from samling.competence.rules import planning

    plan = CompetencePlan.objects.select_for_update(of=("self",)).filter(pk=plan_id).first()
    if plan is None:
        return
    plan.bound = found.bound
    write_lines(plan, planning.as_lines(found))
    plan.work, plan.progress, plan.news, plan.worked_at = PlanWork.DONE, 1.0, "", at
    plan.fault = None
    plan.save(update_fields=["work", "progress", "news", "worked_at", "fault"])
    journal.note(
        deed="competence.plan_planned", subject=f"competence_plan:{plan.pk}",
        by="program:planner", at=at, details={"value": plan.value, "bound": plan.bound},
    )  # fmt: skip


def _fail(plan_id: int, fault: dict[str, Any], at: datetime) -> None:
    CompetencePlan.objects.filter(pk=plan_id).update(
        work=PlanWork.FAILED, fault=fault, worked_at=at
    )


@transaction.atomic
def ask_price(*, plan_id: int, measure_id: int, by: str, at: datetime) -> PlanQuestion:
    """Ask what it would cost to have a measure in the plan, or to do without one that is there."""
    question, _ = PlanQuestion.objects.update_or_create(
        plan_id=plan_id,
        measure_id=measure_id,
        defaults={"asked_at": at, "answered_at": None, "answer": None},
    )
    journal.note(
        deed="competence.plan_asked", subject=f"competence_plan:{plan_id}", by=by, at=at,
        details={"measure": measure_id},
    )  # fmt: skip
    transaction.on_commit(partial(_defer, "price", question_id=question.pk))
    return question


def answer_price(*, question_id: int, clock: Clock) -> None:
    """Answer a question that waits: the price, and which libraries gain and lose."""
    from courseplan import Choice
    from courseplan.clash import Contradiction
    from courseplan.explain import price_of
    from courseplan.yardstick import measured
    from samling.competence.rules import planning
    from searches.stop import Stop

    question = PlanQuestion.objects.filter(pk=question_id).select_related("plan").first()
    if question is None or question.answered_at is not None:
        return
    problem = planning.built(facts_of(question.plan))
    lines = lines_of(question.plan)[1]
    out = question.measure_id in {line.measure for line in lines}
    answer: dict[str, Any] = {"out": out}
    try:
        price = price_of(
            problem,
            Choice(str(question.measure_id)),
            plan=measured(problem, planning.as_plan(lines)),
            stop=Stop(cpu_seconds=PRICE_SECONDS),
            seed=question.plan.seed,
            out=out,
        )
    except Contradiction as clash:
        answer["limits"] = [[limit.place, limit.words] for limit in clash.limits]
    else:
        answer |= {
            "price": price.price,
            "at_least": price.at_least,
            "worth": problem.worth,
            "gains": [[int(key), worth] for key, worth in price.gains],
            "losses": [[int(key), worth] for key, worth in price.losses],
            "added": [int(key) for key in price.added],
            "dropped": [int(key) for key in price.dropped],
        }
    PlanQuestion.objects.filter(pk=question_id).update(answer=answer, answered_at=clock())
