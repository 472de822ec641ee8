"""The plan on the map: as a drawing, and as points for the zoomable one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samling.bus.models import Depot, Scenario, ScenarioRule, Stop, StopVisit
from samling.bus.queries.children import children_of_stops
from samling.bus.queries.plans import clock_of, wish_in_words
from samling.bus.rules.assumptions import assumptions_from
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


def outlines_of_county() -> dict[str, Any]:
    """The municipalities' outlines with their names, for the zoomable map."""
    areas = county_map().geojson()
    for feature in areas["features"]:
        feature["properties"] = {"name": feature["properties"]["name"]}
    return areas


def plan_points(key: int) -> dict[str, Any]:
    """What the zoomable map of a what-if shows: every place it may visit, the plan's ways and today's.

    Eight questions. Each place tells how many children it is for, when it is visited in the plan and
    today, and which wish stands about it.
    """
    row = Scenario.objects.select_related("today").get(pk=key)
    told, plan = row.figures or {}, row.plan or []
    visits = {v["stop"]: (day, v) for day in plan for v in day["visits"]}
    todays = _todays(row)
    wishes = {
        rule.stop_id: rule for rule in row.rules.filter(stop__isnull=False).exclude(kind="minimum")
    }
    share = assumptions_from(row.assumptions).share_of_1_to_10
    children = children_of_stops(share_of_1_to_10=share)
    kinds = ["school", *["kindergarten"] * row.kindergartens, *["village"] * row.villages]
    stops = [
        stop
        for stop in Stop.objects.filter(latitude__isnull=False)
        .exclude(state="closed")
        .select_related("municipality")
        if stop.kind in kinds or stop.slug in visits or stop.slug in todays or stop.pk in wishes
    ]
    added, dropped = set(told.get("added", ())), set(told.get("dropped", ()))
    depots = {f"depot {d.slug}": (d.latitude, d.longitude) for d in Depot.objects.all()}
    by_slug = {stop.slug: stop for stop in stops}
    return {
        "points": _collection(
            _place(
                stop,
                standing="added" if stop.slug in added else "dropped" if stop.slug in dropped
                else "kept" if stop.slug in visits else "other",
                children=children[stop.pk].value,
                visit=visits.get(stop.slug),
                today=todays.get(stop.slug, ()),
                wish=wishes.get(stop.pk),
            )
            for stop in stops
        ),
        "lines": _collection(
            [
                *(_line("plan", _way(day, by_slug, depots)) for day in plan),
                *(_line("today", way) for way in _todays_ways(row, by_slug)),
            ]
        ),
    }  # fmt: skip


def _collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _line(of: str, way: Way) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"of": of, "label": way.label},
        "geometry": {
            "type": "LineString",
            "coordinates": [[east, north] for north, east in way.points],
        },
    }


def _place(
    stop: Stop,
    *,
    standing: str,
    children: int | None,
    visit: tuple[Mapping[str, Any], Mapping[str, Any]] | None,
    today: Sequence[str],
    wish: ScenarioRule | None,
) -> dict[str, Any]:
    place = f"{stop.name}, {stop.municipality.name}"
    words = [
        _("Nobody has counted the children.")
        if children is None
        else ngettext("%(n)s child", "%(n)s children", children) % {"n": children}
    ]
    if visit is not None:
        words.append(_("In the plan: %(when)s") % {"when": _when(*visit)})
    words += [_("Today: %(when)s") % {"when": when} for when in today]
    properties: dict[str, Any] = {
        "slug": stop.slug, "name": place, "words": words, "standing": standing,
        "week": visit[0]["week"] if visit else None,
        "weekday": visit[0]["weekday"] if visit else None,
        "day": _day_in_words(visit[0]["week"], visit[0]["weekday"]) if visit else "",
    }  # fmt: skip
    if wish is not None:
        properties |= {"wish": wish.kind, "rule": wish.pk, "wish_words": wish_in_words(wish)}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [stop.longitude, stop.latitude]},
    }


def _day_in_words(week: int, weekday: int) -> str:
    return _("%(weekday)s in week %(week)s") % {"weekday": str(WEEKDAYS[weekday]).lower(), "week": week}  # fmt: skip


def _when(day: Mapping[str, Any], visit: Mapping[str, Any]) -> str:
    return f"{_day_in_words(day['week'], day['weekday'])}, {clock_of(visit['start_s'])}"


def _todays(row: Scenario) -> dict[str, list[str]]:
    """When each stop of today's timetable is visited, in words."""
    found: dict[str, list[str]] = {}
    for visit in _visits_today(row):
        when = f"{_day_in_words(visit.day.week, visit.day.weekday)}, {visit.arrives:%H:%M}"
        found.setdefault(visit.stop.slug, []).append(when)
    return found


def _visits_today(row: Scenario) -> list[StopVisit]:
    if row.today_id is None:
        return []
    return list(
        StopVisit.objects.filter(day__timetable_id=row.today_id)
        .select_related("day__depot", "stop")
        .order_by("day", "arrives")
    )


def _todays_ways(row: Scenario, stops: Mapping[str, Stop]) -> list[Way]:
    """The way of each day of today's timetable."""
    days: dict[int, list[StopVisit]] = {}
    for visit in _visits_today(row):
        days.setdefault(visit.day_id, []).append(visit)
    ways = []
    for visits in days.values():
        day = visits[0].day
        home = (day.depot.latitude, day.depot.longitude)
        between = [_point(stops[v.stop.slug]) for v in visits if v.stop.slug in stops]
        ways.append(Way(_day_in_words(day.week, day.weekday), (home, *between, home)))
    return ways
