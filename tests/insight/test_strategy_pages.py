from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from samling.ground.figures import estimated
from samling.insight.queries import strategy as queries
from samling.journal import commands as journal
from samling.meetings import commands as meetings
from samling.register.models import Inhabitants, Municipality, Organisation, Person
from samling.register.queries.kept import kept
from samling.strategy import commands
from samling.strategy.models import Indicator, Measure, Plan
from tests.cast import NOON, client_of, make_library, make_municipality
from tests.strategy.conftest import BY, NEW_YEAR_2029, draft_of, words

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 12)
Held = Callable[..., None]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


@pytest.fixture(autouse=True)
def bokmal() -> Any:
    with translation.override("nb"):
        yield


@pytest.fixture
def held(debates: Measure, bo: Person) -> Held:
    """Log an event at a library; a debate counts under the measure on debates."""
    meetings.gather(
        measure_slug=debates.slug, type="debate", audience="", organiser="", place=1, by=BY, at=NOON
    )

    def log(library: Organisation, people: int | None, **more: Any) -> None:
        given: dict[str, Any] = {
            "title": "Et møte",
            "starts_at": datetime.fromisoformat("2026-03-04T18:00+01:00"),
            "type": "debate",
            "organiser": "own",
            "audience": "adults",
            "standing": "missing" if people is None else "reported",
            "setting": "in_house",
        }
        meetings.log_event(
            key=uuid4(), library_id=library.pk, people=people, person_id=bo.pk, by=BY, at=NOON,
            **{**given, **more},
        )  # fmt: skip

    return log


@pytest.fixture
def told(debates: Measure) -> Indicator:
    """An indicator whose number somebody tells."""
    return commands.add_indicator(
        strategy_id=debates.strategy_id, title=words("Avtaler"), source="told", year=2026,
        target=10, by=BY, at=NOON,
    )  # fmt: skip


def page(**more: Any) -> queries.StrategyPage:
    found = queries.strategy_page(2026, on=TODAY, **more)
    assert found is not None
    return found


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


# what the page says


def test_before_anybody_has_told_anything_every_sum_is_missing(
    plan: Plan, trysil_library: Organisation
) -> None:
    shown = page()
    assert shown.people.is_missing
    assert shown.held.is_missing
    assert shown.with_debate.is_missing
    assert (shown.reporting, shown.municipalities) == (0, 1)
    assert [line.name for line in shown.silent] == ["Trysil"]
    assert shown.without_debate == ()


def test_an_event_counts_under_its_measure_its_strategy_and_its_municipality(
    held: Held, trysil_library: Organisation
) -> None:
    held(trysil_library, 40)
    shown = page()
    (block,) = shown.goals[0].strategies
    assert block.people.value == 40
    assert block.measures[0].held.value == 1
    assert [(line.name, line.people.value) for line in shown.lines] == [("Trysil", 40)]
    assert shown.by_month.rows[2].values == (40,)
    assert [row.values for row in shown.by_audience.rows] == [(40,)]


def test_an_event_without_a_number_is_an_event_and_not_zero_people(
    held: Held, trysil_library: Organisation
) -> None:
    held(trysil_library, None)
    shown = page()
    assert shown.held.value == 1
    assert shown.people.is_missing
    assert (shown.held_with_number, shown.held_in_all) == (0, 1)


def test_a_municipality_without_a_debate_is_told_apart_from_one_that_told_nothing(
    held: Held, trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    make_municipality("3405", "Lillehammer")
    held(trysil_library, 12)
    held(ringsaker_library, 30, type="culture")
    shown = page()
    assert [line.name for line in shown.without_debate] == ["Ringsaker"]
    assert [line.name for line in shown.silent] == ["Lillehammer"]
    assert shown.with_debate.value == 1
    assert shown.unplaced == 1


def test_reach_is_shown_for_each_thousand_inhabitants(
    held: Held, trysil_library: Organisation, trysil: Municipality
) -> None:
    Inhabitants.objects.create(
        municipality=trysil, year=2025, persons=6000, by_age=[0] * 20, source="test"
    )
    assert page().lines[0].rate.is_missing
    held(trysil_library, 30, standing="estimated")
    assert page().lines[0].rate == estimated(5)


def test_the_table_is_sorted_as_asked_and_what_is_missing_comes_last(
    held: Held, trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    make_municipality("3401", "Alvdal")
    held(trysil_library, 12)
    held(ringsaker_library, 30)
    assert [line.name for line in page(sort="people").lines] == ["Trysil", "Ringsaker", "Alvdal"]
    assert [line.name for line in page(sort="-people").lines] == ["Ringsaker", "Trysil", "Alvdal"]
    assert [line.name for line in page(sort="-name").lines] == ["Trysil", "Ringsaker", "Alvdal"]


def test_months_to_come_are_neither_drawn_nor_missing(
    held: Held, trysil_library: Organisation
) -> None:
    held(trysil_library, 12)
    months = page().by_month.rows
    assert len(months) == 12
    assert [row.values for row in months[5:]] == [()] * 7
    assert months[0].values == (0,)


def test_an_indicator_counts_the_municipalities_with_a_debate(
    held: Held, debates: Measure, trysil_library: Organisation
) -> None:
    for source, target in (
        ("debate_municipalities", 1), ("reporting_municipalities", 2), ("events", 50),
        ("participants", 12),
    ):  # fmt: skip
        commands.add_indicator(
            strategy_id=debates.strategy_id, measure_slug=debates.slug, title=words(source),
            source=source, year=2026, target=target, by=BY, at=NOON,
        )  # fmt: skip
    assert {line.status for line in page().goals[0].strategies[0].indicators} == {"missing"}
    held(trysil_library, 12)
    lines = {line.title: line for line in page().goals[0].strategies[0].indicators}
    assert lines["debate_municipalities"].status == "reached"
    assert lines["reporting_municipalities"].status == "on_the_way"
    assert lines["events"].status == "behind"
    assert lines["participants"].figure.value == 12


def test_the_newest_told_number_counts(told: Indicator) -> None:
    for day, value in ((date(2026, 4, 1), 4), (date(2026, 5, 1), 9), (date(2026, 2, 1), 2)):
        commands.tell_reading(
            key=told.pk, value=value, standing="reported", read_on=day, by=BY, at=NOON
        )
    (line,) = page().goals[0].strategies[0].indicators
    assert (line.figure.value, line.share) == (9, 90)


def test_a_dropped_measure_leaves_the_front_but_stays_on_its_own_page(debates: Measure) -> None:
    commands.drop_measure(slug=debates.slug, by=BY, at=NOON)
    assert debates.title_nb not in text(Client(), "/strategi/")
    assert debates.title_nb in text(Client(), f"/strategi/tiltak/{debates.slug}/")


def test_an_old_year_is_read_under_the_period_of_its_time(plan: Plan, debates: Measure) -> None:
    draft = draft_of(plan, debates)
    commands.put_in_force(key=draft.pk, by=BY, at=NEW_YEAR_2029)
    before = queries.strategy_page(2027, on=date(2029, 2, 1))
    after = queries.strategy_page(None, on=date(2029, 2, 1))
    assert before is not None
    assert after is not None
    assert (before.title, after.title) == ("Strategi 2025–2028", "Neste strategi")
    assert after.years == (2029, 2028, 2027, 2026, 2025)


def test_what_was_held_before_the_change_of_period_counts_under_the_carried_measure(
    held: Held, plan: Plan, debates: Measure, trysil_library: Organisation
) -> None:
    held(trysil_library, 25)
    draft = draft_of(plan, debates, starts=date(2026, 5, 1))
    commands.put_in_force(key=draft.pk, by=BY, at=NOON)
    shown = page()
    assert shown.title == "Neste strategi"
    assert shown.goals[0].strategies[0].people.value == 25
    assert shown.unplaced == 0


def test_without_any_strategy_the_page_still_stands(db: None) -> None:
    assert "Ingen strategi" in text(Client(), "/strategi/")


# who sees what


def test_everybody_reads_but_only_those_who_may_find_the_buttons(
    plan: Plan, debates: Measure, eli: Person, bo: Person, ada: Person, dina: Person
) -> None:
    for client in (Client(), client_of(eli), client_of(bo)):
        assert "/strategi/nytt-tiltak/" not in text(client, "/strategi/")
        shown = text(client, f"/strategi/tiltak/{debates.slug}/")
        assert "rediger" not in shown
        assert "ny-indikator" not in shown
        assert "nytt-tiltak" not in text(client, "/strategi/S1/")
    assert "/strategi/nytt-tiltak/" in text(client_of(ada), "/strategi/")
    assert "rediger" not in text(client_of(ada), f"/strategi/tiltak/{debates.slug}/")
    assert "rediger" in text(client_of(dina), f"/strategi/tiltak/{debates.slug}/")


def test_an_adviser_finds_the_buttons_on_the_measure_she_owns(
    debates: Measure, ada: Person
) -> None:
    Measure.objects.update(owner=ada)
    assert "rediger" in text(client_of(ada), f"/strategi/tiltak/{debates.slug}/")


def test_the_public_does_not_read_who_owns_a_measure_by_name(
    debates: Measure, ada: Person, eli: Person, bo: Person
) -> None:
    Person.objects.filter(pk=ada.pk).update(name="Ada Adviser")
    Measure.objects.update(owner=ada)
    for path in ("/strategi/", "/strategi/S1/", f"/strategi/tiltak/{debates.slug}/"):
        assert "Ada Adviser" not in text(Client(), path)
        assert "Ada Adviser" not in text(client_of(eli), path)
        assert "Ada Adviser" in text(client_of(bo), path)
    assert "Ada Adviser" not in text(Client(), "/strategi/tiltak-2026.csv")


def test_a_measure_of_a_draft_is_read_by_the_county_only(
    plan: Plan, debates: Measure, ada: Person, bo: Person
) -> None:
    draft = draft_of(plan, debates)
    path = f"/strategi/tiltak/{Measure.objects.get(strategy__plan=draft).slug}/"
    assert Client().get(path).status_code == 404
    assert client_of(bo).get(path).status_code == 404
    assert client_of(ada).get(path).status_code == 200


# addresses


@pytest.mark.parametrize(
    "path",
    [
        "/strategi/?year=2024", "/strategi/?year=2027", "/strategi/?year=x", "/strategi/?year=٢٠٢٦",
        "/strategi/?year=99999", "/strategi/S9/", "/strategi/s1/", "/strategi/S1/?year=1999",
        "/strategi/tiltak/finnes-ikke/", "/strategi/tiltak-1999.csv", "/strategi/ukjent-2026.csv",
        "/strategi/tiltak-99999999999.csv",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_no_page(plan: Plan, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_an_unknown_order_is_by_name_and_is_not_carried_on(
    plan: Plan, trysil_library: Organisation
) -> None:
    shown = text(Client(), "/strategi/?sort=evil&next=evil")
    assert "&amp;sort=evil#" not in shown
    assert shown.count("evil") == 2  # the language form leads back to this address


# files


def rows_of(client: Client, path: str) -> list[list[str]]:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_a_missing_number_is_an_empty_cell_in_the_file(
    held: Held, trysil_library: Organisation, ringsaker: Municipality
) -> None:
    held(trysil_library, 12)
    _head, silent, told = rows_of(Client(), "/strategi/kommuner-2026.csv")
    assert silent[:5] == ["Ringsaker", "", "", "", ""]
    assert told[0] == "Trysil"
    assert told[2:5] == ["12", "1", "1"]


def test_a_name_that_looks_like_a_formula_does_no_harm_in_a_spreadsheet(debates: Measure) -> None:
    Measure.objects.update(title_nb="=HYPERLINK(1)")
    assert rows_of(Client(), "/strategi/tiltak-2026.csv")[1][1] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("table", list(queries.TABLES))
def test_each_table_has_a_heading_and_rows_of_the_same_width(
    held: Held, told: Indicator, trysil_library: Organisation, table: str
) -> None:
    held(trysil_library, 12)
    rows = rows_of(Client(), f"/strategi/{table}-2026.csv")
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1


# kept answers


def test_a_page_is_made_anew_after_every_deed(held: Held, trysil_library: Organisation) -> None:
    held(trysil_library, 11)
    assert ">11<" in text(Client(), "/strategi/")
    held(trysil_library, 31)
    assert ">42<" in text(Client(), "/strategi/")


def test_an_answer_is_kept_until_the_next_deed(db: None) -> None:
    journal.note(deed="test.one", subject="x:1", by=BY, at=NOON)
    made: list[int] = []
    for _ in range(2):
        kept(("question",), lambda: made.append(1))
    assert len(made) == 1
    journal.note(deed="test.two", subject="x:1", by=BY, at=NOON)
    kept(("question",), lambda: made.append(1))
    assert len(made) == 2


def test_answers_to_different_questions_are_kept_apart(db: None) -> None:
    journal.note(deed="test.one", subject="x:1", by=BY, at=NOON)
    assert kept(("one",), lambda: 1) == 1
    assert kept(("two",), lambda: 2) == 2
    assert kept(("one",), lambda: 3) == 1


def test_nothing_is_kept_in_a_house_without_deeds(db: None) -> None:
    assert kept(("question",), lambda: 1) == 1
    assert kept(("question",), lambda: 2) == 2


# how many questions


def many(count: int, strategy_id: int, held: Held) -> None:
    for number in range(count):
        library = make_library(
            make_municipality(str(3500 + number), f"Kommune {number}"), f"Bibliotek {number}"
        )
        held(library, 10)
        measure = commands.add_measure(
            strategy_id=strategy_id, title=words(f"Tiltak {number}"), by=BY, at=NOON
        )
        commands.add_indicator(
            strategy_id=strategy_id, measure_slug=measure.slug, title=words("Tall"), source="told",
            year=2026, target=3, by=BY, at=NOON,
        )  # fmt: skip


@pytest.mark.parametrize("count", [1, 6])
@pytest.mark.parametrize("path", ["/strategi/", "/strategi/S1/", "/strategi/tiltak/{slug}/"])
def test_a_page_asks_as_many_questions_at_any_size(
    held: Held,
    debates: Measure,
    path: str,
    count: int,
    django_assert_max_num_queries: Any,
) -> None:
    many(count, debates.strategy_id, held)
    with django_assert_max_num_queries(11):  # one of them says whether a kept answer holds
        text(Client(), path.format(slug=debates.slug))
    with django_assert_max_num_queries(1):
        text(Client(), path.format(slug=debates.slug))
