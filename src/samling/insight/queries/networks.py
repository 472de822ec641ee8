"""Networks beside needs, libraries and municipalities."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from samling.competence import queries as competence
from samling.competence.queries import NeededBy
from samling.ground.wording import Wording
from samling.insight.models import NetworkForNeed
from samling.networks import reach
from samling.networks.terms import NetworkState
from samling.register.models import Municipality

AT_LEAST = 3  # libraries; two can ring each other
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Proposal:
    """A need that libraries share, and the network that was begun for it, if any.

    ``hidden`` is how many of them this reader is not told the names of.
    """

    key: str
    title: Wording
    libraries: tuple[str, ...]
    network_slug: str
    hidden: int = 0

    @property
    def count(self) -> int:
        """How many libraries need it, named or not."""
        return len(self.libraries) + self.hidden


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A municipality with its libraries and networks; missing where it has no library of its own."""

    slug: str
    name: str
    libraries: int | None
    libraries_in: int | None
    networks: int | None


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The county's networks today."""

    on: date
    figures: reach.NetworkFigures
    lines: tuple[PlaceLine, ...]

    @property
    def outside(self) -> tuple[PlaceLine, ...]:
        """Municipalities whose libraries are in no network at all."""
        return tuple(line for line in self.lines if line.libraries and not line.libraries_in)


def proposals() -> tuple[Proposal, ...]:
    """Needs that at least three libraries share, the heaviest first, at most twenty."""
    begun = _begun()
    return tuple(
        Proposal(
            need.key, need.title, tuple(sorted(name for _key, name in need.libraries)),
            begun.get(need.key, ""),
        )
        for need in competence.needed_by_several(at_least=AT_LEAST)[:SHOWN]
    )  # fmt: skip


def proposals_for(library_ids: Collection[int]) -> tuple[Proposal, ...]:
    """The shared needs that one of these libraries has itself, as its chief may see them.

    Libraries that have not said that they may be shown are only counted.
    """
    own = frozenset(library_ids)
    needs = [
        need
        for need in competence.needed_by_several(at_least=AT_LEAST)
        if any(key in own for key, _name in need.libraries)
    ]
    begun = _begun()
    return tuple(_as_chiefs_see(need, own, begun.get(need.key, "")) for need in needs)


def _as_chiefs_see(need: NeededBy, own: frozenset[int], slug: str) -> Proposal:
    shown = [name for key, name in need.libraries if key in own or key in need.willing]
    hidden = len(need.libraries) - len(shown)
    return Proposal(need.key, need.title, tuple(sorted(shown)), slug, hidden)


def _begun() -> dict[str, str]:
    rows = NetworkForNeed.objects.exclude(network__state=NetworkState.ENDED).order_by("pk")
    return dict(rows.values_list("competence_key", "network__slug"))


def need_called(key: str) -> NeededBy | None:
    """The shared need of this key, or None when too few libraries have it."""
    found = competence.needed_by_several(at_least=AT_LEAST)
    return next((need for need in found if need.key == key), None)


def figures_page(*, on: date) -> FiguresPage:
    """Networks, members and libraries by municipality; six questions."""
    by_place = reach.by_municipality(on=on)
    lines = []
    for key, slug, name in Municipality.objects.order_by("name").values_list("pk", "slug", "name"):
        here = by_place.get(key)
        lines.append(
            PlaceLine(
                slug,
                name,
                here.libraries if here else None,
                here.libraries_in if here else None,
                here.networks if here else None,
            )
        )
    return FiguresPage(on, reach.network_figures(on=on), tuple(lines))
