"""Files of open data: all of a file or nothing, and a reason for every line that was refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samling.ground.refusal import Refusal
from samling.register.commands.organisations import NumberTaken, keep_organisations
from samling.register.importers.facts import load_facts
from samling.register.importers.kinds import KINDS
from samling.register.importers.report import Report, run_file
from samling.register.importers.table import Row, Unreadable, read_table
from samling.register.models import (
    ChildCount,
    ImportRun,
    Inhabitants,
    Municipality,
    Organisation,
    StatisticsColumn,
    StatisticsReturn,
)
from samling.register.rules.told import ToldFunction, ToldOrganisation
from tests.cast import NOON

pytestmark = pytest.mark.django_db

FILES = {
    "municipalities": "municipalities/kommuner_innlandet.csv",
    "ages": "municipalities/population_by_age_2015_2026.csv",
    "primary_schools": "schools/grunnskoler_innlandet.csv",
    "upper_secondary": "schools/videregaende_innlandet.csv",
    "kindergartens": "kindergartens/barnehager_innlandet_2020.csv",
    "library_statistics": "libraries/public_library_statistics_2020_full.csv",
}


def take(kind: str, content: bytes, *, is_trial: bool = False) -> Report:
    return run_file(KINDS[kind], content, by="test", at=NOON, is_trial=is_trial)


@pytest.fixture
def take_shared(shared: Path) -> Callable[[str], Report]:
    def take_one(kind: str) -> Report:
        return take(kind, (shared / "data" / FILES[kind]).read_bytes())

    take_one("municipalities")
    return take_one


def written(kind: str, *rows: dict[str, str]) -> bytes:
    """A table of this kind with these cells filled and the others empty."""
    out = io.StringIO()
    table = csv.DictWriter(out, KINDS[kind].columns(), restval="")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode()


SCHOOL = {
    "skolenavn": "Trysil skole", "kommunenummer": "3421", "orgnr": "974576082",
    "laveste_trinn": "1", "hoyeste_trinn": "7", "eierforhold": "Offentlig",
    "antall_elever": "120", "lat": "61.31", "lon": "12.26",
}  # fmt: skip


def test_municipalities_of_the_file_are_46(take_shared: Callable[[str], Report]) -> None:
    assert Municipality.objects.count() == 46
    assert take_shared("municipalities").changes.same == 46


def test_inhabitants_of_2026_add_up_to_the_county(take_shared: Callable[[str], Report]) -> None:
    report = take_shared("ages")
    assert report.changes.new == 552
    persons = Inhabitants.objects.filter(year=2026).aggregate(n=Sum("persons"))["n"]
    assert persons == 379_488


def test_pupils_add_up_and_schools_without_pupils_are_left_out(
    take_shared: Callable[[str], Report],
) -> None:
    report = take_shared("primary_schools")
    assert (report.changes.new, len(report.left_out), len(report.refused)) == (198, 10, 0)
    newest = ChildCount.objects.filter(counted_on=date(2026, 2, 2))
    assert newest.aggregate(n=Sum("children"))["n"] == 37_210
    assert Organisation.objects.filter(kind="school").count() == 198


def test_kindergartens_of_the_file_are_356_with_15_851_children(
    take_shared: Callable[[str], Report],
) -> None:
    assert take_shared("kindergartens").changes.new == 356
    assert ChildCount.objects.aggregate(n=Sum("children"))["n"] == 15_851
    assert ChildCount.objects.filter(standing="missing").count() == 2


def test_statistics_of_the_file_add_up_to_the_known_totals(
    take_shared: Callable[[str], Report],
) -> None:
    assert take_shared("library_statistics").changes.new == 46
    rows = StatisticsReturn.objects.filter(year=2020)

    def total(key: str) -> float:
        return sum(row.figures.get(key, 0) for row in rows)

    assert total("inhabitants") == 371_385
    assert total("visits") == 1_015_890
    assert total("loans") == 860_899 or total("loans_books") == 860_899
    assert total("loans_nonfiction_children") + total("loans_fiction_children") == 361_350
    assert total("borrowers_0_13_own") == 10_130
    assert total("fixed_units") == 64
    assert total("mobile_stops") == 27
    assert StatisticsColumn.objects.filter(year=2020).count() == 208


def test_visits_are_told_by_41_of_46_and_the_others_say_why(
    take_shared: Callable[[str], Report],
) -> None:
    take_shared("library_statistics")
    silent = {
        row.municipality.slug: row.doubts["visits"]
        for row in StatisticsReturn.objects.select_related("municipality")
        if "visits" not in row.figures
    }
    assert set(silent) == {"stor-elvdal", "gausdal", "etnedal", "nord-aurdal", "oyer"}
    assert all(silent.values())


def test_upper_secondary_schools_leave_career_centres_out(
    take_shared: Callable[[str], Report],
) -> None:
    report = take_shared("upper_secondary")
    assert (report.changes.new, len(report.left_out)) == (32, 11)


@pytest.mark.parametrize("kind", FILES)
def test_importing_the_same_file_twice_changes_nothing(
    kind: str, take_shared: Callable[[str], Report]
) -> None:
    take_shared(kind)
    again = take_shared(kind).changes
    assert (again.new, again.changed, again.gone) == (0, 0, 0)
    assert again.same > 0


def test_a_trial_reports_the_same_and_changes_nothing(trysil: Municipality) -> None:
    report = take("primary_schools", written("primary_schools", SCHOOL), is_trial=True)
    assert report.changes.new == 1
    assert not Organisation.objects.filter(kind="school").exists()
    assert ImportRun.objects.get(pk=report.run_id).is_trial


def test_a_good_line_is_kept_beside_a_refused_one(trysil: Municipality) -> None:
    bad = SCHOOL | {"orgnr": "974576031", "antall_elever": "mange"}
    report = take("primary_schools", written("primary_schools", SCHOOL, bad))
    assert report.changes.new == 1
    assert report.refused[0].number == 3
    assert "mange" in report.refused[0].reason


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("orgnr", "974576083"),
        ("orgnr", "12345"),
        ("kommunenummer", "0301"),
        ("skolenavn", ""),
        ("skolenavn", "x" * 161),
        ("antall_elever", "-4"),
        ("antall_elever", "99999999999999"),
        ("laveste_trinn", "9"),
        ("eierforhold", "Kirken"),
        ("lat", "41.0"),
        ("lat", "nan"),
        ("lon", ""),
    ],
)
def test_a_wrong_cell_is_refused_with_its_line_and_nothing_is_kept(
    column: str, value: str, trysil: Municipality
) -> None:
    report = take("primary_schools", written("primary_schools", SCHOOL | {column: value}))
    assert [line.number for line in report.refused] == [2]
    assert report.refused[0].reason
    assert not Organisation.objects.filter(kind="school").exists()


def test_the_same_school_twice_is_refused_the_second_time(trysil: Municipality) -> None:
    report = take("primary_schools", written("primary_schools", SCHOOL, SCHOOL))
    assert (report.changes.new, [line.number for line in report.refused]) == (1, [3])


def test_more_children_than_inhabitants_are_refused(trysil: Municipality) -> None:
    row = {"kommunenummer": "3421", "year": "2026", "population_total": "10"}
    row |= {f"age_{age:02d}": "5" for age in range(20)}
    assert len(take("ages", written("ages", row)).refused) == 1


def test_a_municipality_of_another_county_is_refused(db: None) -> None:
    row = {
        "kommunenummer": "0301", "kommunenavn": "Oslo", "admin_centre": "Oslo",
        "admin_lat": "59.9", "admin_lon": "10.7", "area_km2_n1000": "454",
    }  # fmt: skip
    assert len(take("municipalities", written("municipalities", row)).refused) == 1


def test_a_school_that_left_the_register_is_missing_and_not_closed(trysil: Municipality) -> None:
    other = SCHOOL | {"orgnr": "974576031", "skolenavn": "Nybergsund skole"}
    take("primary_schools", written("primary_schools", SCHOOL, other))
    report = run_file(
        KINDS["primary_schools"],
        written("primary_schools", SCHOOL),
        by="test",
        at=NOON,
        as_of=date(2026, 9, 1),
    )
    assert report.changes.gone == 1
    gone = Organisation.objects.get(organisation_number="974576031")
    assert gone.closed_on is None
    assert gone.child_counts.get(counted_on=date(2026, 9, 1)).figure.is_missing


def test_nothing_is_taken_for_gone_when_a_line_was_refused(trysil: Municipality) -> None:
    other = SCHOOL | {"orgnr": "974576031", "skolenavn": "Nybergsund skole"}
    take("primary_schools", written("primary_schools", SCHOOL, other))
    spoilt = written("primary_schools", SCHOOL, other | {"antall_elever": "?"})
    report = run_file(KINDS["primary_schools"], spoilt, by="test", at=NOON, as_of=date(2026, 9, 1))
    assert report.changes.gone == 0


def test_a_number_that_belongs_to_something_else_stops_the_whole_import(
    trysil_library: Organisation,
) -> None:
    Organisation.objects.update(organisation_number=SCHOOL["orgnr"])
    other = SCHOOL | {"orgnr": "974576031", "skolenavn": "Nybergsund skole"}
    with pytest.raises(NumberTaken):
        take("primary_schools", written("primary_schools", other, SCHOOL))
    assert not Organisation.objects.filter(kind="school").exists()


def test_two_numbers_of_two_organisations_told_as_one_are_refused(trysil: Municipality) -> None:
    make = partial(Organisation.objects.create, kind="kindergarten", municipality=trysil)
    make(slug="a", name="A", organisation_number="974576082")
    make(slug="b", name="B", school_register_number="17")
    told = ToldOrganisation(
        kind="kindergarten", name="C", municipality_number="3421",
        organisation_number="974576082", school_register_number="17",
    )  # fmt: skip
    with pytest.raises(NumberTaken):
        keep_organisations([told], source="test", seen_on=date(2026, 1, 1))


def test_a_library_number_given_to_two_libraries_is_refused(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    told = [
        ToldOrganisation(
            kind="public_library",
            name=name,
            municipality_number=number,
            functions=(ToldFunction("public", "2042800"),),
        )
        for name, number in (("Trysil", "3421"), ("Ringsaker", "3411"))
    ]
    with pytest.raises(NumberTaken):
        keep_organisations(told, source="test", seen_on=date(2026, 1, 1))


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b"\x00", b'"', b"skolenavn;orgnr\n"],
)
def test_a_file_that_is_no_such_table_is_refused_whole(content: bytes, db: None) -> None:
    with pytest.raises(Unreadable):
        take("primary_schools", content)
    assert not ImportRun.objects.exists()


def test_a_semicolon_between_cells_and_a_byte_mark_are_read_too(trysil: Municipality) -> None:
    text = written("upper_secondary", {
        "skolenavn": "Trysil vgs", "kommunenummer": "3421", "lat": "61.3", "lon": "12.2",
    }).decode()  # fmt: skip
    content = b"\xef\xbb\xbf" + text.replace(",", ";").encode()
    assert take("upper_secondary", content).changes.new == 1


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(kind=st.sampled_from(sorted(KINDS)), content=st.binary(max_size=300))
def test_no_bytes_whatever_make_an_importer_stumble(
    kind: str, content: bytes, trysil: Municipality
) -> None:
    heading = ",".join(f'"{name}"' for name in KINDS[kind].columns()).encode()
    for table in (content, heading + b"\n" + content):
        try:
            take(kind, table, is_trial=True)
        except Refusal as refusal:
            assert str(refusal)  # noqa: PT017 - either a report or a refusal with words


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), kind=st.sampled_from(sorted(KINDS)))
def test_no_cells_whatever_make_an_importer_stumble(
    data: st.DataObject, kind: str, trysil: Municipality
) -> None:
    cell = st.sampled_from(
        ["", "0", "3421", "1e400", "-1", "61.5", "x\x00y", "٣", "9" * 30]
    ) | st.text(max_size=12)
    names = KINDS[kind].columns()
    rows = data.draw(
        st.lists(st.dictionaries(st.sampled_from(list(names)), cell, max_size=12), max_size=4)
    )
    report = take(kind, written(kind, *rows), is_trial=True)
    assert all(line.number > 1 and line.reason for line in report.refused)


def test_a_line_with_too_few_cells_is_told_by_its_number() -> None:
    lines = list(read_table(b"a,b\n1,2\n3\n4,5\n", columns=("a", "b")))
    assert [isinstance(line, Row) for line in lines] == [True, False, True]


def test_the_command_imports_and_says_what_was_left_out(
    shared: Path, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    load_facts(at=NOON)
    call_command("import_file", "primary_schools", str(shared / "data" / FILES["primary_schools"]))
    assert "10" in capsys.readouterr().out


def test_the_command_refuses_a_file_that_is_not_there_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("import_file", "ages", str(tmp_path / "none.csv"))


def test_a_dry_run_of_the_command_changes_nothing(tmp_path: Path, trysil: Municipality) -> None:
    file = tmp_path / "schools.csv"
    file.write_bytes(written("primary_schools", SCHOOL))
    call_command("import_file", "primary_schools", str(file), "--dry-run")
    assert not Organisation.objects.filter(kind="school").exists()
