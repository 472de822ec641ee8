"""Enquiries: by form and by mail, taken by one, answered by mail."""

from __future__ import annotations

import threading
from datetime import timedelta
from email.message import EmailMessage
from uuid import uuid4

import pytest
from django.db import connection

from samling.accounts import commands as accounts
from samling.accounts.models import IncomingMail, Letter
from samling.accounts.rules.mail import Recipient
from samling.advice import commands
from samling.advice.commands.enquiries import (
    AnswerEmpty,
    EnquiryPutAside,
    EnquiryTaken,
    NobodyToAnswer,
    NotTakenYet,
    PlaceMissing,
)
from samling.advice.commands.promises import CaseClosed
from samling.advice.commands.sorting import ThemeUnknown
from samling.advice.models import Advice, Case, Enclosure, Enquiry, Message
from samling.register.models import Municipality
from tests.accounts.post_office import letter
from tests.cast import NOON

DOMAIN = "post.samling.test"


@pytest.fixture(autouse=True)
def _mail_comes_in(settings) -> None:
    settings.INBOX_DOMAIN = DOMAIN


def ask(**more) -> Enquiry:
    given = {
        "key": uuid4(), "asker": commands.Asker("Kari Dal", "kari@eksempel.test"), "title": "Sommerles",
        "text": "Hvordan får vi ungdom med?", "library_id": None, "by": "anybody", "at": NOON,
    }  # fmt: skip
    return commands.ask(**given | more)


def arrive(made: EmailMessage, *, token: str = "", at=NOON, sender: str = "bo@samling.test") -> str:
    """A letter comes in and is handed over; the state it ends in."""
    address = f"rad+{token}@{DOMAIN}" if token else f"rad@{DOMAIN}"
    (key,) = accounts.receive(
        raw=made.as_bytes(), sender=sender, recipients=[(address, Recipient("rad", token))], at=at
    )
    return accounts.take_mail(key, at=at)


def take(enquiry: Enquiry, person, **more) -> Case:
    return commands.take_enquiry(
        enquiry_id=enquiry.pk, adviser_id=person.pk, **{"by": "test", "at": NOON} | more
    )


def answer(case: Case, person, text: str = "Start i det små.", **more) -> Message:
    given = {"key": uuid4(), "case_id": case.pk, "text": text, "adviser_id": person.pk}
    return commands.answer(**given | {"by": "test", "at": NOON + timedelta(hours=2)} | more)


def test_a_question_by_form_is_confirmed_by_letter_and_replies_find_their_way(trysil_library):
    enquiry = ask(library_id=trysil_library.pk)
    assert enquiry.municipality == trysil_library.municipality
    assert enquiry.theme == "children"
    sent = Letter.objects.get()
    assert sent.to == "kari@eksempel.test"
    assert sent.headers["Reply-To"] == f"rad+{enquiry.token}@{DOMAIN}"
    assert "Sommerles" in sent.subject


def test_the_same_form_sent_twice_is_one_question(db):
    key = uuid4()
    assert ask(key=key) == ask(key=key)
    assert Enquiry.objects.count() == Message.objects.count() == Letter.objects.count() == 1


def test_nobody_gets_more_than_three_confirmations_a_day(db):
    for _number in range(6):
        ask()
    assert Enquiry.objects.count() == 6
    assert Letter.objects.count() == 3


def test_a_letter_from_somebody_known_is_placed_at_their_library(bo, trysil_library):
    assert arrive(letter()) == "used"
    enquiry = Enquiry.objects.get()
    assert (enquiry.person, enquiry.library) == (bo, trysil_library)
    assert enquiry.is_place_guessed
    assert enquiry.came_by == "mail"
    assert enquiry.messages.get().text == "Hei,\n\nkan dere hjelpe oss?"


@pytest.mark.parametrize(
    ("sender", "slug"),
    [("x@ringsaker.kommune.no", "ringsaker"),
     ("x@bibliotek.ringsaker.kommune.no", "ringsaker"), ("x@gmail.test", None)],
)  # fmt: skip
def test_the_municipality_is_guessed_from_the_address(ringsaker, sender, slug):
    arrive(letter(From=f"Kari <{sender}>"))
    place = Enquiry.objects.get().municipality
    assert (place.slug if place else None) == slug


def test_a_letter_forwarded_by_an_adviser_belongs_to_the_one_who_wrote_it(ada, bo, trysil_library):
    text = (
        "Kan noen ta denne?\n\nFra: Bo Lien <bo@samling.test>\nSendt: mandag 11. mai 2026 09:00\n"
        "Til: Ada\nEmne: Meråpent\n\nHvilket låsesystem bør vi velge?\n"
    )
    assert arrive(letter(text, From="Ada <ada@samling.test>", Subject="VS: Meråpent")) == "used"
    enquiry = Enquiry.objects.get()
    assert (enquiry.email, enquiry.person, enquiry.library) == (bo.email, bo, trysil_library)
    assert enquiry.came_by == "forwarded"
    assert enquiry.title == "Meråpent"
    message = enquiry.messages.get()
    assert message.text == "Kan noen ta denne?\n\nHvilket låsesystem bør vi velge?"
    assert "Sendt: mandag" in message.rest
    assert not Letter.objects.exists()  # Bo has not written to us himself


def test_a_letter_forwarded_by_a_librarian_is_the_librarians_own_question(bo, trysil_library):
    text = (
        "Hva svarer vi?\n\nFra: Ola <ola@eksempel.test>\nSendt: i går\nTil: Bo\nEmne: Lån\n\nHei\n"
    )
    arrive(letter(text, Subject="VS: Lån"))
    assert Enquiry.objects.get().email == bo.email


def test_files_come_along(bo):
    made = letter()
    made.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="plan.pdf")
    arrive(made)
    file = Enclosure.objects.get()
    assert (file.name, bytes(file.content), file.size) == ("plan.pdf", b"%PDF-1", 6)


def test_a_reply_by_token_lands_in_its_case_and_the_owner_hears_of_it(trysil_library, ada, bo):
    enquiry = ask(library_id=trysil_library.pk)
    case = take(enquiry, ada)
    reply = letter(
        "Takk!\n\n> Start i det små.\n", Subject="SV: Sommerles", From="kari@eksempel.test"
    )
    assert arrive(reply, token=enquiry.token) == "used"
    assert [one.text for one in enquiry.messages.order_by("pk")][-1] == "Takk!"
    told = Letter.objects.get(to=ada.email)
    assert f"/rad/saker/{case.pk}/" in told.body


def test_a_reply_opens_a_closed_case_again(trysil_library, ada):
    enquiry = ask(library_id=trysil_library.pk)
    case = take(enquiry, ada)
    commands.close_case(case_id=case.pk, by="test", at=NOON)
    arrive(letter(From="kari@eksempel.test"), token=enquiry.token)
    case.refresh_from_db()
    assert case.closed_at is None


def test_a_reply_without_the_token_finds_its_case_by_the_letter_it_answers(trysil_library, ada):
    enquiry = ask(library_id=trysil_library.pk)
    sent = answer(take(enquiry, ada), ada)
    mine = letter(From="kari@eksempel.test", In_Reply_To=sent.message_id)
    arrive(mine)
    somebody_elses = letter(
        Message_ID="<to@x>", From="ond@eksempel.test", In_Reply_To=sent.message_id
    )
    arrive(somebody_elses)
    assert enquiry.messages.filter(direction="in").count() == 2
    assert Enquiry.objects.count() == 2


def test_the_same_reply_is_written_once_though_it_comes_by_two_ways(trysil_library, ada):
    enquiry = ask(library_id=trysil_library.pk)
    arrive(letter("Hei\n", From="kari@eksempel.test"), token=enquiry.token)
    arrive(letter("Hei\n\nfotnote fra en liste\n", From="kari@eksempel.test"), token=enquiry.token)
    assert enquiry.messages.count() == 2  # the question, and the reply


def test_a_letter_with_an_unknown_token_is_refused_and_answered(bo):
    assert arrive(letter(), token="finnesikke") == "refused"
    assert "hvilket spørsmål" in Letter.objects.get().body


def test_what_a_program_writes_opens_no_case_but_is_shown_in_its_own(trysil_library, ada):
    assert arrive(letter(Auto_Submitted="auto-replied")) == "refused"
    assert not Enquiry.objects.exists()
    enquiry = ask(library_id=trysil_library.pk)
    take(enquiry, ada)
    assert (
        arrive(letter("Jeg er på ferie\n", Auto_Submitted="auto-replied"), token=enquiry.token)
        == "used"
    )
    assert enquiry.messages.get(is_automatic=True).text == "Jeg er på ferie"
    assert not Letter.objects.filter(to=ada.email).exists()


def test_an_empty_letter_is_refused(bo):
    assert arrive(letter("\n", Subject="")) == "refused"


def test_an_enquiry_becomes_the_case_of_the_one_who_takes_it(trysil_library, ada):
    enquiry = ask(library_id=trysil_library.pk)
    case = take(enquiry, ada)
    assert (case.owner, case.library, case.theme) == (ada, trysil_library, "children")
    assert take(enquiry, ada) == case
    assert not Enquiry.objects.waiting().exists()


def test_a_second_adviser_is_told_who_was_first(trysil_library, ada, dina):
    enquiry = ask(library_id=trysil_library.pk)
    take(enquiry, ada)
    with pytest.raises(EnquiryTaken, match="Ada"):
        take(enquiry, dina)


@pytest.mark.django_db(transaction=True)
def test_of_two_advisers_who_take_at_once_one_wins(trysil_library, ada, dina):
    enquiry = ask(library_id=trysil_library.pk)
    at_once = threading.Barrier(2)
    ends: list[str] = []

    def run(person) -> None:
        try:
            at_once.wait(10)
            take(enquiry, person)
            ends.append("took it")
        except EnquiryTaken:
            ends.append("was told")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[person]) for person in (ada, dina)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["took it", "was told"]
    assert Case.objects.count() == 1


def test_an_enquiry_from_nowhere_needs_a_municipality(trysil, ada):
    enquiry = ask()
    with pytest.raises(PlaceMissing):
        take(enquiry, ada)
    assert take(enquiry, ada, municipality=trysil.slug).municipality == trysil


def test_a_wrong_guess_is_put_right_when_taking(trysil, trysil_library, ringsaker, ada):
    enquiry = ask(library_id=trysil_library.pk)
    case = take(enquiry, ada, municipality=ringsaker.slug)
    assert (case.municipality, case.library) == (ringsaker, None)


def test_what_is_put_aside_stands_on_no_desk_until_it_is_taken_out(trysil_library, ada):
    enquiry = ask(library_id=trysil_library.pk)
    commands.put_aside(enquiry_id=enquiry.pk, because="Reklame", by="test", at=NOON)
    assert not Enquiry.objects.waiting().exists()
    with pytest.raises(EnquiryPutAside):
        take(enquiry, ada)
    commands.take_out_again(enquiry_id=enquiry.pk, by="test", at=NOON)
    case = take(enquiry, ada)
    with pytest.raises(EnquiryTaken):
        commands.put_aside(enquiry_id=enquiry.pk, because="", by="test", at=NOON)
    assert case


def test_an_answer_goes_by_mail_and_stands_in_the_log(trysil_library, ada):
    enquiry = ask(library_id=trysil_library.pk)
    arrive(letter("Enda et spørsmål\n", From="kari@eksempel.test"), token=enquiry.token)
    case = take(enquiry, ada)
    sent = answer(case, ada)
    went = Letter.objects.get(purpose="advice", to="kari@eksempel.test")
    assert went.subject == "SV: Sommerles"
    assert went.body.startswith("Start i det små.\n\nAda\n")
    assert "> Enda et spørsmål" in went.body
    assert went.sender_name == "Ada"
    assert went.headers["Reply-To"] == f"rad+{enquiry.token}@{DOMAIN}"
    assert went.headers["In-Reply-To"] == "<en@bibliotek.test>"
    assert went.headers["Message-ID"] == sent.message_id
    assert went.headers["Auto-Submitted"] == "no"
    assert Advice.objects.get(case=case).text == "Start i det små."
    enquiry.refresh_from_db()
    assert enquiry.answered_at == NOON + timedelta(hours=2)


def test_the_same_answer_sent_twice_goes_once(trysil_library, ada):
    case, key = take(ask(library_id=trysil_library.pk), ada), uuid4()
    assert answer(case, ada, key=key) == answer(case, ada, key=key)
    assert Letter.objects.filter(purpose="advice").count() == 1
    assert Advice.objects.count() == 1


def test_without_a_domain_answers_come_back_to_the_adviser(trysil_library, ada, settings):
    settings.INBOX_DOMAIN = ""
    answer(take(ask(library_id=trysil_library.pk), ada), ada)
    assert Letter.objects.get(purpose="advice").headers["Reply-To"] == ada.email


def test_a_case_without_a_letter_cannot_be_answered_by_mail(talks, ada):
    with pytest.raises(NotTakenYet):
        answer(talks, ada)


def test_an_answer_says_something_and_a_closed_case_is_not_answered(trysil_library, ada):
    case = take(ask(library_id=trysil_library.pk), ada)
    with pytest.raises(AnswerEmpty):
        answer(case, ada, "  ")
    commands.close_case(case_id=case.pk, by="test", at=NOON)
    with pytest.raises(CaseClosed):
        answer(case, ada)


def test_somebody_without_an_address_is_answered_when_it_has_been_written_in(trysil, ada):
    enquiry = ask(asker=commands.Asker("Kari", ""))
    case = take(enquiry, ada, municipality=trysil.slug)
    with pytest.raises(NobodyToAnswer):
        answer(case, ada)
    sort(case, ada, email="kari@eksempel.test")
    assert answer(case, ada)


def sort(case: Case, owner, **more) -> Case:
    given = {
        "case_id": case.pk, "title": "Ny tittel", "owner_id": owner.pk, "library_id": None,
        "strategy_id": None, "theme": "law", "by": "test", "at": NOON,
    }  # fmt: skip
    return commands.sort_case(**given | more)


def test_a_case_is_filed_and_handed_to_a_colleague(talks, ada, dina):
    case = sort(talks, dina)
    assert (case.title, case.owner, case.theme) == ("Ny tittel", dina, "law")
    with pytest.raises(ThemeUnknown):
        sort(talks, dina, theme="finnes-ikke")


def test_whoever_is_erased_leaves_the_question_and_no_name(bo, trysil_library, ada):
    arrive(letter("Hei\n-- \nBo Lien, 911 11 111\n"))
    enquiry = Enquiry.objects.get()
    commands.erase_asker(email=bo.email, person_id=bo.pk, by="test", at=NOON)
    enquiry.refresh_from_db()
    message = enquiry.messages.get()
    assert (enquiry.name, enquiry.email, enquiry.person) == ("", "", None)
    assert (message.name, message.email, message.rest, message.text) == ("", "", "", "Hei")
    assert not IncomingMail.objects.exists()
    assert not Letter.objects.filter(to=bo.email).exists()


def test_names_are_forgotten_two_years_after_and_what_was_put_aside_after_a_month(
    trysil_library, ada
):
    kept, aside = ask(library_id=trysil_library.pk), ask()
    case = take(kept, ada)
    commands.close_case(case_id=case.pk, by="test", at=NOON)
    commands.put_aside(enquiry_id=aside.pk, because="", by="test", at=NOON)
    commands.forget_askers(at=NOON + timedelta(days=29))
    assert Enquiry.objects.count() == 2
    commands.forget_askers(at=NOON + timedelta(days=31))
    assert list(Enquiry.objects.all()) == [kept]
    commands.forget_askers(at=NOON + timedelta(days=731))
    kept.refresh_from_db()
    assert (kept.name, kept.email) == ("", "")


def test_a_letter_is_handed_by_hand_to_an_enquiry(trysil_library):
    from samling.front.incoming import TAKERS

    enquiry = ask(library_id=trysil_library.pk)
    (taker,) = [one for one in TAKERS if one.kind == "rad"]
    (place,) = taker.destinations()
    assert place.token == enquiry.token
    assert place.label == "Trysil – Sommerles – Kari Dal"


def test_no_municipality_is_guessed_that_does_not_exist(db):
    assert not Municipality.objects.exists()
    arrive(letter(From="x@trysil.kommune.no"))
    assert Enquiry.objects.get().municipality is None
