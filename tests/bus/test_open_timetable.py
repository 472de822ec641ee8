"""The timetable that anybody may read, and the forms that other systems read."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import gtfs_guru
import icalendar
import pytest
from dateutil.rrule import rrulestr
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from samling.bus import commands
from samling.bus.models import Stop, Visit
from samling.bus.rules import gtfs, stop_table
from tests.bus.gtfs_rules import notices
from tests.cast import NOON, client_of

BEFORE = date(2026, 8, 1)


@pytest.fixture
def summer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are read before the first tour of autumn."""
    for module in ("stops", "open_data", "bus"):
        name = f"samling.bus.views.{module}"
        target = f"{name}.today" if module != "bus" else f"{name}.day_in_oslo"
        monkeypatch.setattr(target, lambda *_: BEFORE)


def test_a_stop_tells_its_next_visits(
    settled, stops, summer, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(3):
        page = Client().get(f"/bokbuss/stopp/{stops['Biri'].slug}/")
    text = page.content.decode()
    assert "Biri skole" in text
    assert "10:30–11:15" in text
    assert "Neste besøk: mandag 31. august" in text


def test_a_cancelled_visit_is_shown_as_such_and_not_hidden(settled, stops, summer) -> None:
    visit = Visit.objects.filter(stop=stops["Biri"]).order_by("on").first()
    commands.cancel_visit(visit_id=visit.pk, reason="weather", person_id=None, by="test", at=NOON)
    text = Client().get(f"/bokbuss/stopp/{stops['Biri'].slug}/").content.decode()
    assert "Kommer ikke" in text
    assert "Neste besøk: mandag 14. september" in text


def test_a_municipality_tells_of_its_own_stops_only(settled, stops, summer, gran) -> None:
    text = Client().get(f"/bokbuss/kommune/{gran.slug}/").content.decode()
    assert "Jaren skole" in text
    assert "Biri skole" not in text


@pytest.mark.parametrize(
    "path", ["stopp/finnes-ikke/", "kommune/finnes-ikke/", "stopp/finnes-ikke/plakat/"]
)
def test_what_is_not_there_is_told(path: str, settled) -> None:
    assert Client().get(f"/bokbuss/{path}").status_code == 404


def test_eli_reads_a_stop_as_everybody_does(settled, stops, eli) -> None:
    assert client_of(eli).get(f"/bokbuss/stopp/{stops['Biri'].slug}/").status_code == 200


def test_the_poster_is_a_tagged_pdf_with_the_visits(settled, stops, summer) -> None:
    answer = Client().get(f"/bokbuss/stopp/{stops['Biri'].slug}/plakat/")
    paper = PdfReader(io.BytesIO(answer.content))
    text = paper.pages[0].extract_text()
    assert "Biri skole" in text
    assert "10:30–11:15" in text
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"] == "nb"
    assert b"pdfuaid" in paper.xmp_metadata.stream.get_data()


def test_the_calendar_of_a_stop_is_read_by_others(settled, stops, summer) -> None:
    visit = Visit.objects.filter(stop=stops["Biri"]).order_by("on").first()
    commands.cancel_visit(
        visit_id=visit.pk, reason="bus", person_id=None, by="test", at=NOON + timedelta(hours=1)
    )
    answer = Client().get(f"/bokbuss/stopp/{stops['Biri'].slug}/kalender.ics")
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) == Visit.objects.filter(stop=stops["Biri"]).count()
    assert [str(event["STATUS"]) for event in events[:2]] == ["CANCELLED", "CONFIRMED"]
    assert events[0]["SEQUENCE"] > events[1]["SEQUENCE"]
    assert events[1].decoded("DTSTART").isoformat() == "2026-09-14T08:30:00+00:00"


def test_the_feed_is_one_that_validators_accept(settled, stops, summer) -> None:
    feed = Client().get("/bokbuss/data/gtfs.zip").content
    assert notices(feed) == []
    assert judged(feed) == []
    with zipfile.ZipFile(io.BytesIO(feed)) as archive:
        trips = list(csv.DictReader(io.StringIO(archive.read("trips.txt").decode())))
        days = list(csv.DictReader(io.StringIO(archive.read("calendar_dates.txt").decode())))
    assert {trip["route_id"] for trip in trips} == {"bokbussen-1", "bokbussen-2"}
    held = Visit.objects.coming().values("on", "bus").distinct().count()
    assert len(days) == held


def judged(feed: bytes) -> list[str]:
    """The notices of a validator that others wrote, as if it read the feed in the first week of driving."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "gtfs.zip"
        file.write_bytes(feed)
        found = gtfs_guru.validate(str(file), country_code="NO", date="2026-08-31")
    return sorted(notice.code for notice in found.notices)


def test_the_rules_for_feeds_find_what_is_wrong() -> None:
    agency = gtfs.Agency("Test", "https://example.org")
    far = (gtfs.Place("a", "A", 60.0, 10.0), gtfs.Place("b", "B", 62.0, 10.0))
    calls = (gtfs.Call("a", time(9), time(9, 30)), gtfs.Call("b", time(9, 31), time(10)))
    tour = gtfs.Tour("bus", "bus-1", date(2026, 9, 1), calls)
    files = gtfs.tables(
        agency=agency, places=far, tours=[tour], names={"bus-1": "Bus"}, version="1"
    )
    assert notices(gtfs.zipped(files)) == ["fast_travel_between_consecutive_stops bus-1-1 b"]
    files["routes.txt"] = files["routes.txt"][:1]
    assert "foreign_key_violation trips.txt bus-1" in notices(gtfs.zipped(files))
    assert "foreign_key_violation" in judged(gtfs.zipped(files))


def test_the_same_timetable_gives_the_same_bytes(settled, stops, summer) -> None:
    first, second = (Client().get("/bokbuss/data/gtfs.zip").content for _ in range(2))
    assert first == second


def test_the_stop_table_says_when_by_rule_and_exception(settled, stops, summer) -> None:
    text = Client().get("/bokbuss/data/stopp.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    biri = next(row for row in rows if row["stop"] == "Biri skole")
    assert (biri["day"], biri["arrival"], biri["type"]) == ("Monday", "10:30", "Private")
    assert biri["frequency"] == "FREQ=WEEKLY;INTERVAL=2"
    told = {visit.on for visit in Visit.objects.filter(stop=stops["Biri"])}
    assert _dates(biri) == told


@given(
    start=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    weeks=st.integers(1, 6),
    kept=st.lists(st.booleans(), min_size=1, max_size=30),
)
def test_rule_and_exceptions_give_back_exactly_the_dates(
    start: date, weeks: int, kept: list[bool]
) -> None:
    dates = tuple(start + timedelta(weeks=weeks * n) for n, is_kept in enumerate(kept) if is_kept)
    if not dates:
        return
    stop = stop_table.StopOfDay(
        "Bus", "1", "Gran", "Jaren", "", None, None, start.weekday(), False,
        time(9), time(10), weeks, dates, "https://example.org",
    )  # fmt: skip
    [row] = stop_table.rows("Test", [stop])
    assert _dates(dict(zip(stop_table.COLUMNS, row, strict=True))) == set(dates)


def _dates(row: dict[str, str]) -> set[date]:
    """The dates that a reader of the table would work out."""
    start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    begin = f"DTSTART:{start:%Y%m%d}T090000"
    rule = rrulestr(f"{begin}\nRRULE:{row['frequency']};UNTIL={end:%Y%m%d}T235959")
    not_then = {date.fromisoformat(day) for day in row["exceptions"].split(",") if day}
    return {moment.date() for moment in rule} - not_then


def test_a_lending_system_asks_for_the_next_visit_after_a_date(settled, stops, summer) -> None:
    slug = stops["Biri"].slug
    answer = Client().get(f"/bokbuss/stopp/{slug}/neste/?etter=2026-08-31").json()
    assert answer["next_visit"]["date"] == "2026-09-14"
    assert answer["next_visit"]["arrives_at"] == "2026-09-14T10:30:00+02:00"


def test_after_the_last_visit_there_is_none(settled, stops, summer) -> None:
    slug = stops["Biri"].slug
    answer = Client().get(f"/bokbuss/stopp/{slug}/neste/?etter=2027-07-01").json()
    assert answer["next_visit"] is None


@pytest.mark.parametrize("day", ["i morgen", "2026-02-30", "2026-13-01", "\x00"])
def test_what_is_no_date_is_told(day: str, settled, stops) -> None:
    answer = Client().get(f"/bokbuss/stopp/{stops['Biri'].slug}/neste/", {"etter": day})
    assert answer.status_code == 422
    assert "2026-09-01" in answer.json()["error"]


def test_a_stop_without_a_place_is_left_out_of_the_feed_and_nothing_else(
    settled, stops, summer
) -> None:
    Stop.objects.filter(pk=stops["Biri"].pk).update(latitude=None, longitude=None)
    feed = Client().get("/bokbuss/data/gtfs.zip").content
    assert (notices(feed), judged(feed)) == ([], [])
    assert "Biri skole" in Client().get("/bokbuss/data/stopp.csv").content.decode()


def test_without_a_timetable_every_page_still_answers(bus, stops) -> None:
    slug = stops["Biri"].slug
    for path in (f"stopp/{slug}/", f"stopp/{slug}/plakat/", "data/gtfs.zip", "data/stopp.csv"):
        assert Client().get(f"/bokbuss/{path}").status_code == 200
