"""The year of advice, and the story of a municipality in the order of time."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from samling.advice import commands
from samling.advice.commands import Pledge
from samling.advice.models import Case, Enquiry
from samling.advice.reach import year_figures
from samling.strategy.models import Strategy
from tests.cast import NOON, client_of


@pytest.fixture(autouse=True)
def _strategy(plan) -> None:
    """Pages name the strategy in force."""


def advise(place, adviser, *, title: str = "Debatt", way: str = "", on: date | None = None) -> Case:
    return commands.give_advice_in_new_case(
        municipality=place.slug, title=title, key=uuid4(), text="Begynn i det små", way=way,
        given_on=on or date(2026, 5, 12), adviser_id=adviser.pk, by="test", at=NOON,
    ).case  # fmt: skip


def ask(library, *, hours: float | None, adviser) -> Enquiry:
    """A question, answered so many hours after, or not at all."""
    enquiry = commands.ask(
        key=uuid4(), asker=commands.Asker("Kari", "kari@eksempel.test"), title="Spørsmål", text="x",
        library_id=library.pk, by="anybody", at=NOON,
    )  # fmt: skip
    if hours is not None:
        case = commands.take_enquiry(enquiry_id=enquiry.pk, adviser_id=adviser.pk, by="x", at=NOON)
        commands.answer(
            key=uuid4(), case_id=case.pk, text="Ja", adviser_id=adviser.pk, by="x", at=NOON + timedelta(hours=hours)
        )  # fmt: skip
    return enquiry


def test_a_year_without_advice_has_no_median_and_no_visits(db):
    year = year_figures(2026)
    assert (year.cases, year.entries, year.asked) == (0, 0, 0)
    assert year.visits.is_missing
    assert year.median_hours.is_missing


def test_visits_are_missing_while_nobody_has_told_how(trysil, ada):
    advise(trysil, ada)
    assert year_figures(2026).visits.is_missing
    assert year_figures(2026).by_municipality[0].visits.is_missing


def test_visits_are_estimated_while_some_have_not_told_and_reported_when_all_have(trysil, ada):
    advise(trysil, ada, way="visit")
    advise(trysil, ada, way="phone")
    assert (year_figures(2026).visits.value, year_figures(2026).visits.standing) == (1, "reported")
    advise(trysil, ada)
    assert (year_figures(2026).visits.value, year_figures(2026).visits.standing) == (1, "estimated")


def test_the_median_counts_what_is_answered_and_says_how_many_are_not(trysil_library, ada):
    for hours in (2, 4, 30, None):
        ask(trysil_library, hours=hours, adviser=ada)
    year = year_figures(2026)
    assert (year.asked, year.answered, year.unanswered) == (4, 3, 1)
    assert year.median == timedelta(hours=4)
    assert year.median_hours.value == 4


def test_what_was_put_aside_is_no_question(trysil_library, ada):
    enquiry = ask(trysil_library, hours=None, adviser=ada)
    commands.put_aside(enquiry_id=enquiry.pk, because="", by="x", at=NOON)
    assert year_figures(2026).asked == 0


def test_cases_are_counted_by_strategy_theme_and_place(trysil, ringsaker, ada):
    case = advise(trysil, ada)
    strategy = Strategy.objects.get(code="S1")
    Case.objects.filter(pk=case.pk).update(strategy=strategy, theme="law")
    advise(ringsaker, ada)
    year = year_figures(2026)
    assert year.by_strategy == (("S1", 1),)
    assert [n for _label, n in year.by_theme] == [1]
    assert [(place.name, place.cases) for place in year.by_municipality] == [
        ("Ringsaker", 1),
        ("Trysil", 1),
    ]
    assert year_figures(2025).cases == 0


def test_the_page_and_its_file_tell_the_same(trysil_library, ada):
    ask(trysil_library, hours=5, adviser=ada)
    ask(trysil_library, hours=None, adviser=ada)
    client = client_of(ada)
    page = client.get(reverse("insight:advice_year", args=[2026])).content.decode()
    assert "1 ikke besvart ennå" in page
    file = client.get(reverse("insight:advice_file", args=[2026, "xlsx"]))
    rows = list(load_workbook(BytesIO(file.content)).active.iter_rows(values_only=True))
    assert rows[1][1:] == ("Hele fylket", 1, 1, 0, "reported", 2, 1, 1, 5)
    assert rows[2][:3] == ("3421", "Trysil", 1)
    assert rows[2][6] is None


def test_a_year_that_cannot_be_is_not_found(ada):
    assert client_of(ada).get(reverse("insight:advice_year", args=[1066])).status_code == 404


def test_eli_sees_no_year_of_advice(eli):
    assert client_of(eli).get(reverse("insight:advice_year", args=[2026])).status_code == 403


def test_the_year_asks_a_fixed_number_of_questions(
    trysil, ringsaker, ada, django_assert_max_num_queries
):
    for place in (trysil, ringsaker):
        for number in range(5):
            advise(place, ada, title=str(number))
    with django_assert_max_num_queries(6):
        year_figures(2026)


def test_the_story_stands_in_the_order_of_time_and_only_for_the_county(trysil, ada, eli):
    case = advise(trysil, ada, title="Hemmelig sak", way="visit", on=date(2026, 3, 1))
    commands.give_advice(
        key=uuid4(), case_id=case.pk, text="Mer", given_on=date(2026, 4, 2), adviser_id=ada.pk,
        pledge=Pledge("Sende liste", date(2026, 5, 20), ada.pk), by="x", at=NOON,
    )  # fmt: skip
    commands.keep_promise(promise_id=case.promises.get().pk, by="x", at=NOON + timedelta(days=1))
    address = reverse("insight:municipality", args=["trysil"])
    page = client_of(ada).get(address).content.decode()
    story = page[page.index('id="story"') :]
    order = [story.index(words) for words in ("Sende liste", "12. mai", "2. april", "1. mars")]
    assert order == sorted(order)
    assert "Besøk" in story
    assert 'id="story"' not in client_of(eli).get(address).content.decode()
