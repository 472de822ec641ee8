"""Letters that a program has written: never answered, so that two programs never write to each other.

After RFC 3834 (automatic responses), RFC 3464 (delivery reports) and what programs do in truth.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

BULK = {"bulk", "junk", "list", "auto_reply"}
PROGRAMS = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|ikke-?svar|bounces?)(?:[+@=-]|$)",
    re.IGNORECASE,
)
SUBJECTS = re.compile(
    r"^\s*(?:automatisk svar|autosvar|automatic reply|out of office|fraværs(?:melding|assistent)|"
    r"fråværs(?:melding|assistent)|undelivered mail|undeliverable|kan ikke leveres|mail delivery|"
    r"delivery status notification|returned mail)\b",
    re.IGNORECASE,
)
MARKS = (
    "x-autoreply", "x-autorespond", "x-auto-reply-from", "x-loop", "list-id", "list-unsubscribe",
    "feedback-id", "x-failed-recipients",
)  # fmt: skip


def is_automatic(
    fields: Mapping[str, str], *, envelope_sender: str, address: str, subject: str, media_type: str
) -> bool:
    """True for auto-replies, bounces, mailing lists and everything without somebody to answer."""
    submitted = fields.get("auto-submitted", "no").split(";")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or fields.get("precedence", "").strip().lower() in BULK
        or envelope_sender.strip() in ("", "<>")
        or fields.get("return-path", "-").strip() == "<>"
        or any(mark in fields for mark in MARKS)
        or media_type == "multipart/report"
        or bool(PROGRAMS.match(address) or PROGRAMS.match(envelope_sender.strip("<> ")))
        or bool(SUBJECTS.match(subject))
    )
