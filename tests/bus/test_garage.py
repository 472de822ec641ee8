"""The garage: depots, buses, what is shut, school calendars, stops, and files that come in."""

from __future__ import annotations

import contextlib
from datetime import date, time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from samling.bus import commands
from samling.bus.models import (
    Bus,
    Closure,
    CrewDay,
    Depot,
    FreeDay,
    SchoolCalendar,
    Stop,
    Timetable,
    Visit,
)
from samling.bus.queries.places import concerns
from samling.bus.rules import sheet
from samling.bus.rules.calendar import Free, YearOfSchool
from samling.bus.rules.gtfs_reading import FeedFault, read
from samling.register.models import Municipality, Organisation, Person
from tests.cast import NOON, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bus", "stops")]
PLACES = {"gran": 1, "3446": 1, "gjøvik": 2}
HOURS = {
    "leaves_from": "06:30", "leaves_by": "12:00", "home_by": "19:00", "longest_hours": "7,5",
    "driving_hours": "",
}  # fmt: skip
SHEET = (
    "kommune;type;fra;til;navn\n"
    "Gran;skoleår;17.08.2026;2027-06-18;\n"
    "Gran;ferie;5.10.2026;9.10.2026;Høstferie\n"
    "3446;planleggingsdag;20/11/26;;\n"
)


@pytest.fixture
def desk(ada: Person) -> Client:
    """Ada at her desk."""
    return client_of(ada)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("garage", []), ("new_depot", []), ("new_bus", []), ("edit_bus", ["bokbussen"]),
        ("new_closure", []), ("places", []), ("new_village", []), ("read_stops", []),
        ("change_stop", ["biri-skole"]), ("read_timetable", []), ("calendars", [2026]),
        ("calendar", [2026, "gran"]), ("read_calendars", [2026]),
    ],
)  # fmt: skip
def test_ada_may_open_the_garage_and_eli_may_not(
    desk: Client, eli: Person, name: str, words: list[Any]
) -> None:
    path = reverse(f"bus:{name}", args=words)
    assert desk.get(path).status_code == 200
    assert client_of(eli).get(path).status_code == 403


def test_a_bus_gets_the_days_and_hours_of_its_crew(desk: Client, bus: Bus) -> None:
    told = {"name": "Bokbussen", "depot": bus.depot_id, "is_in_service": "on", "seats": "18",
            "books": "3500", "weeks": "3", "dag": ["1-0", "3-4", "9-1", "x"], **HOURS}  # fmt: skip
    answer = desk.post(reverse("bus:edit_bus", args=["bokbussen"]), told)
    assert answer.status_code == 302
    bus.refresh_from_db()
    assert (bus.seats, bus.books) == (18, 3500)
    days = list(CrewDay.objects.order_by("week").values_list("week", "weekday", "longest_minutes"))
    assert days == [(1, 0, 450), (3, 4, 450)]
    assert (
        CrewDay.objects.filter(leaves_from=time(6, 30), longest_driving_minutes=None).count() == 2
    )
    assert "3: fredag" in text(desk.get(reverse("bus:garage")))


def test_hours_that_cannot_be_are_refused_and_nothing_is_lost(desk: Client, bus: Bus) -> None:
    told = {"name": "Nytt navn", "depot": bus.depot_id, "weeks": "2", "dag": ["1-3"],
            **HOURS, "home_by": "10:00"}  # fmt: skip
    answer = desk.post(reverse("bus:edit_bus", args=["bokbussen"]), told)
    assert answer.status_code == 409
    shown = text(answer)
    assert "bare 3,5 timer" in shown
    assert 'value="1-3" checked' in shown
    bus.refresh_from_db()
    assert bus.name == "Bokbussen"
    assert bus.crew_days.count() == 4


def test_a_second_bus_in_a_new_depot(desk: Client) -> None:
    place = {"name": "Hamar", "latitude": "60,7945", "longitude": "11.0680"}
    assert desk.post(reverse("bus:new_depot"), place).status_code == 302
    depot = Depot.objects.get(slug="hamar")
    assert depot.latitude == 60.7945
    told = {"name": "Øst-bussen", "depot": depot.pk, "is_in_service": "on", "weeks": "2",
            "dag": ["1-1"], **HOURS}  # fmt: skip
    assert desk.post(reverse("bus:new_bus"), told).status_code == 302
    assert Bus.objects.get(slug="ost-bussen").crew_days.count() == 1
    assert commands.make_scenario(name="To", by="test", at=NOON).days.count() == 5


def test_a_depot_that_buses_sleep_in_is_not_deleted(desk: Client, bus: Bus) -> None:
    answer = desk.post(reverse("bus:drop_depot", args=["gjovik"]), follow=True)
    assert "Flytt bussene først" in text(answer)
    assert Depot.objects.filter(slug="gjovik").exists()


def test_shutting_a_stop_takes_its_visits_to_come_and_opening_brings_them_back(
    settled: Timetable, stops: dict[str, Stop]
) -> None:
    visits = Visit.objects.filter(stop=stops["Blomhaug"])
    before = visits.count()
    closure = commands.keep_closure(
        label="Ombygging", stop_id=stops["Blomhaug"].pk, starts=date(2026, 10, 1),
        ends=date(2027, 1, 1), is_yearly=False, by="test", at=NOON,
    )  # fmt: skip
    assert 0 < visits.count() < before
    assert not visits.filter(on__gte=date(2026, 10, 1)).exists()
    commands.drop_closure(closure_id=closure.pk, by="test", at=NOON)
    assert visits.count() == before


def test_a_stop_is_shut_by_its_name(desk: Client, stops: dict[str, Stop]) -> None:
    shut = {"label": "Ombygging", "stop": "Blomhaug skole, Gjøvik", "starts_on": "2026-11-23",
            "last_on": "2027-01-01"}  # fmt: skip
    assert desk.post(reverse("bus:new_closure"), shut).status_code == 302
    closure = Closure.objects.get()
    assert closure.stop == stops["Blomhaug"]
    assert desk.post(reverse("bus:drop_closure", args=[closure.pk])).status_code == 302
    assert not Closure.objects.exists()


@pytest.mark.parametrize(
    ("told", "status", "words"),
    [
        ({"label": "Fjellet"}, 409, "Velg et stopp, eller si hvor på en vei"),
        ({"label": "X", "stop": "Ingensteds"}, 422, "Velg et fra lista"),
        ({"label": "X", "last_on": "2026-10-01"}, 422, "Den siste dagen er før den første"),
    ],
)
def test_an_unclear_closure_is_explained(
    desk: Client, told: dict[str, str], status: int, words: str
) -> None:
    answer = desk.post(
        reverse("bus:new_closure"), {"starts_on": "2026-11-01", "last_on": "2027-04-30", **told}
    )
    assert answer.status_code == status
    assert words in text(answer)
    assert 'value="2026-11-01"' in text(answer)


def test_a_road_over_the_mountain_is_shut_each_winter(desk: Client) -> None:
    told = {"label": "Valdresflya", "road": "Fv51", "latitude": "61,33", "longitude": "8,82",
            "radius_km": "6", "detour_minutes": "50", "starts_on": "2026-11-01",
            "last_on": "2027-04-30", "is_yearly": "on"}  # fmt: skip
    assert desk.post(reverse("bus:new_closure"), told).status_code == 302
    closure = Closure.objects.get()
    assert closure.period == DateRange(date(2026, 11, 1), date(2027, 5, 1))
    assert "hvert år" in text(desk.get(reverse("bus:garage")))
    assert 'value="61,33"' in text(desk.get(reverse("bus:closure", args=[closure.pk])))


def test_a_missing_calendar_is_said_and_a_saved_one_is_the_municipalitys_own(
    desk: Client, gran: Municipality
) -> None:
    page = reverse("bus:calendars", args=[2031])
    assert "mangler" in text(desk.get(page))
    path = reverse("bus:calendar", args=[2031, "gran"])
    assert "slik skoleåret vanligvis er" in text(desk.get(path))
    told = {"first_on": "2031-08-18", "last_on": "2032-06-18", "source": "kommunens side",
            "fri-TOTAL_FORMS": "2", "fri-INITIAL_FORMS": "0",
            "fri-0-starts_on": "2031-11-21", "fri-0-kind": "planning", "fri-0-label": "",
            "fri-1-starts_on": "", "fri-1-kind": "break", "fri-1-label": ""}  # fmt: skip
    assert desk.post(path, told).status_code == 302
    calendar = SchoolCalendar.objects.get(municipality=gran, school_year=2031)
    assert (calendar.is_assumed, calendar.source) == (False, "kommunens side")
    own = calendar.free_days.get(kind="planning")
    assert own.period == DateRange(date(2031, 11, 21), date(2031, 11, 22))
    assert calendar.free_days.filter(kind="holiday").count() > 5


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"last_on": "2031-08-01"}, "Den siste dagen er før den første"),
        ({"first_on": "2029-08-18"}, "ikke i dette skoleåret"),
        ({"fri-0-starts_on": "2033-01-01"}, "utenfor skoleåret"),
        ({"fri-0-ends_on": "2031-11-01", "fri-0-starts_on": "2031-11-02"}, "slutter før den begynner"),
        ({"fri-0-ends_on": "2031-11-01"}, "Si hvilken dag"),
        ({"fri-TOTAL_FORMS": "x"}, ""),
    ],
)  # fmt: skip
def test_a_year_that_cannot_be_is_explained_and_comes_back(
    desk: Client, wrong: dict[str, str], words: str
) -> None:
    told = {"first_on": "2031-08-18", "last_on": "2032-06-18", "source": "husk meg",
            "fri-TOTAL_FORMS": "1", "fri-INITIAL_FORMS": "0", "fri-0-kind": "break",
            "fri-0-label": "Høst", **wrong}  # fmt: skip
    answer = desk.post(reverse("bus:calendar", args=[2031, "gran"]), told)
    assert answer.status_code == 422
    assert words in text(answer)
    assert "husk meg" in text(answer)
    assert not SchoolCalendar.objects.filter(school_year=2031).exists()


def test_one_calendar_is_copied_to_the_whole_county(
    desk: Client, gran: Municipality, gjovik: Municipality
) -> None:
    year = YearOfSchool(
        date(2031, 8, 18), date(2032, 6, 19), (Free(date(2031, 10, 6), date(2031, 10, 11), "break", "Høst"),)
    )  # fmt: skip
    commands.tell_calendars(school_year=2031, told={gran.pk: year}, source="x", by="t", at=NOON)
    every = [str(pk) for pk in Municipality.objects.values_list("pk", flat=True)]
    path = reverse("bus:copy_calendar", args=[2031])
    assert desk.post(path, {"from_place": gran.pk, "to": [gjovik.pk]}).status_code == 302
    assert SchoolCalendar.objects.filter(school_year=2031).count() == 2
    assert desk.post(path, {"from_place": gran.pk, "everywhere": "on"}).status_code == 302
    assert SchoolCalendar.objects.filter(school_year=2031).count() == len(every)
    assert FreeDay.objects.filter(calendar__municipality=gjovik, label="Høst").count() == 1
    without = desk.post(path, {"from_place": gran.pk})
    assert without.status_code == 422
    none = desk.post(
        reverse("bus:copy_calendar", args=[2040]), {"from_place": gran.pk, "to": every}
    )
    assert none.status_code == 409
    assert "har ingen skolerute" in text(none)


def test_a_sheet_of_calendars_is_read(desk: Client, gran: Municipality) -> None:
    file = SimpleUploadedFile("ruter.csv", SHEET.encode("cp1252"))
    answer = desk.post(reverse("bus:read_calendars", args=[2026]), {"file": file})
    assert answer.status_code == 302
    calendar = SchoolCalendar.objects.get(municipality=gran, school_year=2026)
    assert calendar.period == DateRange(date(2026, 8, 17), date(2027, 6, 19))
    assert set(calendar.free_days.values_list("kind", flat=True)) == {"break", "planning", "holiday"}  # fmt: skip


def test_a_sheet_with_a_fault_changes_nothing_and_comes_back(desk: Client) -> None:
    known = SchoolCalendar.objects.count()
    wrong = SHEET + "Atlantis;ferie;1.1.2027;;\nGran;fest;1.1.2027;;\nGran;ferie;31.2.2027;;\n"
    answer = desk.post(reverse("bus:read_calendars", args=[2026]), {"text": wrong})
    assert answer.status_code == 422
    shown = text(answer)
    for words in ("Linje 5: ", "Atlantis", "Linje 6: ", "Linje 7: ", "31.2.2027", "Høstferie"):
        assert words in shown
    assert SchoolCalendar.objects.count() == known


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"text": "navn;adresse\nx;y\n"}, "Mangler: fra, kommune, type"),
        ({"text": "kommune;type;fra\n"}, "ikke noe i den"),
        ({"text": "\n\n"}, "Velg en fil"),
        ({"file": SimpleUploadedFile("x.csv", b"PK\x03\x04\xff\xfe")}, "ikke en tekstfil"),
        ({"file": SimpleUploadedFile("x.csv", b"\xff\xfe\x00k")}, "ikke en tekstfil"),
    ],
)
def test_rubbish_for_a_sheet_is_told_in_words(
    desk: Client, told: dict[str, Any], words: str
) -> None:
    answer = desk.post(reverse("bus:read_calendars", args=[2026]), told)
    assert answer.status_code == 422
    assert words in text(answer)


@given(st.text(), st.text(alphabet='kommunetypefranavnbreddegrad;,\n"æøå0123456789.-\x00'))
def test_no_sheet_breaks_the_reading(anything: str, likely: str) -> None:
    for words in (anything, likely, "kommune;type;fra;navn;kommune\n" + likely):
        for reader in (
            lambda w: sheet.calendars(w, year=2026, places=PLACES),
            lambda w: sheet.stops(w, places=PLACES),
        ):
            with contextlib.suppress(sheet.SheetFault):
                _told, faults = reader(words)
                assert all(fault.line > 0 for fault in faults)


def test_a_village_is_made_planned_for_and_deleted(desk: Client, gran: Municipality) -> None:
    told = {"name": "Brandbu øvre", "municipality": gran.pk, "children": "12",
            "latitude": "60,42", "longitude": "10,50", "parking": "Samvirkelaget"}  # fmt: skip
    assert desk.post(reverse("bus:new_village"), told).status_code == 302
    village = Stop.objects.get(kind="village")
    assert (village.slug, village.children, village.children_standing) == (
        "brandbu-ovre", 12, "reported",
    )  # fmt: skip
    form = {"name": "Brandbu", "municipality": gran.pk, "children": "", "state": "paused",
            "wish": "never", "latitude": "60,42", "longitude": "10,50", "language": "nn"}  # fmt: skip
    assert desk.post(reverse("bus:change_stop", args=[village.slug]), form).status_code == 302
    village.refresh_from_db()
    assert (village.name, village.children, village.state) == ("Brandbu", None, "paused")
    assert desk.post(reverse("bus:drop_village", args=[village.slug])).status_code == 302
    assert not Stop.objects.filter(kind="village").exists()


def test_a_village_in_a_timetable_rests_but_is_not_deleted(
    desk: Client, draft: Timetable, gran: Municipality
) -> None:
    village = commands.make_village(
        name="Bygda", municipality_id=gran.pk, latitude=60.4, longitude=10.5, children=3, by="t",
        at=NOON,
    )  # fmt: skip
    day = draft.days.first()
    assert day is not None
    day.visits.create(stop=village, arrives=time(16), leaves=time(17))
    answer = desk.post(reverse("bus:drop_village", args=[village.slug]), follow=True)
    assert "La det hvile i stedet" in text(answer)


def test_where_the_bus_stands_is_kept_until_the_register_is_asked_for_again(
    desk: Client, stops: dict[str, Stop]
) -> None:
    path = reverse("bus:change_stop", args=["biri-skole"])
    form = {"state": "open", "wish": "must", "weekdays": ["1", "3"], "service_minutes": "45",
            "latitude": "60,9612", "longitude": "10,6120", "language": "nb"}  # fmt: skip
    assert desk.post(path, form).status_code == 302
    stop = Stop.objects.get(slug="biri-skole")
    assert (stop.is_placed_by_hand, stop.weekdays, stop.latitude) == (True, [1, 3], 60.9612)
    commands.keep_stops(by="test", at=NOON)
    assert "Har det flyttet?" in text(desk.get(reverse("bus:places")))
    assert desk.post(path, form | {"latitude": "", "longitude": ""}).status_code == 302
    stop.refresh_from_db()
    assert (stop.is_placed_by_hand, stop.latitude) == (False, 60.95)
    half = desk.post(path, form | {"longitude": ""})
    assert half.status_code == 422


def test_a_school_that_closed_moved_or_has_no_place_is_pointed_out(
    desk: Client, settled: Timetable, schools: dict[str, Organisation]
) -> None:
    Organisation.objects.filter(pk=schools["Blomhaug"].pk).update(closed_on=date(2026, 5, 1))
    Organisation.objects.filter(pk=schools["Bjoneroa"].pk).update(latitude=None, longitude=None)
    commands.keep_stops(by="test", at=NOON)
    told = {concern.slug: concern.words for concern in concerns(on=date(2026, 9, 1))}
    assert set(told) == {"blomhaug-skole", "bjoneroa-skole"}
    shown = text(desk.get(reverse("bus:places"), {"tilstand": "uten-plass"}))
    assert "Bjoneroa skole" in shown
    path = reverse("bus:change_stop", args=["blomhaug-skole"])
    closed = desk.post(path, {"state": "open", "wish": "free", "language": "nb"})
    assert closed.status_code == 409
    assert "nedlagt i registeret" in text(closed)


def test_a_sheet_of_stops_is_read_whole_or_not_at_all(desk: Client) -> None:
    good = (
        "navn;kommune;type;breddegrad;lengdegrad;barn;parkering\n"
        "Biri skole;Gjøvik;skole;60,96;10,62;;Bak hallen\n"
        "Bygda;Gran;bygd;60.4;10.5;8;\n"
    )
    wrong = good + "Eventyrskolen;Gran;skole;;;;\nBygda;Gran;bygd;60.4;10.5;9;\n"
    path = reverse("bus:read_stops")
    answer = desk.post(path, {"text": wrong})
    assert answer.status_code == 422
    assert "Eventyrskolen" in text(answer)
    assert "står to ganger" in text(answer)
    assert Stop.objects.get(slug="biri-skole").parking == ""
    assert desk.post(path, {"text": good}).status_code == 302
    assert Stop.objects.get(slug="biri-skole").is_placed_by_hand
    assert Stop.objects.get(slug="bygda").children == 8


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Bygda;Gran;bygd;;;", "En bygd trenger"),
        ("Bygda;Gran;bygd;60.4;;", "Begge"),
        ("Bygda;Gran;slott;60.4;10.5;", "slott"),
        ("Bygda;Gran;bygd;95;10.5;", "ikke grader nord"),
        ("Bygda;Gran;bygd;60.4;10.5;mange", "ikke et antall barn"),
        (";Gran;bygd;60.4;10.5;1", "har ikke noe navn"),
        ("Bygda;Oz;bygd;60.4;10.5;1", "Oz"),
    ],
)
def test_each_fault_of_a_stop_is_told_in_words(desk: Client, line: str, words: str) -> None:
    head = "navn;kommune;type;breddegrad;lengdegrad;barn\n"
    answer = desk.post(reverse("bus:read_stops"), {"text": head + line})
    assert answer.status_code == 422
    assert words in text(answer)


def test_our_own_feed_comes_back_as_a_draft(
    desk: Client, settled: Timetable, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samling.bus.views.open_data.today", lambda: date(2026, 8, 1))
    feed = desk.get(reverse("bus:gtfs")).content
    told = {"name": "Fra fil", "bus": bus.pk, "file": SimpleUploadedFile("gtfs.zip", feed)}
    answer = desk.post(reverse("bus:read_timetable"), told)
    assert answer.status_code == 302
    drafted = Timetable.objects.get(name="Fra fil")
    promised = {
        (d.week, d.weekday, v.stop.slug, v.arrives, v.leaves)
        for d in drafted.days.all()
        for v in d.visits.all()
    }
    held = {
        (d.weekday, v.stop.slug, v.arrives, v.leaves)
        for d in settled.days.all()
        for v in d.visits.all()
    }
    assert {each[1:] for each in promised} == held
    assert drafted.rotation_weeks == 2


def test_what_is_no_feed_is_told_in_words(desk: Client, bus: Bus) -> None:
    told = {"name": "X", "bus": bus.pk, "file": SimpleUploadedFile("gtfs.zip", b"rubbish")}
    answer = desk.post(reverse("bus:read_timetable"), told)
    assert answer.status_code == 422
    assert "ikke en zip-fil" in text(answer)


@given(st.binary(max_size=200))
def test_no_file_breaks_the_reading_of_a_feed(file: bytes) -> None:
    with pytest.raises(FeedFault):
        read(file)
