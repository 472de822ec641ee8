"""Queueing a letter within the caller's transaction, and sending it at most once.

SMTP cannot be part of a transaction. A letter is therefore marked *being sent* and committed before
the first word goes to the mail server. When a worker is killed after that, nobody can know whether
the letter went: it is then marked *not sure* and shown so, and is never sent by itself again.
See docs/decisions/letters.md.
"""

from __future__ import annotations

import json
import logging
import smtplib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from samling.accounts import emails, rules
from samling.accounts.models import Letter
from samling.accounts.terms import LetterState
from samling.ground.refusal import Refusal
from samling.journal.commands import note

log = logging.getLogger(__name__)
SEND = "samling.accounts.jobs.send_letter"

# the row and its job in one statement; Procrastinate's own function puts the job in the queue
QUEUE = f"""
with written as (
    insert into accounts_letter
        ("to", language, subject, body, purpose, key, about, attachments, headers, sender_name,
         created_at, state, attempts, error)
    select told.*, '{LetterState.QUEUED}', 0, '' from (values {{rows}})
        as told ("to", language, subject, body, purpose, key, about, attachments, headers,
                 sender_name, created_at)
    on conflict (key) do nothing
    returning id
), deferred as (
    select procrastinate_defer_jobs_v1(array_agg(
        row('letters', '{SEND}', 0, null, 'letter:' || id, jsonb_build_object('letter_id', id), null)
        ::procrastinate_job_to_defer_v1 order by id)) as jobs
    from written having count(*) > 0
)
select (select array_agg(id order by id) from written), (select jobs from deferred)
"""  # noqa: S608 - made of our own words alone


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of text that goes with a letter, such as a calendar file."""

    name: str
    type: str
    text: str


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter whose words are written, for ``queue_letters``.

    ``headers`` are fields among ``rules.LETTER_HEADERS``, such as Reply-To; ``sender_name`` stands
    before our own address as the one the letter is from.
    """

    to: str
    language: str
    subject: str
    body: str
    purpose: str
    key: str | None = None
    about: str = ""
    attachments: tuple[Attachment, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    sender_name: str = ""


class LetterNotTaken(Exception):
    """The mail server could not take the letter just now; it waits and is tried again."""


class LetterNotSent(Refusal):
    """A letter that somebody is waiting for could not be handed to the mail server."""


def address(name: str, **key: Any) -> str:
    """The whole address of one of our pages, for use in letters."""
    return settings.ADDRESS + reverse(name, kwargs=key or None)


def queue_letter(
    *,
    to: str,
    language: str,
    template: str,
    context: dict[str, Any],
    purpose: str,
    by: str,
    at: datetime,
    key: str | None = None,
    about: str = "",
    attachments: Sequence[Attachment] = (),
    headers: Mapping[str, str] | None = None,
    sender_name: str = "",
) -> int | None:
    """Write a letter from a template and let it wait for the worker; its number.

    Called inside the caller's transaction, letter and job come and go with it. ``key`` names the
    letter: a second one with the same key is not written, and None comes back.
    """
    subject, body = emails.written(template, language=language, context=context)
    letter = NewLetter(
        to,
        language,
        subject,
        body,
        purpose,
        key,
        about,
        tuple(attachments),
        headers or {},
        sender_name,
    )
    return next(iter(queue_letters([letter], at=at)), None)


def queue_text(
    *,
    to: str,
    language: str,
    subject: str,
    body: str,
    purpose: str,
    at: datetime,
    key: str | None = None,
) -> int | None:
    """As ``queue_letter``, for words that are already written."""
    letter = NewLetter(to, language, subject, body, purpose, key)
    return next(iter(queue_letters([letter], at=at)), None)


def queue_letters(letters: Sequence[NewLetter], *, at: datetime) -> tuple[int, ...]:
    """Let letters wait for the worker; the numbers of those that were not written before.

    One question for all of them, job and letter together: a sign-up must be quick.
    """
    if not letters:
        return ()
    rows = ",".join(["(%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s)"] * len(letters))
    values = [value for letter in letters for value in _row(letter, at=at)]
    with connection.cursor() as cursor:
        cursor.execute(QUEUE.replace("{rows}", rows), values)
        return tuple(cursor.fetchone()[0] or ())


def _row(letter: NewLetter, *, at: datetime) -> tuple[Any, ...]:
    return (
        letter.to.strip().lower(),
        letter.language,
        " ".join(letter.subject.split())[:200],
        letter.body,
        letter.purpose,
        letter.key or None,
        letter.about,
        json.dumps([asdict(file) for file in letter.attachments]),
        json.dumps(rules.letter_headers(letter.headers)),
        rules.one_line(letter.sender_name)[:100],
        at,
    )


def _defer(letter_id: int) -> None:
    # by name: jobs lie above commands
    app.configure_task(SEND, queue="letters", queueing_lock=f"letter:{letter_id}").defer(
        letter_id=letter_id
    )


# letters that nobody will ever finish: their jobs failed, such as when the database died under them
ORPHANS = """
select l.id, l.state from accounts_letter l
where l.state in ('queued', 'sending') and not exists (
    select 1 from procrastinate_jobs j
    where j.queueing_lock = 'letter:' || l.id and j.status in ('todo', 'doing'))
order by l.id for update of l skip locked
"""


@transaction.atomic
def take_up_letters() -> int:
    """Let letters without a job wait again; one that was being sent becomes *not sure*. How many.

    A job that fails, because the database went while the letter was on its way, leaves neither a
    sent letter nor a fault behind. Nothing promised may end in silence.
    """
    with connection.cursor() as cursor:
        cursor.execute(ORPHANS)
        found = cursor.fetchall()
    for letter_id, state in found:
        if state == LetterState.SENDING:
            Letter.objects.filter(pk=letter_id).update(
                state=LetterState.UNSURE, error="interrupted while it was being sent"
            )
        else:
            _defer(letter_id)
    return len(found)


def send_letter(letter_id: int, *, at: datetime) -> str:
    """Send a waiting letter at most once; the state it ends in. LetterNotTaken: try again later.

    A letter that another attempt has begun to send, and not finished, ends as *not sure*.
    """
    try:
        server = emails.opened_connection()
    except (OSError, smtplib.SMTPException) as fault:
        letter = _put_off(letter_id, fault, at=at)
        if letter.state == LetterState.QUEUED:
            raise LetterNotTaken(letter.error) from fault
        return letter.state
    try:
        letter = _begin(letter_id, at=at)
        return letter.state if letter.state != LetterState.SENDING else _send(letter, server)
    finally:
        server.close()


@transaction.atomic
def _begin(letter_id: int, *, at: datetime) -> Letter:
    """Mark a waiting letter as being sent, and one that was already being sent as not sure."""
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.state == LetterState.SENDING:
        letter.state = LetterState.UNSURE
        letter.error = "interrupted while it was being sent"
        letter.save(update_fields=["state", "error"])
    elif letter.state == LetterState.QUEUED:
        letter.state = LetterState.SENDING
        letter.attempts += 1
        letter.tried_at = at
        letter.save(update_fields=["state", "attempts", "tried_at"])
    return letter


def _send(letter: Letter, server: Any) -> str:
    text = emails.message(
        to=letter.to,
        subject=letter.subject,
        text=letter.body,
        language=letter.language,
        attachments=letter.attachments,
        headers=letter.headers,
        sender_name=letter.sender_name,
    )
    try:
        server.send_messages([text])
    except smtplib.SMTPServerDisconnected as fault:
        return _end(letter, LetterState.UNSURE, fault)
    except smtplib.SMTPRecipientsRefused as fault:
        codes = [code for code, _words in fault.recipients.values()]
        return _refused(letter, max(codes, default=0), fault)
    except smtplib.SMTPResponseException as fault:
        return _refused(letter, fault.smtp_code, fault)
    except (OSError, smtplib.SMTPException) as fault:
        return _end(letter, LetterState.UNSURE, fault)
    return _end(letter, LetterState.SENT, None)


def _refused(letter: Letter, code: int, fault: Exception) -> str:
    if rules.is_final_refusal(code) or not rules.may_try_again(attempts=letter.attempts):
        return _end(letter, LetterState.FAILED, fault)
    _end(letter, LetterState.QUEUED, fault)
    raise LetterNotTaken(_told(fault))


def _end(letter: Letter, state: LetterState, fault: Exception | None) -> str:
    letter.state = state
    letter.error = _told(fault) if fault else ""
    letter.sent_at = letter.tried_at if state == LetterState.SENT else None
    letter.save(update_fields=["state", "error", "sent_at"])
    if fault:
        log.warning("letter %s: %s after %s attempts", letter.pk, state, letter.attempts)
    return letter.state


@transaction.atomic
def _put_off(letter_id: int, fault: Exception, *, at: datetime) -> Letter:
    """Nothing was said to the server yet: the letter waits on, until it has been tried enough."""
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.state != LetterState.QUEUED:
        return _begin(letter_id, at=at)
    letter.attempts += 1
    letter.tried_at = at
    letter.error = _told(fault)
    if not rules.may_try_again(attempts=letter.attempts):
        letter.state = LetterState.FAILED
    letter.save(update_fields=["attempts", "tried_at", "error", "state"])
    log.warning("letter %s: the mail server did not answer", letter.pk)
    return letter


def _told(fault: Exception) -> str:
    """The kind of fault and the server's code; its words may hold the address, so they are left out."""
    code = getattr(fault, "smtp_code", None)
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code = max((code for code, _words in fault.recipients.values()), default=None)
    return f"{type(fault).__name__} {code}" if code else type(fault).__name__


def send_now(*, to: str, language: str, subject: str, text: str) -> None:
    """Hand over a letter that somebody sits waiting for, such as a code; nothing of it is stored.

    LetterNotSent when the mail server does not take it.
    """
    letter = emails.message(to=to, subject=subject, text=text, language=language)
    try:
        letter.send()
    except (OSError, smtplib.SMTPException) as fault:
        log.warning("a letter that somebody waited for was not taken: %s", _told(fault))
        raise LetterNotSent(
            _("We could not send the letter just now. Please try again in a few minutes.")
        ) from fault


@transaction.atomic
def try_again(*, letter_id: int, by: str, at: datetime) -> None:
    """Let a letter that was refused, or that nobody is sure of, wait for the worker once more."""
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.state not in (LetterState.FAILED, LetterState.UNSURE):
        return
    letter.state = LetterState.QUEUED
    letter.attempts = 0
    letter.save(update_fields=["state", "attempts"])
    note(deed="accounts.letter_tried_again", subject=f"letter:{letter.pk}", by=by, at=at)
    _defer(letter.pk)


def delete_old_letters(*, at: datetime) -> int:
    """Delete letters older than thirty days; how many went."""
    count, _kinds = Letter.objects.filter(created_at__lt=at - rules.LETTERS_ARE_KEPT).delete()
    return count


def forget_letters(*, email: str) -> int:
    """Delete every letter to an address; how many went."""
    return Letter.objects.filter(to__iexact=email.strip()).delete()[0]
