"""The door: who is expected, who has come, and what a phone needs to go on without coverage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, Q

from samling.ground.wording import Wording
from samling.meetings.models import Enrolment, Meeting, Session
from samling.meetings.rules import attendance
from samling.meetings.terms import EnrolmentStanding, Form

NORWEGIAN = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})  # after z, in order


@dataclass(frozen=True, slots=True)
class DoorRow:
    """One name at the door."""

    pk: int
    code: str
    name: str
    where: str
    form: str
    standing: str
    came: bool | None
    marked_at: datetime | None
    is_walk_in: bool

    @property
    def is_digital(self) -> bool:
        """True for somebody who takes part on screen."""
        return self.form == Form.DIGITAL

    @property
    def waits(self) -> bool:
        """True for somebody who has no seat, and may be let in."""
        return self.standing != EnrolmentStanding.SEATED

    def as_json(self) -> dict[str, object]:
        """What a phone keeps of the row; moments are milliseconds since 1970."""
        at = self.marked_at
        return {
            "id": self.pk,
            "code": self.code,
            "came": self.came,
            "at": round(at.timestamp() * 1000) if at else 0,
        }


@dataclass(frozen=True, slots=True)
class SessionDoor:
    """The door of one parallel session."""

    pk: int
    title: Wording
    room: str


@dataclass(frozen=True, slots=True)
class DoorPage:
    """Everybody expected at the meeting's door, or at that of one session, in order of name."""

    slug: str
    title: Wording
    starts_at: datetime
    is_open: bool
    rows: tuple[DoorRow, ...]
    sessions: tuple[SessionDoor, ...]
    session: SessionDoor | None

    @property
    def key(self) -> str:
        """What a phone keeps this door under."""
        return f"{self.slug}#{self.session.pk}" if self.session else self.slug

    @property
    def came(self) -> int:
        """How many have come."""
        return sum(row.came is True for row in self.rows)


def meeting_called(slug: str) -> Meeting | None:
    """The meeting with its host, or None; templates are not meetings."""
    rows = Meeting.objects.select_related("host", "municipality", "event")
    return rows.filter(slug=slug, is_pattern=False).first()


def door_page(meeting: Meeting, *, session_id: int | None = None, at: datetime) -> DoorPage:
    """Everybody with a live enrolment, and those who came without; at a session those who picked it.

    Three questions with the meeting.
    """
    sessions = tuple(
        SessionDoor(row.pk, Wording(row.title_nb, row.title_nn, row.title_en), row.room)
        for row in Session.objects.filter(meeting_id=meeting.pk).order_by("round", "place")
    )
    return DoorPage(
        slug=meeting.slug,
        title=meeting.title,
        starts_at=meeting.starts_at,
        is_open=attendance.door_is_open(state=meeting.state, starts_at=meeting.starts_at, at=at),
        rows=door_rows(meeting.pk, session_id),
        sessions=sessions,
        session=next((one for one in sessions if one.pk == session_id), None),
    )


def door_rows(meeting_id: int, session_id: int | None = None) -> tuple[DoorRow, ...]:
    """The names at the door, in Norwegian order; erased ones do not stand there."""
    expected = Enrolment.objects.live().filter(meeting_id=meeting_id).exclude(name="")
    if session_id is None:
        expected = expected.annotate(has_come=F("attended"))
    else:
        # one filter, so that it is the choice of this session that tells who came to it
        expected = expected.filter(choices__session_id=session_id).annotate(
            has_come=F("choices__attended")
        )
    here = Q(marks__session=session_id) if session_id else Q(marks__session__isnull=True)
    found = expected.annotate(marked_at=Max("marks__marked_at", filter=here)).values_list(
        "pk", "key", "name", "organisation__name", "municipality__name", "pool__form",
        "standing", "has_come", "marked_at", "is_walk_in",
    )  # fmt: skip
    rows = [
        DoorRow(
            pk=pk,
            code=attendance.door_code(key),
            name=name,
            where=organisation or municipality or "",
            form=form,
            standing=standing,
            came=came,
            marked_at=marked_at,
            is_walk_in=is_walk_in,
        )
        for pk, key, name, organisation, municipality, form, standing, came, marked_at, is_walk_in in found
    ]
    return tuple(sorted(rows, key=lambda row: (in_order(row.name), row.pk)))


def in_order(name: str) -> str:
    """A name as it is sorted in Norway: æ, ø and å last, capitals as small letters."""
    return name.casefold().translate(NORWEGIAN)
