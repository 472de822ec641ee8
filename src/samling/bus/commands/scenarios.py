"""What-ifs: made, changed, told what to keep, sent to be planned, and stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from samling.bus.commands.garage import own_day
from samling.bus.models import (
    Bus,
    CrewDay,
    Scenario,
    ScenarioDay,
    ScenarioRule,
    Stop,
    Timetable,
)
from samling.bus.rules.assumptions import USUAL, Assumptions, BadAssumption
from samling.bus.rules.crew_hours import DayKey, Hours, OwnHours, minutes_of, usual_hours
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal

SETTINGS = (
    "name", "rotation_weeks", "starts_on", "kindergartens", "villages", "need_per_hour",
    "minimum_share", "stability", "keeps_weekdays", "seed", "rounds", "proof_seconds",
)  # fmt: skip
FRESH: dict[str, Any] = {
    "state": "draft", "progress": 0.0, "plan": None, "figures": None, "children": None,
    "ceiling": None, "travel": "", "fingerprint": "", "fault": None, "queued_at": None,
    "began_at": None, "first_plan_at": None, "seen_at": None, "ended_at": None,
    "stop_asked_at": None, "tries": 0,
}  # fmt: skip
FROM_CREW = (
    "bus_id", "week", "weekday", "leaves_from", "leaves_by", "home_by", "longest_minutes",
    "longest_driving_minutes",
)  # fmt: skip


class ScenarioBusy(Refusal):
    """It waits or is being planned; nothing about it may change until it is done or stopped."""


class ScenarioUnplanned(Refusal):
    """There is no plan yet."""


class RuleUnclear(Refusal):
    """The rule does not say what it is about."""


class AssumptionUnlikely(Refusal):
    """An assumption lies outside what can be meant."""


@transaction.atomic
def make_scenario(
    *,
    name: str,
    by: str,
    at: datetime,
    person_id: int | None = None,
    follows_id: int | None = None,
    starts_on: date | None = None,
    assumptions: Assumptions = USUAL,
    **settings: Any,
) -> Scenario:
    """A new what-if, compared with the timetable that holds: with the crews' days, or as a copy of another.

    A copy takes everything but the plan: settings, days and rules.
    """
    on = starts_on or day_in_oslo(at)
    today = Timetable.objects.settled().filter(period__contains=day_in_oslo(at)).first()
    today = today or Timetable.objects.settled().order_by("-period").first()
    before = Scenario.objects.filter(pk=follows_id).first() if follows_id else None
    if before is not None:
        scenario = Scenario.objects.get(pk=before.pk)
        scenario.pk, scenario._state.adding = None, True
        for field, value in FRESH.items():
            setattr(scenario, field, value)
    else:
        scenario = Scenario(starts_on=on, assumptions=assumptions.as_json())
        scenario.rotation_weeks = _longest_rotation()
    scenario.name, scenario.made_at, scenario.made_by_id = name, at, person_id
    scenario.follows, scenario.today, scenario.is_made_up = before, today, False
    for field, value in settings.items():
        setattr(scenario, field, value)
    scenario.save()
    if before is not None:
        _copy(before, scenario)
    else:
        ScenarioDay.objects.bulk_create(
            ScenarioDay(
                scenario=scenario,
                depot_id=day.bus.depot_id,
                **{field: getattr(day, field) for field in FROM_CREW},
            )
            for day in CrewDay.objects.filter(bus__is_in_service=True).select_related("bus")
        )
    journal.note(deed="bus.scenario_made", subject=f"scenario:{scenario.pk}", by=by, at=at)
    return scenario


def _longest_rotation() -> int:
    return CrewDay.objects.order_by("-week").values_list("week", flat=True).first() or 2


def _copy(before: Scenario, scenario: Scenario) -> None:
    days, rules = list(before.days.order_by("pk")), list(before.rules.order_by("pk"))
    for day in days:
        day.pk, day._state.adding, day.scenario = None, True, scenario
    for rule in rules:
        rule.pk, rule._state.adding, rule.scenario = None, True, scenario
    ScenarioDay.objects.bulk_create(days)
    ScenarioRule.objects.bulk_create(rules)


@transaction.atomic
def change_scenario(
    *,
    scenario_id: int,
    by: str,
    at: datetime,
    assumptions: dict[str, Any] | None = None,
    **settings: Any,
) -> Scenario:
    """Other settings and assumptions; the plan it had is gone. Refuses ScenarioBusy, AssumptionUnlikely."""
    scenario = _own(scenario_id)
    for field, value in settings.items():
        if field not in SETTINGS:
            raise TypeError(field)
        setattr(scenario, field, value)
    if assumptions is not None:
        try:
            scenario.assumptions = Assumptions(**assumptions).as_json()
        except BadAssumption as fault:
            raise AssumptionUnlikely(
                _("%(name)s lies outside what can be meant.") % {"name": fault}
            ) from fault
    _forget_plan(scenario)
    journal.note(deed="bus.scenario_changed", subject=f"scenario:{scenario.pk}", by=by, at=at)
    return scenario


def _own(scenario_id: int) -> Scenario:
    """The what-if under lock; refuses ScenarioBusy."""
    scenario = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario_id)
    if scenario.state in ("queued", "running"):
        raise ScenarioBusy(_("The plan is being worked on. Stop it first, or make a copy."))
    return scenario


def _forget_plan(scenario: Scenario) -> None:
    for field, value in FRESH.items():
        setattr(scenario, field, value)
    scenario.save()


def _outdate(scenario: Scenario) -> None:
    """The plan stays to be looked at, but it is no longer the answer to what is asked."""
    kept = {
        field: getattr(scenario, field) for field in ("plan", "figures", "travel", "first_plan_at")
    }
    for field, value in (FRESH | kept).items():
        setattr(scenario, field, value)
    scenario.save()


@transaction.atomic
def set_days(
    *, scenario_id: int, days: Mapping[int, Mapping[DayKey, OwnHours]], by: str, at: datetime
) -> None:
    """Which (week, weekday) each bus is driven, by the bus's key, and what hours a day has of its own.

    Other days go. A day without hours of its own has those that most days of the bus have in the
    what-if, or in its crew's week, or those of any crew. Refuses ScenarioBusy and HoursBackwards.
    """
    scenario = _own(scenario_id)
    standing = list(scenario.days.order_by("bus", "week", "weekday"))
    buses = Bus.objects.in_bulk(list(days))
    made = []
    for bus_id, wanted in sorted(days.items(), key=lambda each: each[0]):
        usual = _usual(buses[bus_id], standing)
        if usual is None:
            continue
        made += [
            ScenarioDay(
                scenario=scenario,
                bus_id=bus_id,
                depot_id=buses[bus_id].depot_id,
                week=week,
                weekday=weekday,
                **asdict(own_day(usual, own, week=week, weekday=weekday)),
            )
            for (week, weekday), own in sorted(wanted.items(), key=lambda each: each[0])
        ]
    scenario.days.all().delete()
    ScenarioDay.objects.bulk_create(made)
    _forget_plan(scenario)
    journal.note(deed="bus.scenario_days_set", subject=f"scenario:{scenario.pk}", by=by, at=at)


def _usual(bus: Bus, standing: list[ScenarioDay]) -> Hours | None:
    """What most days of the bus have; None when no bus has ever had a crew."""
    own = [day.hours for day in standing if day.bus_id == bus.pk]
    crew = [day.hours for day in bus.crew_days.order_by("week", "weekday")]
    any_crew = [day.hours for day in CrewDay.objects.order_by("pk")[:1]]
    return usual_hours(own or crew or [day.hours for day in standing] or any_crew)


@transaction.atomic
def set_hours(*, scenario_id: int, longest_minutes: int, by: str, at: datetime) -> None:
    """How long a day may be in the what-if; a day with less time between its clocks is as long as they allow.

    Refuses ScenarioBusy.
    """
    scenario = _own(scenario_id)
    days = list(scenario.days.order_by("pk"))
    for day in days:
        span = minutes_of(day.home_by) - minutes_of(day.leaves_from)
        day.longest_minutes = min(longest_minutes, span)
    ScenarioDay.objects.bulk_update(days, ["longest_minutes"])
    _forget_plan(scenario)
    journal.note(deed="bus.scenario_days_set", subject=f"scenario:{scenario.pk}", by=by, at=at)


@transaction.atomic
def set_rule(
    *,
    scenario_id: int,
    kind: str,
    by: str,
    at: datetime,
    stop_id: int | None = None,
    municipality_id: int | None = None,
    week: int | None = None,
    weekday: int | None = None,
    share: float | None = None,
    answer_id: int | None = None,
) -> ScenarioRule:
    """Tell a what-if what to keep; the same kind for the same place replaces the old rule.

    Refuses ScenarioBusy and RuleUnclear. Must, must not and pin rule each other out only when the
    plan is made, so that nothing typed is lost.
    """
    scenario = _own(scenario_id)
    is_clear = {
        "minimum": municipality_id is not None and share is not None and 0 <= share <= 1,
        "pin": stop_id is not None and weekday is not None and 0 <= weekday <= 6,
        "must": stop_id is not None,
        "forbid": stop_id is not None,
        "keep_weekday": stop_id is not None,
    }.get(kind, False)
    if not is_clear:
        raise RuleUnclear(_("Choose the place, and the day or share that the wish is about."))
    rule, _new = ScenarioRule.objects.update_or_create(
        scenario=scenario,
        kind=kind,
        stop_id=stop_id,
        municipality_id=municipality_id,
        defaults={"week": week, "weekday": weekday, "share": share, "answer_id": answer_id},
    )
    _outdate(scenario)
    journal.note(
        deed="bus.rule_set", subject=f"scenario:{scenario.pk}", by=by, at=at, details={"kind": kind}
    )
    return rule


@transaction.atomic
def drop_rule(*, rule_id: int, by: str, at: datetime) -> int:
    """Take a wish back; the key of its what-if. Refuses ScenarioBusy."""
    rule = ScenarioRule.objects.get(pk=rule_id)
    scenario = _own(rule.scenario_id)
    rule.delete()
    _outdate(scenario)
    journal.note(deed="bus.rule_dropped", subject=f"scenario:{scenario.pk}", by=by, at=at)
    return scenario.pk


@transaction.atomic
def queue_scenario(*, scenario_id: int, by: str, at: datetime) -> Scenario:
    """Send a what-if to be planned; the old plan goes. Refuses ScenarioBusy."""
    scenario = _own(scenario_id)
    _forget_plan(scenario)
    scenario.state, scenario.queued_at = "queued", at
    scenario.save(update_fields=["state", "queued_at"])
    journal.note(deed="bus.scenario_queued", subject=f"scenario:{scenario.pk}", by=by, at=at)
    transaction.on_commit(partial(_defer, scenario.pk))
    return scenario


def _defer(scenario_id: int) -> None:
    from procrastinate.contrib.django import app

    app.configure_task("samling.bus.jobs.plan", queue="planning").defer(scenario_id=scenario_id)


@transaction.atomic
def stop_scenario(*, scenario_id: int, by: str, at: datetime) -> None:
    """Ask the work to end with the best plan so far; one that still waits is stopped at once."""
    scenario = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario_id)
    if scenario.state == "queued":
        scenario.state, scenario.ended_at = "cancelled", at
    elif scenario.state != "running":
        return
    scenario.stop_asked_at = at
    scenario.save(update_fields=["state", "ended_at", "stop_asked_at"])
    journal.note(deed="bus.scenario_stopped", subject=f"scenario:{scenario.pk}", by=by, at=at)


@transaction.atomic
def drop_scenario(*, scenario_id: int, by: str, at: datetime) -> None:
    """Delete a what-if with its plan. Refuses ScenarioBusy."""
    scenario = _own(scenario_id)
    scenario.delete()
    journal.note(deed="bus.scenario_dropped", subject=f"scenario:{scenario_id}", by=by, at=at)


@transaction.atomic
def wish_about_stop(*, stop_id: int, wish: str, by: str, at: datetime) -> None:
    """Say once for every plan that a stop must be visited, must not, or that plans decide."""
    Stop.objects.filter(pk=stop_id).exclude(wish=wish).update(wish=wish)
    journal.note(
        deed="bus.stop_wish", subject=f"stop:{stop_id}", by=by, at=at, details={"wish": wish}
    )


def sign_of_life(scenario_id: int, *, progress: float, at: datetime) -> bool:
    """Note that the work goes on; true when somebody has asked it to stop, or the what-if is gone."""
    Scenario.objects.filter(pk=scenario_id, state="running").update(
        progress=F("progress") if progress < 0 else min(1.0, progress), seen_at=at
    )
    row = Scenario.objects.filter(pk=scenario_id).values_list("stop_asked_at", flat=True).first()
    return row is not None or not Scenario.objects.filter(pk=scenario_id).exists()
