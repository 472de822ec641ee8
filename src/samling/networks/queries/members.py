"""Who is in a network, and where a visitor stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from samling.networks.models import (
    AgendaItem,
    DocumentVersion,
    Membership,
    Network,
    Post,
    Task,
)
from samling.networks.terms import Delivery, Standing
from samling.register.models import Affiliation, Organisation
from samling.register.terms import LIBRARY_KINDS, AffiliationRole


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member as the other members see her; the address is for conveners only."""

    pk: int
    name: str
    place: str
    email: str
    standing: Standing
    is_convener: bool
    is_guest: bool
    joined_at: datetime | None
    returned_at: datetime | None = None
    is_unreachable: bool = False


@dataclass(frozen=True, slots=True)
class MembersPage:
    """Members, those who wait for a yes, and those who are invited."""

    members: tuple[MemberLine, ...]
    asked: tuple[MemberLine, ...]
    invited: tuple[MemberLine, ...]


@dataclass(frozen=True, slots=True)
class Invitable:
    """Somebody of the register who could be invited."""

    person_id: int
    name: str
    place: str
    role: str


def mine_in(network: Network, *, person_id: int | None, keys: Collection[str]) -> Membership | None:
    """Where the visitor stands: as a person of the register, else by a personal link of this device."""
    rows = network.memberships.live().select_related("person", "organisation", "network")
    if person_id is not None:
        return rows.filter(person_id=person_id).first()
    known = [key for key in keys if _is_uuid(key)]
    return rows.filter(key__in=known).first() if known else None


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def member_of(key: UUID) -> Membership | None:
    """The membership behind a personal link, also of somebody who has left; None when there is none."""
    rows = Membership.objects.select_related("network", "person", "organisation")
    return rows.filter(key=key).first()


def member_called(network: Network, pk: int) -> Membership | None:
    """The membership of this network, or None; its personal link is nobody else's business."""
    return network.memberships.filter(pk=pk).first()


def members_page(network: Network, *, with_addresses: bool) -> MembersPage:
    """Everybody who is live in a network, conveners first, then by name; one question."""
    rows = network.memberships.live().select_related("person", "organisation")
    lines = [_line(row, with_addresses=with_addresses) for row in rows.order_by("pk")]
    lines.sort(key=lambda line: (not line.is_convener, line.name.casefold()))

    def of(standing: Standing) -> tuple[MemberLine, ...]:
        return tuple(line for line in lines if line.standing == standing)

    return MembersPage(of(Standing.MEMBER), of(Standing.ASKED), of(Standing.INVITED))


def _line(row: Membership, *, with_addresses: bool) -> MemberLine:
    return MemberLine(
        pk=row.pk,
        name=row.shown_name or row.address,
        place=row.organisation.name if row.organisation else "",
        email=row.address if with_addresses else "",
        standing=Standing(row.standing),
        is_convener=row.is_convener,
        is_guest=row.person_id is None,
        joined_at=row.joined_at,
        returned_at=row.returned_at if with_addresses and row.is_returned else None,
        is_unreachable=with_addresses and row.is_unreachable,
    )


def member_choices(network: Network) -> tuple[tuple[int, str], ...]:
    """Members to choose among, by name."""
    rows = network.memberships.here().select_related("person")
    return tuple(
        sorted(((row.pk, row.shown_name) for row in rows), key=lambda one: one[1].casefold())
    )


def invitable(network: Network, *, search: str, on: date) -> tuple[Invitable, ...]:
    """People with a role whose name or organisation has the words, and who are not in it; at most 20."""
    words = search.replace("\0", "").split()[:4]
    if not words:
        return ()
    rows = Affiliation.objects.current(on).filter(
        person__erased_at__isnull=True, person__email__isnull=False
    )
    for word in words:
        rows = rows.filter(Q(person__name__icontains=word) | Q(organisation__name__icontains=word))
    here = network.memberships.live().filter(person__isnull=False).values("person_id")
    rows = rows.exclude(person_id__in=here).order_by("person__name", "person_id", "pk")
    found: dict[int, Invitable] = {}
    for person_id, name, place, role in rows.values_list(
        "person_id", "person__name", "organisation__name", "role"
    )[:60]:
        found.setdefault(
            person_id, Invitable(person_id, name, place, str(AffiliationRole(role).label))
        )
    return tuple(found.values())[:20]


def library_choices(*, on: date) -> tuple[tuple[int, str], ...]:
    """Libraries a guest may say to work at."""
    rows = Organisation.objects.active(on).filter(kind__in=LIBRARY_KINDS)
    return tuple(rows.order_by("name", "pk").values_list("pk", "name"))


def chiefs_of(library_ids: Collection[int], *, on: date) -> dict[int, tuple[int, ...]]:
    """The chiefs of each of these libraries who can be written to, by library."""
    rows = Affiliation.objects.current(on).filter(
        organisation_id__in=library_ids,
        role=AffiliationRole.LIBRARY_CHIEF,
        person__erased_at__isnull=True,
        person__email__isnull=False,
    )
    found: dict[int, tuple[int, ...]] = {}
    for place, person in rows.order_by("pk").values_list("organisation_id", "person_id"):
        found[place] = (*found.get(place, ()), person)
    return found


def copy_of(mine: Membership) -> dict[str, Any]:
    """Everything that is stored about one member of one network, to hand over."""
    return {
        "network": str(mine.network),
        "name": mine.shown_name,
        "email": mine.address,
        "letters_came_back_from": mine.returned_from,
        "letters_came_back_at": mine.returned_at,
        "language": mine.letter_language,
        "library": mine.organisation.name if mine.organisation else "",
        "standing": mine.standing,
        "convenes": mine.is_convener,
        "letters": str(Delivery(mine.delivery)),
        "asked_at": mine.asked_at,
        "joined_at": mine.joined_at,
        "left_at": mine.left_at,
        "posts": list(
            Post.objects.filter(author=mine).order_by("pk").values("topic__subject", "text", "written_at")
        ),
        "agenda": list(AgendaItem.objects.filter(proposed_by=mine).order_by("pk").values("title", "text")),
        "tasks": list(Task.objects.filter(owner=mine).order_by("pk").values("text", "due_on", "done_at")),
        "documents": list(
            DocumentVersion.objects.filter(added_by=mine).order_by("pk").values(
                "document__title", "number", "added_at"
            )
        ),
    }  # fmt: skip
