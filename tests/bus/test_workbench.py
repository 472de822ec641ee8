"""The workbench: lists, plans, settings, wishes, questions and plans side by side."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samling.bus import commands
from samling.bus.models import (
    Bus,
    HearingAnswer,
    HearingLetter,
    Inquiry,
    Scenario,
    Stop,
    Timetable,
)
from samling.bus.queries.plans import compare_page, plan_page, plans_page
from samling.bus.queries.troubles import in_words
from samling.register.models import Municipality, Person
from tests.bus.test_planning import clock, planned
from tests.cast import NOON, client_of

pytestmark = pytest.mark.usefixtures("bus", "stops")


@pytest.fixture
def desk(ada: Person) -> Client:
    """Ada at her desk."""
    return client_of(ada)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def page_of(name: str, scenario: Scenario) -> str:
    return reverse(f"bus:{name}", args=[scenario.pk])


@pytest.mark.parametrize(
    "name", ["plan", "plan_settings", "plan_wishes", "plan_answers", "plan_map"]
)
def test_eli_may_not_see_the_workbench(eli: Person, name: str) -> None:
    assert client_of(eli).get(page_of(name, planned())).status_code == 403


def test_pressing_plan_makes_a_what_if_and_sends_it_off(desk: Client) -> None:
    answer = desk.post(reverse("bus:new_plan"), {"name": "Flest barn"})
    scenario = Scenario.objects.get()
    assert answer.headers["Location"] == page_of("plan", scenario)
    assert (scenario.name, scenario.state) == ("Flest barn", "queued")
    assert "Venter på tur" in text(desk.get(page_of("plan", scenario)))
    commands.plan_scenario(scenario_id=scenario.pk, clock=clock())
    shown = text(desk.get(page_of("plan", scenario)))
    assert "hx-trigger" not in shown
    assert "Barn med tilbudet" in shown


def test_while_it_is_made_the_page_asks_again_and_shows_the_best_so_far(desk: Client) -> None:
    scenario = planned()
    Scenario.objects.filter(pk=scenario.pk).update(state="running", progress=0.4)
    shown = text(desk.get(page_of("plan", scenario)))
    assert 'hx-trigger="every 1s"' in shown
    assert "Den beste planen så langt når 690 barn" in shown
    part = desk.get(
        page_of("plan", scenario), headers={"HX-Request": "true", "HX-Target": "result"}
    )
    assert "<html" not in part.content.decode()


def test_a_plan_shows_children_municipalities_ceiling_and_what_is_new(
    desk: Client, settled: Timetable
) -> None:
    scenario = planned()
    shown = text(desk.get(page_of("plan", scenario)))
    assert "Ingen plan med disse timene og ønskene kan nå flere enn" in shown
    assert "1 nytt stopp" in shown
    assert "Bjoneroa skole (Gran)" in shown
    assert "luftlinje" in shown


def test_the_picture_and_the_map_show_the_stops(desk: Client, settled: Timetable) -> None:
    scenario = planned()
    picture = desk.get(page_of("plan_picture", scenario))
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert "Bjoneroa skole" in picture.content.decode()
    told = json.loads(desk.get(page_of("plan_map", scenario)).content)
    standing = {
        f["properties"]["slug"]: f["properties"]["standing"] for f in told["points"]["features"]
    }
    assert standing["jaren-skole"] == "kept"
    assert standing["bjoneroa-skole"] == "added"
    assert {f["properties"]["of"] for f in told["lines"]["features"]} == {"plan", "today"}
    outlines = json.loads(desk.get(reverse("bus:county_outlines")).content)
    assert {"Gjøvik", "Gran"} <= {f["properties"]["name"] for f in outlines["features"]}


def test_a_wish_stands_on_the_map_and_the_old_plan_stays_to_be_looked_at(
    desk: Client, stops: dict[str, Stop]
) -> None:
    scenario = planned()
    told = {"kind": "forbid", "place": stops["Biri"].slug}
    assert desk.post(page_of("plan_wishes", scenario), told).status_code == 302
    points = json.loads(desk.get(page_of("plan_map", scenario)).content)["points"]["features"]
    biri = next(f["properties"] for f in points if f["properties"]["slug"] == "biri-skole")
    assert biri["wish"] == "forbid"
    assert any("I planen" in words for words in biri["words"])
    shown = text(desk.get(page_of("plan", scenario)))
    assert "Ønskene er endret siden denne planen ble laget" in shown
    assert "690" in shown
    assert "Lag et utkast" not in shown
    desk.post(reverse("bus:drop_wish", args=[biri["rule"]]))
    desk.post(page_of("run_plan", scenario))
    commands.plan_scenario(scenario_id=scenario.pk, clock=clock())
    assert "Ønskene er endret" not in text(desk.get(page_of("plan", scenario)))


def test_a_plan_that_cannot_be_made_says_why_in_norwegian(
    desk: Client, stops: dict[str, Stop]
) -> None:
    pin = {"kind": "pin", "stop_id": stops["Biri"].pk, "weekday": 4}
    shown = text(desk.get(page_of("plan", planned(wishes=[pin]))))
    assert "Ingen buss kjører den dagen Biri skole er låst til (fredag)." in shown


@pytest.mark.parametrize(
    "code",
    [
        "no_days", "nothing_to_plan", "must_and_never", "must_closed", "must_paused", "must_shut",
        "must_no_place", "must_unknown", "must_too_far", "keep_not_today", "pin_no_bus",
        "pin_not_allowed", "musts_clash", "musts_unmet", "off_the_roads", "no_travel", "not_lawful",
        "gave_up", "unexpected", "something_new",
    ],
)  # fmt: skip
def test_every_trouble_has_a_sentence(code: str) -> None:
    sentence = in_words({"code": code, "about": ["biri-skole"], "names": ["", "1"]})
    assert sentence.endswith((".", ": , 1"))
    assert "%(" not in sentence


def settings_of(desk: Client, scenario: Scenario) -> dict[str, Any]:
    """What the form on the page would send, as it stands."""
    context = desk.get(page_of("plan_settings", scenario)).context
    told = {}
    for form in (context["form"], context["assumptions"]):
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                told[field.name] = (
                    field.field.widget.format_value(value)
                    if hasattr(field.field.widget, "format_value") and not isinstance(value, bool)
                    else value
                )
            if isinstance(told.get(field.name), list):
                told[field.name] = told[field.name][0]
    told["dag"] = [f"{d.bus_id}-{d.week}-{d.weekday}" for d in scenario.days.all()]
    return told


def test_settings_are_saved_and_planned_at_once(desk: Client, bus: Bus) -> None:
    scenario = commands.make_scenario(name="x", by="test", at=NOON)
    told = settings_of(desk, scenario) | {
        "name": "Lengre dag", "hours": "8", "minimum_share": "0.2", "school_minutes": "30",
        "dag": [f"{bus.pk}-1-0", f"{bus.pk}-2-4"], "plan": "1",
    }  # fmt: skip
    answer = desk.post(page_of("plan_settings", scenario), told)
    assert answer.status_code == 302, answer.context["form"].errors
    scenario.refresh_from_db()
    assert (scenario.name, scenario.minimum_share, scenario.state) == ("Lengre dag", 0.2, "queued")
    assert scenario.assumptions["school_minutes"] == 30
    days = list(scenario.days.values_list("week", "weekday", "longest_minutes"))
    assert days == [(1, 0, 480), (2, 4, 480)]


def test_a_setting_that_cannot_be_meant_is_told_at_its_field_and_nothing_is_lost(
    desk: Client,
) -> None:
    scenario = commands.make_scenario(name="x", by="test", at=NOON)
    told = settings_of(desk, scenario) | {"name": "Skrevet", "detour": "-3", "opens": "15:00"}
    answer = desk.post(page_of("plan_settings", scenario), told)
    assert answer.status_code == 422
    assert 'value="Skrevet"' in answer.content.decode()
    assert answer.context["assumptions"].errors
    scenario.refresh_from_db()
    assert scenario.name == "x"


def test_settings_cannot_be_changed_while_it_is_planned(desk: Client) -> None:
    scenario = commands.make_scenario(name="x", by="test", at=NOON)
    told = settings_of(desk, scenario)
    commands.queue_scenario(scenario_id=scenario.pk, by="test", at=NOON)
    answer = desk.post(page_of("plan_settings", scenario), told)
    assert answer.status_code == 409
    assert "Planen er under arbeid" in text(answer)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"kind": "pin", "place": "Jaren skole, Gran", "weekday": "1"}, "på tirsdag"),
        ({"kind": "forbid", "place": "jaren skole"}, "skal ikke besøkes"),
        ({"kind": "must", "place": "jaren-skole"}, "må besøkes"),
        ({"kind": "minimum", "place": "Gran", "percent": "40"}, "minst 40 % av barna"),
    ],
)
def test_a_wish_is_noted_in_words_and_taken_back(
    desk: Client, told: dict[str, str], words: str
) -> None:
    scenario = commands.make_scenario(name="x", by="test", at=NOON)
    assert desk.post(page_of("plan_wishes", scenario), told).status_code == 302
    assert words in text(desk.get(page_of("plan_wishes", scenario)))
    desk.post(reverse("bus:drop_wish", args=[scenario.rules.get().pk]))
    assert not scenario.rules.exists()


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"kind": "must", "place": "Hogwarts"}, 422),
        ({"kind": "pin", "place": "Jaren skole, Gran"}, 409),
        ({"kind": "minimum", "place": "Gran", "percent": "140"}, 422),
        ({}, 422),
    ],
)
def test_an_unclear_wish_is_explained(desk: Client, told: dict[str, str], status: int) -> None:
    scenario = commands.make_scenario(name="x", by="test", at=NOON)
    answer = desk.post(page_of("plan_wishes", scenario), told)
    assert answer.status_code == status
    assert not scenario.rules.exists()


def test_an_answer_of_the_hearing_becomes_a_wish_with_one_press(
    desk: Client, draft: Timetable, stops: dict[str, Stop]
) -> None:
    letter = HearingLetter.objects.create(
        timetable=draft, stop=stops["Jaren"], token="x", reply_by=NOON.date()
    )
    answer = HearingAnswer.objects.create(
        letter=letter, verdict="suits_not", wish="Helst tirsdag", wished_weekday=1, answered_at=NOON
    )
    scenario = commands.make_scenario(name="x", by="test", at=NOON)
    assert "Helst tirsdag" in text(desk.get(page_of("plan_wishes", scenario)))
    desk.post(reverse("bus:take_answer", args=[scenario.pk, answer.pk]))
    assert scenario.rules.get().answer == answer
    assert "fra høringen" in text(desk.get(page_of("plan_wishes", scenario)))


def test_asking_why_is_answered_in_words(desk: Client, gran: Municipality, bus: Bus) -> None:
    bus.crew_days.exclude(week=1, weekday=0).delete()
    bus.crew_days.update(longest_minutes=195)
    scenario = planned()
    desk.post(page_of("ask_plan", scenario), {"kind": "why_not", "municipality": gran.pk})
    inquiry = Inquiry.objects.get()
    assert 'hx-trigger="every 2s"' in text(desk.get(page_of("plan_answers", scenario)))
    Inquiry.objects.update(
        state="done",
        answer={
            "stop": "jaren-skole", "is_in": True, "price": 350.0, "children": 350,
            "at_least": 349.0, "at_most": 350.0, "dropped": ["biri-skole"], "added": [],
        },
    )  # fmt: skip
    shown = text(desk.get(page_of("plan_answers", scenario)))
    assert "Hvorfor er ikke Gran med?" in shown
    assert "Å besøke Jaren skole ville koste 350 barn i alt." in shown
    assert "Disse ville falle ut: Biri skole." in shown
    Inquiry.objects.filter(pk=inquiry.pk).update(answer={"too_far": "jaren-skole", "minutes": 500})
    assert "8,3 timer" in text(desk.get(page_of("plan_answers", scenario)))


def test_a_point_of_the_curve_becomes_a_what_if(desk: Client) -> None:
    scenario = planned()
    points = [
        {"asked": n / 10, "children": 690 - 50 * n, "far": n, "municipalities": 1 + n, "stops": 4,
         "worst_share": n / 10, "ceiling": 690, "is_possible": True}
        for n in range(3)
    ]  # fmt: skip
    Inquiry.objects.create(
        scenario=scenario, kind="tradeoff", state="done", asked_at=NOON, answer={"shares": points}
    )
    shown = text(desk.get(page_of("plan_answers", scenario)))
    assert "<svg" in shown
    assert "Planlegg dette" in shown
    desk.post(page_of("choose_point", scenario), {"kind": "shares", "asked": "0.2"})
    chosen = Scenario.objects.get(follows=scenario)
    assert (chosen.minimum_share, chosen.state) == (0.2, "queued")
    for rubbish in ({"kind": "shares", "asked": "nan"}, {"kind": "x", "asked": "1"}, {}):
        assert desk.post(page_of("choose_point", scenario), rubbish).status_code == 404


def test_a_plan_that_another_beats_both_ways_is_hollow_and_off_the_line(desk: Client) -> None:
    scenario = planned()
    points = [
        {"asked": asked, "children": children, "far": 1, "municipalities": wide, "stops": 4,
         "worst_share": 0, "kept": wide - 1, "ceiling": 690, "is_possible": True}
        for asked, children, wide in ((0.0, 690, 1), (0.1, 500, 4), (0.2, 400, 3))
    ]  # fmt: skip
    Inquiry.objects.create(
        scenario=scenario, kind="tradeoff", state="done", asked_at=NOON, answer={"shares": points}
    )
    answer = desk.get(page_of("plan_answers", scenario))
    curve = answer.context["page"].answers[0].curve
    assert [point.is_beaten for point in curve.points] == [False, False, True]
    assert len(curve.line.split()) == 2
    assert [point.kept for point in curve.points] == [None, 3, 2]
    assert "Får det som er lovet" in text(answer)


def test_plans_are_compared_in_plain_words(
    desk: Client, stops: dict[str, Stop], settled: Timetable
) -> None:
    first = planned()
    other = planned(wishes=[{"kind": "forbid", "stop_id": stops[n].pk} for n in ("Jaren", "Bjoneroa")])  # fmt: skip
    words = compare_page([first.pk, other.pk]).differences[0].words
    assert "190 færre barn med tilbudet" in words
    assert "Kommuner som faller ut: Gran" in words
    answer = desk.get(reverse("bus:compare"), {"plan": [first.pk, other.pk, "x"]})
    assert "190 færre barn med tilbudet" in text(answer)


def test_a_plan_becomes_a_draft_with_a_press(desk: Client, settled: Timetable) -> None:
    scenario = planned()
    told = {"name": "Våren", "starts_on": "2026-11-02", "ends_on": "2026-12-18"}
    answer = desk.post(page_of("draft_plan", scenario), told)
    draft = Timetable.objects.get(state="draft")
    assert answer.headers["Location"] == reverse("bus:timetable", args=[draft.pk])
    answer = desk.post(page_of("draft_plan", scenario), told | {"ends_on": "2026-10-01"})
    assert answer.status_code == 409
    assert 'value="Våren"' in answer.content.decode()


def test_a_plan_is_copied_stopped_and_deleted(desk: Client) -> None:
    scenario = planned()
    desk.post(reverse("bus:new_plan"), {"follows": scenario.pk})
    copy = Scenario.objects.get(follows=scenario)
    assert copy.name == "Kopi av Prøve"
    desk.post(page_of("run_plan", copy))
    desk.post(page_of("drop_plan", copy))
    assert Scenario.objects.filter(pk=copy.pk).exists()
    desk.post(page_of("stop_plan", copy))
    desk.post(page_of("drop_plan", copy))
    assert not Scenario.objects.filter(pk=copy.pk).exists()


def test_the_pages_ask_a_fixed_number_of_questions(
    settled: Timetable, django_assert_num_queries: Callable[[int], Any]
) -> None:
    scenario = planned()
    with django_assert_num_queries(2):
        plans_page(travel="great-circle")
    with django_assert_num_queries(4):
        plan_page(scenario.pk)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_workbench_speaks_the_readers_language(desk: Client, language: str) -> None:
    scenario = planned()
    desk.cookies["sprak"] = language
    heading = {"nn": "Kommunar som får noko", "en": "Municipalities with something"}[language]
    assert heading in text(desk.get(page_of("plan", scenario)))
