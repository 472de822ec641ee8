"""An adviser writes first, from a case that began without a letter."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from samling.accounts.models import Letter
from samling.advice import commands
from samling.advice.commands.enquiries import AnswerEmpty
from samling.advice.commands.promises import CaseClosed
from samling.advice.commands.writing import BadAddress, HasLetters
from samling.advice.models import Advice, Case, Enquiry, Message
from samling.advice.queries import known_addresses
from samling.advice.reach import year_figures
from tests.accounts.mail_server import MailServer
from tests.accounts.post_office import DOMAIN, deliver, letter, port_of, start
from tests.accounts.test_worker import PATIENCE_S, mail_server
from tests.cast import NOON, client_of

__all__ = ["mail_server", "start"]


@pytest.fixture
def case(trysil, trysil_library, ada) -> Case:
    """A case typed by hand after a telephone call."""
    return commands.open_case(
        municipality=trysil.slug, title="Meråpent", owner_id=ada.pk, library_id=trysil_library.pk,
        by="test", at=NOON,
    )  # fmt: skip


def write(case: Case, ada, **more) -> Message:
    given = {
        "key": uuid4(),
        "case_id": case.pk,
        "to": "bo@samling.test",
        "name": "",
        "text": "Hei, Bo.",
    }
    return commands.write_first(**given | {"adviser_id": ada.pk, "by": "test", "at": NOON} | more)


def test_the_first_letter_goes_out_and_stands_in_the_log(case, ada, bo, settings):
    settings.INBOX_DOMAIN = DOMAIN
    write(case, ada)
    enquiry = Enquiry.objects.get()
    sent = Letter.objects.get()
    assert (enquiry.case, enquiry.person, enquiry.came_by) == (case, bo, "ours")
    assert (sent.to, sent.subject) == ("bo@samling.test", "Meråpent")
    assert sent.headers["Reply-To"] == f"rad+{enquiry.token}@{DOMAIN}"
    assert Advice.objects.get().text == "Hei, Bo."


def test_the_same_letter_sent_twice_is_one(case, ada):
    key = uuid4()
    assert write(case, ada, key=key) == write(case, ada, key=key)
    assert Letter.objects.count() == 1


def test_where_we_wrote_first_nobody_has_asked(case, ada):
    write(case, ada)
    assert (year_figures(2026).asked, year_figures(2026).entries) == (0, 1)


def test_a_case_with_letters_is_answered_instead(case, ada):
    write(case, ada)
    with pytest.raises(HasLetters):
        write(case, ada)


@pytest.mark.parametrize(
    ("more", "refusal"), [({"text": "  "}, AnswerEmpty), ({"to": "ingen adresse"}, BadAddress)]
)
def test_an_empty_letter_or_a_bad_address_is_refused(case, ada, more, refusal):
    with pytest.raises(refusal):
        write(case, ada, **more)
    assert not Enquiry.objects.exists()


def test_a_closed_case_is_not_written_in(case, ada):
    commands.close_case(case_id=case.pk, by="test", at=NOON)
    with pytest.raises(CaseClosed):
        write(case, ada)


def test_people_and_mailboxes_of_the_municipality_can_be_chosen(case, bo, celia, trysil_library):
    trysil_library.email = "post@trysil.test"
    trysil_library.save(update_fields=["email"])
    found = dict(known_addresses(case.municipality_id, on=NOON.date()))
    assert list(found) == ["bo@samling.test", "celia@samling.test", "post@trysil.test"]
    assert "Trysil folkebibliotek" in found["bo@samling.test"]


def test_ada_writes_from_the_page_and_eli_does_not(case, ada, bo, eli):
    path = reverse("advice:write_first", args=[case.pk])
    assert client_of(eli).post(path).status_code == 403
    browser = client_of(ada)
    page = browser.get(reverse("advice:case", args=[case.pk])).content.decode()
    assert "Skriv en e-post om dette" in page
    assert "bo@samling.test" in page
    nobody = browser.post(path, {"key": str(uuid4()), "to": "", "other": "", "text": "Hei"})
    assert nobody.status_code == 422
    assert "Hei</textarea>" in nobody.content.decode()
    given = {
        "key": str(uuid4()),
        "to": "bo@samling.test",
        "other": "kari@eksempel.test",
        "text": "Hei",
    }
    assert browser.post(path, given).status_code == 302
    assert Letter.objects.get().to == "kari@eksempel.test"
    late = browser.post(path, given | {"key": str(uuid4())})
    assert late.status_code == 409


@pytest.mark.django_db(transaction=True)
def test_what_they_answer_lands_in_the_case(
    case, ada, bo, start, mail_server: MailServer, monkeypatch
):
    monkeypatch.setenv("SAMLING_MAIL_URL", f"smtp://127.0.0.1:{mail_server.port}")
    monkeypatch.setenv("SAMLING_INBOX_DOMAIN", DOMAIN)

    def work() -> None:
        done = start("worker", "--until-empty", "--silent-for", "0")
        _out, fault = done.communicate(timeout=PATIENCE_S)
        assert done.returncode == 0, fault

    port = port_of(start("mail", "--port", "0"))
    given = {"key": str(uuid4()), "to": "bo@samling.test", "other": "", "text": "Hvordan går det?"}
    client_of(ada).post(reverse("advice:write_first", args=[case.pk]), given)
    work()
    (out,) = [one for one in mail_server.taken if one["To"] == "bo@samling.test"]
    answer = letter(
        "Det går fint.", to=out["Reply-To"], In_Reply_To=out["Message-ID"], Subject="SV: Meråpent"
    )
    assert deliver(port, answer, to=out["Reply-To"])[0] == 250
    work()
    texts = [one.text for one in Message.objects.filter(enquiry__case=case).order_by("at", "pk")]
    assert texts == ["Hvordan går det?", "Det går fint."]
    assert [one["To"] for one in mail_server.taken][-1] == "ada@samling.test"
