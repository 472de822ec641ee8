"""Signs of life of networks: posts, meetings, minutes, and conveners who said that it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, QuerySet, Subquery

from samling.meetings.terms import MeetingState
from samling.networks.models import MinutesEdition, Network, NetworkMeeting, Topic
from samling.networks.rules.sleeping import last_sign


@dataclass(frozen=True, slots=True)
class Signs:
    """A network and when something last happened in it."""

    pk: int
    slug: str
    asked_at: datetime | None
    reminded_at: datetime | None
    last_sign: datetime


def with_signs(networks: QuerySet[Network], *, at: datetime) -> Iterator[Signs]:
    """These networks with their last sign of life; a meeting that comes is a sign of today. One question."""
    said = Topic.objects.filter(network=OuterRef("pk")).order_by().values("network")
    met = NetworkMeeting.objects.filter(
        network=OuterRef("pk"), meeting__state=MeetingState.PUBLISHED
    ).order_by().values("network")  # fmt: skip
    kept = MinutesEdition.objects.filter(gathering__network=OuterRef("pk")).order_by()
    told = kept.values("gathering__network")
    rows = networks.annotate(
        said_at=Subquery(said.annotate(last=Max("last_at")).values("last")),
        met_at=Subquery(met.annotate(last=Max("meeting__starts_at")).values("last")),
        told_at=Subquery(told.annotate(last=Max("published_at")).values("last")),
    )
    shown = (
        "pk",
        "slug",
        "asked_at",
        "reminded_at",
        "made_at",
        "kept_at",
        "said_at",
        "met_at",
        "told_at",
    )
    for pk, slug, asked_at, reminded_at, *signs in rows.order_by("pk").values_list(*shown):
        moments = [min(sign, at) if sign else None for sign in signs]
        yield Signs(pk, slug, asked_at, reminded_at, last_sign(moments))
