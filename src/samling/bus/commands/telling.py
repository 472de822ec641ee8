"""Telling those concerned: a letter to each stop, and an SMS where it cannot wait for the mailbox."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format, time_format
from django.utils.translation import override
from procrastinate.contrib.django import app

from samling.accounts import commands as letters
from samling.accounts import emails
from samling.bus.models import Notice, Telling, Visit
from samling.bus.queries.contacts import Contact, contacts_of
from samling.bus.terms import Channel, NoticeKind, TellingState
from samling.ground.period import OSLO

TEMPLATES = {
    NoticeKind.REMINDER: "bus/letters/reminder",
    NoticeKind.DELAY: "bus/letters/delay",
    NoticeKind.OUTAGE: "bus/letters/outage",
    NoticeKind.CHANGE: "bus/letters/change",
    NoticeKind.EXTRA: "bus/letters/extra",
}
# these cannot wait until somebody opens the mailbox
URGENT = (NoticeKind.DELAY, NoticeKind.OUTAGE, NoticeKind.CHANGE)
PATIENCE_S = 15.0
LONGEST_SMS = 480


def tell(notice: Notice, visits: Iterable[Visit], *, by: str, at: datetime) -> int:
    """Write to the stop of each visit, within the caller's transaction; how many messages.

    A stop that nobody has an address for is told nothing; the page of the day shows it.
    """
    told = list(visits)
    contacts = contacts_of(visit.stop_id for visit in told)
    return sum(_tell(notice, visit, contacts[visit.stop_id], by=by, at=at) for visit in told)


def _tell(notice: Notice, visit: Visit, contact: Contact, *, by: str, at: datetime) -> int:
    ways = [(Channel.EMAIL, contact.email)]
    if NoticeKind(notice.kind) in URGENT and settings.SMS_URL:
        ways.append((Channel.SMS, contact.phone))
    made = [
        Telling.objects.create(
            notice=notice, stop_id=visit.stop_id, visit=visit, channel=channel, to=to,
            language=contact.language, token=secrets.token_urlsafe(24),
        )
        for channel, to in ways
        if to
    ]  # fmt: skip
    for telling in made:
        if telling.channel == Channel.SMS:
            _defer_sms(telling.pk)
        else:
            letters.queue_letter(
                to=telling.to, language=telling.language,
                template=TEMPLATES[NoticeKind(notice.kind)],
                context=_words(notice, visit, contact, telling), purpose="bus_notice",
                key=f"bus:telling:{telling.pk}", about=f"visit:{visit.pk}", by=by, at=at,
            )  # fmt: skip
    return len(made)


def _words(notice: Notice, visit: Visit, contact: Contact, telling: Telling) -> dict[str, Any]:
    """What the letter says, in its own language."""
    with override(telling.language):
        arrives = visit.period.lower.astimezone(OSLO)
        return {
            "stop": contact.stop,
            "day": date_format(visit.on, "l j. F"),
            "from": time_format(arrives, "H:i"),
            "until": time_format(visit.period.upper.astimezone(OSLO), "H:i"),
            "minutes": notice.minutes_late,
            "message": notice.message,
            "reason": visit.get_reason_display() if visit.reason else "",
            "days": notice.days_before,
            "address": letters.address("bus:told", token=telling.token),
        }


def _defer_sms(telling_id: int) -> None:
    # by name: jobs lie above commands
    app.configure_task(
        "samling.bus.jobs.send_sms", queue="letters", queueing_lock=f"sms:{telling_id}"
    ).defer(telling_id=telling_id)


def send_sms(*, telling_id: int, at: datetime) -> str:
    """Hand one message to the gateway at most once; the state it ends in.

    The state is committed before the gateway is spoken to: a worker that is killed in between leaves
    a message that may have gone, and it is shown as failed rather than sent twice. The gateway gets
    the telling's own number as ``reference``, so that it can refuse a second one too.
    """
    telling = _begin(telling_id)
    if telling is None:
        return ""
    fault = _handed_over(telling)
    return _end(telling, fault, at=at)


@transaction.atomic
def _begin(telling_id: int) -> Telling | None:
    waiting = Telling.objects.select_for_update(of=("self",)).select_related(
        "notice", "visit", "stop"
    )
    telling = waiting.get(pk=telling_id)
    if telling.state != TellingState.WAITING:
        return None
    telling.state, telling.fault = TellingState.FAILED, "interrupted"
    telling.save(update_fields=["state", "fault"])
    return telling


def _handed_over(telling: Telling) -> str:
    """Send it; why not, when it could not be sent."""
    import httpx  # takes memory to load

    sent = {
        "to": telling.to,
        "from": settings.SMS_FROM,
        "text": sms_text(telling),
        "reference": f"samling-{telling.pk}",
    }
    headers = {"Authorization": f"Bearer {settings.SMS_KEY}"} if settings.SMS_KEY else {}
    try:
        answer = httpx.post(settings.SMS_URL, json=sent, headers=headers, timeout=PATIENCE_S)
    except httpx.HTTPError as fault:
        return type(fault).__name__
    return "" if answer.is_success else f"HTTP {answer.status_code}"


def sms_text(telling: Telling) -> str:
    """The message in the receiver's language, short enough for three parts."""
    visit, notice = telling.visit, telling.notice
    assert visit is not None
    contact = contacts_of([telling.stop_id])[telling.stop_id]
    words = _words(notice, visit, contact, telling)
    template = f"bus/letters/{notice.kind}.sms"
    _subject, text = emails.written(template, language=telling.language, context=words)
    return " ".join(text.split())[:LONGEST_SMS]


def _end(telling: Telling, fault: str, *, at: datetime) -> str:
    telling.state = TellingState.FAILED if fault else TellingState.SENT
    telling.fault = fault
    telling.sent_at = None if fault else at
    telling.save(update_fields=["state", "fault", "sent_at"])
    return telling.state
