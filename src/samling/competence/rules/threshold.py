"""What may be shown of answers that people gave for themselves; see docs/algorithms/threshold.md.

Everybody who answered stands at one place (a region, or the school libraries) and has one post.
Shown are sums over all, over places and over posts. Whoever reads them can add and subtract. The rule
shows so little that no sum or difference is about fewer than ``least`` people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Cells = Mapping[tuple[str, str], int]
REST = ""  # the places, or posts, that are not shown, taken together


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: the total or nothing, and these places and posts."""

    total: bool = False
    places: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()


def shown(people: Cells, *, least: int) -> Shown:
    """The views that may stand beside each other.

    ``people`` counts those who answered by place and post. Too small groups are hidden, and with them
    as many as it takes that those hidden are enough people too; posts are not shown at all when they
    and the places together would single somebody out.
    """
    cells = {cell: count for cell, count in people.items() if count > 0}
    if sum(cells.values()) < least:
        return Shown()
    places = _large_enough(_sizes(cells, 0), least=least)
    posts = _large_enough(_sizes(cells, 1), least=least)
    if places and posts and weakest_link(_merged(cells, places, posts)) < least:
        posts = frozenset()
    return Shown(True, places, posts)


def weakest_link(cells: Cells) -> int:
    """The fewest people who hold places and posts together: the least cut of the graph.

    Places and posts are nodes, people are the strength of the links between them. A sum that only
    concerns the people of some links can be worked out exactly when taking these links away cuts a
    piece of the graph loose.
    """
    links: dict[tuple[int, str], dict[tuple[int, str], int]] = {}
    for (place, post), count in cells.items():
        if count > 0:
            links.setdefault((0, place), {})[1, post] = count
            links.setdefault((1, post), {})[0, place] = count
    pieces = _pieces(links)
    return min(
        (_least_cut({node: dict(links[node]) for node in piece}) for piece in pieces), default=0
    )


def _sizes(cells: Cells, side: int) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for cell, count in cells.items():
        sizes[cell[side]] = sizes.get(cell[side], 0) + count
    return sizes


def _large_enough(sizes: Mapping[str, int], *, least: int) -> frozenset[str]:
    """The groups that are shown; those hidden are none, or ``least`` people together."""
    by_size = sorted(sizes, key=lambda name: (sizes[name], name))
    hidden = [name for name in by_size if sizes[name] < least]
    rest = [name for name in by_size if sizes[name] >= least]
    while hidden and rest and sum(sizes[name] for name in hidden) < least:
        hidden.append(rest.pop(0))
    return frozenset(rest)


def _merged(
    cells: Cells, places: frozenset[str], posts: frozenset[str]
) -> dict[tuple[str, str], int]:
    merged: dict[tuple[str, str], int] = {}
    for (place, post), count in cells.items():
        cell = (place if place in places else REST, post if post in posts else REST)
        merged[cell] = merged.get(cell, 0) + count
    return merged


Node = tuple[int, str]
Links = dict[Node, dict[Node, int]]


def _pieces(links: Links) -> list[list[Node]]:
    """The parts of the graph that hang together, each in a fixed order."""
    seen: set[Node] = set()
    pieces = []
    for start in sorted(links):
        if start in seen:
            continue
        piece, queue = [], [start]
        seen.add(start)
        while queue:
            node = queue.pop()
            piece.append(node)
            fresh = [other for other in links[node] if other not in seen]
            seen.update(fresh)
            queue.extend(fresh)
        pieces.append(sorted(piece))
    return pieces


def _least_cut(links: Links) -> int:
    """The least cut of a graph that hangs together (Stoer and Wagner 1997)."""
    best = sum(sum(row.values()) for row in links.values())
    while len(links) > 1:
        before, last, strength = _last_two(links)
        best = min(best, strength)
        _join(links, before, last)
    return best


def _last_two(links: Links) -> tuple[Node, Node, int]:
    """The last two nodes taken when each time the one most strongly linked to those taken comes next."""
    order = [min(links)]
    pull = dict(links[order[0]])
    while len(order) < len(links):
        taken = set(order)
        node = max((n for n in links if n not in taken), key=lambda n: (pull.get(n, 0), n))
        order.append(node)
        strength = pull.get(node, 0)
        for other, count in links[node].items():
            pull[other] = pull.get(other, 0) + count
    return order[-2], order[-1], strength


def _join(links: Links, kept: Node, gone: Node) -> None:
    """Make two nodes one."""
    for other, count in links.pop(gone).items():
        links[other].pop(gone, None)
        if other != kept:
            links[kept][other] = links[kept].get(other, 0) + count
            links[other][kept] = links[other].get(kept, 0) + count
