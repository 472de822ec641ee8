"""Tables in Markdown from results, with gaps to the bound and to the best known."""

from collections.abc import Iterable, Sequence
from statistics import mean, median
from typing import Any

from bench.planner.ledger import Figure
from bench.planner.peers import OWN, REPRICED, UNMODIFIED
from bench.planner.race import Result

NAMES = {
    "greedy": "greedy insertion",
    "ortools": "OR-Tools",
    "vroom": "VROOM",
    "pyvrp": "PyVRP",
    "pyvrp-repriced": "PyVRP re-priced",
    "own": "routeplan",
    "bound": "proven ceiling",
}


def tables(results: Sequence[Result]) -> str:
    """One table for each set and limit."""
    parts = []
    for name in dict.fromkeys(result.set for result in results):
        of_set = [result for result in results if result.set == name]
        limits = sorted({result.seconds for result in of_set if result.solver != "bound"})
        for limit in limits:
            here = [r for r in of_set if r.seconds == limit or r.solver == "bound"]
            against_known = name in {"top", "toptw"}
            body = _gaps(here) if against_known else _children(here)
            parts.append(f"### {name}, {limit:g} CPU seconds\n\n{body}")
    faults = _faults(results)
    return "\n\n".join([*parts, *([faults] if faults else [])]) + "\n"


def _children(results: Sequence[Result]) -> str:
    """A row for each instance.

    Medians over seeds, then how far ahead and how far from the ceiling.
    """
    solvers = _solvers(results)
    rows = [
        [
            "instance",
            *(NAMES[s] for s in solvers),
            "ahead of best peer",
            "ahead of re-priced",
            "gap to ceiling",
        ]
    ]
    for instance in dict.fromkeys(result.instance for result in results):
        here = {s: _median(results, instance, s) for s in (*solvers, "bound")}
        rows.append([instance, *(_number(here[s]) for s in solvers), *_comparisons(here)])
    return _table(_with_something(rows))


def _with_something(rows: list[list[str]]) -> list[list[str]]:
    """Without the columns that say nothing."""
    kept = [i for i in range(len(rows[0])) if any(row[i] != "–" for row in rows[1:])]
    return [[row[i] for i in kept] for row in rows]


def _comparisons(here: dict[str, float | None]) -> list[str]:
    own, ceiling = here.get(OWN), here.get("bound")
    best = max((v for s in UNMODIFIED if (v := here.get(s)) is not None), default=None)
    repriced = here.get(REPRICED[0])
    gap = None if own is None or not ceiling else 100 * (ceiling - own) / ceiling
    return [_ahead(own, best), _ahead(own, repriced), "–" if gap is None else f"{gap:.2f} %"]


def _ahead(own: float | None, other: float | None) -> str:
    return "–" if own is None or not other else f"{100 * (own / other - 1):+.1f} %"


def _solvers(results: Sequence[Result]) -> list[str]:
    return [name for name in NAMES if any(result.solver == name for result in results)]


def _median(results: Iterable[Result], instance: str, solver: str) -> float | None:
    values = [
        r.children
        for r in results
        if r.instance == instance and r.solver == solver and r.children is not None
    ]
    return median(values) if values else None


def _gaps(results: Sequence[Result]) -> str:
    """A row for each solver.

    Gaps to the best known over the instances, and against the best peer.
    """
    rows = [["solver", "instances", "mean gap", "worst gap", "at best known", "above it"]]
    for solver in _solvers(results):
        gaps = _gaps_of(results, solver)
        if gaps and solver != "bound":
            hits = [f"{sum(abs(g) < 1e-9 for g in gaps)}", f"{sum(g < -1e-9 for g in gaps)}"]
            rows.append(
                [NAMES[solver], str(len(gaps)), f"{mean(gaps):.2f} %", f"{max(gaps):.2f} %", *hits]
            )
    return "\n\n".join([_table(rows), *_behind(results), *_above(results)])


def _gaps_of(results: Sequence[Result], solver: str) -> list[float]:
    gaps = []
    for instance in dict.fromkeys(result.instance for result in results):
        found = _median(results, instance, solver)
        known = next(
            (r.best_known for r in results if r.instance == instance and r.best_known), None
        )
        if found is not None and known:
            gaps.append(100 * (known - found) / known)
    return gaps


def _behind(results: Sequence[Result]) -> list[str]:
    """In words, where a peer is ahead of us."""
    behind = []
    for instance in dict.fromkeys(result.instance for result in results):
        own = _median(results, instance, OWN)
        for solver in (*UNMODIFIED, *REPRICED):
            other = _median(results, instance, solver)
            if own is not None and other is not None and other > own:
                behind.append(f"{instance} ({NAMES[solver]} {other:,.0f}, routeplan {own:,.0f})")
    return [f"Behind a peer on: {'; '.join(behind)}."] if behind else []


def _above(results: Sequence[Result]) -> list[str]:
    """In words, where a checked plan is better than the recalled best known."""
    above = []
    for result in results:
        known = result.best_known
        if result.solver == OWN and known and result.children and result.children > known:
            above.append(f"{result.instance} {result.children:,.0f} (recalled {known:,})")
    return [f"Above the recalled value, checked: {'; '.join(sorted(set(above)))}."] if above else []


def _faults(results: Sequence[Result]) -> str:
    lines = [f"- {r.set} {r.instance}, {NAMES[r.solver]}: {r.fault}" for r in results if r.fault]
    return (
        "\n".join(["Not counted, because they failed or broke a rule:", "", *lines])
        if lines
        else ""
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    ruler = ["---", *("---:" for _ in head[1:])]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ruler, *body])


def figures_table(figures: Sequence[Figure]) -> str:
    """The numbers that are no races, one table each."""
    parts = []
    for name in dict.fromkeys(figure.table for figure in figures):
        here = [figure for figure in figures if figure.table == name]
        rows = [["what", "measured"], *([f.what, f"{f.value:,g} {f.unit}".strip()] for f in here)]
        parts.append(f"\n### {name}\n\n{_table(rows)}\n")
    return "".join(parts)


def summary(results: Sequence[Result]) -> dict[str, Any]:
    """The figures that matter, by set and limit, for machines."""
    found: dict[str, Any] = {}
    for name in dict.fromkeys(result.set for result in results):
        of_set = [result for result in results if result.set == name]
        for limit in sorted({r.seconds for r in of_set if r.solver != "bound"}):
            here = [r for r in of_set if r.seconds == limit or r.solver == "bound"]
            found.setdefault(name, {})[f"{limit:g}"] = _summed(here)
    return found


def _summed(results: Sequence[Result]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for solver in _solvers(results):
        gaps = _gaps_of(results, solver)
        instances = dict.fromkeys(result.instance for result in results)
        told[solver] = {
            "children": {i: _median(results, i, solver) for i in instances},
            "mean_gap_percent": round(mean(gaps), 3) if gaps else None,
            "worst_gap_percent": round(max(gaps), 3) if gaps else None,
        }
    return told
