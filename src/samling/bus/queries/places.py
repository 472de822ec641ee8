"""Stops as the county library keeps them: all of them, and what needs somebody's eyes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samling.bus.models import Stop
from samling.bus.terms import StopKind, StopState, StopWish
from samling.ground.distance import Spot, air_km
from samling.register.models import Municipality

ON_A_PAGE = 60
FAR_KM = 0.5


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A stop in the list."""

    slug: str
    name: str
    municipality: str
    kind: StopKind
    state: StopState
    wish: StopWish
    has_place: bool
    is_by_hand: bool


@dataclass(frozen=True, slots=True)
class Concern:
    """Something about a stop that a person has to look at, in words."""

    slug: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """Stops found, a page of them, and the concerns of all."""

    lines: tuple[PlaceLine, ...]
    found: int
    page: int
    pages: int
    concerns: tuple[Concern, ...]
    municipalities: tuple[tuple[str, str], ...]


def places_page(*, asked: Mapping[str, str], on: date) -> PlacesPage:
    """Stops by name, municipality, kind and state, and a page of them; four questions."""
    rows = _found(asked)
    found = rows.count()
    pages = max(1, -(-found // ON_A_PAGE))
    word = asked.get("side", "")
    page = min(max(int(word), 1), pages) if word.isdigit() and len(word) < 6 else 1
    rows = rows.select_related("municipality").order_by("name", "pk")
    return PlacesPage(
        lines=tuple(_line(stop) for stop in rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]),
        found=found,
        page=page,
        pages=pages,
        concerns=concerns(on=on),
        municipalities=tuple(Municipality.objects.order_by("name").values_list("slug", "name")),
    )


def _found(asked: Mapping[str, str]) -> QuerySet[Stop]:
    rows = Stop.objects.all()
    if name := asked.get("navn", "").replace("\x00", "").strip():
        rows = rows.filter(name__icontains=name[:80])
    if place := asked.get("kommune", "").replace("\x00", ""):
        rows = rows.filter(municipality__slug=place)
    if (kind := asked.get("type", "")) in StopKind.values:
        rows = rows.filter(kind=kind)
    state = asked.get("tilstand", "")
    if state in StopState.values:
        rows = rows.filter(state=state)
    elif state == "uten-plass":
        rows = rows.filter(latitude=None).exclude(state="closed")
    return rows


def _line(stop: Stop) -> PlaceLine:
    return PlaceLine(
        slug=stop.slug,
        name=stop.name,
        municipality=stop.municipality.name,
        kind=StopKind(stop.kind),
        state=StopState(stop.state),
        wish=StopWish(stop.wish),
        has_place=stop.latitude is not None,
        is_by_hand=stop.is_placed_by_hand,
    )


def concerns(*, on: date) -> tuple[Concern, ...]:
    """Stops that are closed or rest but have visits to come, and those nobody can drive to; one question."""
    coming = Q(visits__on__gte=on) & ~Q(visits__state="cancelled")
    rows = (
        Stop.objects.filter(
            Q(state__in=("closed", "paused")) | Q(latitude=None) | Q(is_placed_by_hand=True)
        )
        .annotate(coming=Count("visits", filter=coming, distinct=True))
        .select_related("municipality", "organisation")
        .order_by("name", "pk")
    )
    found = []
    for stop in rows:
        words = _concern(stop, getattr(stop, "coming", 0))
        if words:
            found.append(Concern(stop.slug, f"{stop.name} ({stop.municipality.name})", words))
    return tuple(found)


def _concern(stop: Stop, coming: int) -> str:
    if stop.state in ("closed", "paused") and coming:
        what = _("Closed down") if stop.state == "closed" else _("Resting")
        visits = ngettext("%(n)s visit to come", "%(n)s visits to come", coming) % {"n": coming}
        return _("%(what)s, but has %(visits)s. Make a new timetable, or cancel them.") % {
            "what": what, "visits": visits,
        }  # fmt: skip
    if stop.latitude is None and stop.state != "closed":
        return _("No place on the map, so no plan can visit it. Give it coordinates.")
    away = _km_from_register(stop)
    if away is not None and away > FAR_KM and stop.state != "closed":
        return _("The register places it %(km)s km from where the bus stands. Has it moved?") % {
            "km": f"{away:.1f}".replace(".", ",")
        }
    return ""


def _km_from_register(stop: Stop) -> float | None:
    """How far the bus stands from where the register has the place; None when that is not known."""
    there = stop.organisation
    if not stop.is_placed_by_hand or there is None:
        return None
    if None in (there.latitude, there.longitude, stop.latitude, stop.longitude):
        return None
    return air_km(
        Spot(stop.latitude or 0.0, stop.longitude or 0.0),
        Spot(there.latitude or 0.0, there.longitude or 0.0),
    )


def place_told(slug: str) -> Stop | None:
    """The stop with its organisation and municipality, for its form."""
    rows = Stop.objects.select_related("organisation", "municipality")
    return rows.filter(slug=slug).first()
