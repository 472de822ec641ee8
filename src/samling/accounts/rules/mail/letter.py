"""A letter that has been read."""

from __future__ import annotations

from dataclasses import dataclass


class Unreadable(ValueError):
    """Bytes that no letter can be made of, such as parts within parts without end."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a letter; the name holds no path."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ForwardedHead:
    """Who wrote the letter that was forwarded; empty where the forwarding program left it out."""

    sender_address: str
    sender_name: str
    subject: str
    sent: str
    text: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter as its reader would tell it: ``text`` is what was written now, without quotes and signature.

    ``returned`` are the addresses that a letter of ours never reached, where this is the report of it.
    """

    sender_address: str
    sender_name: str
    subject: str
    text: str
    whole_text: str
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    forwarded: ForwardedHead | None
    is_automatic: bool
    attachments: tuple[Attachment, ...]
    returned: tuple[str, ...] = ()
