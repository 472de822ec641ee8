"""Questions about enquiries, and the page of a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from samling.accounts import inbox
from samling.accounts.models import Letter
from samling.accounts.terms import LetterState
from samling.advice.models import Case, Enclosure, Enquiry, Message
from samling.advice.queries.cases import CaseLine, Choice, log_lines
from samling.advice.queries.knowledge import KnowledgeLine, draft_of, like
from samling.advice.terms import CameBy, Direction, Theme
from samling.register.models import Affiliation, Municipality, Organisation

MOST_WAITING = 50


@dataclass(frozen=True, slots=True)
class EnquiryLine:
    """One enquiry on the desk."""

    id: int
    title: str
    who: str
    library: str
    municipality: str
    is_place_guessed: bool
    received_at: datetime
    came_by: str
    beginning: str

    @property
    def has_place(self) -> bool:
        """True when it can be taken with one tap."""
        return bool(self.municipality)


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """A case of one's own whose newest letter is from outside."""

    case_id: int
    title: str
    municipality: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that came with a letter."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One letter of a case, oldest first."""

    id: int
    is_ours: bool
    who: str
    email: str
    text: str
    rest: str
    at: datetime
    is_automatic: bool
    is_from_elsewhere: bool
    files: tuple[FileLine, ...]
    letter_state: str

    @property
    def has_failed(self) -> bool:
        """True for an answer that did not go."""
        return self.letter_state in (LetterState.FAILED, LetterState.UNSURE)


@dataclass(frozen=True, slots=True)
class EnquiryPage:
    """An enquiry that nobody has taken, with what can be chosen when taking it."""

    id: int
    title: str
    name: str
    email: str
    library_id: int | None
    library: str
    municipality_slug: str
    municipality: str
    is_place_guessed: bool
    theme: str
    came_by: str
    received_at: datetime
    messages: tuple[MessageLine, ...]
    is_put_aside: bool
    because: str
    case_id: int | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with its letters, its log and its promises."""

    id: int
    title: str
    slug: str
    municipality: str
    municipality_id: int
    owner_id: int | None
    owner: str
    library_id: int | None
    library: str
    strategy_id: int | None
    strategy: str
    theme: str
    theme_label: str
    is_open: bool
    asker: str
    email: str
    has_letters: bool
    returned_at: datetime | None
    reply_address: str
    messages: tuple[MessageLine, ...]
    line: CaseLine
    like: tuple[KnowledgeLine, ...]
    knowledge: KnowledgeLine | None

    @property
    def is_answered(self) -> bool:
        """True when the last word is ours."""
        return bool(self.messages) and self.messages[-1].is_ours


def waiting() -> tuple[EnquiryLine, ...]:
    """Enquiries that nobody has taken, the oldest first; they stand on every adviser's desk."""
    first = Message.objects.filter(enquiry_id=OuterRef("pk")).order_by("at", "pk")
    rows = (
        Enquiry.objects.waiting()
        .select_related("library", "municipality")
        .annotate(beginning=Subquery(first.values("text")[:1]))
        .order_by("received_at", "pk")[:MOST_WAITING]
    )
    return tuple(_line(row) for row in rows)


def put_aside_lines() -> tuple[EnquiryLine, ...]:
    """What was put aside, the newest first; deleted after a month."""
    rows = Enquiry.objects.filter(put_aside_at__isnull=False).select_related(
        "library", "municipality"
    )
    return tuple(_line(row) for row in rows.order_by("-put_aside_at", "-pk")[:MOST_WAITING])


def _line(row: Any) -> EnquiryLine:
    return EnquiryLine(
        id=row.pk,
        title=row.title,
        who=row.name or row.email,
        library=row.library.name if row.library else "",
        municipality=row.municipality.name if row.municipality else "",
        is_place_guessed=row.is_place_guessed,
        received_at=row.received_at,
        came_by=str(CameBy(row.came_by).label),
        beginning=" ".join((getattr(row, "beginning", "") or "").split())[:220],
    )


def replies_for(person_id: int) -> tuple[ReplyLine, ...]:
    """Open cases of one's own in which somebody outside has had the last word, the oldest first."""
    last = (
        Message.objects.filter(enquiry_id=OuterRef("pk"), is_automatic=False)
        .order_by("-at", "-pk")
        .values(one=JSONObject(direction="direction", at="at"))
    )
    rows: Iterable[Any] = (
        Enquiry.objects.filter(case__owner_id=person_id, case__closed_at__isnull=True)
        .select_related("case__municipality")
        .annotate(last=Subquery(last[:1]))
        .order_by("pk")
    )
    lines = [
        ReplyLine(
            row.case.pk,
            row.case.title,
            row.case.municipality.name,
            row.name or row.email,
            datetime.fromisoformat(row.last["at"]),
        )
        for row in rows
        if row.case and row.last and row.last["direction"] == Direction.IN
    ]
    return tuple(sorted(lines, key=lambda line: line.at))


def enquiry_page(enquiry_id: int) -> EnquiryPage:
    """One enquiry with its letters; Enquiry.DoesNotExist."""
    row = Enquiry.objects.select_related("library", "municipality").get(pk=enquiry_id)
    return EnquiryPage(
        id=row.pk,
        title=row.title,
        name=row.name,
        email=row.email,
        library_id=row.library_id,
        library=row.library.name if row.library else "",
        municipality_slug=row.municipality.slug if row.municipality else "",
        municipality=row.municipality.name if row.municipality else "",
        is_place_guessed=row.is_place_guessed,
        theme=row.theme,
        came_by=str(CameBy(row.came_by).label),
        received_at=row.received_at,
        messages=_messages(row),
        is_put_aside=row.put_aside_at is not None,
        because=row.put_aside_because,
        case_id=row.case_id,
    )


def case_page(case_id: int, *, today: date) -> CasePage:
    """A case with everything in it; Case.DoesNotExist. The same few questions at any length."""
    rows = Case.objects.filter(pk=case_id).select_related("municipality")
    found = log_lines(rows, today=today)
    if not found:
        raise Case.DoesNotExist
    case, line = found[0]
    enquiry = Enquiry.objects.filter(case_id=case_id).first()
    messages = _messages(enquiry) if enquiry else ()
    asked = next((one.text for one in messages if not one.is_ours), "")
    return CasePage(
        id=case.pk,
        title=case.title,
        slug=case.municipality.slug,
        municipality=case.municipality.name,
        municipality_id=case.municipality_id,
        owner_id=case.owner_id,
        owner=line.owner,
        library_id=case.library_id,
        library=line.library,
        strategy_id=case.strategy_id,
        strategy=line.strategy,
        theme=case.theme,
        theme_label=str(Theme(case.theme).label) if case.theme else "",
        is_open=line.is_open,
        asker=(enquiry.name or enquiry.email) if enquiry else "",
        email=enquiry.email if enquiry else "",
        has_letters=enquiry is not None,
        returned_at=enquiry.returned_at if enquiry else None,
        reply_address=inbox.address_of("rad", enquiry.token) if enquiry else "",
        messages=messages,
        line=line,
        like=like(f"{case.title} {asked}"),
        knowledge=draft_of(case_id),
    )


def _messages(enquiry: Enquiry) -> tuple[MessageLine, ...]:
    files = Enclosure.objects.filter(message_id=OuterRef("pk")).order_by("pk")
    rows = list(
        enquiry.messages.annotate(
            files=ArraySubquery(files.values(one=JSONObject(id="pk", name="name", size="size")))
        ).order_by("at", "pk")
    )
    keys = {f"answer:{row.pk}": row.pk for row in rows if row.direction == Direction.OUT}
    states = dict(Letter.objects.filter(key__in=keys).values_list("key", "state")) if keys else {}
    return tuple(
        MessageLine(
            id=row.pk,
            is_ours=row.direction == Direction.OUT,
            who=row.name or row.email,
            email=row.email,
            text=row.text,
            rest=row.rest,
            at=row.at,
            is_automatic=row.is_automatic,
            is_from_elsewhere=bool(row.email and enquiry.email and row.email != enquiry.email),
            files=tuple(FileLine(one["id"], one["name"], one["size"]) for one in row.files),
            letter_state=str(states.get(f"answer:{row.pk}", "")),
        )
        for row in rows
    )


def enclosure(enclosure_id: int) -> Enclosure:
    """A file that came with a letter; Enclosure.DoesNotExist."""
    return Enclosure.objects.get(pk=enclosure_id)


def libraries_to_choose() -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """All libraries that exist, by municipality; one question."""
    rows = (
        Organisation.objects.libraries()
        .filter(closed_on__isnull=True, municipality__isnull=False)
        .order_by("municipality__name", "name")
        .values_list("municipality__name", "pk", "name")
    )
    groups: dict[str, list[Choice]] = {}
    for place, pk, name in rows:
        groups.setdefault(str(place), []).append(Choice(pk, name))
    return tuple((place, tuple(choices)) for place, choices in groups.items())


def own_libraries(person_id: int, *, on: date) -> tuple[Choice, ...]:
    """The libraries where somebody works."""
    rows = Affiliation.objects.current(on).filter(
        person_id=person_id, organisation__in=Organisation.objects.libraries()
    )
    pairs = rows.order_by("organisation__name").values_list("organisation_id", "organisation__name")
    return tuple(Choice(pk, name) for pk, name in dict(pairs).items())


def municipalities() -> tuple[tuple[str, str], ...]:
    """Slug and name of every municipality, by name."""
    rows = Municipality.objects.order_by("name").values_list("slug", "name")
    return tuple((slug, name) for slug, name in rows)


def destinations() -> tuple[tuple[str, str], ...]:
    """Token and name of the enquiries a letter may be handed to, the newest first."""
    rows = (
        Enquiry.objects.filter(put_aside_at__isnull=True)
        .select_related("municipality")
        .order_by("-received_at", "-pk")[:100]
    )
    return tuple((row.token, _named(row)) for row in rows)


def _named(row: Enquiry) -> str:
    place = row.municipality.name if row.municipality else ""
    return " – ".join(part for part in (place, row.title, row.name) if part)
