"""The digital room: for those who have a seat, from half an hour before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from samling.meetings import commands
from samling.meetings.models import Meeting
from samling.meetings.rules import rooms
from samling.register.models import Organisation, Person
from tests.cast import NOON, client_of
from tests.meetings.bigbluebutton import SECRET, BigBlueButton, bigbluebutton, is_signed
from tests.meetings.made_enrolments import seat
from tests.meetings.made_meetings import make_meeting

START = NOON + timedelta(days=7)
MINUTE = timedelta(minutes=1)
TEAMS = "https://teams.microsoft.com/l/meetup-join/abc"


@pytest.fixture
def linked(trysil_library: Organisation) -> Meeting:
    return make_meeting(trysil_library, is_digital=True, room_kind="link", room_address=TEAMS)


@pytest.fixture
def big(settings) -> Iterator[BigBlueButton]:
    with bigbluebutton() as server:
        settings.BBB_URL, settings.BBB_SECRET = server.address, SECRET
        yield server


@pytest.mark.parametrize(
    ("minutes", "is_let_in"), [(-31, False), (-30, True), (60, True), (239, True), (240, False)]
)
def test_the_room_opens_half_an_hour_before(linked: Meeting, minutes: int, is_let_in: bool) -> None:
    kari = seat(linked)
    at = START + minutes * MINUTE
    if is_let_in:
        assert commands.enter(key=kari.key, at=at) == TEAMS
    else:
        with pytest.raises(commands.RoomIsShut):
            commands.enter(key=kari.key, at=at)


@pytest.mark.parametrize("standing", ["waiting", "withdrawn", "lapsed"])
def test_whoever_has_no_seat_is_not_let_in(linked: Meeting, standing: str) -> None:
    with pytest.raises(commands.NoSeat):
        commands.enter(key=seat(linked, standing=standing).key, at=START)


def test_a_cancelled_meeting_has_no_room(trysil_library: Organisation) -> None:
    meeting = make_meeting(trysil_library, state="cancelled", room_kind="link", room_address=TEAMS)
    with pytest.raises(commands.RoomIsShut):
        commands.enter(key=seat(meeting).key, at=START)


def test_the_address_stands_on_no_page_before_its_time(trysil_library: Organisation) -> None:
    later = make_meeting(
        trysil_library, is_digital=True, room_kind="link", room_address=TEAMS,
        starts_at=timezone.now() + timedelta(hours=3),
    )  # fmt: skip
    kari = seat(later)
    for path in (f"/samlinger/{later.slug}/", f"/pamelding/{kari.key}/"):
        page = Client().get(path)
        assert page.status_code == 200
        assert TEAMS not in page.content.decode()
    answer = Client().get(f"/pamelding/{kari.key}/rom/")
    assert answer.status_code == 409
    assert TEAMS not in answer.content.decode()


def test_the_way_in_leads_on_when_it_is_time(trysil_library: Organisation) -> None:
    soon = make_meeting(
        trysil_library, is_digital=True, room_kind="link", room_address=TEAMS,
        starts_at=timezone.now() + 10 * MINUTE,
    )  # fmt: skip
    kari = seat(soon)
    assert "/rom/" in Client().get(f"/pamelding/{kari.key}/").content.decode()
    answer = Client().get(f"/pamelding/{kari.key}/rom/")
    assert (answer.status_code, answer.headers["Location"]) == (302, TEAMS)


def test_a_jitsi_room_is_the_same_for_all_and_cannot_be_guessed(
    trysil_library: Organisation,
) -> None:
    meeting, other = (make_meeting(trysil_library, room_kind="jitsi") for _ in range(2))
    first = commands.enter(key=seat(meeting).key, at=START)
    assert first == commands.enter(key=seat(meeting).key, at=START)
    assert first != commands.enter(key=seat(other).key, at=START)
    assert first.startswith("https://meet.jit.si/samling-")
    assert str(meeting.key)[:8] not in first
    assert meeting.slug not in first


def test_bigbluebutton_makes_the_meeting_and_lets_people_in_by_their_part(
    trysil_library: Organisation, big: BigBlueButton
) -> None:
    meeting = make_meeting(trysil_library, room_kind="bbb", title_nb="Språk & æøå = 100 %")
    guest = commands.enter(key=seat(meeting, "Kari & Ola").key, at=START)
    host = commands.enter_as_host(slug=meeting.slug, name="Bo", at=START)
    for address, role in ((guest, "VIEWER"), (host, "MODERATOR")):
        parts = urlsplit(address)
        told = parse_qs(parts.query)
        assert is_signed("join", parts.query)
        assert (told["role"], told["meetingID"]) == ([role], [str(meeting.key)])
        assert b"SUCCESS" in httpx.get(address).content
    assert [one["name"] for one in big.made] == ["Språk & æøå = 100 %"] * 2
    assert len({one["attendeePW"] for one in big.made}) == 1
    assert big.made[0]["attendeePW"] != big.made[0]["moderatorPW"]


def test_a_wrong_secret_is_told_and_nobody_is_let_in(
    trysil_library: Organisation, big: BigBlueButton, settings
) -> None:
    settings.BBB_SECRET = "en annen"
    meeting = make_meeting(trysil_library, room_kind="bbb")
    with pytest.raises(commands.RoomNotReached):
        commands.enter(key=seat(meeting).key, at=START)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "<html>502</html>",
        "<a><b></a>",
        "not xml",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><r>&a;</r>",
    ],
)
def test_rubbish_from_bigbluebutton_is_a_refusal(
    trysil_library: Organisation, big: BigBlueButton, answer: str
) -> None:
    big.answer = answer or " "
    meeting = make_meeting(trysil_library, room_kind="bbb")
    with pytest.raises(commands.RoomNotReached):
        commands.enter(key=seat(meeting).key, at=START)


def test_a_bigbluebutton_that_is_down_or_not_set_up_is_a_refusal(
    trysil_library: Organisation, settings
) -> None:
    meeting = make_meeting(trysil_library, room_kind="bbb")
    kari = seat(meeting)
    for address in ("", "http://127.0.0.1:9/bigbluebutton"):
        settings.BBB_URL = address
        with pytest.raises(commands.RoomNotReached):
            commands.enter(key=kari.key, at=START)


def test_the_host_goes_in_at_any_time_and_nobody_else(
    linked: Meeting, bo: Person, eli: Person
) -> None:
    path = f"/samlinger/{linked.slug}/rom/"
    assert client_of(bo).get(path).headers["Location"] == TEAMS
    assert client_of(eli).get(path).status_code == 403


@given(st.uuids(), st.uuids(), st.text(min_size=1))
def test_rooms_of_two_meetings_have_nothing_in_common(one: UUID, other: UUID, secret: str) -> None:
    addresses = {
        rooms.jitsi_address("https://x", secret=secret, meeting=key) for key in (one, other)
    }
    assert len(addresses) == len({one, other})
    assert all(len(address.rpartition("-")[2]) == 24 for address in addresses)


words = st.dictionaries(st.text("abcXYZ", min_size=1), st.text(max_size=30), max_size=5)


@given(words)
def test_every_call_carries_a_checksum_that_the_server_finds_too(told: dict[str, str]) -> None:
    address = rooms.signed("https://x/bigbluebutton/", "create", told, secret=SECRET)
    assert is_signed("create", urlsplit(address).query)
