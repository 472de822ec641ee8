"""What networks amount to: facts for the pages that add up. Their meetings count through meetings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from samling.ground.wording import Wording
from samling.networks.models import Membership, Network
from samling.networks.terms import NetworkState
from samling.register.models import Organisation
from samling.register.terms import OrganisationKind

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
