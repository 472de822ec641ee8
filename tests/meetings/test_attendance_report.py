"""Attendance reports: what was found, what was not and why, and nothing lost."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from samling.meetings import commands
from samling.meetings.models import Enrolment, Meeting, Report
from samling.meetings.rules import reports
from samling.meetings.rules.reports import Line, Why
from samling.register.models import Organisation, Person
from tests.cast import NOON, client_of
from tests.meetings.made_enrolments import seat
from tests.meetings.made_meetings import make_meeting

AFTER = NOON + timedelta(days=7, hours=3)

TEAMS = """1. Sammendrag
Møtetittel\tFagdag om formidling
Deltakere\t3

2. Deltakere
Navn\tFørste deltakelse\tSiste utlogging\tVarighet i møtet\tE-post\tDeltaker-ID (UPN)\tRolle
Kari Nordmann\t19.05.2026 12:00\t19.05.2026 14:00\t2t 0m 5s\tkari@bibliotek.test\tkari@bibliotek.test\tDeltaker
Nordmann, Ola (Ekstern)\t19.05.2026 12:01\t19.05.2026 13:00\t59m 2s\t\t\tDeltaker
Ukjent (Gjest)\t19.05.2026 12:01\t19.05.2026 13:00\t59m\t\t\tDeltaker

3. Aktiviteter i møtet
Navn\tKlokkeslett
Kari Nordmann\t12:00
"""
ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
991,Fagdag,05/19/2026 12:00:00 PM,05/19/2026 02:00:00 PM,vert@bibliotek.test,120,3

Name (Original Name),User Email,Total Duration (Minutes),Guest
Kari sin iPad (Kari Nordmann),,118,Yes
Ola Nordmann,OLA@bibliotek.test,61,Yes
"""
BIGBLUEBUTTON = """"Name";"Moderator";"Activity Score";"Talk time";"Online time";"E-post"
"Kari Nordmann";"true";"5";"1:00";"1:58:03";""
"Ola Nordmann";"false";"1";"";"0:59:00";""
"""
JITSI = "Participant name,Speaker time\r\nKARI  NORDMANN,00:04:10\r\nOla Nordmann,00:00:00\r\n"


@pytest.fixture
def meeting(trysil_library: Organisation) -> Meeting:
    meeting = make_meeting(trysil_library, is_digital=True, seats=None)
    seat(meeting, "Kari Nordmann", email="kari@bibliotek.test")
    seat(meeting, "Ola Nordmann", email="ola@bibliotek.test")
    return meeting


def read(meeting: Meeting, raw: bytes) -> Report:
    return commands.read_report(
        slug=meeting.slug, file_name="rapport.csv", raw=raw, person_id=None, by="test", at=AFTER
    )


@pytest.mark.parametrize(
    ("service", "raw"),
    [
        ("teams", TEAMS.encode("utf-16")),
        ("teams", TEAMS.replace("\n", "\r\n").encode("utf-16-le")),
        ("teams", TEAMS.encode("utf-8-sig")),
        ("zoom", ZOOM.encode("utf-8-sig")),
        ("zoom", ZOOM.encode("cp1252")),
        ("bbb", BIGBLUEBUTTON.encode()),
        ("jitsi", JITSI.encode()),
    ],
)
def test_the_reports_of_the_usual_services_are_read(
    meeting: Meeting, service: str, raw: bytes
) -> None:
    report = read(meeting, raw)
    assert report.service == service
    assert report.matched == 2
    hows = Enrolment.objects.filter(attended=True).values_list("attended_how", flat=True)
    assert list(hows) == ["imported", "imported"]


def test_a_line_that_fits_nobody_is_kept_with_its_number_and_reason(meeting: Meeting) -> None:
    report = read(meeting, TEAMS.encode("utf-16"))
    assert report.rows == 3
    assert report.unmatched == [
        {"line": 9, "name": "Ukjent (Gjest)", "email": "", "minutes": 59, "why": "nobody"}
    ]


def test_a_name_that_two_have_marks_neither(meeting: Meeting) -> None:
    seat(meeting, "Kari Nordmann", email="en.annen@bibliotek.test")
    report = read(meeting, b"Navn;Minutter\nKari Nordmann;50\n")
    assert report.unmatched[0]["why"] == "several"
    assert not Enrolment.objects.filter(attended=True).exists()


def test_whoever_was_ticked_at_the_door_stays_ticked_at_the_door(meeting: Meeting) -> None:
    Enrolment.objects.filter(name="Kari Nordmann").update(attended=True, attended_how="ticked")
    read(meeting, ZOOM.encode())
    assert Enrolment.objects.get(name="Kari Nordmann").attended_how == "ticked"


def test_a_file_without_a_list_is_refused(meeting: Meeting) -> None:
    for raw in (b"", b"hei", b"\xff\xfe", b"a;b;c\n1;2;3\n", bytes(range(256)) * 20):
        with pytest.raises(commands.NoReport):
            read(meeting, raw)


def test_ten_thousand_lines_with_rubbish_lose_nobody(meeting: Meeting) -> None:
    chance = Random(7)
    for number in range(300):
        seat(meeting, f"Deltaker Nummer {number}", email=f"deltaker{number}@bibliotek.test")
    lines = ["Navn\tE-post\tVarighet"]
    lines += [
        f"Deltaker Nummer {number}\t\t1t {number % 60}m"
        if number % 2
        else f"kallenavn\tDELTAKER{number}@bibliotek.test\t{number}"
        for number in range(300)
    ]
    letters = "æøå\"';,\x00\t\x07=+@<>&%\u2028 abc"
    while len(lines) < 10_001:
        lines.append("".join(chance.choices(letters, k=chance.randrange(1, 60))))
    body = lines[1:]
    chance.shuffle(body)
    report = read(meeting, "\n".join([lines[0], *body]).encode("utf-16"))
    assert Enrolment.objects.filter(attended=True).count() == 300
    assert report.rows == report.matched + len(report.unmatched)
    assert {one["why"] for one in report.unmatched} <= {why.value for why in Why}


def test_a_line_is_settled_by_hand_once(meeting: Meeting) -> None:
    report = read(meeting, TEAMS.encode("utf-16"))
    siri = seat(meeting, "Siri")
    told = {"report_id": report.pk, "line": 9, "enrolment_id": siri.pk, "person_id": None}
    done = commands.settle_line(**told, by="test", at=AFTER)
    siri.refresh_from_db()
    assert (siri.attended, done.matched, done.unmatched) == (True, 3, [])
    with pytest.raises(commands.NoSuchLine):
        commands.settle_line(**told, by="test", at=AFTER)


def test_a_line_cannot_mean_somebody_at_another_meeting(
    meeting: Meeting, trysil_library: Organisation
) -> None:
    report = read(meeting, TEAMS.encode("utf-16"))
    stranger = seat(make_meeting(trysil_library))
    with pytest.raises(commands.NoSuchLine):
        commands.settle_line(
            report_id=report.pk, line=9, enrolment_id=stranger.pk, person_id=None, by="test",
            at=AFTER,
        )  # fmt: skip
    report.refresh_from_db()
    assert len(report.unmatched) == 1


def test_the_lines_are_deleted_after_thirty_days(meeting: Meeting) -> None:
    report = read(meeting, TEAMS.encode("utf-16"))
    assert commands.clear_old_reports(by="test", at=AFTER + timedelta(days=29)) == 0
    assert commands.clear_old_reports(by="test", at=AFTER + timedelta(days=31)) == 1
    report.refresh_from_db()
    assert (report.unmatched, report.rows) == ([], 3)


def test_the_page_reads_a_file_and_tells_what_was_found(
    trysil_library: Organisation, bo: Person
) -> None:
    meeting = make_meeting(trysil_library, starts_at=timezone.now() - timedelta(hours=3))
    seat(meeting, "Kari Nordmann")
    client = client_of(bo)
    path = f"/samlinger/{meeting.slug}/oppmoterapport/"
    file = SimpleUploadedFile("=rapport.csv", b"Navn\nKari Nordmann\n=1+1\n")
    answer = client.post(path, {"file": file}, follow=True)
    assert answer.status_code == 200
    assert "1 av 2 linjer" in answer.content.decode()
    rest = client.get(f"{path}{Report.objects.get().pk}/resten/").content.decode("utf-8-sig")
    assert "'=1+1" in rest
    empty = client.post(path, {"file": SimpleUploadedFile("x.csv", b"hei")})
    assert empty.status_code == 409
    assert client.post(path).status_code == 422


@given(st.binary(max_size=400))
def test_no_file_however_strange_breaks_the_reading(raw: bytes) -> None:
    try:
        found = reports.read(raw)
    except reports.NotAReport:
        return
    assert all(isinstance(line, Line) for line in found.lines)


names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)


@given(st.lists(st.tuples(names, names), max_size=30))
def test_every_line_is_either_found_or_told(told: list[tuple[str, str]]) -> None:
    lines = [Line(n, name, email.lower(), None) for n, (name, email) in enumerate(told, 1)]
    people = [(n, name, email) for n, (name, email) in enumerate(told[::2], 1)]
    found = reports.match(lines, people)
    assert found.lines + len(found.unmatched) == len(lines)
    assert set(found.people) <= {pk for pk, _name, _email in people}


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("63", 63), ("63,5", 63), ("1:03:20", 63), ("63:20", 63), ("1h 3m 20s", 63),
        ("1 t 3 min", 63), ("3 min", 3), ("20s", 0), ("", None), ("lenge", None),
    ],
)  # fmt: skip
def test_durations_are_told_in_many_ways(text: str, minutes: int | None) -> None:
    assert reports.minutes_of(text) == minutes


@pytest.mark.parametrize(
    "name",
    ["Kari Nordmann", "NORDMANN, Kari", "kari  nordmann (Gjest)", "Kari Nordmann (Guest)",
     "Kari Nordmann (Ekstern)", "Kari Nordmann (Vert, meg)"],
)  # fmt: skip
def test_a_name_is_known_however_the_service_dresses_it(name: str) -> None:
    assert reports.known_as(name) == "kari nordmann"
