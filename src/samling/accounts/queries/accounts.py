"""Questions about accounts, letters and the development mailbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from samling.accounts.models import Account, Letter
from samling.accounts.terms import LetterState

MOST_LETTERS = 200
SHOWN_FOR = timedelta(days=30)
CODE = re.compile(r"^    (\S{4,20})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Key:
    """A passkey as its owner knows it."""

    pk: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class JoinedIdentity:
    """An identity at a provider that opens this account."""

    pk: int
    provider: str
    joined_at: datetime
    used_at: datetime


@dataclass(frozen=True, slots=True)
class MyPage:
    """Everything that the account itself holds about its owner."""

    title: str
    email: str
    language: str
    joined_at: datetime
    keys: tuple[Key, ...]
    identities: tuple[JoinedIdentity, ...]


def keys_of(account_id: int) -> tuple[Key, ...]:
    """The passkeys of an account, oldest first."""
    rows = Authenticator.objects.filter(user_id=account_id, type="webauthn").order_by("created_at")
    return tuple(
        Key(pk=row.pk, name=row.data["name"], added_at=row.created_at, used_at=row.last_used_at)
        for row in rows
    )


def identities_of(account_id: int, *, names: dict[str, str]) -> tuple[JoinedIdentity, ...]:
    """The identities that open an account, by the providers' names."""
    rows = SocialAccount.objects.filter(user_id=account_id).order_by("pk")
    return tuple(
        JoinedIdentity(
            pk=row.pk,
            provider=names.get(row.provider, row.provider),
            joined_at=row.date_joined,
            used_at=row.last_login,
        )
        for row in rows
    )


def my_page(account: Account, *, title: str, providers: dict[str, str]) -> MyPage:
    """The page of the one who is signed in."""
    return MyPage(
        title=title,
        email=account.email,
        language=account.language,
        joined_at=account.joined_at,
        keys=keys_of(account.pk),
        identities=identities_of(account.pk, names=providers),
    )


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter in the list of letters; its words are not shown."""

    pk: int
    to: str
    subject: str
    purpose: str
    state: str
    state_label: str
    attempts: int
    error: str
    created_at: datetime
    sent_at: datetime | None

    @property
    def may_be_tried_again(self) -> bool:
        """True when the letter stands still and somebody has to decide."""
        return self.state in (LetterState.FAILED, LetterState.UNSURE)


@dataclass(frozen=True, slots=True)
class LettersPage:
    """The letters of the last thirty days, those that stand still first."""

    title: str
    stuck: tuple[LetterLine, ...]
    lines: tuple[LetterLine, ...]
    most: int = MOST_LETTERS


def letters_page(*, title: str, at: datetime) -> LettersPage:
    """What has been sent and what has not."""
    rows = Letter.objects.filter(created_at__gte=at - SHOWN_FOR).order_by("-created_at", "-pk")
    still = rows.filter(state__in=[LetterState.FAILED, LetterState.UNSURE])[:MOST_LETTERS]
    return LettersPage(
        title=title,
        stuck=tuple(_line(row) for row in still),
        lines=tuple(_line(row) for row in rows.defer("body")[:MOST_LETTERS]),
    )


def _line(row: Letter) -> LetterLine:
    return LetterLine(
        pk=row.pk,
        to=row.to,
        subject=row.subject,
        purpose=row.purpose,
        state=row.state,
        state_label=str(LetterState(row.state).label),
        attempts=row.attempts,
        error=row.error,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter in the development mailbox, as text only."""

    to: str
    subject: str
    text: str
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The development mailbox, newest first."""

    title: str
    letters: tuple[Posted, ...]


def mailbox(folder: Path, *, title: str, most: int = 50) -> Mailbox:
    """The letters that the file-based backend wrote in the folder; half-written ones are left out."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    found: list[Posted] = []
    for file in files[:most]:
        found.extend(_posted(file))
    return Mailbox(title=title, letters=tuple(found[:most]))


def _posted(file: Path) -> list[Posted]:
    at = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
    parts = file.read_bytes().split(b"\n" + b"-" * 79 + b"\n")
    read = [BytesParser(EmailMessage, policy=policy.default).parsebytes(part) for part in parts]
    return [_as_posted(letter, at) for letter in reversed(read) if letter["To"]]


def _as_posted(letter: EmailMessage, at: datetime) -> Posted:
    body = letter.get_body(preferencelist=("plain", "html"))
    text = str(body.get_content()) if body else ""
    code = CODE.search(text)
    return Posted(
        to=str(letter["To"]),
        subject=str(letter["Subject"] or ""),
        text=text,
        code=code.group(1) if code else "",
        at=at,
    )
