"""What the library itself does with an event afterwards: tell the number, put right, take out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings.commands.faults import refuse_bad
from samling.meetings.commands.log import measure_of, municipality_of
from samling.meetings.commands.totals import move, those_that_count
from samling.meetings.models import Correction, Event, Meeting
from samling.meetings.rules import telling

EDITED = (
    "title", "starts_at", "month", "type", "organiser", "audience", "setting", "measure_id",
    "municipality_id", "is_public", "confirmed_at",
)  # fmt: skip


class EventIsStruck(Refusal):
    """The event has been taken out and is only kept as history."""


class EventStale(Refusal):
    """Somebody else has corrected the number since the page was opened."""


@transaction.atomic
def correct_people(
    *,
    key: UUID,
    people: int | None,
    standing: str,
    reason: str = "",
    seen: int | str | None = "unasked",
    person_id: int | None,
    by: str,
    at: datetime,
) -> Event:
    """Put the number of people right; the old one stays as a Correction.

    The first number of an event held without one corrects nothing, yet the unknown it replaces is
    kept too. Told the same number again, nothing changes. ``seen`` is the number the corrector had
    before the eyes; when it is another now the command raises EventStale. Raises BadEvent and
    EventIsStruck. Telling an announced event's number tells that it was held.
    """
    event = _locked(key)
    _refuse_bad_edit(event, people=people, standing=standing, at=at)
    if (event.people, event.standing) == (people, standing) and event.confirmed_at:
        return event
    if seen != "unasked" and seen != event.people:
        raise EventStale(_("Somebody has changed the number meanwhile. Look at it again."))
    was = those_that_count(event)
    if event.confirmed_at:
        _keep_old(event, reason=reason, person_id=person_id, at=at)
    event.people, event.standing = people, standing
    event.confirmed_at = event.confirmed_at or at
    event.save(update_fields=["people", "standing", "confirmed_at"])
    journal.note(deed="meetings.corrected", subject=f"event:{event.pk}", by=by, at=at)
    move(was=was, becomes=those_that_count(event))
    return event


@transaction.atomic
def edit_event(
    *,
    key: UUID,
    title: str,
    starts_at: datetime,
    type: str,
    organiser: str,
    audience: str,
    setting: str,
    measure_slug: str | None = None,
    is_public: bool,
    by: str,
    at: datetime,
) -> Event:
    """Put right what was told of an event; what it was before stands in the journal.

    Raises BadEvent, EventIsStruck and UnknownMeasure. The number has a command of its own.
    """
    event = _locked(key)
    before, was = _shown(event), those_that_count(event)
    event.title, event.starts_at = title.strip(), starts_at
    event.month = telling.month_of(day_in_oslo(starts_at))
    event.type, event.organiser, event.audience = type, organiser, audience
    event.setting, event.is_public = setting, is_public
    event.confirmed_at = _confirmed_at(event, at=at)
    _refuse_bad_edit(event, people=event.people, standing=event.standing, at=at)
    if event.measure is None or event.measure.slug != measure_slug:  # its own may have ended
        event.measure_id = measure_of(event, slug=measure_slug)
    if not Meeting.objects.filter(event=event).exists():  # a meeting was held where it was held
        event.municipality_id = municipality_of(event.library_id)
    changed = {name: old for name, old in before.items() if _shown(event)[name] != old}
    if changed:
        event.save(update_fields=[*EDITED])
        journal.note(
            deed="meetings.edited", subject=f"event:{event.pk}", by=by, at=at,
            details={"was": changed},
        )  # fmt: skip
        move(was=was, becomes=those_that_count(event))
    return event


@transaction.atomic
def strike_event(*, key: UUID, reason: str = "", by: str, at: datetime) -> Event:
    """Take an event out of every total and list; the row and its history stay.

    Struck again, nothing more happens.
    """
    event = Event.objects.select_for_update().get(key=key)
    if event.struck_at is None:
        was = those_that_count(event)
        event.struck_at = at
        event.save(update_fields=["struck_at"])
        journal.note(
            deed="meetings.struck", subject=f"event:{event.pk}", by=by, at=at,
            details={"reason": reason[:200]},
        )  # fmt: skip
        move(was=was)
    return event


def _locked(key: UUID) -> Event:
    event = Event.objects.select_for_update().get(key=key)
    if event.struck_at is not None:
        raise EventIsStruck(_("This event has been taken out and can no longer be changed."))
    return event


def _refuse_bad_edit(event: Event, *, people: int | None, standing: str, at: datetime) -> None:
    refuse_bad(
        title=event.title,
        starts_at=event.starts_at,
        words=(event.type, event.organiser, event.audience, event.setting),
        people=people,
        standing=standing,
        at=at,
    )


def _keep_old(event: Event, *, reason: str, person_id: int | None, at: datetime) -> None:
    Correction.objects.create(
        event=event,
        people=event.people,
        standing=event.standing,
        corrected_at=at,
        corrected_by_id=person_id,
        reason=reason[:200],
    )


def _confirmed_at(event: Event, *, at: datetime) -> datetime | None:
    """An event moved to a day that has not come is announced again, unless a number is told."""
    held = telling.is_held(people=event.people, starts_at=event.starts_at, at=at)
    return event.confirmed_at or (at if held else None) if held else None


def _shown(event: Event) -> dict[str, Any]:
    """The words of an event as the journal keeps them."""
    shown = {name: getattr(event, name) for name in EDITED if name != "confirmed_at"}
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in shown.items()}
