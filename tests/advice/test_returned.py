"""A letter to somebody who asks comes back: it stands in the case and is no letter in it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from samling.accounts.models import Letter
from samling.accounts.rules.mail import read
from samling.advice import commands
from samling.advice.models import Case, Enquiry, Message
from tests.accounts.post_office import DOMAIN, letter
from tests.accounts.test_returned_mail import report
from tests.cast import NOON, client_of

LATER = NOON + timedelta(hours=3)


@pytest.fixture
def case(trysil, trysil_library, ada, settings) -> Case:
    """A case in which Ada has written first, to Kari."""
    settings.INBOX_DOMAIN = DOMAIN
    case = commands.open_case(
        municipality=trysil.slug, title="Meråpent", owner_id=ada.pk, by="test", at=NOON
    )
    commands.write_first(
        key=uuid4(), case_id=case.pk, to="kari@eksempel.test", name="Kari", text="Hei",
        adviser_id=ada.pk, by="test", at=NOON,
    )  # fmt: skip
    return case


def comes_back() -> None:
    token = Enquiry.objects.get().token
    commands.take(
        token=token, mail=read(report("kari@eksempel.test"), envelope_sender=""), at=LATER
    )


def test_the_case_says_so_and_its_owner_hears_of_it_once(case, ada):
    comes_back()
    comes_back()
    assert Message.objects.count() == 1
    assert Letter.objects.filter(to=ada.email).count() == 1
    page = client_of(ada).get(reverse("advice:case", args=[case.pk])).content.decode()
    assert "Det kom ikke fram." in page


def test_another_address_is_written_under_about_the_case(case, ada):
    comes_back()
    path = reverse("advice:sort", args=[case.pk])
    given = {"title": "Meråpent", "owner": str(ada.pk), "email": "kari.ny@eksempel.test"}
    assert client_of(ada).post(path, given).status_code == 302
    enquiry = Enquiry.objects.get()
    assert (enquiry.email, enquiry.returned_at) == ("kari.ny@eksempel.test", None)


def test_when_they_write_the_mark_is_gone(case):
    comes_back()
    made = letter("Her er jeg", From="Kari <kari@eksempel.test>")
    commands.take(
        token=Enquiry.objects.get().token,
        mail=read(made.as_bytes(), envelope_sender="kari@eksempel.test"),
        at=LATER,
    )
    assert Enquiry.objects.get().returned_at is None


def test_reports_of_delivery_come_to_the_case(case):
    token = Enquiry.objects.get().token
    assert Letter.objects.get().headers["Return-Path"] == f"rad+{token}@{DOMAIN}"
