"""What the form for logging needs to know beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from samling.ground.prepared import Prepared
from samling.ground.visitor import Visitor
from samling.meetings.models import Event
from samling.register.models import Organisation

LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class LastTime:
    """An event of the same librarian, offered so that the next one like it takes one tap."""

    key: UUID
    title: str
    type: str
    organiser: str
    audience: str
    setting: str
    library_id: int


def libraries_of(visitor: Visitor, *, on: date) -> tuple[Organisation, ...]:
    """The libraries where the visitor may log: those of the posts, and their branches."""
    posts = [post.organisation_id for post in visitor.libraries]
    if not posts:
        return ()
    found = {
        library.pk: library
        for post in posts
        for library in OWN.things(Organisation, on=on, post=post)
    }
    in_order = sorted(found.values(), key=lambda each: (each.pk not in posts, each.name))
    return tuple(in_order)


def _own(on: date, post: int) -> QuerySet[Organisation, tuple[Any, ...]]:
    """A library and its branches."""
    own = Organisation.objects.libraries().active(on).filter(municipality__isnull=False)
    return own.filter(Q(pk=post) | Q(parent_id=post)).values_list()


OWN = Prepared(_own, {"on": date(1, 1, 1), "post": -1})


def last_times(person_id: int | None, *, limit: int) -> tuple[LastTime, ...]:
    """What the librarian logged most lately, each kind once, newest first."""
    if person_id is None:
        return ()
    rows = (
        Event.objects.standing()
        .filter(logged_by_id=person_id)
        .order_by("-logged_at", "-id")
        .values_list("key", "title", "type", "organiser", "audience", "setting", "library_id")[
            :LOOKED_AT
        ]
    )
    kinds: dict[tuple[str, str], LastTime] = {}
    for row in rows:
        last = LastTime(*row)
        kinds.setdefault((last.title.casefold(), last.audience), last)
    return tuple(kinds.values())[:limit]


def known_event(key: UUID) -> Event | None:
    """The event with this key and its library, or None."""
    return (
        Event.objects.select_related("library__municipality", "measure__strategy")
        .filter(key=key)
        .first()
    )
