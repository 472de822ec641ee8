"""The public list, its calendar and its feed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samling.ground import calendar_file
from samling.meetings import commands, queries
from samling.meetings.models import Event
from samling.meetings.queries import Cursor, Wanted
from samling.register.models import Organisation, Person
from tests.cast import NOON, client_of
from tests.meetings.made import log

LIST = "/arrangementer/"


def titles(**asked: Any) -> list[str]:
    page = Client().get(LIST, asked).context["page"]
    return [line.title for _month, lines in page.months for line in lines]


def coming(library: Organisation, title: str, days: int, **told: Any) -> Event:
    now = timezone.now()
    told = {"people": None, "standing": "missing", **told}
    return log(library, title=title, starts_at=now + timedelta(days=days), at=now, **told)


def past(library: Organisation, title: str, days: int, **told: Any) -> Event:
    now = timezone.now()
    return log(library, title=title, starts_at=now - timedelta(days=days), at=now, **told)


def test_the_coming_stand_soonest_first_and_the_past_newest_first(
    trysil_library: Organisation,
) -> None:
    coming(trysil_library, "Om en uke", 7)
    coming(trysil_library, "I morgen", 1)
    past(trysil_library, "I forrige uke", 7)
    past(trysil_library, "I går", 1)
    assert titles() == ["I morgen", "Om en uke"]
    assert titles(vis="tidligere") == ["I går", "I forrige uke"]


def test_what_is_hidden_or_taken_out_is_not_listed(trysil_library: Organisation) -> None:
    past(trysil_library, "Skjult", 1, is_public=False)
    commands.strike_event(key=past(trysil_library, "Ut", 1).key, by="test", at=NOON)
    assert titles(vis="tidligere") == []


def test_a_reader_chooses_municipality_type_audience_and_days(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    past(trysil_library, "A", 1, type="culture")
    past(ringsaker_library, "B", 2, audience="children")
    past(ringsaker_library, "C", 40)
    day = timezone.localdate() - timedelta(days=2)
    assert titles(vis="tidligere", kommune="ringsaker") == ["B", "C"]
    assert titles(vis="tidligere", type="culture") == ["A"]
    assert titles(vis="tidligere", for_hvem="children") == ["B"]
    assert titles(vis="tidligere", fra=day, til=day) == ["B"]
    assert titles(vis="tidligere", fra=day) == ["A", "B"]


def test_what_cannot_be_read_is_left_out(trysil_library: Organisation) -> None:
    past(trysil_library, "A", 1)
    asked = {"kommune": "finnes-ikke", "type": "party", "fra": "i går", "etter": "hei", "til": "x"}
    assert titles(vis="tidligere", **asked) == ["A"]


def test_the_list_goes_on_where_it_stopped_and_nobody_is_told_twice(
    trysil_library: Organisation,
) -> None:
    at = timezone.now() - timedelta(days=3)
    for number in range(47):
        log(trysil_library, title=f"{number:02}", starts_at=at, at=timezone.now())
    seen: list[str] = []
    asked = {"vis": "tidligere"}
    while True:
        page = Client().get(LIST, asked).context["page"]
        seen += [line.title for _month, lines in page.months for line in lines]
        if page.next is None:
            break
        asked["etter"] = str(page.next)
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 47


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), st.integers(0, 10**18 - 1))
def test_a_cursor_is_read_as_it_was_written(moment: datetime, number: int) -> None:
    cursor = Cursor(timezone.make_aware(moment), number)
    assert Cursor.read(str(cursor)) == cursor


@given(st.text(max_size=40))
def test_a_strange_cursor_is_none(text: str) -> None:
    found = Cursor.read(text)
    assert found is None or Cursor.read(str(found)) == found


def test_both_orders_go_on_behind_the_cursor(trysil_library: Organisation) -> None:
    for days in range(1, 6):
        coming(trysil_library, f"{days}", days)
        past(trysil_library, f"-{days}", days)
    now = timezone.now()
    for is_past, sign in ((False, ""), (True, "-")):
        first = queries.lines(Wanted(), at=now, is_past=is_past, limit=2)
        second = queries.lines(Wanted(), at=now, is_past=is_past, limit=2, after=first.next)
        assert [line.title for line in second.lines] == [f"{sign}3", f"{sign}4"]


def test_the_list_stands_under_its_months(trysil_library: Organisation) -> None:
    log(trysil_library)
    (month, lines), *_rest = Client().get(LIST, {"vis": "tidligere"}).context["page"].months
    assert month == date(2026, 5, 1)
    assert len(lines) == 1


def test_the_list_asks_the_same_few_questions_at_any_size(
    trysil_library: Organisation, eli: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(25):
        past(trysil_library, f"{number}", 1)
    asked = {"vis": "tidligere", "type": "debate"}
    with django_assert_max_num_queries(
        3
    ):  # the list, its places, and whether anything has happened
        first = Client().get(LIST, asked)
    with django_assert_max_num_queries(1):  # nothing has
        again = Client().get(LIST, asked)
    assert (again.status_code, len(again.content)) == (200, len(first.content))
    past(trysil_library, "Nytt", 1)
    assert "Nytt" in Client().get(LIST, {"vis": "tidligere"}).content.decode()
    browser = client_of(eli)
    with django_assert_max_num_queries(6):
        assert browser.get(LIST).status_code == 200


def test_a_calendar_subscribes_to_the_list(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    event = coming(trysil_library, "Hekling; trinn 2, å nybegynne\\", 3)
    coming(ringsaker_library, "Annet sted", 3)
    answer = Client().get(f"{LIST}kalender.ics", {"kommune": "trysil"})
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == 1
    assert f"UID:{event.key}" in lines
    assert "SUMMARY:Hekling\\; trinn 2\\, å nybegynne\\\\" in lines
    assert f"DTSTART:{calendar_file.stamp(event.starts_at)}" in lines


@given(st.text(max_size=300))
def test_a_folded_line_is_short_enough_and_says_the_same(text: str) -> None:
    line = "SUMMARY:" + calendar_file.escaped(text)
    told = calendar_file.folded(line)
    parts = told.removesuffix("\r\n").split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    assert "\n" not in line


def test_a_feed_reader_follows_the_list(trysil_library: Organisation) -> None:
    event = coming(trysil_library, "Lesestund <b>", 3)
    answer = Client().get(f"{LIST}nytt.atom")
    feed = ElementTree.fromstring(answer.content)
    entry = feed.find("{*}entry")
    assert entry is not None
    assert entry.findtext("{*}title") == "Lesestund <b>"
    assert entry.findtext("{*}id") == f"urn:uuid:{event.key}"


@given(
    asked=st.dictionaries(
        st.sampled_from(["vis", "kommune", "type", "for_hvem", "fra", "til", "etter"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
        | st.sampled_from(["tidligere", "9999-12-31", "0001-01-01", "00010101T000000000000-1"]),
    )
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.django_db
def test_no_question_however_strange_breaks_the_list(asked: dict[str, str]) -> None:
    for page in ("", "kalender.ics", "nytt.atom"):
        assert Client().get(f"{LIST}{page}", asked).status_code == 200


def test_each_municipality_carries_where_it_lies_so_that_the_browser_can_order_them(
    trysil_library: Organisation,
) -> None:
    page = Client().get(LIST, {"kommune": "trysil"}).content.decode()
    assert '<option value="trysil" data-place="61.0000 11.0000" selected>Trysil</option>' in page
