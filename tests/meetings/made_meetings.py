"""Made meetings for the tests: published, next week, with as many seats as the test says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from samling.meetings.models import Meeting, Question, SeatPool, Session
from samling.register.models import Organisation
from tests.cast import NOON

WEEK = timedelta(days=7)


def make_meeting(
    host: Organisation,
    *,
    seats: int | None = 20,
    digital: int | None = None,
    is_digital: bool = False,
    starts_at: datetime = NOON + WEEK,
    lasts: timedelta = timedelta(hours=2),
    **told: Any,
) -> Meeting:
    """A published meeting, in the room unless ``is_digital``; ``digital`` gives both forms.

    ``seats=None`` is as many as come. Whatever else is told goes to the row as it stands.
    """
    slug = told.pop("slug", f"samling-{uuid4().hex[:8]}")
    whole: dict[str, Any] = {
        "state": "published",
        "title_nb": "Fagdag om formidling",
        "text_nb": "Vi møtes og deler det som virker.",
        "ends_at": starts_at + lasts,
        "place": host.name,
        "municipality": host.municipality,
        "type": "training",
        "audience": "adults",
        "made_at": NOON,
        "changed_at": NOON,
        **told,
    }
    if whole["state"] != "draft":
        whole.setdefault("published_at", NOON)
    if whole["state"] == "cancelled":
        whole.setdefault("cancelled_at", NOON)
    meeting = Meeting.objects.create(slug=slug, host=host, starts_at=starts_at, **whole)
    if not is_digital:
        SeatPool.objects.create(meeting=meeting, form="physical", seats=seats)
    if is_digital or digital is not None:
        SeatPool.objects.create(
            meeting=meeting, form="digital", seats=seats if is_digital else digital
        )
    return meeting


def make_session(
    meeting: Meeting, title: str, *, in_round: int = 1, seats: int | None = None, **told: Any
) -> Session:
    """A session of the meeting, behind those already in its round."""
    place = meeting.sessions.filter(round=in_round).count() + 1
    whole: dict[str, Any] = {
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        **told,
    }
    return Session.objects.create(
        meeting=meeting, title_nb=title, round=in_round, place=place, seats=seats, **whole
    )


def make_question(meeting: Meeting, text: str, *, kind: str = "text", **told: Any) -> Question:
    """A question of the meeting, behind those already asked."""
    place = meeting.questions.count() + 1
    keep = {"keep_days": 1} if kind in ("diet", "access") else {}
    return Question.objects.create(
        meeting=meeting, place=place, kind=kind, text_nb=text, **{**keep, **told}
    )
