"""What networks amount to: facts for the pages that add up. Their meetings count through meetings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from samling.ground.figures import Total
from samling.ground.period import OSLO
from samling.ground.wording import Wording
from samling.networks.models import Membership, Network
from samling.networks.terms import NetworkState
from samling.register.models import Organisation
from samling.register.terms import OrganisationKind
from samling.strategy.reach import ReachFact
from samling.strategy.terms import Audience

KIND = "network"

# libraries with a chief or staff of their own, which can be in a network
COUNTED = (OrganisationKind.PUBLIC_LIBRARY, OrganisationKind.SCHOOL_LIBRARY)


@dataclass(frozen=True, slots=True)
class NetworkFigures:
    """Networks and members now; libraries in one and all libraries; meetings are not among them."""

    active: int
    paused: int
    ended: int
    members: int
    libraries_in: int
    libraries: int

    @property
    def libraries_outside(self) -> int:
        """Libraries of which nobody is in any active network."""
        return self.libraries - self.libraries_in


@dataclass(frozen=True, slots=True)
class NetworkHere:
    """A network that libraries of a municipality are in."""

    slug: str
    name: Wording


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """Libraries of one municipality, and those of them in a network."""

    municipality_id: int
    libraries: int
    libraries_in: int
    networks: int


@dataclass(frozen=True, slots=True)
class NetworkYear:
    """Networks as they stood when a year ended, or stand today in the year that runs."""

    active: int
    new: int
    members: int
    libraries_in: int
    libraries: int


def county_year(year: int, *, on: date) -> tuple[ReachFact, ...]:
    """The networks that were active when the year ended, each with its members; one question.

    ``month`` is the last that counts, ``people`` the members then. A network that was paused or ended
    later counts as active until then.
    """
    last = _last_day(year, on)
    rows = _active_on(last).annotate(
        people=Count("memberships", filter=_members_on(last, "memberships__"))
    )
    return tuple(
        ReachFact(
            measure_id=measure,
            strategy_id=strategy,
            municipality_id=None,
            month=last.replace(day=1),
            audience=Audience.PROFESSIONALS,
            kind=KIND,
            people=Total(people, 1, 1),
        )
        for measure, strategy, people in rows.order_by("pk").values_list(
            "measure_id", "measure__strategy_id", "people"
        )
    )


def network_year(year: int, *, on: date) -> NetworkYear:
    """The county's networks when a year ended; four questions."""
    last = _last_day(year, on)
    begun = Network.objects.filter(made_at__gte=_begins(year), made_at__lt=_after(last)).count()
    here = Membership.objects.filter(_members_on(last)).filter(network__in=_active_on(last))
    ours = _libraries(last)
    counted = ours.aggregate(
        all=Count("pk"), inside=Count("pk", Q(pk__in=here.values("organisation_id")))
    )
    return NetworkYear(
        active=_active_on(last).count(),
        new=begun,
        members=here.count(),
        libraries_in=counted["inside"],
        libraries=counted["all"],
    )


def network_figures(*, on: date) -> NetworkFigures:
    """The county's networks as they stand today; three questions."""
    states = dict(Network.objects.values_list("state").annotate(n=Count("pk")).order_by("state"))
    here = Membership.objects.here().filter(network__state=NetworkState.ACTIVE)
    ours = _libraries(on)
    return NetworkFigures(
        active=states.get(NetworkState.ACTIVE, 0),
        paused=states.get(NetworkState.PAUSED, 0),
        ended=states.get(NetworkState.ENDED, 0),
        members=here.count(),
        libraries_in=ours.filter(pk__in=here.values("organisation_id")).count(),
        libraries=ours.count(),
    )


def by_municipality(*, on: date) -> Mapping[int, PlaceFigures]:
    """Libraries and networks of each municipality that has a library; two questions."""
    here = Membership.objects.here().filter(network__state=NetworkState.ACTIVE)
    inside: dict[int, set[int]] = {}
    for library, network in here.exclude(organisation__isnull=True).values_list(
        "organisation_id", "network_id"
    ):
        inside.setdefault(library or 0, set()).add(network)
    libraries: dict[int, list[int]] = {}
    for key, place in _libraries(on).order_by("pk").values_list("pk", "municipality_id"):
        if place is not None:
            libraries.setdefault(place, []).append(key)
    return {
        place: PlaceFigures(
            municipality_id=place,
            libraries=len(keys),
            libraries_in=sum(key in inside for key in keys),
            networks=len(set().union(*(inside.get(key, set()) for key in keys))),
        )
        for place, keys in libraries.items()
    }


def networks_here(municipality: OuterRef) -> QuerySet[Network, Any]:
    """The active networks that libraries of a municipality are in, by name, one JSON text each.

    For a question about the municipality itself; ``as_here`` reads what comes of it.
    """
    ours = Membership.objects.here().filter(
        network=OuterRef("pk"), organisation__municipality=OuterRef(municipality)
    )
    told = JSONObject(slug="slug", nb="name_nb", nn="name_nn", en="name_en")
    rows = Network.objects.active().filter(Exists(ours))
    return rows.order_by("name_nb", "pk").values(one=told)


def as_here(told: str) -> NetworkHere:
    """A network from its JSON text."""
    words = json.loads(told)
    return NetworkHere(words["slug"], Wording(words["nb"], words["nn"], words["en"]))


def _libraries(on: date) -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind__in=COUNTED).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    )


def _begins(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=OSLO)


def _last_day(year: int, on: date) -> date:
    return min(date(year, 12, 31), on)


def _after(last: date) -> datetime:
    """The moment the day after begins."""
    after = last + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=OSLO)


def _active_on(last: date) -> QuerySet[Network]:
    stopped_before = ~Q(state=NetworkState.ACTIVE) & Q(state_since__lte=last)
    return Network.objects.filter(made_at__lt=_after(last)).exclude(stopped_before)


def _members_on(last: date, prefix: str = "") -> Q:
    after = _after(last)
    joined = Q(**{f"{prefix}joined_at__lt": after})
    stays = Q(**{f"{prefix}left_at__isnull": True}) | Q(**{f"{prefix}left_at__gte": after})
    return joined & stays
