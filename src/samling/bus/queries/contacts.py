"""Whom a stop's letters go to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from samling.bus.models import Stop
from samling.register.terms import Language


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a stop is reached; an empty address or telephone is one that nobody knows."""

    stop_id: int
    stop: str
    slug: str
    place: str
    email: str
    phone: str
    language: Language


def contacts_of(stop_ids: Iterable[int]) -> dict[int, Contact]:
    """The contact of each stop: the person named, else the school's own mailbox. One question.

    The language is the one the stop's letters are written in.
    """
    stops = Stop.objects.filter(pk__in=list(stop_ids)).select_related(
        "contact", "organisation", "municipality"
    )
    return {stop.pk: _contact(stop) for stop in stops}


def _contact(stop: Stop) -> Contact:
    person = stop.contact if stop.contact and stop.contact.erased_at is None else None
    own = stop.organisation.email if stop.organisation else ""
    return Contact(
        stop_id=stop.pk,
        stop=stop.name,
        slug=stop.slug,
        place=stop.municipality.name,
        email=(person.email if person else "") or own,
        phone=person.phone if person else "",
        language=Language(stop.language),
    )
