"""Outlines of areas from GeoJSON, for drawings."""

import json
from pathlib import Path
from typing import Any

from routeplan.problem import Point
from searches.fault import ProblemFault


def read_rings(path: Path) -> list[list[Point]]:
    """The outlines of all polygons in a GeoJSON file.

    ``ProblemFault`` when it is something else.
    """
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
        return [ring for feature in features for ring in _rings(feature["geometry"])]
    except OSError as error:
        raise ProblemFault(str(path), f"cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise ProblemFault(str(path), "is not a GeoJSON file of areas") from error


def _rings(geometry: Any) -> list[list[Point]]:
    if geometry["type"] == "Polygon":
        polygons = [geometry["coordinates"]]
    elif geometry["type"] == "MultiPolygon":
        polygons = geometry["coordinates"]
    else:
        return []
    return [[(float(p[1]), float(p[0])) for p in ring] for polygon in polygons for ring in polygon]
