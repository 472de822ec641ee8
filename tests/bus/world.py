"""A bus with something behind each of its addresses, for those who walk every door."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from psycopg.types.range import DateRange, TimestamptzRange

from samling.bus.models import (
    Bus,
    Closure,
    Depot,
    HearingAnswer,
    HearingLetter,
    Inquiry,
    Notice,
    Scenario,
    ScenarioRule,
    ShareRule,
    Stop,
    StopVisit,
    Telling,
    Timetable,
    TimetableDay,
    Visit,
)
from samling.ground.period import OSLO
from samling.register.models import Municipality
from tests.cast import NOON

ON = date(2099, 3, 2)


def bus_world(municipality: Municipality) -> dict[str, dict[str, Any]]:
    """What each address of the bus needs to find something real."""
    depot = Depot.objects.create(slug="gjovik", name="Gjøvik", latitude=60.8, longitude=10.7)
    bus = Bus.objects.create(slug="bokbussen", name="Bokbussen", depot=depot)
    stop = Stop.objects.create(
        slug="innbygda", name="Innbygda", kind="village", municipality=municipality,
        latitude=61.3, longitude=12.3,
    )  # fmt: skip
    timetable = Timetable.objects.create(
        name="Våren 2099", school_year=2098, period=DateRange(date(2099, 1, 5), date(2099, 6, 20)),
        rotation_weeks=2, rotation_starts_on=date(2099, 1, 5), made_at=NOON,
        state="settled", settled_at=NOON,
    )  # fmt: skip
    day = TimetableDay.objects.create(
        timetable=timetable, bus=bus, depot=depot, week=1, weekday=0, leaves=time(8), home=time(14)
    )
    planned = StopVisit.objects.create(day=day, stop=stop, arrives=time(10), leaves=time(11))
    hours = (datetime.combine(ON, time(hour), tzinfo=OSLO) for hour in (10, 11))
    visit = Visit.objects.create(
        timetable=timetable, planned=planned, stop=stop, bus=bus, on=ON,
        period=TimestamptzRange(*hours),
    )  # fmt: skip
    letter = HearingLetter.objects.create(
        timetable=timetable, stop=stop, token="hearing", reply_by=ON
    )
    answer = HearingAnswer.objects.create(
        letter=letter, verdict="suits", answered_at=NOON, contact_email="ny@skole.test"
    )
    notice = Notice.objects.create(kind="reminder", visit=visit, days_before=1, given_at=NOON)
    Telling.objects.create(
        notice=notice, stop=stop, visit=visit, channel="email", to="a@b.test", token="telling"
    )
    slug, key = {"slug": stop.slug}, {"key": timetable.pk}
    world: dict[str, dict[str, Any]] = {
        f"bus:{name}": slug for name in ("stop", "stop_map", "poster", "stop_calendar", "following")
    }
    world |= {f"bus:{name}": key for name in ("timetable", "ask", "settle")}
    world |= {f"bus:{name}": {"on": ON.isoformat()} for name in ("delay", "outage")}
    world |= {f"bus:{name}": {"key": visit.pk} for name in ("visit", "offer")}
    driven = {"bus": bus.slug, "on": ON.isoformat()}
    world |= {"bus:crew_tour": driven, "bus:crew_stop": driven | {"stop": stop.slug}}
    rule = ShareRule.objects.create(year=2099, basis="visits", amount_nok=650)
    world |= {
        "bus:drop_share_rule": {"key": rule.pk},
        "bus:shares_file": {"year": 2099, "kind": "csv"},
        "bus:reach_file": {"table": "stopp", "kind": "csv"},
    }
    world |= {
        "bus:place": {"slug": municipality.slug},
        "bus:handled": {"key": answer.pk},
        "bus:new_contact": {"key": answer.pk},
        "bus:asked": {"token": letter.token},
        "bus:told": {"token": "telling"},
    }
    return world | planning_world(stop, answer) | garage_world(stop, bus)


def garage_world(stop: Stop, bus: Bus) -> dict[str, dict[str, Any]]:
    """What the addresses of the garage need."""
    depot = Depot.objects.create(slug="tomt", name="Tomt", latitude=61.0, longitude=10.0)
    village = Stop.objects.create(
        slug="ei-bygd", name="Ei bygd", kind="village", municipality=stop.municipality,
        latitude=61.0, longitude=10.0,
    )  # fmt: skip
    closure = Closure.objects.create(
        label="Stengt", stop=stop, period=DateRange(date(2099, 1, 1), date(2099, 2, 1))
    )
    return {
        "bus:depot": {"slug": depot.slug},
        "bus:drop_depot": {"slug": depot.slug},
        "bus:edit_bus": {"slug": bus.slug},
        "bus:closure": {"key": closure.pk},
        "bus:drop_closure": {"key": closure.pk},
        "bus:change_stop": {"slug": stop.slug},
        "bus:drop_village": {"slug": village.slug},
        "bus:calendar": {"year": 2026, "slug": stop.municipality.slug},
        **{
            f"bus:{name}": {"year": 2026}
            for name in ("calendars", "copy_calendar", "read_calendars")
        },
    }


def planning_world(stop: Stop, answer: HearingAnswer) -> dict[str, dict[str, Any]]:
    """What the addresses of the workbench need."""
    scenario = Scenario.objects.create(name="Prøve", starts_on=ON, made_at=NOON)
    rule = ScenarioRule.objects.create(scenario=scenario, kind="must", stop=stop)
    inquiry = Inquiry.objects.create(scenario=scenario, kind="tradeoff", asked_at=NOON)
    one = {"key": scenario.pk}
    names = (
        "plan", "run_plan", "stop_plan", "drop_plan", "draft_plan", "plan_picture", "plan_map",
        "plan_settings", "plan_wishes", "plan_answers", "ask_plan", "choose_point",
    )  # fmt: skip
    world: dict[str, dict[str, Any]] = {f"bus:{name}": one for name in names}
    return world | {
        "bus:take_answer": one | {"answer": answer.pk},
        "bus:drop_wish": {"key": rule.pk},
        "bus:stop_asking": {"key": inquiry.pk},
    }
