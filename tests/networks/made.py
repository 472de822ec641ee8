"""Networks that tests begin with, and mail as it comes in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from samling.accounts.rules.mail import Attachment, Mail
from samling.meetings.commands import Seats, Told
from samling.networks import commands
from samling.networks.commands import Words
from samling.networks.models import Membership, Network
from samling.register.models import Organisation, Person
from tests.cast import NOON

PDF = b"%PDF-1.7\n" + b"x" * 40


def make_network(
    host: Organisation, convener: Person | None, *, name: str = "Leselyst", **words: Any
) -> Network:
    """A network that the convener has begun."""
    told = {"name_nb": name, "purpose_nb": "Vi deler.", "theme": "reading"} | words
    return commands.make_network(
        words=Words(**told), host_id=host.pk, convener_id=convener.pk if convener else None,
        person_id=None, by="test", at=NOON,
    )  # fmt: skip


def member(network: Network, person: Person, *, delivery: str = "") -> Membership:
    """The person as a member."""
    mine = commands.join(slug=network.slug, person_id=person.pk, by="test", at=NOON)
    if delivery:
        mine = commands.choose_delivery(key=mine.key, delivery=delivery, by="test", at=NOON)
    return mine


def told(**more: Any) -> Told:
    """A meeting of an hour and a half, a week from noon."""
    starts = NOON + timedelta(days=7)
    plain: dict[str, Any] = {
        "starts_at": starts, "ends_at": starts + timedelta(minutes=90), "type": "training",
        "audience": "professionals", "title_nb": "Nettverksmøte", "place": "Hamar",
        "seats": (Seats("physical", None),), "is_open": False,
    }  # fmt: skip
    return Told(**(plain | more))


def mail(sender: str, text: str = "Hei", **more: Any) -> Mail:
    """A letter as the parser reads it."""
    plain: dict[str, Any] = {
        "sender_address": sender, "sender_name": "", "subject": "Hei", "text": text,
        "whole_text": text, "message_id": "<1@post.example>", "in_reply_to": "", "references": (),
        "forwarded": None, "is_automatic": False, "attachments": (),
    }  # fmt: skip
    return Mail(**(plain | more))


def pdf(name: str = "plan.pdf", content: bytes = PDF) -> Attachment:
    """A small document that came with a letter."""
    return Attachment(name, "application/pdf", content)
