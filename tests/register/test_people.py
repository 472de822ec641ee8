"""People and what they are where."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from samling.accounts.models import Account
from samling.competence.models import Agreement
from samling.ground.visitor import Post, Role, Visitor
from samling.journal.models import Entry
from samling.register import commands, queries
from samling.register.commands.people import (
    AddressTaken,
    EndsBeforeItStarts,
    OrganisationClosed,
    PersonErased,
    RoleDoesNotFit,
    RoleTwice,
)
from samling.register.models import Affiliation, Organisation, Person
from samling.register.permissions import may_erase, may_give_role
from samling.register.queries.elsewhere import OWN, _keys_to_people
from samling.register.rules.affiliations import PLACES, fits, roles_at
from samling.register.terms import AffiliationRole, OrganisationKind
from samling.strategy.models import Measure
from tests.cast import NOON

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"by": "test", "at": NOON}
TODAY = date(2026, 5, 12)
MAY = date(2026, 5, 1)
JUNE = date(2026, 6, 1)


def posts(person, *, on: date):  # type: ignore[no-untyped-def]
    """The roles with which this person would be met at the door on this day."""
    account = SimpleNamespace(is_authenticated=True, email=person.email, is_superuser=False)
    return queries.visitor_of(account, on=on).posts


@pytest.fixture
def frida() -> Person:
    return commands.add_person(name=" Frida ", email=" Frida@Example.org ", **BY)


def test_an_address_is_kept_in_small_letters(frida: Person) -> None:
    assert (frida.name, frida.email) == ("Frida", "frida@example.org")


def test_the_same_address_in_other_letters_is_refused(frida: Person) -> None:
    with pytest.raises(AddressTaken):
        commands.add_person(name="Fanny", email="FRIDA@example.org", **BY)


def test_many_may_lack_an_address() -> None:
    first = commands.add_person(name="A", email="", **BY)
    second = commands.add_person(name="B", email="", **BY)
    assert first.email is second.email is None


def test_a_role_gives_a_post_on_its_days_and_not_after(
    frida: Person, trysil_library: Organisation
) -> None:
    commands.affiliate(
        person_id=frida.pk, organisation_id=trysil_library.pk, role="library_staff",
        starts_on=MAY, ends_on=JUNE, **BY,
    )  # fmt: skip
    assert posts(frida, on=date(2026, 5, 31))[0].role == Role.LIBRARY_STAFF
    assert posts(frida, on=JUNE) == ()
    assert posts(frida, on=date(2026, 4, 30)) == ()


def test_a_role_gives_an_account_to_log_in_with(
    frida: Person, trysil_library: Organisation
) -> None:
    commands.affiliate(
        person_id=frida.pk,
        organisation_id=trysil_library.pk,
        role="library_staff",
        starts_on=MAY,
        **BY,
    )
    assert Account.objects.filter(email="frida@example.org").exists()


def test_nobody_has_the_same_role_twice_at_a_time(
    frida: Person, trysil_library: Organisation
) -> None:
    role = {"person_id": frida.pk, "organisation_id": trysil_library.pk, "role": "library_staff"}
    commands.affiliate(**role, starts_on=MAY, ends_on=JUNE, **BY)
    with pytest.raises(RoleTwice):
        commands.affiliate(**role, starts_on=date(2026, 5, 20), **BY)
    commands.affiliate(**role, starts_on=JUNE, **BY)
    assert Affiliation.objects.count() == 2


def test_a_role_must_fit_the_place(frida: Person, trysil_library: Organisation) -> None:
    with pytest.raises(RoleDoesNotFit):
        commands.affiliate(
            person_id=frida.pk,
            organisation_id=trysil_library.pk,
            role="director",
            starts_on=MAY,
            **BY,
        )


def test_nobody_begins_at_a_closed_library(frida: Person, trysil_library: Organisation) -> None:
    Organisation.objects.update(closed_on=MAY)
    with pytest.raises(OrganisationClosed):
        commands.affiliate(
            person_id=frida.pk,
            organisation_id=trysil_library.pk,
            role="library_staff",
            starts_on=MAY,
            **BY,
        )


def test_a_role_ends_after_it_began(bo: Person) -> None:
    role = bo.affiliations.get()
    with pytest.raises(EndsBeforeItStarts):
        commands.end_affiliation(affiliation_id=role.pk, ends_on=date(2020, 1, 1), **BY)
    commands.end_affiliation(affiliation_id=role.pk, ends_on=MAY, **BY)
    assert posts(bo, on=TODAY) == ()


def test_a_role_is_corrected_without_meeting_itself(bo: Person) -> None:
    role = bo.affiliations.get()
    commands.change_affiliation(
        affiliation_id=role.pk, title="Barnebibliotekar", starts_on=MAY, ends_on=None, **BY
    )
    assert queries.person_page(bo.pk, on=TODAY).now[0].title == "Barnebibliotekar"


def test_a_corrected_role_may_not_meet_another_of_its_kind(
    frida: Person, trysil_library: Organisation
) -> None:
    role = {"person_id": frida.pk, "organisation_id": trysil_library.pk, "role": "library_staff"}
    commands.affiliate(**role, starts_on=MAY, ends_on=JUNE, **BY)
    later = commands.affiliate(**role, starts_on=JUNE, **BY)
    with pytest.raises(RoleTwice):
        commands.change_affiliation(
            affiliation_id=later.pk, title="", starts_on=TODAY, ends_on=None, **BY
        )


def test_a_new_address_closes_the_old_account(bo: Person) -> None:
    commands.change_person(
        person_id=bo.pk, name="Bo", email="bo@example.org", phone="", language="nn", **BY
    )
    assert not Account.objects.filter(email="bo@samling.test").exists()
    assert Person.objects.get(pk=bo.pk).language == "nn"


def test_another_persons_address_cannot_be_taken(bo: Person, frida: Person) -> None:
    with pytest.raises(AddressTaken):
        commands.change_person(
            person_id=bo.pk, name="Bo", email="frida@example.org", phone="", language="nb", **BY
        )


def test_a_consent_stands_until_it_is_withdrawn(frida: Person) -> None:
    first = commands.give_consent(person_id=frida.pk, purpose="news", **BY)
    again = commands.give_consent(person_id=frida.pk, purpose="news", **BY)
    assert first == again
    assert queries.has_consented(frida.pk, "news")
    assert commands.withdraw_consent(person_id=frida.pk, purpose="news", **BY)
    assert not queries.has_consented(frida.pk, "news")
    assert not commands.withdraw_consent(person_id=frida.pk, purpose="news", **BY)
    commands.give_consent(person_id=frida.pk, purpose="news", **BY)
    assert queries.has_consented(frida.pk, "news")


def test_an_erased_person_is_nobody_in_particular(bo: Person) -> None:
    commands.give_consent(person_id=bo.pk, purpose="news", **BY)
    assert commands.erase_person(person_id=bo.pk, **BY)
    row = Person.objects.get(pk=bo.pk)
    assert (row.name, row.email, row.phone) == ("", None, "")
    assert row.affiliations.count() == row.consents.count() == 0
    assert not Account.objects.filter(email="bo@samling.test").exists()
    assert "Bo" not in json.dumps(
        queries.of_person(bo.pk), ensure_ascii=False, cls=DjangoJSONEncoder
    )


def test_the_journal_never_holds_the_name_of_somebody_erased(frida: Person) -> None:
    commands.erase_person(person_id=frida.pk, **BY)
    told = [f"{e.subject} {e.deed} {e.details}" for e in Entry.objects.all()]
    assert not any("frida" in line.lower() for line in told)


def test_erasing_twice_changes_nothing_the_second_time(frida: Person) -> None:
    commands.erase_person(person_id=frida.pk, **BY)
    assert not commands.erase_person(person_id=frida.pk, **BY)


def test_nothing_more_is_noted_about_somebody_erased(
    frida: Person, trysil_library: Organisation
) -> None:
    commands.erase_person(person_id=frida.pk, **BY)
    with pytest.raises(PersonErased):
        commands.affiliate(
            person_id=frida.pk,
            organisation_id=trysil_library.pk,
            role="library_staff",
            starts_on=MAY,
            **BY,
        )
    with pytest.raises(PersonErased):
        commands.give_consent(person_id=frida.pk, purpose="news", **BY)
    with pytest.raises(PersonErased):
        commands.change_person(
            person_id=frida.pk, name="F", email="", phone="", language="nb", **BY
        )


def test_an_erased_address_may_be_used_again(frida: Person) -> None:
    commands.erase_person(person_id=frida.pk, **BY)
    assert commands.add_person(name="Frida", email="frida@example.org", **BY).pk != frida.pk


def test_everything_about_a_person_can_be_handed_over(celia: Person) -> None:
    commands.give_consent(person_id=celia.pk, purpose="directory", **BY)
    told = queries.of_person(celia.pk)
    assert told["person"]["email"] == "celia@samling.test"
    assert told["affiliations"][0]["organisation"] == "Trysil folkebibliotek"
    assert told["consents"][0]["purpose"] == "directory"
    assert told["journal"][0]["deed"] == "register.consent_given"
    assert told["account"]["email"] == "celia@samling.test"
    json.dumps(told, cls=DjangoJSONEncoder)


def test_the_copy_holds_what_every_other_domain_has_about_the_person(
    bo: Person, debates: Measure
) -> None:
    Measure.objects.update(owner=bo)
    rows = queries.of_person(bo.pk)["elsewhere"]
    assert rows["strategy.Measure.owner"][0]["slug"] == "debatt-i-alle-bibliotek"
    commands.erase_person(person_id=bo.pk, **BY)
    assert queries.of_person(bo.pk)["account"] is None


def test_the_copy_tells_a_range_by_the_two_days_it_lies_between(
    bo: Person, trysil_library: Organisation
) -> None:
    Agreement.objects.create(
        partner=trysil_library, title="Kurs", period=DateRange(MAY, JUNE), contact=bo
    )
    told = json.loads(json.dumps(queries.of_person(bo.pk), cls=DjangoJSONEncoder))
    (agreement,) = told["elsewhere"]["competence.Agreement.contact"]
    assert agreement["period"] == {"from": "2026-05-01", "until": "2026-06-01"}


def test_the_copy_misses_no_domain_that_points_to_people() -> None:
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is Person and model not in OWN
    }
    assert pointing == {f"{key.model._meta.label}.{key.name}" for key in _keys_to_people()}
    assert "meetings.Event.logged_by" in pointing


def test_people_are_found_by_name_address_and_library(
    bo: Person, celia: Person, ada: Person
) -> None:
    def found(search: str) -> list[str]:
        return [line.name for line in queries.people_list(search=search, on=TODAY).lines]

    assert found("") == ["Ada", "Bo", "Celia"]
    assert found("celia@") == ["Celia"]
    assert found("trysil") == ["Bo", "Celia"]
    assert found("bo trysil") == ["Bo"]
    assert found("%") == []


def test_a_long_list_goes_on_where_it_stopped(db: None) -> None:
    for number in range(55):
        commands.add_person(name=f"Person {number:02d}", email="", **BY)
    first = queries.people_list(on=TODAY)
    second = queries.people_list(after=first.next_after, on=TODAY)
    assert (len(first.lines), len(second.lines), second.next_after) == (50, 5, "")
    assert second.lines[0].name == "Person 50"


def test_visitors_are_found_whatever_letters_the_address_has(bo: Person) -> None:
    account = Account.objects.get(email="bo@samling.test")
    account.email = "Bo@Samling.test"
    assert queries.visitor_of(account, on=TODAY).name == "Bo"


@given(st.sampled_from(list(AffiliationRole)), st.sampled_from(list(OrganisationKind)))
def test_roles_at_a_place_are_those_that_fit(role: str, kind: str) -> None:
    assert (role in roles_at(kind)) == fits(role, kind)


def test_every_role_fits_somewhere() -> None:
    assert set(PLACES) == set(AffiliationRole.values) == {role.value for role in Role}


def test_only_the_director_gives_the_county_librarys_own_roles() -> None:
    adviser = Visitor(posts=(Post(Role.COUNTY_STAFF, 1, "Fylkesbiblioteket"),))
    director = Visitor(posts=(Post(Role.DIRECTOR, 1, "Fylkesbiblioteket"),))
    assert may_give_role(adviser, "library_chief")
    assert not may_give_role(adviser, "director")
    assert not may_give_role(adviser, "county_staff")
    assert may_give_role(director, "county_staff")
    assert not may_erase(adviser, ["director"])
    assert may_erase(adviser, ["library_staff"])
    assert not may_erase(Visitor(), [])
