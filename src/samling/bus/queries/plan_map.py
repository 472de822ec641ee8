"""The plan on the map: as a drawing, and as points for the zoomable one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from samling.bus.models import Depot, Scenario, Stop
from samling.bus.queries.plans import clock_of
from samling.bus.rules.drawing import Canvas, Dot, Point, Way, canvas_for, drawing, outlines
from samling.bus.terms import WEEKDAYS
from samling.register.queries import county_map, map_version


@lru_cache(maxsize=2)
def _background(version: str) -> tuple[Canvas, str]:
    """The county's outlines as one path, worked out once for each version of the map."""
    rings: list[list[Point]] = []
    centres: list[Point] = []
    for place in county_map().places:
        centres += [place.centre] if place.centre else []
        geometry = place.geometry or {"type": "Polygon", "coordinates": []}
        many = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]  # fmt: skip
        rings += [[(p[1], p[0]) for p in ring] for polygon in many for ring in polygon]
    points = [p for ring in rings for p in ring] or centres or [(60.0, 10.0), (62.0, 12.0)]
    canvas = canvas_for(points)
    return canvas, outlines(rings, canvas)


def plan_drawing(key: int) -> str:
    """The plan of a what-if as SVG: ways, stops kept, new and dropped since today."""
    row = Scenario.objects.only("name", "plan", "figures").get(pk=key)
    told, plan = row.figures or {}, row.plan or []
    stops, depots = _places(plan, told)
    added = set(told.get("added", ()))
    dots = [
        Dot(_visit_label(stops[v["stop"]], day, v), _point(stops[v["stop"]]), "added" if v["stop"] in added else "kept")
        for day in plan
        for v in day["visits"]
        if v["stop"] in stops
    ]  # fmt: skip
    dots += [
        Dot(_("%(stop)s: drops out") % {"stop": stops[slug].name}, _point(stops[slug]), "dropped")
        for slug in told.get("dropped", ())
        if slug in stops
    ]
    canvas, borders = _background(map_version())
    return drawing(
        title=_("Map of the plan %(name)s") % {"name": row.name},
        borders=borders,
        canvas=canvas,
        ways=[_way(day, stops, depots) for day in plan],
        dots=dots,
    )


def _places(
    plan: Sequence[Mapping[str, Any]], told: Mapping[str, Any]
) -> tuple[dict[str, Stop], dict[str, Point]]:
    slugs = {v["stop"] for d in plan for v in d["visits"]} | set(told.get("dropped", ()))
    stops = Stop.objects.filter(slug__in=slugs, latitude__isnull=False)
    depots = {f"depot {d.slug}": (d.latitude, d.longitude) for d in Depot.objects.all()}
    return {stop.slug: stop for stop in stops}, depots


def _point(stop: Stop) -> Point:
    return stop.latitude or 0.0, stop.longitude or 0.0


def _way(day: Mapping[str, Any], stops: Mapping[str, Stop], depots: Mapping[str, Point]) -> Way:
    between = [_point(stops[v["stop"]]) for v in day["visits"] if v["stop"] in stops]
    home = [depots[day["depot"]]] if day["depot"] in depots else []
    label = _("Week %(week)s, %(weekday)s") % {
        "week": day["week"],
        "weekday": WEEKDAYS[day["weekday"]],
    }
    return Way(label, (*home, *between, *home))


def _visit_label(stop: Stop, day: Mapping[str, Any], visit: Mapping[str, Any]) -> str:
    weekday = WEEKDAYS[day["weekday"]]
    return f"{stop.name}: {weekday} {day['week']}, {clock_of(visit['start_s'])}"


def plan_points(key: int) -> dict[str, Any]:
    """What the zoomable map asks for: municipalities by share reached, and the visited stops."""
    row = Scenario.objects.only("plan", "figures").get(pk=key)
    counts = (row.figures or {}).get("by_municipality", {})
    areas = county_map().geojson()
    for feature in areas["features"]:
        told = counts.get(feature["properties"]["name"])
        share = round(100 * told[0] / told[1]) if told and told[1] else None
        feature["properties"] = {"name": feature["properties"]["name"], "reached": share}
    stops, _depots = _places(row.plan or [], row.figures or {})
    return {
        "areas": areas,
        "points": {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {
                        "name": stops[v["stop"]].name,
                        "label": _visit_label(stops[v["stop"]], day, v),
                    },
                    "geometry": {
                        "type": "Point",
                        "coordinates": list(reversed(_point(stops[v["stop"]]))),
                    },
                }
                for day in row.plan or []
                for v in day["visits"]
                if v["stop"] in stops
            ],
        },
        "layers": [
            {
                "key": "reached",
                "label": _("Children with the offer, per cent"),
                "limits": [20, 40, 60, 80],
                "missing": _("missing"),
            }
        ],
        "credit": areas["credit"],
    }
