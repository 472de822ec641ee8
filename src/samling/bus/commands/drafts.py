"""From a plan to a draft timetable, and from an answer to a wish."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from samling.bus.commands.scenarios import RuleUnclear, ScenarioUnplanned, set_rule
from samling.bus.models import (
    Bus,
    Depot,
    HearingAnswer,
    Scenario,
    ScenarioRule,
    Stop,
    StopVisit,
    Timetable,
    TimetableDay,
)
from samling.bus.rules.calendar import school_year_of
from samling.ground.refusal import Refusal
from samling.journal import commands as journal


class DatesBackwards(Refusal):
    """The last day lies before the first."""


@transaction.atomic
def draft_from_scenario(
    *,
    scenario_id: int,
    name: str,
    starts_on: date,
    ends_on: date,
    by: str,
    at: datetime,
    person_id: int | None = None,
) -> Timetable:
    """A draft timetable with the days and visits of a plan, from its first day to its last, both included.

    Week 1 of the rotation is the week of the first day. Visits are told in whole minutes. Refuses
    ScenarioUnplanned and DatesBackwards.
    """
    scenario = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario_id)
    if not scenario.plan or scenario.state not in ("done", "cancelled"):
        raise ScenarioUnplanned(_("Make a plan first."))
    if ends_on < starts_on:
        raise DatesBackwards(_("The last day lies before the first."))
    year = school_year_of(starts_on)
    newest = Timetable.objects.filter(school_year=year).aggregate(Max("version"))["version__max"]
    timetable = Timetable.objects.create(
        name=name,
        school_year=year,
        period=DateRange(starts_on, ends_on + timedelta(days=1)),
        version=(newest or 0) + 1,
        rotation_weeks=scenario.rotation_weeks,
        rotation_starts_on=starts_on - timedelta(days=starts_on.weekday()),
        follows=scenario.today,
        made_at=at,
        made_by_id=person_id,
    )
    _write_days(timetable, scenario.plan)
    journal.note(
        deed="bus.timetable_drafted", subject=f"timetable:{timetable.pk}", by=by, at=at,
        details={"scenario": scenario.pk},
    )  # fmt: skip
    return timetable


def _write_days(timetable: Timetable, plan: list[dict[str, Any]]) -> None:
    buses = {bus.slug: bus for bus in Bus.objects.all()}
    depots = {f"depot {depot.slug}": depot for depot in Depot.objects.all()}
    stops = dict(Stop.objects.values_list("slug", "pk"))
    for planned in plan:
        day = TimetableDay.objects.create(
            timetable=timetable,
            bus=buses[planned["bus"]],
            depot=depots[planned["depot"]],
            week=planned["week"],
            weekday=planned["weekday"],
            leaves=clock(planned["leaves_s"] // 60),
            home=clock(-(-planned["home_s"] // 60)),
            driving_minutes=round(planned["driving_s"] / 60),
            driving_km=None if planned["metres"] is None else round(planned["metres"] / 1000, 1),
        )
        StopVisit.objects.bulk_create(
            StopVisit(
                day=day,
                stop_id=stops[visit["stop"]],
                arrives=clock(-(-visit["start_s"] // 60)),
                leaves=clock(-(-visit["leave_s"] // 60)),
            )
            for visit in planned["visits"]
        )


def clock(minutes: int) -> time:
    """A clock time of so many minutes after midnight, at the latest 23:59."""
    minutes = min(minutes, 24 * 60 - 1)
    return time(minutes // 60, minutes % 60)


@transaction.atomic
def wish_from_answer(*, answer_id: int, scenario_id: int, by: str, at: datetime) -> ScenarioRule:
    """What a school wishes as a rule of a what-if: the weekday it asks for.

    An answer is taken once into a what-if. Refuses RuleUnclear when it names no weekday, and
    ScenarioBusy.
    """
    answer = HearingAnswer.objects.select_for_update(of=("self",)).get(pk=answer_id)
    if answer.wished_weekday is None:
        raise RuleUnclear(_("The answer names no weekday. Set the wish by hand."))
    rule = set_rule(
        scenario_id=scenario_id,
        kind="pin",
        stop_id=answer.letter.stop_id,
        weekday=answer.wished_weekday,
        answer_id=answer.pk,
        by=by,
        at=at,
    )
    answer.handled_at = at
    answer.save(update_fields=["handled_at"])
    return rule
