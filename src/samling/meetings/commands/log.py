"""Logging one event, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from samling.ground.period import day_in_oslo
from samling.ground.prepared import Prepared
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings import queries
from samling.meetings.commands.faults import refuse_bad
from samling.meetings.commands.totals import move, those_that_count
from samling.meetings.models import Event
from samling.meetings.rules import measures, telling
from samling.meetings.terms import Setting
from samling.register.models import Organisation
from samling.register.terms import LIBRARY_KINDS, OrganisationKind

HOLDERS = (*LIBRARY_KINDS, OrganisationKind.COUNTY_LIBRARY)
PLACE = Prepared(
    lambda library_id: Organisation.objects.filter(kind__in=HOLDERS, pk=library_id).values_list(
        "municipality_id"
    ),
    {"library_id": -1},
)


class EventDiffers(Refusal):
    """Another event has already come under this key."""


class UnknownMeasure(Refusal):
    """The measure does not exist, or is not being done now."""


class NoSuchLibrary(Refusal):
    """The library is unknown, or lies in no municipality."""


def log_event(
    *,
    key: UUID,
    library_id: int,
    title: str,
    starts_at: datetime,
    type: str,
    organiser: str,
    audience: str,
    people: int | None,
    standing: str,
    setting: str = Setting.IN_HOUSE,
    measure_slug: str | None = None,
    municipality_id: int | None = None,
    is_public: bool = True,
    person_id: int | None,
    by: str,
    at: datetime,
) -> Event:
    """Write an event down and add it to the running totals; sent again, it is the same event.

    Without ``measure_slug`` the event goes to the measure that gathers its kind. It counts where
    its library lies, unless ``municipality_id`` says that it was held elsewhere. Raises BadEvent,
    UnknownMeasure, NoSuchLibrary, and EventDiffers when the key has come with something else.
    """
    refuse_bad(
        title=title,
        starts_at=starts_at,
        words=(type, organiser, audience, setting),
        people=people,
        standing=standing,
        at=at,
    )
    event = Event(
        key=key,
        title=title.strip(),
        library_id=library_id,
        starts_at=starts_at,
        month=telling.month_of(day_in_oslo(starts_at)),
        type=type,
        organiser=organiser,
        audience=audience,
        setting=setting,
        people=people,
        standing=standing,
        is_public=is_public,
        logged_at=at,
        logged_by_id=person_id,
        confirmed_at=at if telling.is_held(people=people, starts_at=starts_at, at=at) else None,
    )
    event.fingerprint = _fingerprint(event, measure_slug)
    try:
        return _write(event, place=municipality_id, measure_slug=measure_slug, by=by, at=at)
    except IntegrityError:
        first = Event.objects.filter(key=key).first()
        if first is None:
            raise
    return _the_same(first, event)


@transaction.atomic
def _write(
    event: Event, *, place: int | None, measure_slug: str | None, by: str, at: datetime
) -> Event:
    event.municipality_id = municipality_of(event.library_id) if place is None else place
    event.measure_id = measure_of(event, slug=measure_slug)
    event.save(force_insert=True)
    journal.note(deed="meetings.logged", subject=f"event:{event.pk}", by=by, at=at)
    move(becomes=those_that_count(event))
    return event


def _the_same(first: Event, again: Event) -> Event:
    """The event that came first under this key, when the second is the same; else EventDiffers."""
    if first.fingerprint != again.fingerprint:
        raise EventDiffers(
            _(
                "Another event has already been sent from this form."
                " If this is a new one, send it once more."
            )
        )
    return first


def municipality_of(library_id: int) -> int:
    """Where the library lies today; NoSuchLibrary when it is unknown or lies nowhere."""
    found = PLACE.rows(library_id=library_id)
    if not found or found[0][0] is None:
        raise NoSuchLibrary(_("This library cannot have events."))
    place: int = found[0][0]
    return place


def measure_of(event: Event, *, slug: str | None) -> int | None:
    """The measure named, or the one that gathers this kind of event; an empty name means none."""
    if slug == "":
        return None
    if slug is None:
        return measures.measure_for(
            event.type, event.audience, event.organiser, queries.gatherers()
        )
    measure_id = queries.running_measure(slug)
    if measure_id is None:
        raise UnknownMeasure(_("This measure is no longer in use. Choose another."))
    return measure_id


def _fingerprint(event: Event, measure_slug: str | None) -> str:
    return telling.fingerprint(
        library=event.library_id,
        title=event.title,
        starts_at=event.starts_at,
        type=event.type,
        organiser=event.organiser,
        audience=event.audience,
        setting=event.setting,
        people=event.people,
        standing=event.standing,
        measure=measure_slug,
        public=event.is_public,
    )
