"""A network from its beginning: convened at a desk, joined by a guest on a phone, met and minuted."""

from __future__ import annotations

import os
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from samling.accounts.models import Letter
from samling.networks import commands
from samling.networks.models import Membership, Network, NetworkMeeting, Task
from samling.register.models import Organisation, Person
from tests.browser import barriers, overflows, sign_in
from tests.networks.made import mail, pdf

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("SHOW_PICTURES_IN", "")


def look(page: Page, name: str) -> None:
    """Without faults for those who cannot see or scroll; a picture when somebody wants to look."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert overflows(page) == 0
    assert barriers(page) == []


def link_in(letter: Letter) -> str:
    return re.search(r"/nettverk/\S+", letter.body)[0]


def test_a_network_is_begun_joined_by_a_guest_and_comes_to_a_decision(
    desk: Page,
    phone: Page,
    celia: Person,
    bo: Person,
    trysil_library: Organisation,
    settings,
    tmp_path,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    sign_in(desk, celia.email)
    desk.goto("/nettverk/")
    look(desk, "networks")
    desk.get_by_role("link", name="Start et nettverk").click()
    look(desk, "network-begin")
    desk.get_by_label("Navn", exact=True).first.fill("Leselyst")
    desk.get_by_label("Hva er nettverket til?").first.fill("Vi leser sammen.")
    desk.get_by_role("button", name="Start nettverket").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Medlemmer")
    network = Network.objects.get()

    # three dates in one form, after a look at them
    first = (timezone.localtime() + timedelta(days=9)).strftime("%Y-%m-%dT09:00")
    desk.goto(f"/nettverk/{network.slug}/moter/ny/")
    desk.get_by_label("Begynner").fill(first)
    desk.get_by_label("Hvor?").fill("https://example.org/rom")
    desk.get_by_label("Gjentas").select_option("week")
    desk.get_by_label("Hvor mange ganger?").fill("3")
    desk.get_by_role("button", name="Se på datoene først").click()
    expect(desk.get_by_role("heading", name="Disse datoene")).to_be_visible()
    look(desk, "network-dates")
    desk.get_by_role("button", name="Lag og publiser").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Møter")
    assert NetworkMeeting.objects.count() == 3

    # a guest on a phone, without an account
    phone.goto(f"/nettverk/{network.slug}/")
    look(phone, "network-phone")
    phone.get_by_label("Navnet ditt").fill("Kari Gjest")
    phone.get_by_label("E-postadressen din").fill("kari@example.org")
    phone.get_by_role("button", name="Send meg lenken").click()
    expect(phone.get_by_text("Se i postkassa")).to_be_visible()
    phone.goto(link_in(Letter.objects.get(purpose="network_confirm")))
    phone.get_by_role("button", name="Ja, det er meg").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Medlemskapet mitt")
    look(phone, "network-member-phone")
    phone.get_by_role("button", name="Åpne nettverket").click()
    phone.get_by_role("link", name="Samtale").click()
    phone.get_by_label("Hva handler det om?").fill("Høytlesing")
    phone.get_by_label("Skriv til nettverket").fill("Hvem har prøvd?")
    phone.get_by_role("button", name="Send til nettverket").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Høytlesing")

    # the convener answers by mail, with a paper; it stands in the guest's thread
    answer = Letter.objects.get(purpose="network_post", to=celia.email).headers["Reply-To"]
    token = answer.partition("+")[2].partition("@")[0]
    commands.take(
        token=token, mail=mail(celia.email, "Vi har!", attachments=(pdf(),)), at=timezone.now()
    )
    phone.reload()
    expect(phone.get_by_text("Vi har!")).to_be_visible()
    expect(phone.get_by_role("link", name="plan.pdf")).to_be_visible()
    look(phone, "network-topic-phone")

    # agenda, minutes, a task
    meeting = NetworkMeeting.objects.order_by("pk")[0]
    phone.goto(f"/nettverk/{network.slug}/moter/{meeting.pk}/")
    phone.get_by_text("Foreslå en sak").click()
    phone.get_by_label("Hva skal vi snakke om?").fill("Sommerles")
    phone.get_by_role("button", name="Sett den på sakslista").click()
    expect(phone.get_by_text("Saken står på sakslista.")).to_be_visible()
    look(phone, "network-agenda-phone")
    desk.goto(f"/nettverk/{network.slug}/moter/{meeting.pk}/referat/")
    desk.get_by_label("Hva ble vedtatt?").fill("Vi blir med.")
    desk.get_by_label("Hva skal gjøres?").fill("Melde oss på")
    desk.get_by_label("Hvem?").select_option(label="Celia")
    desk.get_by_role("button", name="Noter oppgaven").click()
    expect(desk.get_by_label("Hva ble vedtatt?")).to_have_value("Vi blir med.")
    look(desk, "network-minutes")
    desk.get_by_role("button", name="Publiser og send").click()
    expect(desk.get_by_text("Referatet er publisert")).to_be_visible()
    look(desk, "network-meeting")
    phone.reload()
    expect(phone.get_by_text("Vi blir med.")).to_be_visible()
    desk.goto("/arbeidsbord/")
    desk.get_by_role("button", name=re.compile("Ferdig.*Melde oss på")).click()
    expect(desk.get_by_text("Melde oss på")).to_have_count(0)
    assert Task.objects.get().done_at

    # the remaining pages, read by axe
    for path in ("hylle/", "medlemmer/?sok=bo", "samtale/", "rediger/"):
        desk.goto(f"/nettverk/{network.slug}/{path}")
        look(desk, f"network-{path.partition('/')[0]}")

    # and out again with one tap
    guest = Membership.objects.get(email="kari@example.org")
    phone.goto(f"/nettverk/medlem/{guest.key}/")
    phone.get_by_role("button", name="Meld deg ut").click()
    expect(phone.get_by_text("Du har meldt deg ut av Leselyst.")).to_be_visible()
    guest.refresh_from_db()
    assert guest.standing == "left"
