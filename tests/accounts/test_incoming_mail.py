"""Mail that comes in: kept, used once, refused politely, shown to the county's staff."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from samling.accounts import commands
from samling.accounts.models import IncomingMail, Letter
from samling.accounts.rules.mail import Recipient, address_of, recipient_of
from tests.accounts.post_office import DOMAIN, Desk, desk, letter
from tests.cast import NOON, client_of

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _strategy(plan) -> None:
    """Letters and pages name the strategy in force."""


def come(raw: bytes | None = None, *, token: str = "", kind: str = "prove", **more) -> int | None:
    """A letter that has come in; its number, None when it was here before."""
    sender = more.pop("sender", "bo@samling.test")
    content = raw if raw is not None else letter(**more).as_bytes()
    where = (address_of(kind, token, domain=DOMAIN), Recipient(kind, token))
    stored = commands.receive(raw=content, sender=sender, recipients=[where], at=NOON)
    return next(iter(stored), None)


def take(mail_id: int | None, *, at=NOON) -> str:
    assert mail_id is not None
    return commands.take_mail(mail_id, at=at)


def test_a_letter_and_its_job_are_stored_together(desk):
    mail_id = come()
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("samling.accounts.jobs.take_mail", {"mail_id": mail_id})


def test_the_same_letter_delivered_twice_lands_once(desk: Desk):
    raw = letter().as_bytes()
    first = come(raw)
    again = come(b"Received: from elsewhere\r\n" + raw.replace(b"\n", b"\r\n"))
    assert first
    assert again is None
    take(first)
    take(first)
    assert len(desk.taken) == 1


def test_two_letters_that_carry_the_same_number_by_mistake_are_both_kept(desk):
    assert come(text="Den ene\n")
    assert come(text="Den andre\n")


def test_a_letter_to_two_addresses_lands_at_both(desk: Desk):
    one, two = (f"prove@{DOMAIN}", Recipient("prove")), (f"svar+a@{DOMAIN}", Recipient("svar", "a"))
    for mail_id in commands.receive(
        raw=letter().as_bytes(), sender="bo@samling.test", recipients=[one, two], at=NOON
    ):
        take(mail_id)
    assert [token for token, _mail in desk.taken] == ["", "a"]


def test_the_taker_gets_the_token_and_what_was_written(desk: Desk):
    assert take(come(token="sak1")) == "used"
    token, mail = desk.taken[0]
    assert (token, mail.sender_address, mail.subject) == ("sak1", "bo@samling.test", "Spørsmål")
    row = IncomingMail.objects.get()
    assert (row.state, row.author, row.subject, row.done_at) == (
        "used", "bo@samling.test", "Spørsmål", NOON,
    )  # fmt: skip


def test_a_refused_letter_is_answered_once_with_the_reason(desk):
    mail_id = come(token="ukjent")
    assert take(mail_id) == "refused"
    assert take(mail_id) == "refused"
    row, answer = IncomingMail.objects.get(), Letter.objects.get()
    assert row.why == "Den saken finnes ikke."
    assert answer.to == "bo@samling.test"
    assert "Den saken finnes ikke." in answer.body
    assert answer.headers["In-Reply-To"] == "<en@bibliotek.test>"
    assert answer.headers["Auto-Submitted"] == "auto-replied"


@pytest.mark.parametrize(
    "field",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<liste.eksempel.no>"},
        {"Subject": "Automatisk svar: Spørsmål"},
        {"From": "MAILER-DAEMON@eksempel.no"},
        {"sender": ""},
        {"From": f"prove@{DOMAIN}"},
        {"From": "ingen adresse"},
    ],
)
def test_no_program_is_ever_answered(desk, field):
    assert take(come(token="ukjent", **field)) == "refused"
    assert not Letter.objects.exists()


def test_somebody_who_writes_in_circles_is_answered_five_times_a_day(desk):
    for number in range(8):
        take(come(token="ukjent", Message_ID=f"<{number}@x>"))
    assert Letter.objects.count() == 5
    take(come(token="ukjent", Message_ID="<ny@x>"), at=NOON + timedelta(days=2))
    assert Letter.objects.count() == 6


def test_an_address_for_answers_takes_no_new_matter(desk):
    assert take(come(kind="svar")) == "refused"
    assert not desk.taken


def test_mail_to_the_postmaster_waits_for_a_human_being(desk):
    assert take(come(kind="postmaster")) == "refused"
    assert IncomingMail.objects.get().why


def test_what_cannot_be_read_is_kept_and_told(desk):
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(3000)
    )
    assert take(come(deep)) == "refused"
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "rubbish",
    [
        bytes(range(256)) * 40_000,
        b"Content-Type: text/html\n\n" + b"<a " * 3_300_000,
        b"Content-Type: text/html\n\n" + b"<!--" * 2_500_000,
        b"Content-Type: multipart/mixed;" + b" a=b;" * 2_000_000 + b" boundary=b\n\n--b",
        b"Subject: x\n\n" + b"> " * 5_000_000,
    ],
    ids=["every byte", "tags", "comments", "parameters", "quotes"],
)
def test_ten_megabytes_of_rubbish_are_taken_like_anything_else(desk, rubbish):
    assert take(come(rubbish)) in ("used", "refused")


def test_when_the_taker_breaks_nothing_is_half_done_and_the_letter_waits(desk, monkeypatch):
    def breaks(**given: object) -> None:
        IncomingMail.objects.update(subject="halvveis")
        raise ZeroDivisionError

    mail_id = come()
    with monkeypatch.context() as broken:
        broken.setattr(Desk, "take", lambda self, **given: breaks(**given))
        broken.setattr("tests.accounts.post_office.TAKERS", _takers_of(breaks))
        with pytest.raises(ZeroDivisionError):
            take(mail_id)
    row = IncomingMail.objects.get()
    assert (row.state, row.subject, row.attempts) == ("received", "", 1)
    assert take(mail_id) == "used"


def _takers_of(function):
    from samling.accounts.rules.mail import Taker

    return (Taker("prove", "Prøve", function),)


def test_a_letter_whose_job_is_gone_is_taken_up_and_given_up_after_eight_times(desk):
    mail_id = come()
    ProcrastinateJob.objects.all()._raw_delete("default")
    assert commands.take_up_mail() == 1
    assert commands.take_up_mail() == 0
    ProcrastinateJob.objects.all()._raw_delete("default")
    IncomingMail.objects.filter(pk=mail_id).update(attempts=8)
    assert commands.take_up_mail() == 0


def test_used_and_refused_mail_is_deleted_on_its_day_and_what_waits_is_not(desk, settings):
    used, refused, waits = come(), come(token="ukjent"), come(kind="svar", token="b")
    take(used)
    take(refused)
    commands.delete_old_mail(at=NOON + timedelta(days=settings.INBOX_DAYS))
    assert IncomingMail.objects.count() == 3
    commands.delete_old_mail(at=NOON + timedelta(days=settings.INBOX_DAYS + 1))
    assert list(IncomingMail.objects.values_list("pk", flat=True)) == [waits]


def test_mail_is_forgotten_with_whoever_wrote_it(desk):
    take(come())
    assert commands.forget_mail(email="Bo@samling.test") == 1


def test_refused_mail_needs_a_reason_in_the_database(desk):
    mail_id = come()
    with pytest.raises(IntegrityError), transaction.atomic():
        IncomingMail.objects.filter(pk=mail_id).update(state="refused", done_at=NOON)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (f"prove@{DOMAIN}", Recipient("prove")),
        (f"PROVE+AbC-1@{DOMAIN.upper()}", Recipient("prove", "abc-1")),
        (f"<prove+x@{DOMAIN}>", Recipient("prove", "x")),
        (f"postmaster@{DOMAIN}", Recipient("postmaster")),
        (f"prove+@{DOMAIN}", None),
        (f"prove+a b@{DOMAIN}", None),
        (f"prove+{'x' * 65}@{DOMAIN}", None),
        ("prove@eksempel.no", None),
        (f"annet@{DOMAIN}", None),
        ("prove", None),
        ("", None),
    ],
)
def test_only_addresses_of_ours_are_ours(address, found):
    assert recipient_of(address, domain=DOMAIN, kinds=["prove"]) == found


def test_without_a_domain_there_are_no_addresses():
    assert address_of("rad", domain="") == ""
    assert recipient_of("rad@", domain="", kinds=["rad"]) is None


def test_the_page_shows_what_was_not_used_and_why(desk, ada):
    take(come(token="ukjent"))
    page = client_of(ada).get(reverse("accounts:incoming")).content.decode()
    assert "Den saken finnes ikke." in page
    assert "Spørsmål" in page


def test_what_the_program_failed_on_stands_on_the_page(desk, ada):
    mail_id = come()
    address = reverse("accounts:incoming_mail", args=[mail_id])
    assert address not in client_of(ada).get(reverse("accounts:incoming")).content.decode()
    IncomingMail.objects.filter(pk=mail_id).update(attempts=8)
    assert address in client_of(ada).get(reverse("accounts:incoming")).content.decode()


def test_eli_and_bo_see_no_mail(desk, eli, bo):
    mail_id = come(token="ukjent")
    for person in (eli, bo):
        for name, key in (("incoming", []), ("incoming_mail", [mail_id])):
            assert client_of(person).get(reverse(f"accounts:{name}", args=key)).status_code == 403


def test_a_letter_is_handed_by_hand_to_where_it_belongs(desk: Desk, ada):
    mail_id = come(token="ukjent")
    take(mail_id)
    client = client_of(ada)
    page = client.get(reverse("accounts:incoming_mail", args=[mail_id])).content.decode()
    assert "kan dere hjelpe oss?" in page
    assert "Sak 1" in page
    hand = reverse("accounts:hand_over_mail", args=[mail_id])
    assert client.post(hand, {"to": "prove+sak1"}).status_code == 302
    assert desk.taken[0][0] == "sak1"
    assert IncomingMail.objects.get().state == "used"
    assert client.post(hand, {"to": "prove+sak1"}).status_code == 404
    assert len(desk.taken) == 1


@pytest.mark.parametrize("to", ["", "prove+finnes-ikke", "annet"])
def test_a_letter_is_not_handed_to_where_nobody_is(desk, ada, to):
    mail_id = come(token="ukjent")
    answer = client_of(ada).post(reverse("accounts:hand_over_mail", args=[mail_id]), {"to": to})
    assert answer.status_code == 422
    assert IncomingMail.objects.get().state == "received"


def test_when_the_taker_says_no_by_hand_too_the_reason_is_shown(desk, ada, monkeypatch):
    def refuse(self, **given: object) -> None:
        raise commands.NobodyTakesIt("Saken er lukket.")

    mail_id = come(token="ukjent")
    monkeypatch.setattr(
        "tests.accounts.post_office.TAKERS", _takers_of(lambda **g: refuse(None, **g))
    )
    answer = client_of(ada).post(
        reverse("accounts:hand_over_mail", args=[mail_id]), {"to": "prove"}
    )
    assert answer.status_code == 409
    assert "Saken er lukket." in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_letter_is_thrown_away_by_hand(desk, ada):
    mail_id = come(token="ukjent")
    client = client_of(ada)
    assert client.post(reverse("accounts:throw_away_mail", args=[mail_id])).status_code == 302
    assert not IncomingMail.objects.exists()
    assert client.post(reverse("accounts:throw_away_mail", args=[mail_id])).status_code == 409


def test_the_page_of_mail_asks_a_fixed_number_of_questions(
    desk, ada, django_assert_max_num_queries
):
    for number in range(20):
        take(come(token="ukjent", Message_ID=f"<{number}@x>"))
    client = client_of(ada)
    with django_assert_max_num_queries(8):
        client.get(reverse("accounts:incoming"))


def test_markup_in_a_letter_is_shown_and_not_obeyed(desk, ada):
    mail_id = come(token="ukjent", text="<script>alert(1)</script>\n")
    page = client_of(ada).get(reverse("accounts:incoming_mail", args=[mail_id])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_letter_that_cannot_be_read_can_only_be_thrown_away(desk, ada):
    deep = b"\n--" * 30_000
    mail_id = come(deep)
    client = client_of(ada)
    assert client.get(reverse("accounts:incoming_mail", args=[mail_id])).status_code == 200
    hand = reverse("accounts:hand_over_mail", args=[mail_id])
    assert client.post(hand, {"to": "prove"}).status_code == 409


def test_a_letter_of_ours_carries_its_own_fields_and_the_name_of_whoever_speaks(settings):
    from samling.accounts import emails

    settings.DEFAULT_FROM_EMAIL = "Samling <samling@example.org>"
    sent = emails.message(
        to="bo@samling.test", subject="x", text="y\n", language="nb", sender_name="Ada Moen",
        headers={"Message-ID": "<sak.1@samling.test>", "Auto-Submitted": "no"},
    ).message()  # fmt: skip
    assert sent["From"] == "Ada Moen <samling@example.org>"
    assert sent["Message-ID"] == "<sak.1@samling.test>"
    assert sent["Auto-Submitted"] == "no"
