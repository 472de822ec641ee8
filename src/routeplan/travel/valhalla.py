"""Travel from a Valhalla server by its matrix service, or from Valhalla within this process."""

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from routeplan.problem import Travel
from routeplan.travel.http import Asking, filled, table
from routeplan.travel.place import Floats, Place, degrees
from searches.fault import ProblemFault

_MATRIX_LIMIT = "max_matrix_location_pairs"


@dataclass(frozen=True, slots=True)
class Valhalla:
    """A Valhalla server at ``address``.

    One question asks for ``most_places`` squared pairs (2 500 as shipped).
    """

    address: str
    costing: str = "bus"
    bus_factor: float = 1.0
    most_places: int = 50
    asking: Asking = field(default_factory=Asking)

    def __call__(self, places: Sequence[Place]) -> Travel:
        """Travel between all places; ``ProblemFault`` when the server fails or knows no way."""
        degrees(places)
        return filled(places, self.most_places, self._block)

    def _block(self, origins: Sequence[Place], goals: Sequence[Place]) -> tuple[Floats, Floats]:
        url = f"{self.address.rstrip('/')}/sources_to_targets"
        answer = self.asking.post(url, question(origins, goals, self.costing))
        seconds, metres = answered(answer, (len(origins), len(goals)), self.address)
        return seconds * self.bus_factor, metres


@dataclass(frozen=True, slots=True)
class ValhallaHere:
    """Valhalla in this process over a folder of its tiles.

    Needs the ``pyvalhalla`` wheel, which is optional.
    """

    tiles: Path
    costing: str = "bus"
    bus_factor: float = 1.0
    most_places: int = 500

    def __call__(self, places: Sequence[Place]) -> Travel:
        """Travel between all places.

        ``ProblemFault`` without the wheel, without tiles or without a way.
        """
        degrees(places)
        ask = self._matrix()

        def block(origins: Sequence[Place], goals: Sequence[Place]) -> tuple[Floats, Floats]:
            answer = json.loads(ask(json.dumps(question(origins, goals, self.costing))))
            seconds, metres = answered(answer, (len(origins), len(goals)), "Valhalla")
            return seconds * self.bus_factor, metres

        return filled(places, self.most_places, block)

    def _matrix(self) -> Callable[[str], str]:
        """The matrix service of an actor whose limits allow for a whole county."""
        valhalla = _wheel()
        config = valhalla.get_config(tile_extract="", tile_dir=str(self.tiles))
        limits: dict[str, Any] = config["service_limits"].setdefault(self.costing, {})
        limits[_MATRIX_LIMIT] = self.most_places**2
        limits["max_matrix_distance"] = limits["max_distance"] = 2_000_000.0
        limits["max_locations"] = 2 * self.most_places
        matrix = valhalla.Actor(config).matrix

        def ask(text: str) -> str:
            try:
                return str(matrix(text))
            except RuntimeError as error:
                raise ProblemFault("Valhalla", f"answers no matrix ({error})") from error

        return ask


def _wheel() -> Any:
    try:
        return importlib.import_module("valhalla")
    except ImportError as error:
        reason = "is not installed here; install pyvalhalla or use a Valhalla server"
        raise ProblemFault("Valhalla", reason) from error


def question(origins: Sequence[Place], goals: Sequence[Place], costing: str) -> dict[str, Any]:
    """The question for a matrix as Valhalla wants it; it answers seconds and kilometres."""
    points = [[{"lat": p.lat, "lon": p.lon} for p in places] for places in (origins, goals)]
    return {"sources": points[0], "targets": points[1], "costing": costing, "units": "kilometers"}


def answered(answer: Any, shape: tuple[int, int], server: str) -> tuple[Floats, Floats]:
    """Seconds and metres from a matrix answer, row by row or in Valhalla's concise form."""
    if not isinstance(answer, Mapping) or "sources_to_targets" not in answer:
        raise ProblemFault(server, "answers no matrix")
    rows = answer["sources_to_targets"]
    if isinstance(rows, Mapping):
        times, lengths = rows.get("durations"), rows.get("distances")
    else:
        times, lengths = _cells(rows, "time", server), _cells(rows, "distance", server)
    seconds, kilometres = table(times, shape, server), table(lengths, shape, server)
    return seconds, np.where(np.isfinite(seconds), kilometres * 1000.0, np.nan)


def _cells(rows: Any, key: str, server: str) -> list[list[Any]]:
    try:
        return [[cell.get(key) for cell in row] for row in rows]
    except (TypeError, AttributeError) as error:
        raise ProblemFault(server, "answers a matrix of another form") from error
