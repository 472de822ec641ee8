"""Mail that comes in: stored before it is acknowledged, then used once by the domain it is for.

A letter is never lost between the two: the row and its job are written in one transaction, and what a
domain does with a letter is written in the same transaction as the letter's own end.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from samling.accounts import inbox, permissions
from samling.accounts.commands.letters import queue_letter
from samling.accounts.models import IncomingMail
from samling.accounts.rules.mail import Mail, Recipient, Unreadable, read
from samling.accounts.rules.mail.reading import IDS
from samling.accounts.terms import MailState
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal.commands import note

log = logging.getLogger(__name__)
TAKE = "samling.accounts.jobs.take_mail"
MOST_ATTEMPTS = 8
DAY = timedelta(days=1)
ANSWERS_A_DAY = 5  # to one address: two programs that do not know one another would write for ever

STRAYS = """
select m.id from accounts_incomingmail m
where m.state = 'received' and m.attempts < %s and not exists (
    select 1 from procrastinate_jobs j
    where j.queueing_lock = 'mail:' || m.id and j.status in ('todo', 'doing'))
order by m.id for update of m skip locked
"""


class MailUnknown(Refusal):
    """The letter is not there any more, or somebody has used it."""


class NobodyTakesIt(Refusal):
    """Mail cannot be handed there."""


class MailUnreadable(Refusal):
    """No letter can be made of what came."""


@transaction.atomic
def receive(
    *, raw: bytes, sender: str, recipients: Sequence[tuple[str, Recipient]], at: datetime
) -> tuple[int, ...]:
    """Store a letter once for each address it is for, and let it wait; the numbers of the new ones.

    The same letter delivered again, as a mail server does when it never heard our answer, adds nothing.
    """
    message_id = _message_id(raw)
    words = _words(raw)
    stored: list[int] = []
    for address, recipient in recipients:
        known = f"{recipient.kind}+{recipient.token}\0{message_id}\0".encode()
        mail, is_new = IncomingMail.objects.get_or_create(
            key=hashlib.sha256(known + words).hexdigest(),
            defaults={
                "received_at": at,
                "sender": sender[:320],
                "recipient": address[:320],
                "kind": recipient.kind,
                "token": recipient.token,
                "message_id": message_id[:320],
                "raw": raw,
                "size": len(raw),
            },
        )
        if is_new:
            stored.append(mail.pk)
            _defer(mail.pk)
    return tuple(stored)


def _message_id(raw: bytes) -> str:
    """The letter's own name for itself; empty when it has none that can be read."""
    head = raw[:100_000].partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    try:
        value = str(BytesHeaderParser().parsebytes(head).get("Message-ID") or "")
    except (ValueError, UnicodeError, RecursionError):
        value = ""
    found = IDS.search(value)
    return found[0] if found else ""


def _words(raw: bytes) -> bytes:
    """What stands below the header: servers on the way add to the header, and end lines as they like."""
    plain = raw.replace(b"\r\n", b"\n")
    return hashlib.sha256(plain.partition(b"\n\n")[2].rstrip()).digest()


def _defer(mail_id: int) -> None:
    # by name: jobs lie above commands
    app.configure_task(TAKE, queue="mail", queueing_lock=f"mail:{mail_id}").defer(mail_id=mail_id)


@transaction.atomic
def take_up_mail() -> int:
    """Let letters whose jobs are gone wait again; how many. What fails eight times stands on the page."""
    with connection.cursor() as cursor:
        cursor.execute(STRAYS, [MOST_ATTEMPTS])
        found = [row[0] for row in cursor.fetchall()]
    for mail_id in found:
        _defer(mail_id)
    return len(found)


def take_mail(mail_id: int, *, at: datetime) -> str:
    """Hand a letter to whom it is for; the state it ends in. Done with already: nothing happens."""
    if not _count_attempt(mail_id):
        return _state_of(mail_id)
    with transaction.atomic():
        row = IncomingMail.objects.waiting().select_for_update().filter(pk=mail_id).first()
        if row is None:
            return _state_of(mail_id)
        return _take(row, at=at)


def _state_of(mail_id: int) -> str:
    row = IncomingMail.objects.filter(pk=mail_id).values_list("state", flat=True).first()
    return row or MailState.REFUSED


def _count_attempt(mail_id: int) -> bool:
    """Counted before it begins and outside its transaction, so that a letter that kills is given up."""
    row = IncomingMail.objects.waiting().filter(pk=mail_id).first()
    if row is None:
        return False
    row.attempts += 1
    row.save(update_fields=["attempts"])
    return True


def _take(row: IncomingMail, *, at: datetime) -> str:
    try:
        mail = read(bytes(row.raw), envelope_sender=row.sender)
    except Unreadable:
        return _refuse(row, _("This letter cannot be read."), at=at)
    row.author, row.subject = mail.sender_address, mail.subject
    language = _language_of(mail.sender_address, at=at)
    with translation.override(language):
        try:
            _hand(row.kind, row.token, mail, at=at)
        except Refusal as no:
            _answer(row, mail, str(no), language=language, at=at)
            return _refuse(row, str(no), at=at)
    return _end(row, MailState.USED, at=at)


def _hand(kind: str, token: str, mail: Mail, *, at: datetime) -> None:
    taker = inbox.taker_of(kind)
    if taker is None:
        raise NobodyTakesIt(_("This address takes no mail by itself. Somebody will look at it."))
    if not token and not taker.takes_new:
        raise NobodyTakesIt(_("This address is only for answers to letters from us."))
    with transaction.atomic():
        taker.take(token=token, mail=mail, at=at)


def _refuse(row: IncomingMail, why: str, *, at: datetime) -> str:
    row.why = why[:400]
    return _end(row, MailState.REFUSED, at=at)


def _end(row: IncomingMail, state: MailState, *, at: datetime) -> str:
    row.state, row.done_at = state, at
    row.save(update_fields=["state", "done_at", "why", "author", "subject"])
    log.info("incoming mail %s to %s: %s", row.pk, row.kind, state)
    return state


def _language_of(email: str, *, at: datetime) -> str:
    return permissions.language_of_known(email, on=day_in_oslo(at)) or "nb" if email else "nb"


def _answer(row: IncomingMail, mail: Mail, why: str, *, language: str, at: datetime) -> None:
    """One polite letter with the reason; never to a program, and few in a day to anybody."""
    to = mail.sender_address
    if mail.is_automatic or not to or _is_our_own(to):
        return
    day = IncomingMail.objects.filter(author=to, state=MailState.REFUSED, done_at__gte=at - DAY)
    if day.count() >= ANSWERS_A_DAY:
        return
    queue_letter(
        to=to,
        language=language,
        template="accounts/letters/mail_refused",
        context={"why": why, "subject": mail.subject, "recipient": row.recipient},
        purpose="mail_refused",
        key=f"mail-refused:{row.pk}",
        headers={
            "In-Reply-To": mail.message_id,
            "References": mail.message_id,
            "Auto-Submitted": "auto-replied",
        },
        by="mail",
        at=at,
    )


def _is_our_own(address: str) -> bool:
    return address.rpartition("@")[2] == settings.INBOX_DOMAIN.lower()


@transaction.atomic
def hand_over_mail(*, mail_id: int, kind: str, token: str, by: str, at: datetime) -> None:
    """Hand a letter that could not be used, or that nobody took, somewhere by hand.

    Refusals: MailUnknown, MailUnreadable, NobodyTakesIt, and those of whoever takes it.
    """
    row = IncomingMail.objects.select_for_update().filter(pk=mail_id).first()
    if row is None or row.state == MailState.USED:
        raise MailUnknown(_("Somebody has used this letter already."))
    try:
        mail = read(bytes(row.raw), envelope_sender=row.sender)
    except Unreadable:
        raise MailUnreadable(_("This letter cannot be read.")) from None
    _hand(kind, token, mail, at=at)
    row.author, row.subject = mail.sender_address, mail.subject
    row.kind, row.token, row.why = kind, token, ""
    _end(row, MailState.USED, at=at)
    note(deed="accounts.mail_handed_over", subject=f"incoming_mail:{row.pk}", by=by, at=at)


@transaction.atomic
def throw_away_mail(*, mail_id: int, by: str, at: datetime) -> None:
    """Delete a letter that is of no use; MailUnknown when somebody has used it meanwhile."""
    row = IncomingMail.objects.select_for_update().filter(pk=mail_id).first()
    if row is None or row.state == MailState.USED:
        raise MailUnknown(_("Somebody has used this letter already."))
    row.delete()
    note(deed="accounts.mail_thrown_away", subject=f"incoming_mail:{mail_id}", by=by, at=at)


def delete_old_mail(*, at: datetime) -> int:
    """Delete what is done with and older than SAMLING_INBOX_DAYS; how many went. What waits, stays."""
    before = at - timedelta(days=settings.INBOX_DAYS)
    old = IncomingMail.objects.finished().filter(received_at__lt=before)
    return int(old.delete()[0])


def forget_mail(*, email: str) -> int:
    """Delete what came from an address; how many."""
    address = email.strip().lower()
    mine = IncomingMail.objects.filter(author=address) | IncomingMail.objects.filter(
        sender__iexact=address
    )
    return mine.delete()[0]
