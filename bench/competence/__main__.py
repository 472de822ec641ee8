"""``./run bench competence [--json] [--seeds 1,2,3] [--no-national] [--no-saving]``: how good the competence plan is.

Made counties and a made nation; CPU seconds of one process, which HiGHS shares; the median of the
seeds counts. ``over_greedy_percent`` compares with a list of benefit per cost read once from the
top; ``over_careful_greedy_percent`` with the same list made anew after every choice.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Sequence

from bench.competence import saving
from courseplan.check import check
from courseplan.greedy import by_list, greedy
from courseplan.lines import as_plan
from courseplan.made import COUNTY, NATIONAL, Size, made
from courseplan.solve import solve
from courseplan.ways import lay_out
from searches.stop import Stop

COUNTY_SECONDS, NATIONAL_SECONDS = 20.0, 600.0
SPARE = 0.97
"""Share of the seconds asked of the search: the rest is for letting the idle off and writing the plan."""

Row = dict[str, float]


def main(words: Sequence[str]) -> int:
    """Measure and print; with ``--json`` one object on the last line; 1 when a plan broke a rule."""
    seeds = [1, 2, 3]
    if "--seeds" in words:
        seeds = [int(part) for part in words[words.index("--seeds") + 1].split(",")]
    save_ms = None if "--no-saving" in words else saving.measure()
    rows = [_one(COUNTY, seed, COUNTY_SECONDS) for seed in seeds]
    figures: dict[str, float | None] = {
        name: round(statistics.median(row[name] for row in rows), 2)
        for name in ("gap_percent", "seconds", "over_greedy_percent", "over_careful_greedy_percent")
    }
    figures |= {"national_gap_percent": None, "national_seconds": None}
    if "--no-national" not in words:
        row = _one(NATIONAL, 1, NATIONAL_SECONDS)
        figures["national_gap_percent"] = round(row["gap_percent"], 2)
        figures["national_seconds"] = round(row["seconds"], 1)
        rows.append(row)
    figures["survey_save_cpu_ms"] = save_ms
    if "--json" in words:
        print(json.dumps(figures))
    return 1 if any(row["faults"] for row in rows) else 0


def _one(size: Size, seed: int, seconds: float) -> Row:
    problem = made(size, seed)
    stop = Stop(cpu_seconds=SPARE * seconds)
    plan = solve(problem, seed=seed, stop=stop)
    spent = stop.spent_s
    ways = lay_out(problem)
    listed = as_plan(problem, ways, by_list(ways)).closed
    careful = as_plan(problem, ways, greedy(ways)).closed
    gap = plan.gap_percent
    assert gap is not None
    row = {
        "gap_percent": gap,
        "seconds": spent,
        "over_greedy_percent": 100 * (plan.closed / listed - 1),
        "over_careful_greedy_percent": 100 * (plan.closed / careful - 1),
        "faults": float(len(check(problem, plan))),
    }
    told = ", ".join(f"{name} {value:.2f}" for name, value in row.items())
    print(f"{size.libraries} libraries, seed {seed}: {told}", file=sys.stderr, flush=True)
    return row


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
