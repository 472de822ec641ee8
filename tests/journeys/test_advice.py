"""A letter comes in by a real mail server, becomes a case, is answered, and becomes knowledge for all."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from samling.accounts import commands as accounts
from samling.accounts.models import IncomingMail, Letter
from samling.advice.models import Case, Knowledge, Message
from tests.accounts.mail_server import MailServer
from tests.accounts.post_office import deliver, letter, port_of, start
from tests.browser import barriers, overflows, sign_in

__all__ = ["start"]
pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = (
    "Kan vi svare på denne?\n\nFra: Bo Lien <bo@samling.test>\nSendt: mandag 11. mai 2026 09:00\nTil: Ada\n"
    "Emne: Samtaler om bøker\n\nHvordan får vi i gang samtaler om bøker? Ring meg på 911 22 333.\n\nHilsen Bo\n"
)


def sound(page: Page) -> None:
    """Nothing in the way of anybody, and no scrolling sideways."""
    assert barriers(page) == []
    assert overflows(page) <= 0


@pytest.fixture
def mail_server(settings):
    """Where answers go out."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        yield server


def test_a_forwarded_letter_becomes_a_case_an_answer_and_knowledge(
    desk, phone, live_server, start, mail_server, plan, ada, bo
):
    port = port_of(start("mail", "--port", "0"))
    sent = letter(QUESTION, From="Ada <ada@samling.test>", Subject="VS: Samtaler om bøker")
    assert deliver(port, sent, sender="ada@samling.test")[0] == 250
    # the worker's part of it is tried with a real worker in tests/accounts/test_mail_listener.py
    assert accounts.take_mail(IncomingMail.objects.get().pk, at=timezone.now()) == "used"

    sign_in(desk, ada.email)
    desk.goto("/arbeidsbord/")
    sound(desk)
    desk.get_by_role("button", name="Ta saken").click()
    expect(desk.get_by_role("heading", name="Samtaler om bøker", level=1)).to_be_visible()
    expect(desk.get_by_text("Hvordan får vi i gang samtaler om bøker?").first).to_be_visible()
    sound(desk)
    desk.get_by_label("Svaret ditt").fill(
        "Hei Bo!\n\nBegynn med en leseringen på seks. Trysil kan låne kofferten vår."
    )
    desk.get_by_role("button", name="Send svaret").click()
    expect(desk.get_by_text("Svaret er på vei.")).to_be_visible()

    answer = Letter.objects.get(purpose="advice")
    assert accounts.send_letter(answer.pk, at=timezone.now()) == "sent"
    went = mail_server.taken[0]
    assert went["To"] == bo.email
    reply = letter(
        "Tusen takk!\n",
        From="Bo <bo@samling.test>",
        Subject="SV: Samtaler om bøker",
        In_Reply_To=went["Message-ID"],
        Message_ID="<to@bibliotek.test>",
    )
    assert deliver(port, reply, to=went["Reply-To"])[0] == 250
    assert accounts.take_mail(IncomingMail.objects.latest("pk").pk, at=timezone.now()) == "used"
    assert Message.objects.filter(text="Tusen takk!").exists()

    desk.goto(reverse("advice:case", args=[Case.objects.get().pk]))
    expect(desk.get_by_text("Tusen takk!").first).to_be_visible()
    desk.get_by_role("button", name="Lag en kunnskapsside").click()
    expect(
        desk.get_by_role("heading", name="Den som spurte, skal ikke kunne kjennes igjen")
    ).to_be_visible()
    sound(desk)
    assert "Trysil" not in desk.get_by_label("Tekst").input_value()
    desk.get_by_label("Tekst").fill("Begynn med en lesering på seks. Inviter Kloke Hoder.")
    desk.get_by_role("button", name="Lagre").click()
    desk.get_by_label("Kloke Hoder").check()
    desk.get_by_role("button", name="Lagre").click()
    expect(desk.get_by_text("Ingenting ble funnet.")).to_be_visible()
    desk.get_by_role("button", name="Publiser").click()
    expect(desk.get_by_text("Alle kan lese denne siden.")).to_be_visible()

    phone.goto("/kunnskap/")
    sound(phone)
    phone.get_by_label("Søk").first.fill("leseringer")
    phone.get_by_label("Søk").first.press("Enter")
    phone.get_by_role("link", name=Knowledge.objects.get().title).click()
    expect(phone.get_by_text("Begynn med en lesering på seks.")).to_be_visible()
    sound(phone)


def test_a_guest_asks_on_a_telephone_and_ada_sees_it_there_too(
    phone, live_server, plan, ada, trysil_library
):
    phone.goto("/rad/sporsmal/")
    sound(phone)
    phone.get_by_label("Hva handler det om?").fill("Sommerles")
    phone.get_by_label("Spørsmålet ditt").fill("Hvordan får vi ungdom med?")
    phone.get_by_label("Navnet ditt").fill("Kari Dal")
    phone.get_by_label("E-postadressen din").fill("kari@eksempel.test")
    phone.get_by_role("button", name="Send spørsmålet").click()
    # whoever is as fast as a program is asked to send once more; nothing written is lost
    again = phone.get_by_role("button", name="Send spørsmålet")
    thanks = phone.get_by_role("heading", name="Takk for spørsmålet")
    expect(again.or_(thanks).first).to_be_visible()
    while not thanks.is_visible():
        assert phone.get_by_label("Hva handler det om?").input_value() == "Sommerles"
        again.click()
        expect(again.or_(thanks).first).to_be_visible()
    sound(phone)
    sign_in(phone, ada.email)
    for address in ("/arbeidsbord/", "/rad/innkurv/"):
        phone.goto(address)
        expect(phone.get_by_text("Sommerles").first).to_be_visible()
        sound(phone)
    phone.get_by_role("link", name="Sommerles", exact=True).click()
    expect(phone.get_by_role("heading", name="Ta saken")).to_be_visible()
    sound(phone)
    phone.get_by_label("Kommune").select_option(label="Trysil")
    phone.get_by_role("button", name="Ta saken").click()
    expect(phone.get_by_role("heading", name="Sommerles", level=1)).to_be_visible()
    sound(phone)
