"""Questions about the mail that comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from samling.accounts import inbox
from samling.accounts.models import IncomingMail
from samling.accounts.rules.mail import Mail, Unreadable, read
from samling.accounts.terms import MailState

MOST_MAIL = 200
SHOWN_TEXT = 20_000
GIVEN_UP_AFTER = 8


@dataclass(frozen=True, slots=True)
class MailLine:
    """One letter to us in the list; its words are on its own page."""

    pk: int
    received_at: datetime
    sender: str
    recipient: str
    subject: str
    kind: str
    state: str
    state_label: str
    why: str
    is_given_up: bool


@dataclass(frozen=True, slots=True)
class IncomingPage:
    """What has come in, first what somebody must look at."""

    title: str
    address: str
    stuck: tuple[MailLine, ...]
    lines: tuple[MailLine, ...]
    most: int = MOST_MAIL


@dataclass(frozen=True, slots=True)
class LetterToUs:
    """One letter that was not used, with its words, so that somebody can see where it belongs."""

    line: MailLine
    mail: Mail | None
    text: str
    is_cut: bool

    @property
    def title(self) -> str:
        """The page's title."""
        return self.line.subject


def incoming_page(*, title: str) -> IncomingPage:
    """The newest letters to us; two questions."""
    rows = IncomingMail.objects.defer("raw").order_by("-received_at", "-pk")
    waiting = rows.exclude(state=MailState.USED)[:MOST_MAIL]
    needing = (_line(row) for row in waiting)
    return IncomingPage(
        title=title,
        address=inbox.address_of("…") if inbox.address_of("x") else "",
        stuck=tuple(line for line in needing if line.state == "refused" or line.is_given_up),
        lines=tuple(_line(row) for row in rows[:MOST_MAIL]),
    )


def letter_to_us(mail_id: int) -> LetterToUs:
    """A letter nobody has used, read anew; IncomingMail.DoesNotExist for others.

    Letters that were used belong to the domain that used them, and are shown there alone.
    """
    row = IncomingMail.objects.exclude(state=MailState.USED).get(pk=mail_id)
    try:
        mail = read(bytes(row.raw), envelope_sender=row.sender)
    except Unreadable:
        return LetterToUs(_line(row), None, "", is_cut=False)
    text = mail.whole_text
    return LetterToUs(_line(row, mail), mail, text[:SHOWN_TEXT], is_cut=len(text) > SHOWN_TEXT)


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Where a letter can be handed to, one group for each kind of address."""
    return [
        (
            str(taker.label),
            ([(taker.kind, _("As something new"))] if taker.takes_new else [])
            + [(f"{taker.kind}+{place.token}", place.label) for place in taker.destinations()],
        )
        for taker in inbox.takers()
    ]


def _line(row: IncomingMail, mail: Mail | None = None) -> MailLine:
    author = mail.sender_address if mail else row.author
    return MailLine(
        pk=row.pk,
        received_at=row.received_at,
        sender=author or row.sender or _("(no sender)"),
        recipient=row.recipient,
        subject=(mail.subject if mail else row.subject) or _("(no subject)"),
        kind=row.kind,
        state=row.state,
        state_label=str(MailState(row.state).label),
        why=row.why,
        is_given_up=row.state == MailState.RECEIVED and row.attempts >= GIVEN_UP_AFTER,
    )
