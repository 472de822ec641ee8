"""A fresh start knows the county without a network."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext

from samling.register import queries
from samling.register.commands import organisations
from samling.register.importers import kindergartens, primary_schools
from samling.register.importers.facts import load_facts
from samling.register.importers.faults import faults_of
from samling.register.models import (
    ChildCount,
    Inhabitants,
    LibraryFunction,
    Municipality,
    MunicipalityVersion,
    Organisation,
    StatisticsColumn,
    StatisticsReturn,
)
from samling.register.rules import returns
from samling.register.terms import STORED_REASONS
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts() -> None:
    load_facts(at=NOON)


def test_a_fresh_start_knows_the_46_municipalities_and_their_people(facts: None) -> None:
    assert Municipality.objects.count() == 46
    people = Inhabitants.objects.filter(year=2026).aggregate(n=Sum("persons"))["n"]
    assert people == 379_488


def test_children_aged_six_to_twelve_are_counted_from_single_years(facts: None) -> None:
    rows = Inhabitants.objects.filter(year=2026)
    assert sum(row.aged(6, 12) for row in rows) == 26_131


def test_every_municipality_has_one_public_library_at_an_approximate_place(facts: None) -> None:
    libraries = Organisation.objects.filter(kind="public_library")
    assert libraries.count() == libraries.filter(is_place_approximate=True).count() == 46
    assert libraries.values("municipality").distinct().count() == 46


def test_the_county_library_itself_stands_in_the_register(facts: None) -> None:
    assert Organisation.objects.get(kind="county_library").municipality.name == "Hamar"


def test_schools_have_their_pupils_and_asnes_is_missing_with_a_reason(facts: None) -> None:
    assert ChildCount.objects.filter(organisation__kind="school").count() == 198
    counts = ChildCount.objects.filter(organisation__kind="school", children__isnull=True)
    assert [count.organisation.organisation_number for count in counts] == ["934905210"]
    assert counts[0].figure.is_missing
    assert counts[0].figure.reason


def test_pupils_add_up_to_what_the_register_told(facts: None) -> None:
    pupils = ChildCount.objects.filter(organisation__kind="school").aggregate(n=Sum("children"))
    assert pupils["n"] == 37_210


def test_a_closed_school_without_pupils_is_left_out_and_not_zero(facts: None) -> None:
    assert not ChildCount.objects.filter(children=0, organisation__kind="school").exists()
    assert not Organisation.objects.filter(name="Lalm skule").exists()


def test_libraries_of_upper_secondary_schools_are_assumed_until_ticked(facts: None) -> None:
    libraries = Organisation.objects.filter(kind="school_library")
    assert libraries.count() == 23
    assert not libraries.filter(parent__isnull=True).exists()
    assert not LibraryFunction.objects.filter(organisation__in=libraries, is_assumed=False).exists()


def test_a_combined_library_has_two_roles(facts: None) -> None:
    tolga = Organisation.objects.get(slug="tolga-folkebibliotek")
    assert {f.role for f in tolga.functions.all()} == {"public", "primary_school"}


def test_known_library_numbers_are_there_and_unknown_ones_are_missing(facts: None) -> None:
    numbers = LibraryFunction.objects.filter(role="public")
    assert numbers.filter(library_number__isnull=False).count() == 19
    assert numbers.get(organisation__slug="hamar-bibliotek").library_number == "2040300"


def test_kindergartens_without_a_place_have_none_instead_of_zero_zero(facts: None) -> None:
    kindergartens = Organisation.objects.filter(kind="kindergarten")
    assert kindergartens.count() == 356
    assert kindergartens.filter(latitude__isnull=True).count() == 26


def test_visits_nobody_counted_are_missing_and_doubted(facts: None) -> None:
    oyer = StatisticsReturn.objects.get(municipality__slug="oyer", year=2020)
    assert "visits" not in oyer.figures
    assert oyer.doubts["visits"]


def test_a_library_that_sent_nothing_has_no_loans_rather_than_zero(facts: None) -> None:
    etnedal = StatisticsReturn.objects.get(municipality__slug="etnedal")
    assert "loans" not in etnedal.figures
    assert etnedal.doubts["loans"]


def test_loading_again_changes_nothing(facts: None) -> None:
    again = load_facts(at=NOON)
    assert (again.new, again.changed, again.gone) == (0, 0, 0)


def test_loading_again_keeps_what_an_importer_or_a_person_has_changed(facts: None) -> None:
    Organisation.objects.filter(slug="tolga-folkebibliotek").update(name="Tolga bibliotek")
    Municipality.objects.filter(slug="os").update(language="nn")
    load_facts(at=NOON)
    assert Organisation.objects.get(slug="tolga-folkebibliotek").name == "Tolga bibliotek"
    assert Municipality.objects.get(slug="os").language == "nn"
    assert Organisation.objects.filter(kind="public_library").count() == 46


def test_the_form_of_2020_has_208_columns_under_lasting_keys(facts: None) -> None:
    columns = StatisticsColumn.objects.filter(year=2020)
    assert columns.count() == 208
    assert columns.get(key="own_debate_events").heading == "Egne arrangement - debatt - totalt"


def test_every_municipality_has_a_version_since_the_reform(facts: None) -> None:
    versions = MunicipalityVersion.objects.filter(period__contains=date(2026, 1, 1))
    assert versions.count() == 46


def test_the_command_says_how_much_is_new(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_facts")
    assert "new" in capsys.readouterr().out
    assert Municipality.objects.count() == 46


def test_every_reason_that_is_stored_can_be_shown_in_the_reader_s_language(facts: None) -> None:
    stored = {
        *returns.DOUBTS,
        primary_schools.NOT_TOLD,
        kindergartens.NOT_TOLD,
        organisations.GONE,
        *(reason for _t, _v, reason in faults_of("schools").values()),
    }
    assert stored == set(STORED_REASONS)
    with translation.override("nn"):
        assert all(gettext(reason) != reason for reason in stored)


def test_the_map_has_a_point_for_a_municipality_without_an_outline(facts: None) -> None:
    shapes = queries.county_map().geojson()["features"]
    assert len(shapes) == 46
    assert {shape["geometry"]["type"] for shape in shapes} == {"Point"}
