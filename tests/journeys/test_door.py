"""The door: two phones, no coverage, a camera, and what the one who came finds afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Request, expect

from samling.credentials import commands as credentials
from samling.credentials.models import Certificate
from samling.meetings.models import Enrolment, Mark, Meeting
from samling.meetings.rules import attendance
from samling.register.models import Organisation, Person
from samling.ui import paper
from tests.browser import Opener, barriers, overflows, sign_in
from tests.meetings.made_enrolments import seat
from tests.meetings.made_meetings import make_meeting

pytestmark = pytest.mark.django_db(transaction=True)

# a camera that looks at a picture: the code of somebody, drawn large on white
CAMERA = """(drawing) => {
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 640; canvas.height = 480;
    const pen = canvas.getContext("2d");
    const code = new Image();
    code.src = "data:image/svg+xml," + encodeURIComponent(drawing);
    await code.decode();
    const draw = () => {
      pen.fillStyle = "#fff"; pen.fillRect(0, 0, 640, 480); pen.drawImage(code, 200, 120, 240, 240);
    };
    draw();
    setInterval(draw, 100);
    return canvas.captureStream(10);
  };
}"""


@pytest.fixture
def meeting(trysil_library: Organisation) -> Meeting:
    return make_meeting(trysil_library, starts_at=timezone.now() + timedelta(minutes=20))


def at_the_door(open_context: Opener, person: Person, meeting: Meeting, **more: Any) -> Page:
    page = open_context(width=360, height=740, has_touch=True, is_mobile=True, **more).new_page()
    sign_in(page, person.email or "")
    page.goto(f"/samlinger/{meeting.slug}/dor/")
    return page


def row(page: Page, name: str) -> Any:
    return page.locator(".door-row", has_text=name)


def test_two_phones_without_coverage_agree_in_the_end(
    open_context: Opener, bo: Person, celia: Person, meeting: Meeting
) -> None:
    for name in ("Kari", "Ola", "Siri"):
        seat(meeting, name)
    bos = at_the_door(open_context, bo, meeting, service_workers="block")
    celias = at_the_door(open_context, celia, meeting, service_workers="block")
    for page in (bos, celias):
        page.context.set_offline(True)
    row(bos, "Kari").tap()
    row(bos, "Ola").tap()
    row(celias, "Ola").tap()
    row(celias, "Ola").tap()  # taken back, later than Bo's tick
    expect(row(bos, "Kari")).to_have_attribute("aria-pressed", "true")
    expect(bos.locator("[data-sync]")).to_contain_text("2 kryss venter")
    assert not Mark.objects.exists()
    for page in (bos, celias):
        page.context.set_offline(False)
        expect(page.locator("[data-sync]")).to_be_hidden()
    for page in (bos, celias):  # rather than wait for the next look
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(row(bos, "Ola")).to_have_attribute("aria-pressed", "false", timeout=25_000)
    expect(row(celias, "Kari")).to_have_attribute("aria-pressed", "true", timeout=25_000)
    came = Enrolment.objects.filter(attended=True).values_list("name", flat=True)
    assert list(came) == ["Kari"]
    assert Mark.objects.count() == 4


def test_the_door_opens_without_coverage_and_a_walk_in_waits_on_the_phone(
    open_context: Opener, bo: Person, meeting: Meeting
) -> None:
    seat(meeting, "Kari")
    page = at_the_door(open_context, bo, meeting, service_workers="allow")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function(
        "async (door) => { const kept = await caches.open('samling-door-2');"
        " return (await kept.match(door)) !== undefined && (await kept.keys()).length > 9; }",
        arg=f"/samlinger/{meeting.slug}/dor/",
    )
    page.reload()
    page.context.set_offline(True)
    page.reload()
    row(page, "Kari").tap()
    page.locator("[data-walk-in-fold] summary").tap()
    page.locator("[data-walk-in] [name=name]").fill("Uventet Gjest")
    page.locator("[data-walk-in] button").tap()
    expect(page.locator("[data-sync]")).to_contain_text("2 kryss venter")
    page.reload()
    expect(row(page, "Uventet Gjest")).to_have_attribute("aria-pressed", "true")
    expect(row(page, "Kari")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-came]")).to_have_text("2")
    assert not Mark.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("[data-sync]")).to_be_hidden()
    names = Enrolment.objects.filter(attended=True).order_by("name")
    assert list(names.values_list("name", "is_walk_in")) == [
        ("Kari", False), ("Uventet Gjest", True),
    ]  # fmt: skip
    assert barriers(page) == []
    assert overflows(page) == 0


def test_an_answer_that_never_came_back_makes_no_second_walk_in(
    open_context: Opener, bo: Person, meeting: Meeting
) -> None:
    page = at_the_door(open_context, bo, meeting, service_workers="block")
    page.route("**/dor/kryss/", lambda route: (route.fetch(), route.abort()))
    page.locator("[data-walk-in-fold] summary").tap()
    page.locator("[data-walk-in] [name=name]").fill("Gjest")
    with page.expect_event("requestfailed", lambda request: is_marks(request)):
        page.locator("[data-walk-in] button").tap()
    expect(page.locator("[data-sync]")).to_contain_text("1 kryss venter")
    page.unroute("**/dor/kryss/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-sync]")).to_be_hidden()
    assert Enrolment.objects.filter(name="Gjest").count() == 1


def is_marks(request: Request) -> bool:
    return request.url.endswith("/dor/kryss/")


def test_the_camera_reads_the_code_on_the_personal_page(
    open_context: Opener, bo: Person, meeting: Meeting
) -> None:
    kari = seat(meeting, "Kari Nordmann")
    page = at_the_door(open_context, bo, meeting, service_workers="block")
    drawing = paper.qr(f"SAMLING:{attendance.door_code(kari.key).upper()}")
    page.evaluate(CAMERA, drawing)
    page.locator("[data-scan]").tap()
    expect(page.locator("[data-found]")).to_contain_text("Kari Nordmann har kommet")
    expect(row(page, "Kari")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-sync]")).to_be_hidden()
    page.locator("[data-stop]").tap()
    expect(page.locator("[data-camera]")).to_be_hidden()
    kari.refresh_from_db()
    assert (kari.attended, kari.attended_how) == (True, "scanned")


def test_a_code_of_another_meeting_lets_nobody_in(
    open_context: Opener, bo: Person, meeting: Meeting
) -> None:
    stranger = seat(make_meeting(meeting.host), "En annen")
    page = at_the_door(open_context, bo, meeting, service_workers="block")
    page.evaluate(CAMERA, paper.qr(f"SAMLING:{attendance.door_code(stranger.key).upper()}"))
    page.locator("[data-scan]").tap()
    expect(page.locator("[data-found]")).to_contain_text("gjelder ikke denne samlingen")
    assert not Mark.objects.exists()


def test_whoever_came_finds_certificate_evaluation_and_talk(
    phone: Page, trysil_library: Organisation
) -> None:
    meeting = make_meeting(trysil_library, starts_at=timezone.now() - timedelta(hours=3))
    kari = seat(meeting, "Kari Nordmann", attended=True)
    credentials.issue_for(meeting_id=meeting.pk, by="test", at=timezone.now())
    phone.goto(f"/pamelding/{kari.key}/")
    assert barriers(phone) == []
    assert overflows(phone) == 0
    phone.get_by_role("link", name="Hva syntes du?").tap()
    phone.get_by_role("radio", name="5").first.check()
    assert barriers(phone) == []
    phone.get_by_role("button", name="Send uten navn").tap()
    expect(phone.get_by_text("Du har sagt hva du syntes")).to_be_visible()
    phone.get_by_role("link", name="Samtale med de andre").tap()
    phone.get_by_label("Spørsmålet eller innspillet ditt").fill("Takk for en fin dag!")
    phone.get_by_role("button", name="Send").tap()
    expect(phone.locator(".remark")).to_contain_text("Takk for en fin dag!")
    assert barriers(phone) == []
    phone.goto(f"/pamelding/{kari.key}/")
    phone.get_by_role("link", name="Beviset ditt").tap()
    expect(phone.locator("h1")).to_have_text("Dette beviset er ekte")
    assert barriers(phone) == []
    assert overflows(phone) == 0
    with phone.expect_download() as kept:
        phone.get_by_role("link", name="Merket (JSON)").tap()
    badge = Certificate.objects.get().badge
    assert kept.value.path().read_text() == badge
    phone.goto("/bevis/")
    phone.get_by_label("… eller som tekst").fill(badge)
    phone.get_by_role("button", name="Kontroller").tap()
    expect(phone.get_by_role("status").first).to_contain_text("Dette merket er ekte")
    assert barriers(phone) == []


def test_the_hosts_pages_have_no_barriers(desk: Page, bo: Person, meeting: Meeting) -> None:
    seat(meeting, "Kari", attended=True)
    sign_in(desk, bo.email or "")
    for path in ("dor/", "kode/", "oppmoterapport/", "etterpa/", "samtale/"):
        desk.goto(f"/samlinger/{meeting.slug}/{path}")
        assert barriers(desk) == [], path
        assert overflows(desk) == 0, path
