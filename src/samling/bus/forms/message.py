"""What a crew's phone sends: a small JSON message with facts, read without trusting a word of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from samling.bus.commands import Fact
from samling.ground.refusal import Refusal

MOST_FACTS = 500
LONGEST_TEXT = 500
BIGGEST = 2**53


class UnreadableMessage(Refusal):
    """It is no message of the crew's app at all."""


@dataclass(frozen=True, slots=True)
class Message:
    """A phone, what its clock showed when it sent, and what it tells.

    ``unreadable`` are the places in the list of facts that carry no key, and so cannot be kept.
    """

    device: UUID
    label: str
    sent_at: datetime
    facts: tuple[Fact, ...]
    unreadable: tuple[int, ...]


def read_message(body: bytes) -> Message:
    """The message in a request. Refuses UnreadableMessage."""
    try:
        told = json.loads(body, parse_constant=_refuse_constant)
        device, sent_at = UUID(told["device"]), _moment(told["sent"])
        facts, label = told["facts"], told.get("label", "")
        is_whole = isinstance(facts, list) and isinstance(label, str)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        is_whole = False
    if not is_whole:
        raise UnreadableMessage(_("What the phone sent could not be read."))
    if len(facts) > MOST_FACTS:
        raise UnreadableMessage(_("The phone sent too much at once."))
    read = [_fact(each) for each in facts]
    return Message(
        device=device,
        label=clean(label)[:80],
        sent_at=sent_at,
        facts=tuple(fact for fact in read if fact is not None),
        unreadable=tuple(place for place, fact in enumerate(read) if fact is None),
    )


def clean(text: str) -> str:
    """The text without what a database cannot hold."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def _fact(told: Any) -> Fact | None:
    """One fact, as far as it can be read; None without a key or a moment."""
    try:
        key, at = UUID(told["key"]), _moment(told["at"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return Fact(
        key=key,
        bus=_word(told.get("bus")),
        on=_date(told.get("on")),
        stop=None if told.get("stop") is None else _word(told["stop"]),
        field=_word(told.get("field"))[:40],
        value=_value(told.get("value")),
        device_at=at,
    )


def _moment(text: Any) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not 1970 < moment.year < 2200:
        raise ValueError("not a moment")
    return moment


def _date(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        return None


def _word(text: Any) -> str:
    return clean(text)[:160] if isinstance(text, str) else ""


def _value(value: Any) -> str | int | bool | None:
    """A value that can be kept; what is no plain value is kept as text, to be doubted."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) <= BIGGEST:
        return value
    text = value if isinstance(value, str) else f"?{json.dumps(value)}"
    return clean(text)[:LONGEST_TEXT]


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
