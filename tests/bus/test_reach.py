"""The page of reach, its sheets, the facts that rise to insight, and what the municipalities pay."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from samling.bus import commands, reach
from samling.bus.models import (
    Bus,
    RunningYear,
    Share,
    ShareRule,
    Stop,
    Timetable,
    Tour,
    Visit,
    VisitLog,
)
from samling.bus.queries.reach import reach_year, years_driven
from samling.front.demonstration.bus import make_bus_term
from samling.ground.figures import Total
from samling.insight.queries.reach import measures_reach, year_reach
from samling.register.models import ChildCount, Municipality, Person
from samling.strategy.models import Measure
from tests.cast import NOON, client_of

PAGE = "/bokbuss/rekkevidde/"
SHARES = "/bokbuss/fordeling/"
LAST = date(2026, 12, 31)


def drive(bus: Bus, stop: Stop, on: date, **told: Any) -> VisitLog:
    """One visit on one day, driven 100 km."""
    tour, _is_new = Tour.objects.get_or_create(
        bus=bus, on=on, defaults={"state": "done", "km_start": 1000, "km_end": 1100}
    )
    at = NOON + (on - NOON.date())
    return VisitLog.objects.create(
        tour=tour, stop=stop, changed_at=at, **({"arrived_at": at} | told)
    )


@pytest.fixture
def driven(bus: Bus, stops: dict[str, Stop]) -> dict[str, Stop]:
    """Biri five times and Jaren twice in 2026; one visit without a number, one that came to nothing."""
    for week in range(5):
        drive(
            bus,
            stops["Biri"],
            date(2026, 9, 7) + timedelta(weeks=week),
            children=30 + week,
            loans_child=50,
        )
    drive(
        bus,
        stops["Jaren"],
        date(2026, 10, 20),
        children=20,
        adults=3,
        event_held=True,
        event_type="culture",
    )
    drive(bus, stops["Jaren"], date(2026, 10, 27))
    drive(bus, stops["Blomhaug"], date(2026, 10, 28), arrived_at=None, deviation="school_away")
    Tour.objects.create(bus=bus, on=date(2026, 11, 3), state="out_of_service")
    return stops


def test_a_year_is_added_up_with_what_it_is_built_on(driven: dict[str, Stop]) -> None:
    year = reach_year(2026, on=LAST, least=4, beyond=15)
    assert year.reach.offer == Total(200, 1, 1)
    assert year.reach.present == Total(180, 6, 7)
    assert year.reach.different == Total(54, 2, 2)
    assert year.reach.loans == Total(250, 5, 7)
    assert (year.reach.stops, year.reach.visits, year.reach.events) == (2, 7, 1)
    assert year.driven.kilometres == Total(800, 8, 8)
    assert (year.driven.days, year.driven.days_out) == (8, 1)
    assert [place.name for place in year.places] == ["Gjøvik", "Gran"]
    assert year.on_board == Total(183, 6, 7)
    assert years_driven() == (2026,)


def test_a_first_time_is_known_only_when_there_is_an_earlier_year(
    driven: dict[str, Stop], bus: Bus
) -> None:
    assert not reach_year(2026, on=LAST, least=1, beyond=15).has_earlier
    drive(bus, driven["Biri"], date(2025, 9, 8), children=9)
    year = reach_year(2026, on=LAST, least=1, beyond=15)
    assert year.has_earlier
    assert year.reach.new_offer == Total(150, 1, 1)


def test_cost_stands_beside_children_and_loans(driven: dict[str, Stop]) -> None:
    assert reach_year(2026, on=LAST, least=4, beyond=15).per_child is None
    RunningYear.objects.create(year=2026, cost_nok=Decimal(100_000))
    year = reach_year(2026, on=LAST, least=4, beyond=15)
    assert (year.per_child, year.per_loan) == (Decimal(500), Decimal(400))


def test_everybody_reads_the_page_eli_too(driven: dict[str, Stop], eli: Person) -> None:
    for client in (Client(), client_of(eli)):
        answer = client.get(PAGE, {"ar": 2026})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "6 av 7 har meldt" in page
        assert "ingen har ført kostnaden" in page
        assert SHARES not in page


def test_what_makes_an_offer_is_chosen_on_the_page(driven: dict[str, Stop]) -> None:
    answer = Client().get(PAGE, {"ar": 2026, "besok": 2})
    assert answer.context["page"].reach.offer == Total(350, 2, 2)


@pytest.mark.parametrize(
    "asked", [{"besok": "mange"}, {"besok": "0"}, {"minutter": "-1"}, {"ar": "1814"}, {"ar": "x"}]
)
def test_a_choice_that_cannot_be_is_told_and_the_page_still_shows(
    driven: dict[str, Stop], asked: dict[str, str]
) -> None:
    answer = Client().get(PAGE, asked)
    assert answer.status_code == 422
    assert answer.context["page"].least == 4
    assert "Biri skole" in answer.content.decode()


def test_before_anything_is_driven_the_page_says_so(db: None) -> None:
    answer = Client().get(PAGE)
    assert answer.status_code == 200
    assert "Mannskapet har ikke ført noen besøk" in answer.content.decode()


def test_the_page_asks_a_fixed_number_of_questions(
    driven: dict[str, Stop], django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(12):
        reach_year(2026, on=LAST, least=4, beyond=15)


@pytest.mark.parametrize("table", ["stopp", "kommuner", "statistikk"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_sheets_are_files(driven: dict[str, Stop], table: str, kind: str) -> None:
    answer = Client().get(f"{PAGE}{table}.{kind}", {"ar": 2026})
    assert answer.status_code == 200
    assert f"bokbussen-{table}-2026.{kind}" in answer.headers["Content-Disposition"]


def test_a_missing_number_is_an_empty_cell(driven: dict[str, Stop]) -> None:
    body = Client().get(f"{PAGE}kommuner.xlsx", {"ar": 2026}).content
    sheet = load_workbook(io.BytesIO(body)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heading = rows[0].index("Kasser levert")
    assert [row[heading] for row in rows[1:]] == [None, None]


@pytest.mark.parametrize("path", ["annet.csv", "stopp.pdf", "stopp.csv?besok=x"])
def test_a_sheet_that_is_none_is_not_found(driven: dict[str, Stop], path: str) -> None:
    assert Client().get(PAGE + path).status_code == 404


# ---- facts for insight ---------------------------------------------------------------------------


@pytest.fixture
def counted(driven: dict[str, Stop], debates: Measure) -> Measure:
    """The bus counts under a measure."""
    assert commands.count_buses_under(measure_slug=debates.slug, by="test", at=NOON) == 1
    return debates


def test_facts_say_who_came_where_and_under_which_measure(
    counted: Measure, gran: Municipality
) -> None:
    facts = reach.municipality_year(gran.pk, 2026)
    assert [(f.measure_id, f.month, f.audience, f.people) for f in facts] == [
        (counted.pk, date(2026, 10, 1), "primary_school", Total(23, 1, 2))
    ]
    county = reach.county_year(2026)
    assert sum(f.people.asked for f in county) == 7
    assert sum(f.people.value for f in reach.municipalities_year(2026)) == 183


def test_a_bus_that_counts_nowhere_leaves_no_facts(driven: dict[str, Stop]) -> None:
    assert reach.county_year(2026) == ()


def test_a_measure_that_does_not_exist_gathers_no_bus(bus: Bus) -> None:
    assert commands.count_buses_under(measure_slug="finnes-ikke", by="test", at=NOON) == 0


def test_the_measure_has_the_visits_and_the_events_are_not_mixed_with_them(
    counted: Measure, gran: Municipality
) -> None:
    year = year_reach(2026)
    assert year.of([counted.pk]) == Total(183, 6, 7)
    assert year.all == Total(0, 0, 0)
    own = measures_reach(year, [counted.pk])
    assert own.by_municipality[gran.pk] == Total(23, 1, 2)
    assert own.by_month[9] == Total(57, 2, 3)


# ---- shares --------------------------------------------------------------------------------------


@pytest.fixture
def priced(driven: dict[str, Stop]) -> dict[str, Stop]:
    """650 kroner a visit and 10 a child."""
    for basis, amount in (("visits", 650), ("children", 10)):
        commands.set_share_rule(
            year=2026, basis=basis, municipality_id=None, amount_nok=Decimal(amount), by="test", at=NOON
        )  # fmt: skip
    return driven


def test_the_county_sees_what_each_municipality_got_and_pays(
    priced: dict[str, Stop], ada: Person
) -> None:
    page = client_of(ada).get(SHARES, {"ar": 2026}).context["page"]
    assert {line.name: line.paid.kroner for line in page.lines} == {
        "Gjøvik": Decimal(5 * 650 + 2000), "Gran": Decimal(2 * 650),
    }  # fmt: skip
    assert page.pays == Decimal(6550)
    assert page.county is None


def test_rules_and_cost_are_told_on_the_page(
    driven: dict[str, Stop], ada: Person, gran: Municipality
) -> None:
    client = client_of(ada)
    rule = {
        "ar": 2026,
        "basis": "visits",
        "amount_nok": "650,50",
        "municipality": gran.pk,
        "comment": "",
    }
    assert client.post(f"{SHARES}regel/", rule).status_code == 302
    assert client.post(f"{SHARES}regel/", rule | {"amount_nok": "700"}).status_code == 302
    stored = ShareRule.objects.get()
    assert (stored.amount_nok, stored.municipality) == (Decimal(700), gran)
    cost = {"ar": 2026, "cost_nok": "2 150 000", "person_years": "", "source": "Regnskapet"}
    assert client.post(f"{SHARES}drift/", cost).status_code == 302
    running = RunningYear.objects.get()
    assert (running.cost_nok, running.person_years) == (Decimal(2_150_000), None)
    client.post(f"{SHARES}regel/{stored.pk}/fjern/", {"ar": 2026})
    assert not ShareRule.objects.exists()
    assert client.post(f"{SHARES}regel/{stored.pk}/fjern/", {"ar": 2026}).status_code == 302


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("regel/", {"basis": "visits", "amount_nok": "mye"}),
        ("regel/", {"basis": "gull", "amount_nok": "1"}),
        ("regel/", {"basis": "visits", "amount_nok": "1", "municipality": "99999999"}),
        ("drift/", {"cost_nok": "-1"}),
        ("drift/", {"cost_nok": "1", "person_years": "mange"}),
    ],
)
def test_a_wrong_field_is_told_and_nothing_is_kept(
    driven: dict[str, Stop], ada: Person, where: str, told: dict[str, str]
) -> None:
    answer = client_of(ada).post(SHARES + where, {"ar": 2026, **told})
    assert answer.status_code == 422
    assert not ShareRule.objects.exists()
    assert not RunningYear.objects.exists()


def test_fixed_shares_stay_as_they_were(priced: dict[str, Stop], bus: Bus, ada: Person) -> None:
    client = client_of(ada)
    assert client.post(f"{SHARES}fastsett/", {"ar": 2026}).status_code == 302
    drive(bus, priced["Biri"], date(2026, 11, 9), children=3)
    line = client.get(SHARES, {"ar": 2026}).context["page"].lines[0]
    assert (line.fixed, line.paid.kroner) == (Decimal(5250), Decimal(5900))
    told = Share.objects.get(municipality__name="Gjøvik")
    assert (told.visits, told.children) == (5, 200)


def test_nothing_is_fixed_without_rules_or_when_a_number_is_missing(
    driven: dict[str, Stop], bus: Bus, ada: Person
) -> None:
    client = client_of(ada)
    assert client.post(f"{SHARES}fastsett/", {"ar": 2026}).status_code == 409
    commands.set_share_rule(
        year=2026, basis="children", municipality_id=None, amount_nok=Decimal(1), by="test", at=NOON
    )
    ChildCount.objects.filter(organisation=driven["Biri"].organisation).delete()
    answer = client.post(f"{SHARES}fastsett/", {"ar": 2026})
    assert answer.status_code == 409
    assert "Gjøvik" in answer.content.decode()
    assert not Share.objects.exists()


def test_the_sheet_of_shares(priced: dict[str, Stop], ada: Person) -> None:
    body = client_of(ada).get(f"{SHARES}2026.csv").content.decode("utf-8-sig")
    assert "Gjøvik;5;200;;3250;2000;5250;" in body
    assert client_of(ada).get(f"{SHARES}1814.csv").status_code == 404
    assert client_of(ada).get(f"{SHARES}2026.pdf").status_code == 404


def test_eli_and_the_crew_see_no_shares(driven: dict[str, Stop], eli: Person, dag: Person) -> None:
    for person in (eli, dag):
        assert client_of(person).get(SHARES).status_code == 403
    assert Client().get(SHARES).status_code == 302


# ---- demonstration -------------------------------------------------------------------------------


def test_a_made_up_term_is_driven_once_and_marked(settled: Timetable) -> None:
    at = NOON + timedelta(days=200)
    made = make_bus_term(at=at)
    assert made == VisitLog.objects.count() > 5
    assert not Tour.objects.filter(is_made_up=False).exists()
    assert not VisitLog.objects.filter(tour__on__gt=at.date()).exists()
    assert set(VisitLog.objects.values_list("visit__state", flat=True)) == {"planned"}
    assert make_bus_term(at=at) == 0
    page = Client().get(PAGE, {"ar": 2026}).content.decode()
    assert "Disse turene er oppdiktet" in page


def test_a_fact_told_of_a_made_up_tour_changes_only_its_own_field(settled: Timetable) -> None:
    at = NOON + timedelta(days=200)
    make_bus_term(at=at)
    log = (
        VisitLog.objects.filter(children__isnull=False)
        .select_related("tour", "stop")
        .order_by("pk")[0]
    )
    fact = commands.Fact(
        key=log.key, bus="bokbussen", on=log.tour.on, stop=log.stop.slug, field="boxes", value=2,
        device_at=at,
    )  # fmt: skip
    commands.take_in(device=log.key, facts=[fact], sent_at=at, person_id=None, by="test", at=at)
    again = VisitLog.objects.get(pk=log.pk)
    assert (again.boxes, again.children, again.visit_id) == (2, log.children, log.visit_id)
    assert Visit.objects.filter(log=again).exists()
