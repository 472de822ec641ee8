"""Organisations as people at the county library write them down."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from samling.register import commands, queries
from samling.register.commands import Particulars
from samling.register.commands.directory import HalfAPlace, NumberInUse, WrongNumber
from samling.register.models import Municipality, Organisation
from samling.register.rules.slugs import free_slug, slug_of
from tests.cast import NOON

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"by": "test", "at": NOON}
CLUB = Particulars(name="Røros & Ås språkkafé", kind="voluntary")


def test_an_organisation_gets_an_address_of_plain_letters() -> None:
    assert commands.make_organisation(CLUB, **BY).slug == "roros-as-sprakkafe"


def test_a_second_of_the_same_name_gets_its_municipality_and_then_a_number(
    trysil: Municipality,
) -> None:
    there = replace(CLUB, municipality_id=trysil.pk)
    slugs = [commands.make_organisation(there, **BY).slug for _ in range(3)]
    assert slugs == [
        "roros-as-sprakkafe", "roros-as-sprakkafe-trysil", "roros-as-sprakkafe-trysil-2",
    ]  # fmt: skip


def test_a_name_without_letters_gets_an_address_too() -> None:
    assert slug_of("!!!") == "x"
    assert len(free_slug("a" * 300, within="b" * 50, taken=set())) <= 120


def test_the_web_address_stays_when_the_name_changes() -> None:
    row = commands.make_organisation(CLUB, **BY)
    commands.change_organisation(slug=row.slug, particulars=replace(CLUB, name="Nytt navn"), **BY)
    assert Organisation.objects.get(slug=row.slug).name == "Nytt navn"


@pytest.mark.parametrize("number", ["974576083", "12345678", "x", "٩٧٤٥٧٦٠٨٢"])
def test_a_wrong_organisation_number_is_refused(number: str) -> None:
    with pytest.raises(WrongNumber):
        commands.make_organisation(replace(CLUB, organisation_number=number), **BY)


@pytest.mark.parametrize("field", ["organisation_number", "school_register_number"])
def test_a_number_in_use_is_refused(field: str) -> None:
    numbered = replace(CLUB, **{field: "974576082"})
    commands.make_organisation(numbered, **BY)
    with pytest.raises(NumberInUse):
        commands.make_organisation(numbered, **BY)


def test_half_a_place_is_refused() -> None:
    with pytest.raises(HalfAPlace):
        commands.make_organisation(replace(CLUB, latitude=61.0), **BY)


def test_a_role_that_is_said_is_no_longer_assumed(trysil_library: Organisation) -> None:
    trysil_library.functions.update(is_assumed=True)
    commands.set_function(slug=trysil_library.slug, role="public", library_number="2042800", **BY)
    function = trysil_library.functions.get()
    assert (function.library_number, function.is_assumed) == ("2042800", False)


@pytest.mark.parametrize("number", ["204280", "20428000", "٢٠٤٢٨٠٠"])
def test_a_library_number_has_seven_digits(number: str, trysil_library: Organisation) -> None:
    with pytest.raises(WrongNumber):
        commands.set_function(slug=trysil_library.slug, role="public", library_number=number, **BY)


def test_a_library_number_belongs_to_one_library(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    commands.set_function(slug=trysil_library.slug, role="public", library_number="2042800", **BY)
    with pytest.raises(NumberInUse):
        commands.set_function(
            slug=ringsaker_library.slug, role="public", library_number="2042800", **BY
        )


def test_a_role_it_does_not_have_is_dropped(trysil_library: Organisation) -> None:
    assert commands.drop_function(slug=trysil_library.slug, role="public", **BY)
    assert not commands.drop_function(slug=trysil_library.slug, role="public", **BY)


def test_organisations_are_found_by_name_number_kind_and_municipality(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    commands.set_function(slug=trysil_library.slug, role="public", library_number="2042800", **BY)

    def found(**asked: str) -> list[str]:
        return [line.name for line in queries.organisations_list(**asked).lines]

    assert found(search="trysil") == found(search="2042800") == ["Trysil folkebibliotek"]
    assert found(municipality="ringsaker") == ["Ringsaker folkebibliotek"]
    assert found(kind="school") == []
    assert len(found(kind="public_library")) == 2
