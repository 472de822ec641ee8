"""Calendar files, read back by a library that others use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from samling.ground.calendar_file import Entry, calendar
from samling.ground.period import OSLO

NOON = datetime(2026, 5, 12, 10, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 for the first time; an hour later again
SPRING = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # 01:30; half an hour later it is 03:00
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)


def entry(**told: object) -> Entry:
    whole: dict[str, object] = {
        "uid": "1", "starts_at": NOON, "ends_at": NOON + timedelta(hours=2),
        "changed_at": NOON, "title": "Samling", **told,
    }  # fmt: skip
    return Entry(**whole)  # type: ignore[arg-type]


def read(file: bytes):
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    return Calendar.from_ical(file).walk("VEVENT")[0]


@given(
    at=MOMENTS | st.sampled_from([AUTUMN, SPRING]),
    length=st.integers(1, 60 * 72),
    zone=st.sampled_from([UTC, OSLO]),
)
def test_a_meeting_begins_and_ends_when_it_does_across_midnight_and_clock_changes(at, length, zone):
    ends = at + timedelta(minutes=length)
    found = read(calendar([entry(starts_at=at.astimezone(zone), ends_at=ends.astimezone(zone))]))
    assert found.decoded("DTSTART") == at
    assert found.decoded("DTEND") == ends


def test_the_two_half_past_twos_of_the_autumn_night_are_an_hour_apart():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=OSLO, fold=0)
    again = datetime(2026, 10, 25, 2, 30, tzinfo=OSLO, fold=1)
    starts = [read(calendar([entry(starts_at=at)])).decoded("DTSTART") for at in (first, again)]
    assert starts[1] - starts[0] == timedelta(hours=1)


@given(title=TEXT, place=TEXT, text=st.text(max_size=400), name=TEXT)
def test_no_text_breaks_out_of_its_line(title, place, text, name):
    told = entry(title=title, place=place, text=text, attendee=(name, "a@b.no"))
    found = read(calendar([told], method="REQUEST", name=name))
    assert found["SUMMARY"] == title.replace("\r", "\n")
    assert len(Calendar.from_ical(calendar([told])).walk("VEVENT")) == 1
    assert str(found["ATTENDEE"]) == "mailto:a@b.no"


def test_a_cancellation_says_so_and_counts_one_change_more():
    file = calendar([entry(is_cancelled=True, sequence=3)], method="CANCEL")
    found = read(file)
    assert Calendar.from_ical(file)["METHOD"] == "CANCEL"
    assert (found["STATUS"], found["SEQUENCE"]) == ("CANCELLED", 3)
    assert not found.walk("VALARM")


def test_a_calendar_reminds_as_long_before_as_it_was_told():
    found = read(calendar([entry(reminds=(timedelta(hours=1),))]))
    assert found.walk("VALARM")[0].decoded("TRIGGER") == timedelta(hours=-1)
