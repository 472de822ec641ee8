"""What is asked about a plan and takes new plans to answer."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from samling.bus.commands.planning import GLANCE_S, MOST_TRIES, Clock, build
from samling.bus.commands.scenarios import ScenarioUnplanned
from samling.bus.models import Inquiry, Scenario
from samling.bus.queries.planning import facts_of
from samling.bus.rules.clashes import why_left_out
from samling.bus.rules.facts import CannotPlan, Facts, Trouble
from samling.ground.refusal import Refusal
from samling.journal import commands as journal

if TYPE_CHECKING:
    from routeplan.explain import Effort
    from routeplan.plan import Plan
    from routeplan.problem import Problem
    from routeplan.tradeoff import Point
    from samling.bus.rules.planning import Built

ROUNDS = 8_000
PROOF_S = 5.0
SEARCH_S = 45.0
"""Rounds decide; CPU seconds only end a search that stands still over one hard choice."""
MOST_TRIED = 3
"""How many of a municipality's stops are tried when it is asked why it is not in."""
NEED = 2.0
"""Weight for an hour's way to a library on the curve of need, where the what-if has none of its own."""


class AskedAlready(Refusal):
    """The same is being answered."""


class InThePlan(Refusal):
    """The place is visited by the plan."""


@transaction.atomic
def ask(
    *,
    scenario_id: int,
    kind: str,
    by: str,
    at: datetime,
    stop_id: int | None = None,
    municipality_id: int | None = None,
) -> Inquiry:
    """Ask something about a plan; a worker answers. Refuses ScenarioUnplanned, InThePlan, AskedAlready."""
    scenario = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario_id)
    if not scenario.plan or scenario.state not in ("done", "cancelled"):
        raise ScenarioUnplanned(_("Make a plan first."))
    inquiry = Inquiry(
        scenario=scenario, kind=kind, stop_id=stop_id, municipality_id=municipality_id, asked_at=at
    )
    asked = scenario.inquiries.filter(kind=kind, state__in=("queued", "running"))
    if (stop_id, municipality_id) in set(asked.values_list("stop_id", "municipality_id")):
        raise AskedAlready(_("This is being worked out already."))
    if inquiry.stop and inquiry.stop.slug in _visited(scenario):
        raise InThePlan(_("%(stop)s is in the plan.") % {"stop": inquiry.stop})
    inquiry.save()
    journal.note(deed="bus.asked", subject=f"scenario:{scenario.pk}", by=by, at=at)
    transaction.on_commit(partial(_defer, inquiry.pk))
    return inquiry


def _visited(scenario: Scenario) -> set[str]:
    return {visit["stop"] for day in scenario.plan or [] for visit in day["visits"]}


def _defer(inquiry_id: int) -> None:
    from procrastinate.contrib.django import app

    app.configure_task("samling.bus.jobs.answer", queue="planning").defer(inquiry_id=inquiry_id)


@transaction.atomic
def stop_inquiry(*, inquiry_id: int, by: str, at: datetime) -> int:
    """Ask the work on an answer to end; the key of its what-if."""
    inquiry = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry_id)
    if inquiry.state == "queued":
        inquiry.state = "cancelled"
    inquiry.stop_asked_at = at
    inquiry.save(update_fields=["state", "stop_asked_at"])
    journal.note(
        deed="bus.inquiry_stopped", subject=f"scenario:{inquiry.scenario_id}", by=by, at=at
    )
    return inquiry.scenario_id


@dataclass
class Ear:
    """Listens for somebody who wants the work to end, and tells how far it has come: each part a search and a proof."""

    inquiry_id: int
    parts: int
    done: int = 0
    is_stopped: bool = False
    glanced: float = field(default_factory=time.monotonic)

    def is_set(self) -> bool:
        """Whether somebody asked for an end; looks about once a second."""
        if not self.is_stopped and time.monotonic() - self.glanced >= GLANCE_S:
            self.glanced = time.monotonic()
            row = Inquiry.objects.filter(pk=self.inquiry_id)
            # what has begun is not done, and the bar is full only when the answer stands there
            row.update(progress=min(0.99, max(0, self.done - 1) / (2 * self.parts)))
            self.is_stopped = not row.filter(stop_asked_at__isnull=True).exists()
        return self.is_stopped

    def effort(self, seed: int) -> Effort:
        """Fresh limits for every search and proof; each counts as a part done."""
        from routeplan.explain import Effort
        from searches.stop import Stop

        def search() -> Stop:
            self.done += 1
            return Stop(rounds=ROUNDS, cpu_seconds=SEARCH_S, flag=self)

        def proof() -> Stop:
            self.done += 1
            return Stop(cpu_seconds=PROOF_S, flag=self)

        return Effort(search=search, proof=proof, seed=seed)


def answer_inquiry(*, inquiry_id: int, clock: Clock) -> None:
    """Work an answer out and keep it; what stands in the way is kept as a fault."""
    taken = Inquiry.objects.filter(pk=inquiry_id, state__in=("queued", "running"))
    if taken.filter(tries__gte=MOST_TRIES).exists():
        _close(inquiry_id, state="failed", fault=asdict(Trouble("gave_up")), at=clock())
    if not taken.update(state="running", progress=0.0, tries=F("tries") + 1):
        return
    inquiry = Inquiry.objects.select_related("scenario", "stop", "municipality").get(pk=inquiry_id)
    try:
        answer = _answer(inquiry)
    except CannotPlan as stop:
        _close(inquiry_id, state="failed", fault=asdict(stop.trouble), at=clock())
    except SystemExit:  # the worker is told to stop: the next one takes it up, and that is no try
        taken.update(state="queued", tries=F("tries") - 1)
        raise
    except Exception:
        _close(inquiry_id, state="failed", fault=asdict(Trouble("unexpected")), at=clock())
        raise
    else:
        stopped = Inquiry.objects.filter(pk=inquiry_id, stop_asked_at__isnull=False).exists()
        state = "cancelled" if stopped else "done"
        _close(inquiry_id, state=state, answer=None if stopped else answer, at=clock())


def _close(inquiry_id: int, *, at: datetime, **told: Any) -> None:
    Inquiry.objects.filter(pk=inquiry_id).update(progress=1.0, answered_at=at, **told)


def _answer(inquiry: Inquiry) -> dict[str, Any]:
    from samling.bus.rules.results import plan_from

    scenario = inquiry.scenario
    facts = facts_of(scenario)
    if inquiry.kind == "need" and facts.need_per_hour == 0:
        facts = _needing(facts)
    built = build(facts)
    plan = plan_from(scenario.plan or [])
    if inquiry.kind == "why_not":
        return _why_not(inquiry, facts, built, plan)
    return _curve(inquiry, facts, built)


def _needing(facts: Facts) -> Facts:
    from dataclasses import replace

    return replace(facts, need_per_hour=NEED)


def _why_not(inquiry: Inquiry, facts: Facts, built: Built, plan: Plan) -> dict[str, Any]:
    """What it would cost to force the place in, and who would drop out; for a municipality its cheapest stop."""
    from routeplan.cost import worth
    from samling.bus.rules.planning import too_far

    problem = built.problem
    plan = _told(problem, plan)
    tried = _tried(inquiry, facts, problem)
    if not tried:
        return {"left_out": _reasons(inquiry, facts)}
    far = set(too_far(problem.stops, problem.days, problem.travel))
    within = [key for key in tried if key not in far]
    if not within:
        return {"too_far": tried[0], "minutes": _round_trip(problem, tried[0])}
    ear = Ear(inquiry.pk, len(within))
    answers = [_price(problem, key, plan, ear.effort(inquiry.scenario.seed)) for key in within]
    best = min(answers, key=lambda told: (not told["is_in"], told["price"]))
    return {**best, "worth_now": worth(problem, plan).total}


def _told(problem: Problem, plan: Plan) -> Plan:
    """The stored plan with its figures worked out again."""
    from dataclasses import replace

    from routeplan.check import figures

    told = figures(problem, plan)
    return replace(plan, children=told.children, weighted=told.weighted, driving_s=told.driving_s)


def _tried(inquiry: Inquiry, facts: Facts, problem: Problem) -> list[str]:
    """The stop asked about, or the municipality's stops with most children."""
    if inquiry.stop is not None:
        return [inquiry.stop.slug] if inquiry.stop.slug in problem.stop else []
    name = inquiry.municipality.name if inquiry.municipality else ""
    there = [c for c in facts.candidates if c.municipality == name and c.key in problem.stop]
    there.sort(key=lambda c: (-(c.children or 0), c.key))
    return [c.key for c in there[:MOST_TRIED]]


def _reasons(inquiry: Inquiry, facts: Facts) -> list[list[str]]:
    """Why none of the places asked about can be planned for."""
    name = inquiry.municipality.name if inquiry.municipality else None
    slug = inquiry.stop.slug if inquiry.stop else None
    return [
        [why_left_out(c) or "no_count", c.key, c.name]
        for c in facts.candidates
        if c.key == slug or c.municipality == name
    ]


def _round_trip(problem: Problem, key: str) -> int:
    """Minutes out, for a visit, and home again on the day that suits it best."""
    travel, stop = problem.travel, problem.stop[key]
    return min(
        -(-(travel.between(d.start, key) + stop.service_s + travel.between(key, d.end)) // 60)
        for d in problem.days
    )


def _price(problem: Problem, key: str, plan: Plan, effort: Effort) -> dict[str, Any]:
    from routeplan.explain import price_of_stop, stops_of

    price = price_of_stop(problem, key, plan=plan, effort=effort)
    return {
        "stop": key,
        "is_in": key in stops_of(price.plan),
        "price": round(price.price, 2),
        "children": price.children,
        "at_least": round(price.at_least, 1),
        "at_most": round(price.at_most, 1),
        "dropped": list(price.dropped),
        "added": [other for other in price.added if other != key],
    }


def _curve(inquiry: Inquiry, facts: Facts, built: Built) -> dict[str, Any]:
    """The whole trade-off: a plan and a ceiling for each step."""
    from routeplan import tradeoff

    ear = Ear(inquiry.pk, len(tradeoff.SHARES))
    effort = ear.effort(inquiry.scenario.seed)
    if inquiry.kind == "need":
        ear.parts = len(tradeoff.STRENGTHS)
        points = tradeoff.need_curve(built.problem, effort=effort)
        return {"need": [_point(built, facts, p, p.asked * facts.need_per_hour) for p in points]}
    points = tradeoff.curve(built.problem, effort=effort)
    return {"shares": [_point(built, facts, p, p.asked) for p in points]}


def _point(built: Built, facts: Facts, point: Point, asked: float) -> dict[str, Any]:
    from samling.bus.rules.results import figures

    told = figures(built, facts, point.plan)
    return {
        "asked": round(asked, 3),
        "children": told["now"]["children"],
        "far": told["now"]["far"],
        "municipalities": told["now"]["municipalities"],
        "stops": told["now"]["stops"],
        "worst_share": round(point.worst_share, 3),
        "kept": point.kept,
        "ceiling": int(point.ceiling),
        "is_possible": point.possible,
    }
