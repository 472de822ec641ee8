"""The form for logging, as a browser without JavaScript and as the phone's outbox see it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samling.meetings import commands
from samling.meetings.forms.log import LOCAL
from samling.meetings.models import Event
from samling.meetings.views.log import rounded
from samling.register.models import Affiliation, Organisation, Person
from samling.strategy.models import Measure
from tests.cast import NOON, SINCE, client_of, make_library
from tests.meetings.made import log

FORM = "/arrangementer/logg/"
JSON = {"Accept": "application/json"}


def told(library: Organisation, /, **other: Any) -> dict[str, Any]:
    """What a librarian writes: the least that is needed."""
    return {
        "key": str(uuid4()),
        "library": library.pk,
        "title": "Språkkafé",
        "starts_at": "2026-05-12T18:00",
        "type": "training",
        "organiser": "own",
        "audience": "adults",
        "people": "14",
        "is_public": "on",
        **other,
    }


def test_a_librarian_logs_an_event_with_the_least_that_is_needed(
    trysil_library: Organisation, bo: Person
) -> None:
    answer = client_of(bo).post(FORM, told(trysil_library))
    event = Event.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"{FORM}?logget={event.key}"
    assert (event.title, event.people, event.standing) == ("Språkkafé", 14, "reported")
    assert event.starts_at.isoformat() == "2026-05-12T16:00:00+00:00"
    assert (event.library, event.logged_by, event.setting) == (trysil_library, bo, "in_house")
    assert b"Spr\xc3\xa5kkaf\xc3\xa9" in client_of(bo).get(answer["Location"]).content


@pytest.mark.parametrize(
    ("how_many", "people", "standing"),
    [
        ({"people": "14", "estimated": "on"}, 14, "estimated"),
        ({"people": "", "unknown": "on"}, None, "missing"),
        ({"people": "0"}, 0, "reported"),
    ],
)
def test_a_number_may_be_estimated_or_unknown_or_nought(
    trysil_library: Organisation,
    bo: Person,
    how_many: dict[str, str],
    people: int | None,
    standing: str,
) -> None:
    client_of(bo).post(FORM, told(trysil_library, **how_many))
    event = Event.objects.get()
    assert (event.people, event.standing) == (people, standing)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"starts_at": "i går"}, "starts_at"),
        ({"starts_at": "2026-03-29T02:30"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00"}, "starts_at"),
        ({"type": ""}, "type"),
        ({"type": "party"}, "type"),
        ({"audience": ""}, "audience"),
        ({"people": ""}, "people"),
        ({"people": "12", "unknown": "on"}, "people"),
        ({"people": "-1"}, "people"),
        ({"people": "tolv"}, "people"),
        ({"people": "99999999999999999999"}, "people"),
        ({"type": "orientation", "organiser": "external"}, "organiser"),
        ({"measure": "finnes-ikke"}, "measure"),
        ({"library": "987654"}, "library"),
        ({"key": "ikke en nøkkel"}, "key"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(
    trysil_library: Organisation, bo: Person, wrong: dict[str, str], field: str
) -> None:
    form = told(trysil_library, **wrong)
    answer = client_of(bo).post(FORM, form)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if field != "title":
        assert "Språkkafé" in answer.content.decode()
    assert not Event.objects.exists()
    again = client_of(bo).post(FORM, form, headers=JSON)
    assert (again.status_code, field in again.json()["errors"]) == (422, True)


def test_a_coming_event_is_announced_without_a_number(
    trysil_library: Organisation, bo: Person
) -> None:
    later = timezone.localtime(timezone.now() + timedelta(days=7)).strftime(LOCAL)
    client_of(bo).post(FORM, told(trysil_library, starts_at=later, people=""))
    assert Event.objects.get().confirmed_at is None


def test_the_outbox_gets_json_and_may_send_again(trysil_library: Organisation, bo: Person) -> None:
    browser, form = client_of(bo), told(trysil_library)
    first = browser.post(FORM, form, headers=JSON)
    second = browser.post(FORM, form, headers=JSON)
    assert first.json() == second.json()
    assert first.json()["page"] == f"/arrangementer/{form['key']}/"
    assert Event.objects.count() == 1


def test_another_event_under_a_used_key_is_told_so_and_gets_a_new_key(
    trysil_library: Organisation, bo: Person
) -> None:
    form = told(trysil_library)
    client_of(bo).post(FORM, form)
    answer = client_of(bo).post(FORM, {**form, "title": "Konsert"})
    assert answer.status_code == 409
    assert form["key"] not in answer.content.decode()
    assert "Konsert" in answer.content.decode()
    assert client_of(bo).post(FORM, {**form, "title": "Konsert"}, headers=JSON).status_code == 409
    assert Event.objects.count() == 1


def test_the_form_begins_with_this_half_hour_and_the_librarians_library(
    trysil_library: Organisation, bo: Person
) -> None:
    form = client_of(bo).get(FORM).context["form"]
    assert form.initial["library"] == str(trysil_library.pk)
    assert form.initial["starts_at"].minute in (0, 30)
    assert rounded(NOON + timedelta(minutes=47, seconds=3)) == NOON + timedelta(minutes=30)


def test_the_same_as_last_time_takes_one_tap(trysil_library: Organisation, bo: Person) -> None:
    for title in ("Lesestund", "Lesestund", "Strikkekafé"):
        event = log(trysil_library, title=title, type="culture", person_id=bo.pk)
    browser = client_of(bo)
    assert [last.title for last in browser.get(FORM).context["again"]] == [
        "Strikkekafé",
        "Lesestund",
    ]
    form = browser.get(FORM, {"som": str(event.key)}).context["form"]
    assert (form.initial["title"], form.initial["type"]) == ("Strikkekafé", "culture")


def test_a_librarian_of_two_libraries_chooses_and_staff_log_for_their_branch(
    trysil_library: Organisation, ringsaker_library: Organisation, bo: Person
) -> None:
    Affiliation.objects.create(
        person=bo, organisation=ringsaker_library, role="library_staff", period=SINCE
    )
    assert trysil_library.municipality
    branch = make_library(trysil_library.municipality, "Nybergsund filial")
    Organisation.objects.filter(pk=branch.pk).update(kind="branch", parent=trysil_library)
    choices = client_of(bo).get(FORM).context["form"].fields["library"].choices
    assert {int(key) for key, _name in choices} == {
        trysil_library.pk,
        ringsaker_library.pk,
        branch.pk,
    }
    assert client_of(bo).post(FORM, told(branch)).status_code == 302


def test_nobody_logs_at_a_library_where_they_do_not_work(
    trysil_library: Organisation, ringsaker_library: Organisation, bo: Person
) -> None:
    answer = client_of(bo).post(FORM, told(ringsaker_library))
    assert answer.status_code == 422
    assert not Event.objects.exists()


@pytest.mark.parametrize("who", ["ada", "dina", "dag", "pia", "eli"])
def test_whoever_works_at_no_library_does_not_log(
    trysil_library: Organisation, request: pytest.FixtureRequest, who: str
) -> None:
    browser = client_of(request.getfixturevalue(who))
    assert browser.get(FORM).status_code == 403
    assert browser.post(FORM, told(trysil_library)).status_code == 403
    assert not Event.objects.exists()


def test_a_stranger_is_asked_to_sign_in(trysil_library: Organisation) -> None:
    answer = Client().post(FORM, told(trysil_library))
    assert answer.status_code == 302
    assert "logg" in answer["Location"]
    assert not Event.objects.exists()


def test_a_form_without_its_secret_writes_nothing(trysil_library: Organisation, bo: Person) -> None:
    browser = client_of(bo)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert strict.post(FORM, told(trysil_library), headers=JSON).status_code == 403
    fresh = strict.get(f"{FORM}hemmelig/").json()
    assert fresh["who"] == str(bo.pk)
    headers = {**JSON, "X-CSRFToken": fresh["token"]}
    assert strict.post(FORM, told(trysil_library), headers=headers).status_code == 200


def test_the_secret_says_who_is_signed_in_and_is_never_kept(bo: Person, eli: Person) -> None:
    assert Client().get(f"{FORM}hemmelig/").json()["who"] == ""
    assert client_of(eli).get(f"{FORM}hemmelig/").json()["who"] == ""
    assert "no-store" in client_of(bo).get(f"{FORM}hemmelig/")["Cache-Control"]


def test_the_script_for_no_coverage_is_served_in_the_scope_it_serves(db: None) -> None:
    answer = Client().get("/arrangementer/tjener.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert FORM in answer.content.decode()


def test_the_measure_may_be_chosen(
    trysil_library: Organisation, bo: Person, debates: Measure
) -> None:
    commands.gather(measure_slug=debates.slug, by="test", at=NOON)
    for choice, measure in (("auto", debates), ("none", None), (debates.slug, debates)):
        form = told(trysil_library, measure=choice)
        assert client_of(bo).post(FORM, form).status_code == 302
        assert Event.objects.get(key=form["key"]).measure == measure


def test_the_form_asks_few_questions(
    trysil_library: Organisation, bo: Person, django_assert_max_num_queries: Any
) -> None:
    browser = client_of(bo)
    with django_assert_max_num_queries(7):
        browser.get(FORM)


def test_logging_asks_few_questions(
    trysil_library: Organisation, bo: Person, django_assert_max_num_queries: Any
) -> None:
    browser = client_of(bo)
    browser.get(FORM)
    with django_assert_max_num_queries(13):
        assert browser.post(FORM, told(trysil_library), headers=JSON).status_code == 200


ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(
    changed=st.dictionaries(
        st.sampled_from(
            ["key", "library", "title", "starts_at", "type", "organiser", "audience", "people",
             "estimated", "unknown", "setting", "measure", "is_public", "noe_annet"]
        ),
        ANYTHING | st.sampled_from(["debate", "2026-05-12T18:00", "12", "external", "auto"]),
    ),
    as_json=st.booleans(),
)  # fmt: skip
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_form_however_strange_breaks_the_page(
    trysil_library: Organisation, bo: Person, changed: dict[str, str], as_json: bool
) -> None:
    browser = client_of(bo)
    headers = JSON if as_json else {}
    answer = browser.post(FORM, {**told(trysil_library), **changed}, headers=headers)
    assert answer.status_code in (200, 302, 409, 422)
    assert browser.get(FORM, changed).status_code == 200
