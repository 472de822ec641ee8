"""An adviser invites with six fields, a chief signs twelve people up, a reader uses the keyboard alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from samling.ground.period import OSLO
from samling.meetings.models import Enrolment, Meeting
from samling.register.models import Organisation, Person
from tests.browser import barriers, overflows, sign_in
from tests.cast import make_person
from tests.meetings.made_meetings import make_meeting, make_question, make_session

pytestmark = pytest.mark.django_db(transaction=True)

IN_A_MONTH = timedelta(days=30)


def local(days: int, hour: int) -> str:
    """A day and hour as the browser's own picker takes them."""
    day = timezone.now().astimezone(OSLO) + timedelta(days=days)
    return f"{day:%Y-%m-%d}T{hour:02}:00"


def test_six_fields_and_a_click_publish_a_meeting(
    desk: Page, ada: Person, county_library: Organisation, trysil_library: Organisation
) -> None:
    other = make_meeting(
        county_library,
        title_nb="Et annet kurs",
        starts_at=(timezone.now() + IN_A_MONTH).astimezone(OSLO).replace(hour=11, minute=0),
    )
    sign_in(desk, ada.email)
    desk.goto("/arbeidsbord/")
    desk.get_by_role("link", name="Ny samling").click()
    desk.wait_for_url("**/samlinger/ny/")
    assert barriers(desk) == []
    desk.get_by_label("Tittel").first.fill("Fagdag om leselyst")
    desk.get_by_label("Hva handler det om?").first.fill("Vi deler det som virker.")
    desk.get_by_label("Begynner").first.fill(local(30, 10))
    expect(desk.get_by_label("Slutter").first).to_have_value(
        local(30, 15).replace("15:00", "15:30")
    )
    desk.get_by_label("Slutter").first.fill(local(30, 14))
    desk.get_by_label("Hvor?").fill("Trysil folkebibliotek")
    desk.get_by_label("Plasser", exact=True).first.fill("30")
    expect(desk.locator("#foreseen")).to_contain_text("Et annet kurs")  # at the same time
    desk.get_by_role("button", name="Publiser").click()
    desk.wait_for_url("**/deltakere/")
    expect(desk.locator("h1")).to_have_text("Fagdag om leselyst")
    assert barriers(desk) == []
    made = Meeting.objects.exclude(pk=other.pk).get()
    assert (made.state, made.venue) == ("published", trysil_library)


def test_what_was_written_is_there_when_coverage_was_lost(
    phone: Page, ada: Person, county_library: Organisation
) -> None:
    sign_in(phone, ada.email)
    phone.goto("/samlinger/ny/")
    phone.get_by_label("Tittel").first.fill("Halvferdig")
    phone.context.set_offline(True)
    phone.get_by_label("Hva handler det om?").first.fill("Mens nettet er borte.")
    phone.context.set_offline(False)
    phone.reload()
    expect(phone.get_by_label("Tittel").first).to_have_value("Halvferdig")
    expect(phone.get_by_label("Hva handler det om?").first).to_have_value("Mens nettet er borte.")


def test_a_chief_signs_twelve_people_up_with_three_clicks(
    desk: Page, celia: Person, trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    for number in range(11):
        make_person(f"Kollega{number}", "library_staff", trysil_library)
    meeting = make_meeting(ringsaker_library, starts_at=timezone.now() + IN_A_MONTH)
    sign_in(desk, celia.email)
    desk.goto(f"/samlinger/{meeting.slug}/")
    desk.get_by_role("link", name="Meld på flere").click()
    desk.locator("[name=everybody]").check()
    desk.locator("main form.panel button[type=submit]").click()
    expect(desk.locator("#done")).to_be_visible()
    assert Enrolment.objects.seated().count() == 12
    assert barriers(desk) == []


def test_a_reader_finds_a_meeting_with_the_keyboard_alone(
    desk: Page, trysil_library: Organisation
) -> None:
    make_meeting(
        trysil_library, title_nb="Fagdag", starts_at=timezone.now() + timedelta(days=2)
    )  # fmt: skip
    desk.goto("/kalender/")
    desk.get_by_role("link", name="Måned").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**vis=maned**")
    desk.get_by_role("link", name="Liste").focus()
    desk.keyboard.press("Enter")
    # the next page must be there before its field is looked for: this one has such a field too
    desk.wait_for_url(lambda address: "vis=maned" not in address)
    desk.get_by_label("Kommune").focus()
    desk.keyboard.type("Try")
    desk.wait_for_url("**kommune=trysil**")
    link = desk.get_by_role("link", name="Fagdag")
    link.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_have_text("Fagdag")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_meetings_have_no_barrier(
    phone: Page,
    desk: Page,
    width: int,
    ada: Person,
    county_library: Organisation,
    trysil_library: Organisation,
) -> None:
    page = phone if width == 360 else desk
    soon = timezone.now() + timedelta(days=5)
    meeting = make_meeting(county_library, starts_at=soon, digital=20, room_kind="jitsi")
    session = make_session(meeting, "Høytlesing")
    make_question(meeting, "Mat", kind="diet")
    for place, standing in enumerate(("seated", "waiting", "withdrawn"), start=1):
        row = meeting.enrolments.create(
            pool=meeting.pools.order_by("pk")[0], place=place, standing=standing, name="Kari",
            email=f"kari{place}@samling.test", asked_at=timezone.now(), organisation=trysil_library,
        )  # fmt: skip
        row.choices.create(session=session, round=1)
    past = make_meeting(county_library, starts_at=timezone.now() - timedelta(days=9))
    past.enrolments.create(
        pool=past.pools.get(), place=1, standing="seated", name="Ola", attended=True,
        asked_at=timezone.now(), municipality=trysil_library.municipality,
    )  # fmt: skip
    sign_in(page, ada.email)
    own = f"/samlinger/{meeting.slug}/"
    wrong = []
    for path in (
        "/kalender/", "/kalender/?vis=maned", "/kalender/?vis=kart", "/kalender/abonner/",
        "/kalender/innramma/", "/samlinger/", "/samlinger/ny/", "/samlinger/rapport/",
        f"{own}deltakere/", f"{own}rediger/", f"{own}melding/", f"{own}avlys/",
        f"/samlinger/{past.slug}/deltakere/", "/arbeidsbord/", "/kommuner/trysil/",
    ):  # fmt: skip
        page.goto(path)
        page.evaluate(
            "for (const fold of document.querySelectorAll('details.fold')) fold.open = true"
        )
        wrong += [f"{path}: {barrier}" for barrier in barriers(page)]
        if overflows(page) > 0:
            wrong.append(f"{path} is wider than the screen")
    assert wrong == []
