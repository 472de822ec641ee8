"""Travel by the quickest way through a road network, with speeds by kind of road.

The network is GeoJSON lines with ``from_node``, ``to_node``, ``category`` (E, R, F, K, P),
``length_m`` and, for motorways, ``motorway``. Places are joined to the nearest point of the
network, in the middle of a link when need be.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from routeplan.problem import Matrix, Travel
from routeplan.travel.place import Place
from routeplan.travel.snap import Line, Snap, nearest_on_lines
from searches.fault import ProblemFault

_METRE_BITS = 2**22
"""A trip's metres stay below this, so that milliseconds and metres fit in one exact float."""


@dataclass(frozen=True, slots=True)
class Speeds:
    """Car speeds in km/h by kind of road, and the factor by which the bus takes longer.

    The car speeds are those that agree with directions of a route planner for five legs in
    Innlandet.
    """

    motorway: float = 100.0
    motor_road: float = 87.0
    european: float = 72.0
    national: float = 72.0
    county: float = 62.0
    municipal: float = 45.0
    private: float = 30.0
    ferry: float = 15.0
    off_road: float = 30.0
    bus_factor: float = 1.1

    def of(self, properties: Mapping[str, Any]) -> float:
        """The car speed on a link, in km/h.

        ``ProblemFault`` for a kind of road that has no speed.
        """
        if properties.get("type") == "bilferje":
            return self.ferry
        special = {"motorveg": self.motorway, "motortrafikkveg": self.motor_road}
        kinds = {
            "E": self.european,
            "R": self.national,
            "F": self.county,
            "K": self.municipal,
            "P": self.private,
        }
        speed = special.get(str(properties.get("motorway"))) or kinds.get(
            str(properties.get("category"))
        )
        if speed is None:
            raise ProblemFault("category", f"{str(properties.get('category'))[:20]!r} has no speed")
        return speed


@dataclass(frozen=True, slots=True)
class Link:
    """One piece of road between two nodes of the network.

    ``line`` is a row of (longitude, latitude).
    """

    a: int
    b: int
    metres: float
    km_h: float
    line: Line


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """A road network that answers with the quickest ways between places."""

    links: tuple[Link, ...]
    speeds: Speeds = field(default_factory=Speeds)

    @classmethod
    def read(cls, path: Path, *, speeds: Speeds | None = None, leave_out: str = "P") -> "RoadGraph":
        """The network in a GeoJSON file without the categories left out.

        ``ProblemFault`` when the file has another form.
        Only the largest connected part is kept, so that every place has a way to every other.
        """
        given = speeds or Speeds()
        links = tuple(
            _link(feature, given, f"{path.name}: feature {i}")
            for i, feature in _features(path, leave_out)
        )
        if not links:
            raise ProblemFault(path.name, "has no road left to drive on")
        return cls(_largest_part(links), given)

    def __call__(self, places: Sequence[Place]) -> Travel:
        """Travel between all places by the quickest way; metres are those of that way."""
        snaps = nearest_on_lines(places, self.lines)
        combined = self._graph(snaps)
        found = dijkstra(combined, directed=False, indices=np.arange(len(places)))[:, : len(places)]
        return _unpacked(found, tuple(place.id for place in places))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The shapes of the links, in their order."""
        return tuple(link.line for link in self.links)

    def _graph(self, snaps: Sequence[Snap]) -> "csr_array[Any]":
        """Places first, then the points where they meet the network.

        Then the nodes of the network.
        """
        n = len(snaps)
        row = {
            node: 2 * n + i
            for i, node in enumerate(sorted({end for k in self.links for end in (k.a, k.b)}))
        }
        meeting: dict[int, list[tuple[float, int]]] = {}
        for i, snap in enumerate(snaps):
            meeting.setdefault(snap.line, []).append((snap.fraction, n + i))
        edges = [(i, n + i, snap.away_m, self.speeds.off_road) for i, snap in enumerate(snaps)]
        for at, link in enumerate(self.links):
            edges += _pieces(link, sorted(meeting.get(at, [])), row[link.a], row[link.b])
        return self._packed(edges, size=2 * n + len(row))

    def _packed(
        self, edges: Sequence[tuple[int, int, float, float]], *, size: int
    ) -> "csr_array[Any]":
        """A sparse graph whose weights hold milliseconds above and metres below.

        Of several edges between the same two points only the quickest counts.
        """
        a, b, metres, km_h = (np.array(column) for column in zip(*edges, strict=True))
        milliseconds = np.ceil(metres * 3600.0 * self.speeds.bus_factor / km_h)
        weights = milliseconds * _METRE_BITS + np.ceil(metres - 1e-6)
        order = np.lexsort((weights, np.maximum(a, b), np.minimum(a, b)))
        low, high, weights = np.minimum(a, b)[order], np.maximum(a, b)[order], weights[order]
        first = np.ones(len(order), dtype=bool)
        first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
        return csr_array(
            (np.maximum(weights[first], 1e-3), (low[first], high[first])), shape=(size, size)
        )


def _features(path: Path, leave_out: str) -> list[tuple[int, Mapping[str, Any]]]:
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
        kept = [
            (i, f)
            for i, f in enumerate(features)
            if str(f["properties"].get("category")) not in leave_out
        ]
    except OSError as error:
        raise ProblemFault(str(path), f"cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProblemFault(str(path), "is not a GeoJSON file of roads") from error
    return kept


def _link(feature: Mapping[str, Any], speeds: Speeds, place: str) -> Link:
    try:
        properties = feature["properties"]
        line = np.array(feature["geometry"]["coordinates"], dtype=float)
        nodes = int(properties["from_node"]), int(properties["to_node"])
        metres, km_h = float(properties["length_m"]), speeds.of(properties)
    except ProblemFault as fault:
        raise ProblemFault(place, str(fault)) from fault
    except (KeyError, TypeError, ValueError) as error:
        raise ProblemFault(
            place, "is not a road with from_node, to_node, category and length_m"
        ) from error
    if line.ndim != 2 or line.shape[0] < 2 or line.shape[1] < 2 or not metres >= 0 or not km_h > 0:
        raise ProblemFault(
            place, "needs a line of two points or more, a length and a speed above 0"
        )
    return Link(*nodes, metres, km_h, line[:, :2])


def _largest_part(links: Sequence[Link]) -> tuple[Link, ...]:
    names = sorted({node for link in links for node in (link.a, link.b)})
    row = {node: i for i, node in enumerate(names)}
    a, b = [row[link.a] for link in links], [row[link.b] for link in links]
    graph = csr_array((np.ones(len(links)), (a, b)), shape=(len(names), len(names)))
    _, part = connected_components(graph, directed=False)
    metres = np.bincount(part[a], weights=[link.metres for link in links])
    best = int(np.argmax(metres))
    return tuple(link for link, at in zip(links, a, strict=True) if part[at] == best)


def _pieces(
    link: Link, meeting: Sequence[tuple[float, int]], a: int, b: int
) -> list[tuple[int, int, float, float]]:
    """The edges of a link that is cut where places meet it."""
    stations = [(0.0, a), *meeting, (1.0, b)]
    return [
        (p, q, (until - since) * link.metres, link.km_h)
        for (since, p), (until, q) in pairwise(stations)
        if p != q
    ]


def _unpacked(found: npt.NDArray[np.float64], places: tuple[str, ...]) -> Travel:
    assert np.isfinite(found).all()  # one connected part
    milliseconds, metres = np.divmod(np.round(found), _METRE_BITS)
    seconds: Matrix = np.ceil(milliseconds / 1000).astype(np.int64)
    return Travel(places, seconds, metres.astype(np.int64))
