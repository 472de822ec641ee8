"""Making plans: what goes in, what comes out, and what stands in the way."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import translation
from psycopg.types.range import DateRange

from samling.bus import commands
from samling.bus.commands import inquiries, planning
from samling.bus.models import (
    Bus,
    Closure,
    HearingAnswer,
    HearingLetter,
    Scenario,
    Stop,
    StopVisit,
    Timetable,
)
from samling.bus.queries.planning import facts_of
from samling.bus.queries.troubles import reason_left_out
from samling.bus.rules.crew_hours import OwnHours
from samling.register.models import ChildCount, Municipality, Organisation
from tests.bus.conftest import make_school
from tests.cast import NOON

pytestmark = pytest.mark.usefixtures("bus", "stops")
USUAL = OwnHours()


def clock() -> Callable[[], Any]:
    """A clock that moves a second each time somebody looks at it."""
    seconds = itertools.count()
    return lambda: NOON + timedelta(seconds=next(seconds))


def planned(*, wishes: list[dict[str, Any]] | None = None, **settings: Any) -> Scenario:
    """A what-if, planned at once by a greedy search unless rounds are asked for."""
    scenario = commands.make_scenario(
        name="Prøve", by="test", at=NOON, **{"rounds": 0, "proof_seconds": 0, **settings}
    )
    for wish in wishes or []:
        commands.set_rule(scenario_id=scenario.pk, by="test", at=NOON, **wish)
    return plan(scenario)


def plan(scenario: Scenario) -> Scenario:
    commands.queue_scenario(scenario_id=scenario.pk, by="test", at=NOON)
    commands.plan_scenario(scenario_id=scenario.pk, clock=clock())
    scenario.refresh_from_db()
    return scenario


def visited(scenario: Scenario) -> dict[str, tuple[int, int]]:
    """Week and weekday of each visited stop."""
    return {
        visit["stop"]: (day["week"], day["weekday"])
        for day in scenario.plan
        for visit in day["visits"]
    }


def test_a_plan_reaches_every_school_when_there_is_time_for_all() -> None:
    scenario = planned()
    assert scenario.state == "done", scenario.fault
    assert scenario.children == 690
    assert scenario.ceiling is not None
    assert scenario.ceiling >= 690
    assert scenario.figures["of"] == 690
    assert scenario.figures["by_municipality"]["Gran"] == [190, 190, 0]
    assert scenario.travel == "great-circle"
    assert scenario.first_plan_at is not None


def test_a_plan_is_compared_with_the_timetable_that_holds(settled: Timetable) -> None:
    scenario = planned(
        wishes=[{"kind": "forbid", "stop_id": Stop.objects.get(slug="biri-skole").pk}]
    )
    told = scenario.figures
    assert scenario.today == settled
    assert told["today"] == {"children": 650, "far": 0, "municipalities": 2, "stops": 3}
    assert (told["added"], told["dropped"]) == (["bjoneroa-skole"], ["biri-skole"])


def test_the_same_question_and_seed_give_the_same_plan() -> None:
    first, second = planned(rounds=300, seed=7), planned(rounds=300, seed=7)
    assert first.state == second.state == "done"
    assert first.plan == second.plan
    assert first.fingerprint == second.fingerprint != ""
    assert planned(seed=8).fingerprint != first.fingerprint


def test_a_pinned_stop_is_visited_on_its_day(stops: dict[str, Stop]) -> None:
    pin = {"kind": "pin", "stop_id": stops["Jaren"].pk, "week": 2, "weekday": 1}
    assert visited(planned(wishes=[pin]))["jaren-skole"] == (2, 1)


def test_a_stop_keeps_its_weekday(settled: Timetable, stops: dict[str, Stop]) -> None:
    keep = {"kind": "keep_weekday", "stop_id": stops["Jaren"].pk}
    assert visited(planned(wishes=[keep]))["jaren-skole"][1] == 1
    kept = visited(planned(keeps_weekdays=True))
    assert {kept["blomhaug-skole"][1], kept["biri-skole"][1]} == {0}


def test_a_forbidden_stop_stays_out_whatever_it_is_worth(stops: dict[str, Stop]) -> None:
    forbid = {"kind": "forbid", "stop_id": stops["Blomhaug"].pk}
    assert "blomhaug-skole" not in visited(planned(wishes=[forbid]))
    commands.wish_about_stop(stop_id=stops["Blomhaug"].pk, wish="never", by="test", at=NOON)
    assert "blomhaug-skole" not in visited(planned())


def one_short_day(bus: Bus) -> None:
    """Time for the two schools of Gjøvik, or for one in Gran."""
    bus.crew_days.exclude(week=1, weekday=0).delete()
    bus.crew_days.update(longest_minutes=195)


def test_a_minimum_share_comes_before_more_children(bus: Bus, gran: Municipality) -> None:
    one_short_day(bus)
    assert set(visited(planned())) == {"blomhaug-skole", "biri-skole"}
    minimum = {"kind": "minimum", "municipality_id": gran.pk, "share": 0.5}
    assert "jaren-skole" in visited(planned(wishes=[minimum]))


def test_needs_can_weigh_more_than_numbers(bus: Bus, gjovik: Municipality) -> None:
    Organisation.objects.create(
        slug="gjovik-bibliotek", name="Gjøvik bibliotek", kind="public_library",
        municipality=gjovik, latitude=60.796, longitude=10.692,
    )  # fmt: skip
    one_short_day(bus)
    assert set(visited(planned(need_per_hour=30.0))) == {"jaren-skole"}


def test_children_far_from_a_library_are_counted(gjovik: Municipality) -> None:
    Organisation.objects.create(
        slug="gjovik-bibliotek", name="Gjøvik bibliotek", kind="public_library",
        municipality=gjovik, latitude=60.796, longitude=10.692,
    )  # fmt: skip
    told = planned().figures
    assert told["far_of"] == told["now"]["far"] == 200 + 150 + 40


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"latitude": None, "longitude": None}, "no_place"),
        ({"state": "closed"}, "closed"),
        ({"state": "paused"}, "paused"),
    ],
)
def test_a_place_that_cannot_be_planned_for_is_named_with_the_reason(
    stops: dict[str, Stop], change: dict[str, Any], code: str
) -> None:
    Stop.objects.filter(pk=stops["Biri"].pk).update(**change)
    scenario = planned()
    assert scenario.state == "done"
    assert scenario.figures["left_out"] == [[code, "biri-skole", "Biri skole"]]
    must = {"kind": "must", "stop_id": stops["Biri"].pk}
    scenario = planned(wishes=[must])
    assert scenario.state == "failed"
    assert scenario.fault == {"code": f"must_{code}", "about": ["biri-skole"], "names": []}


def test_a_school_nobody_has_counted_is_left_out_not_taken_for_empty(
    schools: dict[str, Organisation],
) -> None:
    ChildCount.objects.filter(organisation=schools["Biri"]).update(
        children=None, standing="missing"
    )
    assert planned().figures["left_out"] == [["no_count", "biri-skole", "Biri skole"]]


def test_a_stop_that_is_shut_when_the_plan_begins_is_left_out(stops: dict[str, Stop]) -> None:
    Closure.objects.create(
        label="Bygging", stop=stops["Biri"], period=DateRange(date(2026, 1, 1), date(2027, 1, 1))
    )
    assert planned(starts_on=date(2026, 9, 1)).figures["left_out"][0][0] == "shut"
    assert planned(starts_on=date(2027, 2, 1)).figures["left_out"] == []


def fault_of(*wishes: dict[str, Any], **settings: Any) -> dict[str, Any]:
    scenario = planned(wishes=list(wishes), **settings)
    assert scenario.state == "failed"
    return scenario.fault


def test_a_pin_on_a_day_without_a_bus_says_so(stops: dict[str, Stop]) -> None:
    pin = {"kind": "pin", "stop_id": stops["Biri"].pk, "weekday": 4}
    assert fault_of(pin) == {"code": "pin_no_bus", "about": ["biri-skole"], "names": ["", "4"]}


def test_a_pin_on_a_weekday_that_does_not_suit_says_so(stops: dict[str, Stop]) -> None:
    Stop.objects.filter(pk=stops["Biri"].pk).update(weekdays=[1])
    pin = {"kind": "pin", "stop_id": stops["Biri"].pk, "weekday": 0}
    assert fault_of(pin)["code"] == "pin_not_allowed"


def test_a_stop_cannot_be_both_wanted_and_forbidden(stops: dict[str, Stop]) -> None:
    wishes = [{"kind": kind, "stop_id": stops["Biri"].pk} for kind in ("must", "forbid")]
    assert fault_of(*wishes) == {"code": "must_and_never", "about": ["biri-skole"], "names": []}


def test_a_weekday_can_only_be_kept_by_a_stop_of_today(stops: dict[str, Stop]) -> None:
    keep = {"kind": "keep_weekday", "stop_id": stops["Bjoneroa"].pk}
    assert fault_of(keep)["code"] == "keep_not_today"


def test_wishes_that_do_not_fit_together_are_named_with_proof(
    bus: Bus, stops: dict[str, Stop]
) -> None:
    one_short_day(bus)
    names = ("Blomhaug", "Jaren")
    wishes = [{"kind": "must", "stop_id": stops[name].pk} for name in names]
    fault = fault_of(*wishes)
    assert fault["code"] == "musts_clash"
    assert set(fault["about"]) == {"blomhaug-skole", "jaren-skole"}
    assert "the length of the day" in fault["names"]


def test_a_stop_too_far_for_a_days_work_cannot_be_wanted(gjovik: Municipality) -> None:
    make_school(gjovik, "Nordkapp skole", pupils=50, place=(71.0, 25.8))
    commands.keep_stops(by="test", at=NOON)
    far = Stop.objects.get(slug="nordkapp-skole")
    assert fault_of({"kind": "must", "stop_id": far.pk})["code"] == "must_too_far"
    assert planned().figures["too_far"] == ["nordkapp-skole"]


@pytest.fixture
def island(monkeypatch: pytest.MonkeyPatch) -> None:
    """A road server that knows no way to Bjoneroa, and says so as the real ones do."""
    from routeplan.travel.great_circle import GreatCircle
    from searches.fault import ProblemFault

    def ways(places: Any) -> Any:
        if any(place.id == "bjoneroa-skole" for place in places):
            raise ProblemFault("place 'bjoneroa-skole'", "cannot be reached from 'depot gjovik'")
        return GreatCircle()(places)

    monkeypatch.setattr(planning, "provider_of", lambda *_: ways)


@pytest.mark.usefixtures("island")
def test_a_stop_outside_the_road_network_is_left_out_with_the_reason_and_the_rest_is_planned() -> (
    None
):
    scenario = planned()
    assert scenario.state == "done", scenario.fault
    assert "bjoneroa-skole" not in visited(scenario)
    assert len(visited(scenario)) == 3
    assert ["off_the_roads", "bjoneroa-skole", "Bjoneroa skole"] in scenario.figures["left_out"]
    with translation.override("nb"):
        assert reason_left_out("off_the_roads") == "det går ingen vei dit"


@pytest.mark.usefixtures("island")
def test_a_stop_outside_the_road_network_that_is_wanted_is_said_and_nothing_is_lost(
    stops: dict[str, Stop],
) -> None:
    wish = {"kind": "must", "stop_id": stops["Bjoneroa"].pk}
    fault = fault_of(wish)
    assert (fault["code"], fault["about"]) == ("off_the_roads", ["bjoneroa-skole"])
    assert Scenario.objects.get().rules.count() == 1


def test_of_two_schools_that_merge_the_one_that_stands_is_visited_with_all_the_children(
    schools: dict[str, Organisation], stops: dict[str, Stop]
) -> None:
    gone, kept = schools["Blomhaug"], schools["Biri"]
    before = planned().figures["of"]
    counts = ChildCount.objects.filter(organisation__in=(gone, kept))
    pupils = counts.aggregate(all=Sum("children"))["all"]
    Organisation.objects.filter(pk=gone.pk).update(closed_on=date(2026, 5, 1))
    ChildCount.objects.filter(organisation=kept).update(children=pupils)
    commands.keep_stops(by="test", at=NOON)
    scenario = planned()
    assert scenario.figures["of"] == before
    assert "blomhaug-skole" not in visited(scenario)
    assert "biri-skole" in visited(scenario)
    wish = {"kind": "pin", "stop_id": stops["Blomhaug"].pk, "weekday": 0}
    assert fault_of(wish)["code"] == "must_closed"


def test_without_bus_days_nothing_is_planned(bus: Bus) -> None:
    bus.crew_days.all().delete()
    assert fault_of()["code"] == "no_days"


def test_a_closed_road_makes_the_way_longer(bus: Bus) -> None:
    before = planned().figures["driving_min"]
    Closure.objects.create(
        label="Vegen stengt", latitude=60.6, longitude=10.63, radius_km=5, detour_minutes=40,
        period=DateRange(date(2026, 1, 1), date(2027, 1, 1)),
    )  # fmt: skip
    assert planned(starts_on=date(2026, 9, 1)).figures["driving_min"] > before


def test_a_second_bus_and_another_day_are_settings_of_the_what_if(bus: Bus) -> None:
    one_short_day(bus)
    second = Bus.objects.create(slug="buss-to", name="Buss to", depot=bus.depot)
    scenario = commands.make_scenario(
        name="To", by="test", at=NOON, rounds=0, proof_seconds=0, rotation_weeks=2
    )
    assert len(visited(plan(scenario))) == 2
    commands.set_days(
        scenario_id=scenario.pk, days={bus.pk: {(1, 0): USUAL}, second.pk: {(1, 0): USUAL, (2, 3): USUAL}},
        by="test", at=NOON,
    )  # fmt: skip
    scenario.refresh_from_db()
    assert scenario.plan is None
    assert len(visited(plan(scenario))) == 4


def test_a_longer_day_is_a_setting(bus: Bus) -> None:
    one_short_day(bus)
    scenario = commands.make_scenario(name="Lang", by="test", at=NOON, rounds=0, proof_seconds=0)
    commands.set_hours(scenario_id=scenario.pk, longest_minutes=450, by="t", at=NOON)
    assert len(visited(plan(scenario))) > 2


def test_a_copy_takes_settings_days_and_wishes_but_not_the_plan(stops: dict[str, Stop]) -> None:
    first = planned(wishes=[{"kind": "must", "stop_id": stops["Biri"].pk}], minimum_share=0.2)
    copy = commands.make_scenario(name="Kopi", follows_id=first.pk, by="test", at=NOON)
    assert (copy.state, copy.plan, copy.follows) == ("draft", None, first)
    assert copy.minimum_share == 0.2
    assert (copy.days.count(), copy.rules.count()) == (4, 1)
    assert first.days.count() == 4


def test_an_assumption_that_cannot_be_meant_is_refused() -> None:
    scenario = commands.make_scenario(name="x", by="test", at=NOON)
    with pytest.raises(commands.AssumptionUnlikely):
        commands.change_scenario(
            scenario_id=scenario.pk, by="test", at=NOON, assumptions={"detour": -1.0}
        )
    commands.change_scenario(
        scenario_id=scenario.pk, by="test", at=NOON, assumptions={"school_minutes": 60}
    )
    scenario.refresh_from_db()
    assert facts_of(scenario).assumptions.school_minutes == 60


@pytest.mark.parametrize("kind", ["must", "forbid", "pin", "keep_weekday", "minimum", "nonsense"])
def test_a_wish_that_does_not_say_what_it_is_about_is_refused(kind: str) -> None:
    scenario = commands.make_scenario(name="x", by="test", at=NOON)
    with pytest.raises(commands.RuleUnclear):
        commands.set_rule(scenario_id=scenario.pk, kind=kind, by="test", at=NOON)


def test_a_wish_can_be_taken_back(stops: dict[str, Stop]) -> None:
    scenario = planned(wishes=[{"kind": "forbid", "stop_id": stops["Biri"].pk}])
    commands.drop_rule(rule_id=scenario.rules.get().pk, by="test", at=NOON)
    assert "biri-skole" in visited(plan(scenario))


def test_nothing_changes_while_a_plan_is_worked_on(stops: dict[str, Stop]) -> None:
    scenario = commands.make_scenario(name="x", by="test", at=NOON)
    commands.queue_scenario(scenario_id=scenario.pk, by="test", at=NOON)
    for deed in (
        lambda: commands.queue_scenario(scenario_id=scenario.pk, by="test", at=NOON),
        lambda: commands.change_scenario(scenario_id=scenario.pk, by="test", at=NOON, seed=2),
        lambda: commands.drop_scenario(scenario_id=scenario.pk, by="test", at=NOON),
    ):
        with pytest.raises(commands.ScenarioBusy):
            deed()


def test_one_that_waits_can_be_stopped_and_is_then_left_alone() -> None:
    scenario = commands.make_scenario(name="x", by="test", at=NOON)
    commands.queue_scenario(scenario_id=scenario.pk, by="test", at=NOON)
    commands.stop_scenario(scenario_id=scenario.pk, by="test", at=NOON)
    commands.plan_scenario(scenario_id=scenario.pk, clock=clock())
    scenario.refresh_from_db()
    assert (scenario.state, scenario.plan) == ("cancelled", None)


def test_one_that_is_stopped_while_planned_keeps_its_best_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenario = commands.make_scenario(name="x", by="test", at=NOON, rounds=10_000_000)
    commands.queue_scenario(scenario_id=scenario.pk, by="test", at=NOON)
    real = planning.sign_of_life

    def stopped(scenario_id: int, **told: Any) -> bool:
        commands.stop_scenario(scenario_id=scenario_id, by="test", at=NOON)
        return real(scenario_id, **told)

    monkeypatch.setattr(planning, "sign_of_life", stopped)
    commands.plan_scenario(scenario_id=scenario.pk, clock=clock())
    scenario.refresh_from_db()
    assert scenario.state == "cancelled"
    assert scenario.children == 690


def test_an_error_nobody_expected_leaves_it_failed_and_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(planning, "build", breaks)
    with pytest.raises(ZeroDivisionError):
        planned()
    scenario = Scenario.objects.get()
    assert (scenario.state, scenario.fault["code"]) == ("failed", "unexpected")


def test_work_that_kills_its_worker_twice_is_given_up() -> None:
    scenario = commands.make_scenario(name="x", by="test", at=NOON)
    Scenario.objects.filter(pk=scenario.pk).update(state="running", tries=2)
    commands.plan_scenario(scenario_id=scenario.pk, clock=clock())
    scenario.refresh_from_db()
    assert (scenario.state, scenario.fault["code"]) == ("failed", "gave_up")


def test_stability_keeps_what_it_can_of_today(settled: Timetable) -> None:
    scenario = planned(stability=1000.0, rounds=300)
    today = {"blomhaug-skole": 0, "biri-skole": 0, "jaren-skole": 1}
    assert {name: visited(scenario)[name][1] for name in today} == today
    assert scenario.figures["moved"] == {}


def test_kindergartens_come_along_when_asked_for_and_count_once_with_the_school(
    gjovik: Municipality,
) -> None:
    garden = Organisation.objects.create(
        slug="blomhaug-barnehage", name="Blomhaug barnehage", kind="kindergarten",
        municipality=gjovik, latitude=60.801, longitude=10.681,
    )  # fmt: skip
    ChildCount.objects.create(
        organisation=garden, counted_on=date(2026, 1, 1), children=40, standing="reported"
    )
    commands.keep_stops(by="test", at=NOON)
    assert planned().children == 690
    assert planned(kindergartens=True).children == 730


def test_a_village_comes_along_with_children_of_its_own(gran: Municipality) -> None:
    Stop.objects.create(
        slug="grymyr", name="Grymyr", kind="village", municipality=gran, latitude=60.33,
        longitude=10.44, children=12, children_standing="estimated",
    )  # fmt: skip
    assert planned(villages=True).children == 702


# --- drafts


def test_a_plan_becomes_a_draft_that_can_be_settled(settled: Timetable) -> None:
    scenario = planned()
    draft = commands.draft_from_scenario(
        scenario_id=scenario.pk, name="Våren", starts_on=date(2026, 11, 4),
        ends_on=date(2026, 12, 18), by="test", at=NOON,
    )  # fmt: skip
    assert (draft.state, draft.version, draft.follows) == ("draft", 2, settled)
    assert draft.rotation_starts_on == date(2026, 11, 2)
    assert StopVisit.objects.filter(day__timetable=draft).count() == 4
    kept = commands.settle_timetable(timetable_id=draft.pk, by="test", at=NOON)
    assert kept.new > 0


def test_without_a_plan_there_is_no_draft() -> None:
    scenario = commands.make_scenario(name="x", by="test", at=NOON)
    told = {"scenario_id": scenario.pk, "name": "x", "by": "test", "at": NOON}
    with pytest.raises(commands.ScenarioUnplanned):
        commands.draft_from_scenario(starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 1), **told)
    scenario = plan(scenario)
    with pytest.raises(commands.DatesBackwards):
        commands.draft_from_scenario(starts_on=date(2026, 9, 1), ends_on=date(2026, 8, 1), **told)


def test_a_schools_answer_becomes_a_wish(draft: Timetable, stops: dict[str, Stop]) -> None:
    letter = HearingLetter.objects.create(
        timetable=draft, stop=stops["Jaren"], token="x", reply_by=date(2026, 6, 1)
    )
    answer = HearingAnswer.objects.create(
        letter=letter, verdict="suits_not", wished_weekday=0, wished_from=time(9), answered_at=NOON
    )
    scenario = commands.make_scenario(name="x", by="test", at=NOON, rounds=0, proof_seconds=0)
    rule = commands.wish_from_answer(
        answer_id=answer.pk, scenario_id=scenario.pk, by="test", at=NOON
    )
    assert (rule.kind, rule.weekday, rule.answer) == ("pin", 0, answer)
    assert visited(plan(scenario))["jaren-skole"][1] == 0
    HearingAnswer.objects.update(wished_weekday=None)
    with pytest.raises(commands.RuleUnclear):
        commands.wish_from_answer(answer_id=answer.pk, scenario_id=scenario.pk, by="test", at=NOON)


# --- what is asked about a plan


@pytest.fixture
def small_effort(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that a test can wait for."""
    monkeypatch.setattr(inquiries, "ROUNDS", 50)
    monkeypatch.setattr(inquiries, "PROOF_S", 0.1)


def answer(scenario: Scenario, **asked: Any) -> dict[str, Any]:
    inquiry = commands.ask(scenario_id=scenario.pk, by="test", at=NOON, **asked)
    commands.answer_inquiry(inquiry_id=inquiry.pk, clock=clock())
    inquiry.refresh_from_db()
    assert inquiry.state == "done", inquiry.fault
    return inquiry.answer


@pytest.mark.usefixtures("small_effort")
def test_why_a_municipality_is_not_in_is_told_with_who_would_drop_out(
    bus: Bus, gran: Municipality
) -> None:
    one_short_day(bus)
    told = answer(planned(), kind="why_not", municipality_id=gran.pk)
    assert told["stop"] == "jaren-skole"
    assert told["is_in"]
    assert told["children"] == 350
    assert told["dropped"] == ["biri-skole", "blomhaug-skole"]
    assert told["at_least"] <= told["price"] <= told["at_most"] + 1e-6


@pytest.mark.usefixtures("small_effort")
def test_why_a_stop_far_away_is_not_in_is_told_in_minutes(gjovik: Municipality) -> None:
    make_school(gjovik, "Nordkapp skole", pupils=50, place=(71.0, 25.8))
    commands.keep_stops(by="test", at=NOON)
    told = answer(planned(), kind="why_not", stop_id=Stop.objects.get(slug="nordkapp-skole").pk)
    assert told["too_far"] == "nordkapp-skole"
    assert told["minutes"] > 450


def test_why_a_stop_without_a_place_is_not_in_is_told(stops: dict[str, Stop]) -> None:
    Stop.objects.filter(pk=stops["Biri"].pk).update(latitude=None, longitude=None)
    told = answer(planned(), kind="why_not", stop_id=stops["Biri"].pk)
    assert told == {"left_out": [["no_place", "biri-skole", "Biri skole"]]}


@pytest.mark.usefixtures("small_effort")
def test_the_curve_runs_from_most_children_to_something_for_everybody(bus: Bus) -> None:
    one_short_day(bus)
    points = answer(planned(), kind="tradeoff")["shares"]
    assert [p["asked"] for p in points] == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
    assert points[0]["children"] == 500
    assert all(p["children"] <= p["ceiling"] for p in points if p["worst_share"] >= p["asked"])


@pytest.mark.usefixtures("small_effort")
def test_the_curve_of_need_has_a_step_for_each_strength() -> None:
    points = answer(planned(), kind="need")["need"]
    assert [p["asked"] for p in points] == [0.0, 1.0, 2.0, 4.0]


def test_a_stop_in_the_plan_is_not_asked_about(stops: dict[str, Stop]) -> None:
    scenario = planned()
    with pytest.raises(commands.InThePlan):
        commands.ask(
            scenario_id=scenario.pk, kind="why_not", stop_id=stops["Biri"].pk, by="test", at=NOON
        )


def test_the_same_is_not_asked_twice_at_once(gran: Municipality) -> None:
    scenario = planned()
    commands.ask(scenario_id=scenario.pk, kind="tradeoff", by="test", at=NOON)
    with pytest.raises(commands.AskedAlready):
        commands.ask(scenario_id=scenario.pk, kind="tradeoff", by="test", at=NOON)


def test_nothing_is_asked_about_a_plan_that_is_not_there() -> None:
    scenario = commands.make_scenario(name="x", by="test", at=NOON)
    with pytest.raises(commands.ScenarioUnplanned):
        commands.ask(scenario_id=scenario.pk, kind="tradeoff", by="test", at=NOON)


def test_a_question_that_waits_can_be_taken_back() -> None:
    inquiry = commands.ask(scenario_id=planned().pk, kind="need", by="test", at=NOON)
    commands.stop_inquiry(inquiry_id=inquiry.pk, by="test", at=NOON)
    commands.answer_inquiry(inquiry_id=inquiry.pk, clock=clock())
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.answer) == ("cancelled", None)
