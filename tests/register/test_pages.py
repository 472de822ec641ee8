"""The register's pages, for the staff of the county library and nobody else."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from samling.register.commands.imports import note_import
from samling.register.models import Affiliation, ChildCount, Consent, Organisation, Person
from samling.register.rules.told import Changes
from tests.cast import NOON, client_of

pytestmark = pytest.mark.django_db

PAGES = [
    "/register/personer/",
    "/register/personer/ny/",
    "/register/organisasjoner/",
    "/register/organisasjoner/ny/",
    "/register/importer/",
]


@pytest.fixture
def ada_browses(ada: Person) -> Client:
    return client_of(ada)


def pages_of(person: Person, library: Organisation) -> list[str]:
    here, there = f"/register/personer/{person.pk}", f"/register/organisasjoner/{library.slug}"
    role = person.affiliations.get().pk
    return [
        *PAGES, f"{here}/", f"{here}/rediger/", f"{here}/roller/ny/", f"{here}/data/", f"{here}/slett/",
        f"{here}/roller/ny/{library.slug}/", f"{here}/roller/{role}/", f"{there}/", f"{there}/rediger/",
    ]  # fmt: skip


def test_eli_may_open_none_of_it(eli: Person, bo: Person, trysil_library: Organisation) -> None:
    client = client_of(eli)
    for path in pages_of(bo, trysil_library):
        assert client.get(path).status_code == 403, path


def test_a_library_chief_may_open_none_of_it(
    celia: Person, bo: Person, trysil_library: Organisation
) -> None:
    client = client_of(celia)
    for path in pages_of(bo, trysil_library):
        assert client.get(path).status_code == 403, path


def test_somebody_unknown_is_asked_to_log_in(
    client: Client, bo: Person, trysil_library: Organisation
) -> None:
    for path in pages_of(bo, trysil_library):
        assert client.get(path).status_code == 302, path


def test_ada_may_open_all_of_it_in_every_language(
    ada_browses: Client, bo: Person, trysil_library: Organisation
) -> None:
    for path in pages_of(bo, trysil_library):
        for language in ("nb", "nn", "en"):
            ada_browses.cookies["sprak"] = language
            assert ada_browses.get(path).status_code == 200, path


def test_eli_changes_nothing_by_posting(
    eli: Person, bo: Person, trysil_library: Organisation
) -> None:
    client = client_of(eli)
    here, there = f"/register/personer/{bo.pk}", f"/register/organisasjoner/{trysil_library.slug}"
    for path in (
        f"{here}/slett/",
        f"{here}/rediger/",
        f"{here}/samtykke/",
        f"{there}/bibliotekrolle/",
    ):
        assert client.post(path, {"is_sure": "on"}).status_code == 403
    assert Person.objects.get(pk=bo.pk).name == "Bo"


@pytest.mark.parametrize(("path", "most"), [(PAGES[0], 8), (PAGES[2], 8), (PAGES[4], 7)])
def test_a_list_asks_the_same_few_questions_however_long_it_is(
    path: str,
    most: int,
    ada_browses: Client,
    trysil_library: Organisation,
    django_assert_max_num_queries: Any,
) -> None:
    Organisation.objects.bulk_create(
        Organisation(
            slug=f"s{n}", name=f"Skole {n}", kind="school", municipality=trysil_library.municipality
        )
        for n in range(60)
    )
    people = Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(60))
    Affiliation.objects.bulk_create(
        Affiliation(
            person=p,
            organisation=trysil_library,
            role="library_staff",
            period=(date(2020, 1, 1), None),
        )
        for p in people
    )
    ada_browses.get(path)
    with django_assert_max_num_queries(most):
        ada_browses.get(path)


def test_a_person_and_an_organisation_ask_few_questions(
    ada_browses: Client,
    bo: Person,
    trysil_library: Organisation,
    django_assert_max_num_queries: Any,
) -> None:
    for path in (
        f"/register/personer/{bo.pk}/",
        f"/register/organisasjoner/{trysil_library.slug}/",
    ):
        ada_browses.get(path)
        with django_assert_max_num_queries(9):
            ada_browses.get(path)


def test_ada_adds_a_person_gives_a_role_and_the_person_is_on_the_list(
    ada_browses: Client, trysil_library: Organisation
) -> None:
    form = {"name": "Frida", "email": "Frida@example.org", "phone": "", "language": "nn"}
    answer = ada_browses.post("/register/personer/ny/", form, follow=True)
    frida = Person.objects.get(email="frida@example.org")
    assert "Frida" in answer.text
    found = ada_browses.get(f"/register/personer/{frida.pk}/roller/ny/?q=trysil")
    path = f"/register/personer/{frida.pk}/roller/ny/{trysil_library.slug}/"
    assert path in found.text
    role = {
        "role": "library_staff",
        "title": "",
        "first_day": "2026-05-01",
        "last_day": "2026-05-31",
    }
    assert ada_browses.post(path, role).status_code == 302
    period = frida.affiliations.get().period
    assert (period.lower, period.upper) == (date(2026, 5, 1), date(2026, 6, 1))


def test_what_cannot_be_kept_is_shown_on_the_form_with_what_was_written(
    ada_browses: Client, bo: Person
) -> None:
    form = {"name": "Bosse", "email": "BO@samling.test", "phone": "", "language": "nb"}
    answer = ada_browses.post("/register/personer/ny/", form)
    assert answer.status_code == 409
    assert "Bosse" in answer.text
    empty = ada_browses.post("/register/personer/ny/", {})
    assert empty.status_code == 422


def test_a_role_ends_with_its_last_day(ada_browses: Client, bo: Person) -> None:
    role = bo.affiliations.get()
    path = f"/register/personer/{bo.pk}/roller/{role.pk}/"
    ada_browses.post(path, {"title": "", "first_day": "2020-01-01", "last_day": "2026-05-31"})
    assert bo.affiliations.get().period.upper == date(2026, 6, 1)
    backwards = {"title": "", "first_day": "2020-01-01", "last_day": "2019-05-31"}
    assert ada_browses.post(path, backwards).status_code == 422


def test_an_adviser_neither_gives_nor_ends_the_county_s_own_roles(
    ada_browses: Client, ada: Person, dina: Person, eli: Person, county_library: Organisation
) -> None:
    path = f"/register/personer/{eli.pk}/roller/ny/{county_library.slug}/"
    form = {"role": "director", "title": "", "first_day": "2026-05-01", "last_day": ""}
    assert ada_browses.post(path, form).status_code == 422
    role = dina.affiliations.get()
    assert ada_browses.get(f"/register/personer/{dina.pk}/roller/{role.pk}/").status_code == 403
    assert (
        ada_browses.post(f"/register/personer/{dina.pk}/slett/", {"is_sure": "on"}).status_code
        == 403
    )
    assert client_of(dina).post(path, form | {"role": "county_staff"}).status_code == 302


def test_a_consent_is_noted_and_withdrawn(ada_browses: Client, bo: Person) -> None:
    path = f"/register/personer/{bo.pk}/samtykke/"
    ada_browses.post(path, {"purpose": "news", "answer": "yes"})
    assert Consent.objects.get().withdrawn_at is None
    ada_browses.post(path, {"purpose": "news", "answer": "no"})
    assert Consent.objects.get().withdrawn_at is not None
    assert ada_browses.post(path, {"purpose": "tull", "answer": "yes"}).status_code == 422


def test_a_person_is_erased_only_after_being_asked_once_more(
    ada_browses: Client, bo: Person
) -> None:
    path = f"/register/personer/{bo.pk}/slett/"
    assert ada_browses.post(path, {}).status_code == 422
    assert Person.objects.get(pk=bo.pk).name == "Bo"
    assert ada_browses.post(path, {"is_sure": "on"}).status_code == 302
    page = ada_browses.get(f"/register/personer/{bo.pk}/")
    assert page.status_code == 200
    assert "bo@samling.test" not in page.text


def test_what_is_stored_is_handed_over_as_a_file(ada_browses: Client, bo: Person) -> None:
    answer = ada_browses.get(f"/register/personer/{bo.pk}/data/")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert json.loads(answer.content)["person"]["email"] == "bo@samling.test"


def test_bo_downloads_what_is_stored_about_bo(bo: Person, eli: Person, client: Client) -> None:
    own = client_of(bo).get("/register/mine-data/")
    assert json.loads(own.content)["person"]["name"] == "Bo"
    assert client.get("/register/mine-data/").status_code == 302


def test_an_organisation_is_written_down_and_changed(
    ada_browses: Client, trysil_library: Organisation
) -> None:
    form = {
        "name": "Trysil historielag", "kind": "voluntary", "language": "nb",
        "municipality": str(trysil_library.municipality_id), "organisation_number": "974 576 082",
    }  # fmt: skip
    assert ada_browses.post("/register/organisasjoner/ny/", form).status_code == 302
    row = Organisation.objects.get(organisation_number="974576082")
    path = f"/register/organisasjoner/{row.slug}/rediger/"
    assert ada_browses.post(path, form | {"address": "Storvegen 3"}).status_code == 302
    row.refresh_from_db()
    assert row.address == "Storvegen 3"
    wrong = ada_browses.post(path, form | {"organisation_number": "974576083"})
    assert wrong.status_code == 409
    assert ada_browses.post(path, form | {"latitude": "61,3"}).status_code in (409, 422)


def test_an_assumed_library_role_is_ticked_or_removed(
    ada_browses: Client, trysil_library: Organisation
) -> None:
    trysil_library.functions.update(is_assumed=True)
    path = f"/register/organisasjoner/{trysil_library.slug}/bibliotekrolle/"
    ada_browses.post(path, {"role": "public", "library_number": "2042800"})
    assert trysil_library.functions.get().is_assumed is False
    assert ada_browses.post(path, {"role": "public", "library_number": "12"}).status_code == 409
    assert ada_browses.post(path, {"role": "tull"}).status_code == 422
    ada_browses.post(path, {"role": "public", "library_number": "", "drop": "1"})
    assert not trysil_library.functions.exists()


def test_a_missing_count_is_shown_as_missing_with_its_reason(
    ada_browses: Client, trysil_library: Organisation
) -> None:
    school = Organisation.objects.create(slug="skole", name="Trysil skole", kind="school")
    ChildCount.objects.create(
        organisation=school, counted_on=date(2026, 2, 2), standing="missing", source="NSR",
        reason="New in the school register and not counted yet.",
    )  # fmt: skip
    ada_browses.cookies["sprak"] = "en"
    page = ada_browses.get("/register/organisasjoner/skole/").text
    assert "missing" in page
    assert "not counted yet" in page


def test_an_import_is_told_line_by_line(ada_browses: Client) -> None:
    key = note_import(
        importer="primary_schools", source="file", changes=Changes(new=3), refused=[(7, "Nope & no")],
        left_out=[(9, "Closed")], is_trial=True, by="test", started_at=NOON, ended_at=NOON,
    )  # fmt: skip
    assert ada_browses.get("/register/importer/").status_code == 200
    page = ada_browses.get(f"/register/importer/{key}/").text
    assert "Nope &amp; no" in page
    assert "Closed" in page


def test_ada_has_a_register_fetched_by_a_worker_once(ada_browses: Client, eli: Person) -> None:
    path = "/register/importer/hent/"
    assert client_of(eli).post(path, {"name": "ages"}).status_code == 403
    assert ada_browses.post(path, {"name": "ages"}).status_code == 302
    job = ProcrastinateJob.objects.get(task_name="samling.register.jobs.fetch_register")
    assert job.args["name"] == "ages"
    assert ada_browses.post(path, {"name": "ages"}).status_code == 409
    assert ada_browses.post(path, {"name": "tull"}).status_code == 422
    assert ada_browses.get(path).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/register/personer/999999/", "/register/personer/99999999999999999999999/",
        "/register/organisasjoner/finnes-ikke/", "/register/importer/999999/",
        "/register/personer/999999/roller/ny/", "/register/personer/999999/data/",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(path: str, ada_browses: Client) -> None:
    assert ada_browses.get(path).status_code == 404


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_form_whatever_makes_a_page_stumble(
    data: st.DataObject, ada_browses: Client, bo: Person, trysil_library: Organisation
) -> None:
    here, there = f"/register/personer/{bo.pk}", f"/register/organisasjoner/{trysil_library.slug}"
    path = data.draw(st.sampled_from([
        "/register/personer/ny/", f"{here}/rediger/", f"{here}/samtykke/",
        f"{here}/roller/ny/{trysil_library.slug}/", "/register/organisasjoner/ny/",
        f"{there}/rediger/", f"{there}/bibliotekrolle/",
    ]))  # fmt: skip
    names = st.sampled_from([
        "name", "email", "phone", "language", "role", "title", "first_day", "last_day", "purpose",
        "answer", "kind", "municipality", "organisation_number", "school_register_number", "latitude",
        "longitude", "website", "closed_on", "library_number", "lowest_grade", "highest_grade",
    ])  # fmt: skip
    values = st.sampled_from([
        "", "nb", "x\x00y", "9" * 30, "library_staff", "2026-05-01", "9999-12-31", "0001-01-01",
        "public", "yes", "news", "974576082", "61.5", "1e400", "voluntary", "ÆØÅ", "a@b.no",
    ]) | st.text(max_size=10)  # fmt: skip
    form = data.draw(st.dictionaries(names, values, max_size=14))
    assert ada_browses.post(path, form).status_code in (302, 409, 422)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(PAGES[::2]), st.sampled_from(["q", "after", "before", "kind", "municipality"]),
       st.text(max_size=20) | st.sampled_from(["|1", "x|99999999999999999999", "\x00", "%", "²|²"]))  # fmt: skip
def test_no_question_whatever_makes_a_list_stumble(
    ada_browses: Client, path: str, name: str, value: str
) -> None:
    assert ada_browses.get(path, {name: value}).status_code == 200
