"""The county as outlines and centres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from samling.register.models import Boundary, ImportRun, Municipality

CREDIT = "© Kartverket"


@dataclass(frozen=True, slots=True)
class MapPlace:
    """One municipality: GeoJSON outline and centre (latitude, longitude), each None when unknown."""

    number: str
    slug: str
    name: str
    geometry: dict[str, Any] | None
    centre: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class CountyMap:
    """All municipalities by number, with the words of thanks that must stand beside the map."""

    places: tuple[MapPlace, ...]
    credit: str

    def geojson(self) -> dict[str, Any]:
        """A GeoJSON FeatureCollection; one without an outline is drawn as a point at its centre."""
        return {
            "type": "FeatureCollection",
            "credit": self.credit,
            "features": [_feature(place) for place in self.places],
        }


def county_map() -> CountyMap:
    """Outlines and centres of all municipalities, in one question."""
    rows = Municipality.objects.order_by("number").values_list(
        "number", "slug", "name", "boundary__outline", "latitude", "longitude"
    )
    return CountyMap(
        places=tuple(
            MapPlace(number, slug, name, outline, _point(latitude, longitude))
            for number, slug, name, outline, latitude, longitude in rows
        ),
        credit=CREDIT,
    )


def map_version() -> str:
    """Changes whenever the map may have changed; cheap to ask."""
    last = ImportRun.objects.aggregate(last=Max("pk"))["last"]
    return f"{last}-{Boundary.objects.count()}"


def _point(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    return None if latitude is None or longitude is None else (latitude, longitude)


def _feature(place: MapPlace) -> dict[str, Any]:
    centre = place.centre
    point = {"type": "Point", "coordinates": [centre[1], centre[0]]} if centre else None
    return {
        "type": "Feature",
        "id": int(place.number),
        "properties": {"number": place.number, "slug": place.slug, "name": place.name},
        "geometry": place.geometry or point,
    }
