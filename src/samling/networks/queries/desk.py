"""What waits on the work desk: own networks, promised tasks, and what a convener must look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from samling.ground.wording import Wording
from samling.networks.models import Membership, Network, Task
from samling.networks.terms import NetworkState, Standing


@dataclass(frozen=True, slots=True)
class DeskTask:
    """Something agreed at a network's meeting that the visitor does."""

    pk: int
    text: str
    due_on: date | None
    is_late: bool
    network: Wording
    network_slug: str
    gathering: int


@dataclass(frozen=True, slots=True)
class DeskNetwork:
    """A network that the visitor is in, or is invited to."""

    slug: str
    name: Wording
    key: str
    is_invited: bool
    asking: int
    waiting: int


@dataclass(frozen=True, slots=True)
class SilentNetwork:
    """A network that has been silent, and nobody answered when asked."""

    slug: str
    name: Wording


def tasks_of(person_id: int, *, on: date) -> tuple[DeskTask, ...]:
    """What the visitor has yet to do, the first due first; one question."""
    rows = Task.objects.filter(owner__person_id=person_id).exclude(owner__standing=Standing.LEFT)
    return _undone(rows, on=on)


def tasks_of_member(mine: Membership, *, on: date) -> tuple[DeskTask, ...]:
    """What one member has yet to do in one network; one question."""
    return _undone(Task.objects.filter(owner=mine), on=on)


def _undone(rows: QuerySet[Task], *, on: date) -> tuple[DeskTask, ...]:
    rows = rows.filter(done_at__isnull=True).select_related("gathering__network")
    return tuple(
        DeskTask(
            pk=row.pk,
            text=row.text,
            due_on=row.due_on,
            is_late=row.due_on is not None and row.due_on < on,
            network=row.gathering.network.name,
            network_slug=row.gathering.network.slug,
            gathering=row.gathering_id,
        )
        for row in rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:20]
    )


def networks_of(person_id: int) -> tuple[DeskNetwork, ...]:
    """Networks the visitor is in or invited to; what waits for a convener counted. One question."""
    asking = Q(network__memberships__standing=Standing.ASKED)
    rows = (
        Membership.objects.filter(
            person_id=person_id, standing__in=[Standing.MEMBER, Standing.INVITED]
        )
        .exclude(network__state=NetworkState.ENDED)
        .select_related("network")
        .annotate(
            asking=Count("network__memberships", filter=asking, distinct=True),
            papers=Count(
                "network__documents", filter=Q(network__documents__is_waiting=True), distinct=True
            ),
        )
        .order_by("network__name_nb", "pk")
    )
    return tuple(
        DeskNetwork(
            slug=row.network.slug,
            name=row.network.name,
            key=str(row.key),
            is_invited=row.standing == Standing.INVITED,
            asking=asked if row.is_convener else 0,
            waiting=papers if row.is_convener else 0,
        )
        for row, asked, papers in ((row, *_counts(row)) for row in rows)
    )


def _counts(row: Any) -> tuple[int, int]:
    return row.asking, row.papers


def silent_networks() -> tuple[SilentNetwork, ...]:
    """Networks that the county library must look into, because nobody answered; one question."""
    rows = Network.objects.active().filter(reminded_at__isnull=False)
    rows = rows.filter(Q(kept_at__isnull=True) | Q(kept_at__lt=F("reminded_at")))
    return tuple(SilentNetwork(row.slug, row.name) for row in rows.order_by("reminded_at", "pk"))
