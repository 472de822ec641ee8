"""What is told of a meeting when it is made or changed: plain values, as a form understands them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from samling.meetings.terms import QuestionKind, RoomKind


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats in one form; None is as many as come."""

    form: str
    seats: int | None


@dataclass(frozen=True, slots=True)
class NewSession:
    """A parallel session; without hours of its own it lasts as long as the meeting.

    ``place`` is its number within the round, by which it is known again when the meeting is edited.
    """

    place: int
    title_nb: str = ""
    title_nn: str = ""
    title_en: str = ""
    round: int = 1
    room: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    seats: int | None = None


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """Something asked of those who sign up; known again by its ``place``."""

    place: int
    kind: str = QuestionKind.TEXT
    text_nb: str = ""
    text_nn: str = ""
    text_en: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False
    keep_days: int = 30


@dataclass(frozen=True, slots=True)
class Told:
    """A meeting as its host tells it. ``measure_slug`` None lets the measure be found."""

    starts_at: datetime
    ends_at: datetime
    type: str
    audience: str
    title_nb: str = ""
    title_nn: str = ""
    title_en: str = ""
    text_nb: str = ""
    text_nn: str = ""
    text_en: str = ""
    place: str = ""
    venue_id: int | None = None
    municipality_id: int | None = None
    room_kind: str = RoomKind.NONE
    room_address: str = ""
    seats: tuple[Seats, ...] = ()
    theme: str = ""
    measure_slug: str | None = None
    partner_ids: tuple[int, ...] = ()
    sessions: tuple[NewSession, ...] = ()
    questions: tuple[NewQuestion, ...] = ()
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    cancel_until: datetime | None = None
    offer_hours: int = 0
    sends_reminders: bool = True
    asks_afterwards: bool = True
    gives_certificate: bool = True
    hours: Decimal | None = None
    keeps_material_days: int = 365
    is_open: bool = True
