"""What the people of a library see of their own year."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from samling.meetings import commands
from samling.register.models import Affiliation, Organisation, Person
from tests.cast import SINCE, client_of
from tests.meetings.made import log

MINE = "/mitt-bibliotek/"


def lately(library: Organisation, *, days: int = 1, **told: Any) -> Any:
    """An event some days ago this year, announced before it was held."""
    now = timezone.now()
    at = now - timedelta(days=days + 3)
    return log(library, starts_at=now - timedelta(days=days), at=at, **told)


def test_the_chief_sees_what_is_logged_this_year(
    trysil_library: Organisation, celia: Person
) -> None:
    now = timezone.now()
    log(trysil_library, starts_at=now, at=now, people=20)
    log(trysil_library, starts_at=now, at=now, people=None, standing="missing")
    page = client_of(celia).get(MINE).context["page"]
    assert page.year == timezone.localdate().year
    assert (page.whole.value, page.whole.told, page.whole.asked) == (20, 1, 2)
    assert len(page.months) == timezone.localdate().month
    assert len(page.empty_months) == timezone.localdate().month - 1


def test_what_was_announced_and_is_past_is_asked_for_and_told_in_place(
    trysil_library: Organisation, celia: Person
) -> None:
    event = lately(trysil_library, title="Strikkekafé", people=None, standing="missing")
    year = event.month.year
    browser = client_of(celia)
    page = browser.get(MINE, {"aar": year})
    assert [e.title for e in page.context["page"].without_number] == ["Strikkekafé"]
    form = {"people": "17", "tilbake": f"{MINE}?aar={year}"}
    answer = browser.post(f"/arrangementer/{event.key}/antall/", form)
    assert answer["Location"] == f"{MINE}?aar={year}"
    page = browser.get(MINE, {"aar": year}).context["page"]
    assert page.without_number == ()
    assert page.whole.value == 17


def test_a_number_put_right_is_shown_with_what_it_was(
    trysil_library: Organisation, celia: Person
) -> None:
    event = lately(trysil_library, people=None, standing="missing")
    for people in (12, 31):
        commands.correct_people(
            key=event.key, people=people, standing="reported", reason="Talte om",
            person_id=celia.pk, by="test", at=timezone.now(),
        )  # fmt: skip
    (old,) = client_of(celia).get(MINE, {"aar": event.month.year}).context["page"].corrections
    assert (old.was.value, old.now.value, old.reason) == (12, 31, "Talte om")


def test_an_earlier_year_has_all_its_months_and_a_strange_one_is_this_year(
    trysil_library: Organisation, celia: Person
) -> None:
    browser = client_of(celia)
    assert len(browser.get(MINE, {"aar": "2024"}).context["page"].empty_months) == 12
    for strange in ("", "to tusen", "99999", "-1", "٢٠٢٤", "1066"):
        page = browser.get(MINE, {"aar": strange, "bibliotek": strange}).context["page"]
        assert page.year == timezone.localdate().year


def test_a_librarian_of_two_libraries_sees_one_at_a_time(
    trysil_library: Organisation, ringsaker_library: Organisation, bo: Person
) -> None:
    Affiliation.objects.create(
        person=bo, organisation=ringsaker_library, role="library_staff", period=SINCE
    )
    browser = client_of(bo)
    assert len(browser.get(MINE).context["own"]) == 2
    page = browser.get(MINE, {"bibliotek": "trysil-folkebibliotek"}).context["page"]
    assert page.library == trysil_library


def test_more_than_can_be_asked_at_once_is_told(trysil_library: Organisation, bo: Person) -> None:
    for _each in range(27):
        event = lately(trysil_library, people=None, standing="missing")
    page = client_of(bo).get(MINE, {"aar": event.month.year}).context["page"]
    assert (len(page.without_number), page.more_without_number) == (25, 2)


@pytest.mark.parametrize("who", ["ada", "dina", "dag", "pia", "eli"])
def test_whoever_works_at_no_library_has_none(request: pytest.FixtureRequest, who: str) -> None:
    assert client_of(request.getfixturevalue(who)).get(MINE).status_code == 403
    assert Client().get(MINE).status_code == 302


def test_the_page_asks_the_same_few_questions_at_any_size(
    trysil_library: Organisation, bo: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        lately(trysil_library, days=number + 1, people=None, standing="missing")
    browser = client_of(bo)
    with django_assert_max_num_queries(10):
        browser.get(MINE)
