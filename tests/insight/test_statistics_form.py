"""The national form filled from the log, and its files."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from samling.meetings.models import Event
from samling.meetings.rules import form
from samling.register.models import (
    Municipality,
    Organisation,
    Person,
    StatisticsColumn,
    StatisticsReturn,
)
from samling.ui import tables
from samling.ui.tables import Table
from tests.cast import NOON, client_of, make_library
from tests.meetings.made import log

# one line for each event of a made-up year: type, organiser, audience, setting, people, standing
A_YEAR: list[tuple[str, str, str, str, int | None, str]] = [
    ("debate", "own", "adults", "in_house", 40, "reported"),
    ("debate", "own", "youth", "outside", 25, "estimated"),
    ("debate", "own", "children", "in_house", 12, "reported"),
    ("debate", "external", "everybody", "in_house", 60, "reported"),
    ("culture", "own", "children", "in_house", 18, "reported"),
    ("culture", "own", "children", "in_house", None, "missing"),
    ("culture", "own", "seniors", "digital", 9, "reported"),
    ("culture", "external", "adults", "in_house", None, "missing"),
    ("training", "own", "adults", "digital", 7, "reported"),
    ("training", "external", "children", "in_house", 11, "reported"),
    ("orientation", "own", "adults", "in_house", 5, "reported"),
    ("orientation", "own", "primary_school", "in_house", 24, "reported"),
    ("training", "own", "primary_school", "outside", 26, "estimated"),
    ("culture", "external", "primary_school", "in_house", 50, "reported"),
    ("culture", "own", "kindergarten", "in_house", 15, "reported"),
    ("culture", "own", "kindergarten", "in_house", None, "missing"),
]
# added up by hand from the lines above: number, and how far it can be trusted
BY_HAND: dict[str, tuple[int | None, str]] = {
    "events_schools": (3, "reported"),  # orientation, training, culture by others
    "attendance_schools": (100, "estimated"),  # 24 + 26 + 50
    "events_kindergartens": (2, "reported"),
    "attendance_kindergartens": (15, "reported"),  # one of two has told
    "events_schools_and_kindergartens": (5, "reported"),
    "attendance_schools_and_kindergartens": (115, "estimated"),
    "own_debate_events": (3, "reported"),
    "own_debate_events_children": (1, "reported"),
    "own_debate_attendance": (77, "estimated"),  # 40 + 25 + 12
    "own_culture_events": (3, "reported"),
    "own_culture_events_children": (2, "reported"),
    "own_culture_attendance": (27, "reported"),  # 18 + 9
    "own_training_events": (1, "reported"),
    "own_training_events_children": (0, "reported"),
    "own_training_attendance": (7, "reported"),
    "own_orientation_events": (1, "reported"),
    "own_orientation_events_children": (0, "reported"),
    "own_orientation_attendance": (5, "reported"),
    "own_events": (8, "reported"),  # 3 + 3 + 1 + 1
    "own_attendance": (116, "estimated"),  # 77 + 27 + 7 + 5
    "external_debate_events": (1, "reported"),
    "external_debate_events_children": (0, "reported"),
    "external_debate_attendance": (60, "reported"),
    "external_culture_events": (1, "reported"),
    "external_culture_events_children": (0, "reported"),
    "external_culture_attendance": (None, "missing"),  # held once, nobody counted
    "external_training_events": (1, "reported"),
    "external_training_events_children": (1, "reported"),
    "external_training_attendance": (11, "reported"),
    "external_events": (3, "reported"),
    "external_attendance": (71, "reported"),  # 60 + 11
    "all_events": (16, "reported"),  # 5 + 8 + 3
    "all_attendance": (302, "estimated"),  # 115 + 116 + 71
    "digital_events": (2, "reported"),
    "digital_attendance": (16, "reported"),  # 9 + 7
}


def log_the_year(library: Organisation, *, year: int = 2026) -> None:
    for number, (kind, organiser, audience, setting, people, standing) in enumerate(A_YEAR):
        month = number % 11 + 1
        moment = datetime(year, month, 12, 10, tzinfo=UTC)
        log(
            library, title=f"{number}", starts_at=moment, at=moment, type=kind,
            organiser=organiser, audience=audience, setting=setting, people=people,
            standing=standing,
        )  # fmt: skip


@pytest.fixture
def columns(db: None) -> None:
    StatisticsColumn.objects.bulk_create(
        StatisticsColumn(
            year=2020, key=column.key, heading=f"Skjema {column.key}", section="events",
            unit=column.counts, place=place,
        )
        for place, column in enumerate(form.columns_of(2020), start=8)
    )  # fmt: skip


@pytest.fixture
def returned(trysil: Municipality) -> StatisticsReturn:
    return StatisticsReturn.objects.create(
        municipality=trysil, year=2020, figures={"all_events": 61, "own_events": 40}, source="made"
    )


def test_the_hand_has_added_up_every_column() -> None:
    assert set(BY_HAND) == {column.key for column in form.columns_of(2020)}


def test_a_made_up_year_fills_the_form_as_added_up_by_hand(
    trysil_library: Organisation, celia: Person, columns: None
) -> None:
    log_the_year(trysil_library)
    log_the_year(trysil_library, year=2025)
    page = client_of(celia).get("/bibliotek/trysil-folkebibliotek/2026/").context["page"]
    told = {
        line.heading.key: (line.answer.figure.value, line.answer.figure.standing.value)
        for line in page.form.lines
    }
    assert told == BY_HAND


def test_the_last_return_stands_beside_and_what_it_did_not_tell_is_missing(
    trysil_library: Organisation, celia: Person, columns: None, returned: StatisticsReturn
) -> None:
    log_the_year(trysil_library)
    page = client_of(celia).get("/bibliotek/trysil-folkebibliotek/2026/").context["page"]
    last = {line.heading.key: line.last.value for line in page.form.lines}
    assert page.form.last_year == 2020
    assert (last["all_events"], last["own_events"], last["digital_events"]) == (61, 40, None)


def test_a_branch_is_told_with_its_library(
    trysil: Municipality, trysil_library: Organisation, celia: Person, ada: Person, columns: None
) -> None:
    branch = make_library(trysil, "Nybergsund filial")
    Organisation.objects.filter(pk=branch.pk).update(kind="branch", parent=trysil_library)
    log(trysil_library)
    log(branch)
    page = client_of(celia).get("/bibliotek/trysil-folkebibliotek/2026/").context["page"]
    told = {line.heading.key: line.answer.figure.value for line in page.form.lines}
    assert told["all_events"] == 2
    county = client_of(ada).get("/statistikk/2026/").context["page"]
    assert [line.library for line in county.lines] == ["Trysil folkebibliotek"]
    assert county.lines[0].sums[-2].figure.value == 2


def test_the_librarys_file_holds_what_the_page_shows(
    trysil_library: Organisation, celia: Person, columns: None, returned: StatisticsReturn
) -> None:
    log_the_year(trysil_library)
    browser = client_of(celia)
    path = "/bibliotek/trysil-folkebibliotek/2026/arrangement"
    answer = browser.get(f"{path}.xlsx")
    assert answer["Content-Disposition"].startswith("attachment;")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert {row[0]: (row[2], row[3]) for row in rows} == BY_HAND
    assert {row[0]: row[6] for row in rows}["all_events"] == 61
    lines = list(
        csv.reader(
            io.StringIO(browser.get(f"{path}.csv").content.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert [line[0] for line in lines[1:]] == list(BY_HAND)
    assert {line[0]: line[2] for line in lines[1:]}["external_culture_attendance"] == ""


def test_the_countys_file_has_the_forms_own_headings_and_a_line_for_each_library(
    trysil_library: Organisation, ringsaker_library: Organisation, ada: Person, columns: None
) -> None:
    log_the_year(trysil_library)
    answer = client_of(ada).get("/statistikk/2026/arrangement.csv")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0][:4] == ["Biblioteknummer", "Bibliotek", "Kommunenummer", "Kommune"]
    assert lines[0][4:] == [f"Skjema {key}" for key in BY_HAND]
    by_name = {line[1]: line[4:] for line in lines[1:]}
    assert by_name["Ringsaker folkebibliotek"] == [""] * 35
    told = ["" if number is None else str(number) for number, _standing in BY_HAND.values()]
    assert by_name["Trysil folkebibliotek"] == told
    sheet = load_workbook(
        io.BytesIO(client_of(ada).get("/statistikk/2026/arrangement.xlsx").content)
    ).active
    assert sheet is not None
    assert sheet.max_row == 3


def test_without_the_forms_headings_our_keys_stand_there(
    trysil_library: Organisation, celia: Person
) -> None:
    log(trysil_library)
    page = client_of(celia).get("/bibliotek/trysil-folkebibliotek/2026/").context["page"]
    assert {line.heading.heading for line in page.form.lines} == set(BY_HAND)


@given(st.sampled_from("=+-@\t\r\n"), st.text(max_size=12))
def test_no_cell_is_a_formula(first: str, rest: str) -> None:
    table = Table("t", ("navn",), ((first + rest,), (-3,)))
    rows = list(
        csv.reader(
            io.StringIO(tables.csv_bytes(table).decode("utf-8-sig"), newline=""), delimiter=";"
        )
    )
    assert rows[1][0].startswith("'")
    assert rows[2] == ["-3"]


def test_a_formula_in_a_spreadsheet_is_plain_text() -> None:
    book = load_workbook(io.BytesIO(tables.xlsx(Table("t", ("navn",), (("=1+1",), (7,))))))
    sheet = book.active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["A3"].value == 7


@pytest.mark.parametrize("who", ["bo", "celia", "dag", "pia", "eli"])
@pytest.mark.parametrize("path", ["/statistikk/2026/", "/statistikk/2026/arrangement.csv"])
def test_the_countys_table_is_for_the_county(
    request: pytest.FixtureRequest, who: str, path: str
) -> None:
    assert client_of(request.getfixturevalue(who)).get(path).status_code == 403
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("path", ["", "arrangement.xlsx", "arrangement.csv"])
def test_a_librarys_year_is_read_by_its_people_and_the_county(
    trysil_library: Organisation, ringsaker_library: Organisation, path: str,
    bo: Person, ada: Person, dina: Person, eli: Person, pia: Person,
) -> None:  # fmt: skip
    own, other = (
        f"/bibliotek/{name}-folkebibliotek/2026/{path}" for name in ("trysil", "ringsaker")
    )
    assert [client_of(who).get(own).status_code for who in (bo, ada, dina)] == [200] * 3
    assert client_of(bo).get(other).status_code == 403
    assert [client_of(who).get(own).status_code for who in (eli, pia)] == [403, 403]
    assert Client().get(own).status_code == 302


@pytest.mark.parametrize("year", ["1999", "2040", "9999"])
def test_a_year_out_of_reach_is_no_page(
    trysil_library: Organisation, bo: Person, year: str
) -> None:
    assert client_of(bo).get(f"/bibliotek/trysil-folkebibliotek/{year}/").status_code == 404
    assert client_of(bo).get("/bibliotek/finnes-ikke/2026/").status_code == 404


def test_the_files_and_pages_ask_few_questions(
    trysil_library: Organisation, ringsaker_library: Organisation, celia: Person, ada: Person,
    columns: None, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    log_the_year(trysil_library)
    assert Event.objects.filter(starts_at__gt=NOON).exists()
    chief, adviser = client_of(celia), client_of(ada)
    with django_assert_max_num_queries(10):
        chief.get("/bibliotek/trysil-folkebibliotek/2026/")
    with django_assert_max_num_queries(9):
        adviser.get("/statistikk/2026/")
