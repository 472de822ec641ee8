"""Reminders, delays and outages: told once, to those concerned, by letter and by SMS."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from samling.accounts.models import Letter
from samling.bus import commands, queries
from samling.bus.models import Notice, Stop, Telling, Visit
from samling.register.models import Organisation, Person
from tests.cast import NOON, client_of

MONDAY = datetime(2026, 8, 31, 5, 0, tzinfo=UTC)  # seven in Norway; Blomhaug at 9, Biri at 10:30


@pytest.fixture
def contacts(settled, stops: dict[str, Stop]) -> None:
    """Blomhaug has a mailbox, Biri a contact with a telephone who reads nynorsk."""
    Organisation.objects.filter(pk=stops["Blomhaug"].organisation_id).update(
        email="post@blomhaug.test"
    )
    lise = Person.objects.create(name="Lise", email="lise@biri.test", phone="+4799999999")
    Stop.objects.filter(pk=stops["Biri"].pk).update(contact=lise, language="nn")


def visit_to(stop: Stop) -> Visit:
    return Visit.objects.filter(stop=stop).order_by("on").first()


def delay(bus, minutes: int = 20, at: datetime = MONDAY) -> Notice:
    return commands.tell_delay(
        bus_id=bus.pk, on=MONDAY.date(), minutes=minutes, person_id=None, by="test", at=at
    )


def test_a_visit_is_reminded_of_three_days_and_one_day_before_once_each(contacts, stops) -> None:
    told = [
        commands.remind_of_visits(at=MONDAY - timedelta(days=days)) for days in (4, 3, 3, 2, 1, 1)
    ]
    assert told == [0, 2, 0, 0, 2, 0]
    letter = Letter.objects.filter(to="lise@biri.test").first()
    assert letter.language == "nn"
    assert "Bokbussen kjem til Biri skole måndag 31. august" in letter.body


def test_opening_the_link_cancels_nothing(contacts, stops) -> None:
    commands.remind_of_visits(at=MONDAY - timedelta(days=1))
    token = Telling.objects.get(stop=stops["Biri"]).token
    page = Client().get(f"/bokbuss/melding/{token}/")
    assert page.status_code == 200
    assert visit_to(stops["Biri"]).state == "planned"


@pytest.fixture
def away(contacts, stops, monkeypatch: pytest.MonkeyPatch) -> str:
    """Biri has said that it is on a trip; the token of its reminder."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY - timedelta(days=1))
    commands.remind_of_visits(at=MONDAY - timedelta(days=1))
    token = Telling.objects.get(stop=stops["Biri"]).token
    answer = Client().post(f"/bokbuss/melding/{token}/", {"answer": "away"}, follow=True)
    assert "Takk for at de sa frå!" in answer.content.decode()
    return token


def test_on_a_trip_with_one_tap_and_the_crew_sees_it_at_once(away, stops) -> None:
    line = next(
        line
        for line in queries.day_page(MONDAY.date(), at=MONDAY - timedelta(days=1)).lines
        if line.stop == "Biri skole"
    )
    assert not line.visit.comes
    assert line.visit.reason == "Skolen er på tur"
    assert [stop.name for stop in line.reserves][:2] == ["Bjoneroa skole", "Jaren skole"]


def test_here_after_all_when_nobody_has_got_the_time(away, stops) -> None:
    Client().post(f"/bokbuss/melding/{away}/", {"answer": "here"})
    assert visit_to(stops["Biri"]).state == "planned"


def test_the_free_time_goes_to_one_stop_nearby_and_it_is_told(away, stops, ada) -> None:
    Organisation.objects.filter(pk=stops["Jaren"].organisation_id).update(email="jaren@skole.test")
    free = visit_to(stops["Biri"])
    way = client_of(ada)
    taken = way.post(f"/bokbuss/besok/{free.pk}/tilby/", {"stop": stops["Jaren"].pk})
    assert taken.status_code == 302
    again = way.post(f"/bokbuss/besok/{free.pk}/tilby/", {"stop": stops["Bjoneroa"].pk})
    assert again.status_code == 409
    extra = Visit.objects.get(state="reserve")
    assert (extra.stop, extra.period) == (stops["Jaren"], free.period)
    assert "et ekstra besøk" in Letter.objects.get(to="jaren@skole.test").body
    with pytest.raises(commands.SlotTaken):
        commands.come_after_all(token=away, at=MONDAY - timedelta(hours=2))


def test_a_time_that_is_not_free_is_not_given_away(contacts, stops) -> None:
    with pytest.raises(commands.SlotNotFree):
        commands.offer_slot(
            visit_id=visit_to(stops["Biri"]).pk, stop_id=stops["Jaren"].pk,
            person_id=None, by="t", at=NOON,
        )  # fmt: skip


def test_a_stop_that_is_none_is_not_given_the_time(away, stops, ada) -> None:
    free = visit_to(stops["Biri"])
    for chosen in ("", "x", "999999"):
        answer = client_of(ada).post(f"/bokbuss/besok/{free.pk}/tilby/", {"stop": chosen})
        assert answer.status_code == 422


def test_what_is_over_cannot_be_called_off(contacts, stops) -> None:
    commands.remind_of_visits(at=MONDAY - timedelta(days=1))
    token = Telling.objects.get(stop=stops["Biri"]).token
    with pytest.raises(commands.VisitOver):
        commands.school_away(token=token, at=MONDAY + timedelta(hours=8))


def test_a_delay_is_told_to_those_who_still_wait_and_nobody_else(contacts, bus) -> None:
    delay(bus, at=MONDAY + timedelta(hours=2, minutes=30))
    assert list(Telling.objects.values_list("to", flat=True)) == ["lise@biri.test"]
    assert "omtrent 20 minutt forseinka" in Letter.objects.get().body


@pytest.mark.parametrize("minutes", [0, -5, 241])
def test_an_unlikely_delay_is_refused(minutes: int, contacts, bus) -> None:
    with pytest.raises(commands.DelayUnlikely):
        delay(bus, minutes)


def test_when_the_day_is_over_nobody_is_left_to_tell(contacts, bus) -> None:
    with pytest.raises(commands.NobodyLeft):
        delay(bus, at=MONDAY + timedelta(hours=12))


def test_an_outage_cancels_the_rest_of_the_day(contacts, bus, stops) -> None:
    commands.tell_outage(
        bus_id=bus.pk, on=MONDAY.date(), reason="bus", message="Motoren",
        person_id=None, by="test", at=MONDAY + timedelta(hours=2, minutes=30),
    )  # fmt: skip
    assert visit_to(stops["Biri"]).state == "cancelled"
    assert visit_to(stops["Blomhaug"]).state == "planned"
    assert "Motoren" in Letter.objects.get().body


def test_a_visit_is_moved_within_what_the_bus_can_do(contacts, stops) -> None:
    biri = visit_to(stops["Biri"])
    moved = {"person_id": None, "by": "test", "at": MONDAY}
    with pytest.raises(commands.SlotTaken):
        commands.move_visit(
            visit_id=biri.pk, arrives_at=MONDAY + timedelta(hours=2),
            leaves_at=MONDAY + timedelta(hours=3), **moved,
        )  # fmt: skip
    with pytest.raises(commands.OutsideTimetable):
        commands.move_visit(
            visit_id=biri.pk, arrives_at=MONDAY + timedelta(days=400),
            leaves_at=MONDAY + timedelta(days=400, hours=1), **moved,
        )  # fmt: skip
    commands.move_visit(
        visit_id=biri.pk, arrives_at=MONDAY + timedelta(hours=6),
        leaves_at=MONDAY + timedelta(hours=7), **moved,
    )  # fmt: skip
    assert "kl. 13:00 til 14:00. Dette er ny tid." in Letter.objects.get().body


@pytest.fixture
def gateway(settings) -> Iterator[list[dict[str, str]]]:
    """A real gateway on loopback; the number 000 it cannot reach."""
    taken: list[dict[str, str]] = []

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            good = self.headers["Authorization"] == "Bearer hemmelig" and told["to"] != "000"
            if good:
                taken.append(told)
            self.send_response(202 if good else 422)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.SMS_KEY = "hemmelig"
    yield taken
    server.shutdown()


def test_what_cannot_wait_goes_by_sms_too_and_once(contacts, bus, gateway) -> None:
    delay(bus)
    message = Telling.objects.get(channel="sms")
    assert ProcrastinateJob.objects.filter(task_name="samling.bus.jobs.send_sms").count() == 1
    for _attempt in range(2):
        commands.send_sms(telling_id=message.pk, at=MONDAY)
    assert [told["to"] for told in gateway] == ["+4799999999"]
    assert "ca. 20 min forseinka til Biri skole" in gateway[0]["text"]
    message.refresh_from_db()
    assert message.state == "sent"


def test_an_sms_that_the_gateway_refuses_is_shown_and_not_lost(contacts, bus, gateway) -> None:
    Person.objects.filter(name="Lise").update(phone="000")
    delay(bus)
    message = Telling.objects.get(channel="sms")
    commands.send_sms(telling_id=message.pk, at=MONDAY)
    told = queries.day_page(MONDAY.date(), at=MONDAY).lines[1].told
    assert [word.state for word in told if word.is_bad] == ["Kunne ikke sendes HTTP 422"]


def test_a_gateway_that_is_down_is_told(contacts, bus, gateway, settings) -> None:
    delay(bus)
    settings.SMS_URL = "http://127.0.0.1:9/"
    message = Telling.objects.get(channel="sms")
    assert commands.send_sms(telling_id=message.pk, at=MONDAY) == "failed"


def test_without_a_gateway_letters_go_all_the_same(contacts, bus) -> None:
    delay(bus)
    assert not Telling.objects.filter(channel="sms").exists()
    assert Letter.objects.count() == 2


def test_the_page_of_the_day_takes_a_delay_from_the_crew(contacts, dag, bus, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    way = client_of(dag)
    page = way.get("/bokbuss/dag/?dato=2026-08-31").content.decode()
    assert "Biri skole" in page
    wrong = way.post("/bokbuss/dag/2026-08-31/forsinket/", {"bus": bus.pk, "minutes": "900"})
    assert wrong.status_code == 422
    told = way.post("/bokbuss/dag/2026-08-31/forsinket/", {"bus": bus.pk, "minutes": "15"})
    assert told.status_code == 302
    assert Notice.objects.get().minutes_late == 15


def test_the_page_of_a_visit_cancels_and_moves(contacts, ada, stops, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    way, biri = client_of(ada), visit_to(stops["Biri"])
    address = f"/bokbuss/besok/{biri.pk}/"
    assert way.get(address).status_code == 200
    times = {"deed": "move", "on": "2026-08-31", "arrives": "13:00", "leaves": "12:00"}
    assert way.post(address, times).status_code == 422
    assert way.post(address, {**times, "leaves": "13:45"}).status_code == 302
    assert visit_to(stops["Biri"]).state == "moved"
    assert way.post(address, {"reason": "weather"}).status_code == 302
    assert visit_to(stops["Biri"]).state == "cancelled"


@pytest.mark.parametrize("path", ["dag/", "besok/1/"])
def test_eli_tells_nobody_anything(path: str, contacts, eli) -> None:
    assert client_of(eli).get(f"/bokbuss/{path}").status_code == 403


@pytest.mark.parametrize("path", ["dag/?dato=i-dag", "besok/999999/", "melding/gjettet/"])
def test_what_is_not_there_is_told(path: str, contacts, ada) -> None:
    assert client_of(ada).get(f"/bokbuss/{path}").status_code == 404
