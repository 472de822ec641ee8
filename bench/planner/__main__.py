"""Measures the planner: ``python -m bench.planner``; tables on stdout, progress on stderr.

Every solver runs in a process of its own, one after the other, with the same CPU seconds and one
thread. What has been measured is kept, so that a call that was broken off goes on where it stood.
With ``--json`` the last line is one JSON object.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.planner.deeds import measure_first, measure_tradeoff
from bench.planner.instances import SHARED, instances
from bench.planner.ledger import Ledger, usual_path
from bench.planner.peers import ALL, OWN
from bench.planner.race import Result, race
from bench.planner.tables import figures_table, summary, tables


@dataclass(frozen=True, slots=True)
class Asked:
    """What a table asks for unless the call says otherwise."""

    sets: tuple[str, ...]
    seconds: tuple[float, ...]
    solvers: tuple[str, ...] = ALL
    bound_seconds: float = 0.0
    counties: tuple[int, ...] = (1,)


RACED = (2, 3)
"""Made counties that are raced; the solvers were tuned on county 1."""
TABLES = {
    "overlap": Asked(("overlap",), (10.0, 30.0, 60.0), counties=RACED),
    "plain": Asked(("plain",), (10.0, 30.0, 60.0), counties=RACED),
    "gaps": Asked(("overlap", "county"), (60.0,), (OWN,), 60.0, RACED),
    "long": Asked(("long",), (300.0,), (OWN,), 300.0, RACED),
    "top": Asked(("top", "toptw"), (10.0, 60.0)),
    "wide": Asked(("wide",), (10.0,), ("pyvrp", OWN)),
    "county": Asked(("county",), (30.0,), (OWN,), 60.0),
    "growth": Asked(("growth",), (600.0,), ("greedy", OWN), 600.0),
    "first": Asked((), ()),
    "tradeoff": Asked((), ()),
}
NEED_SHARED = {"top", "toptw", "wide", "county"}


def main(argv: Sequence[str]) -> int:
    """Measure what is asked for and not known yet, print the tables; 1 when our own plan failed or broke a rule."""
    args = _arguments(argv)
    ledger = Ledger(args.ledger)
    if args.fresh and args.ledger is not None:
        args.ledger.unlink(missing_ok=True)
        ledger = Ledger(args.ledger)
    results: list[Result] = []
    for name in args.table:
        if not args.only_show:
            _measure(name, args, ledger)
        results += [result for result in _belonging(name, args, ledger) if result not in results]
    print(
        tables(results)
        + figures_table([f for f in ledger.figures.values() if f.table in args.table])
    )
    if args.json:
        told = {"bench": "planner", "sets": summary(results)}
        told["figures"] = [
            [f.table, f.what, f.value, f.unit]
            for f in ledger.figures.values()
            if f.table in args.table
        ]
        print(json.dumps(told, ensure_ascii=False))
    return 1 if any(r.solver == OWN and r.fault for r in results) else 0


def _measure(name: str, args: argparse.Namespace, ledger: Ledger) -> None:
    asked = TABLES[name]
    if not SHARED.is_dir() and (name in {"first", "tradeoff"} or NEED_SHARED & set(asked.sets)):
        print(f"bench: ../shared is not there, so {name} is left out", file=sys.stderr)
        return
    if name == "first":
        measure_first(ledger)
    if name == "tradeoff":
        measure_tradeoff(ledger)
    counties = range(1, args.counties + 1) if args.counties else asked.counties
    for set_ in asked.sets:
        for instance in instances(set_, most=args.instances, counties=counties):
            if args.only not in instance.name:
                continue
            race(
                instance,
                args.solvers or asked.solvers,
                seconds=args.seconds or asked.seconds,
                seeds=args.seeds,
                bound_seconds=asked.bound_seconds
                if args.bound_seconds is None
                else args.bound_seconds,
                python=args.peers_python,
                ledger=ledger,
            )


def _belonging(name: str, args: argparse.Namespace, ledger: Ledger) -> list[Result]:
    """What the ledger knows for a table."""
    wanted = set(args.solvers or TABLES[name].solvers) | {"bound"}
    limits = set(args.seconds or TABLES[name].seconds)
    return [
        result
        for set_ in TABLES[name].sets
        for result in ledger.of(set_)
        if result.solver in wanted and (result.solver == "bound" or result.seconds in limits)
    ]


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.planner", description=__doc__)
    add = parser.add_argument
    add("--table", action="append", choices=tuple(TABLES), help="again for more; all unless given")
    add(
        "--quick",
        action="store_true",
        help="overlap and top, two instances, 2 CPU seconds, one seed",
    )
    add("--json", action="store_true", help="one JSON object on the last line")
    add("--only-show", action="store_true", help="measure nothing, show what is known")
    add("--fresh", action="store_true", help="forget what was measured before")
    add("--seconds", type=_numbers, help="CPU seconds, such as 10,30,60")
    add("--seeds", type=int, default=3, help="how many seeds for solvers that have one")
    add("--instances", type=int, help="at most so many of each set, evenly thinned")
    add("--only", default="", help="only instances whose name contains this")
    add("--counties", type=int, help="how many made counties, from the first")
    add("--solvers", type=_names, help="such as own,pyvrp")
    add("--bound-seconds", type=float, help="CPU seconds for the ceiling; 0 for none")
    add("--peers-python", default=sys.executable, help="the interpreter that has the peers")
    add("--ledger", type=Path, default=usual_path(), help="the file that keeps what was measured")
    return _with_usual(parser.parse_args(argv))


def _with_usual(args: argparse.Namespace) -> argparse.Namespace:
    if args.quick:
        args.table = args.table or ["overlap", "top"]
        args.seconds, args.seeds, args.instances = args.seconds or [2.0], 1, 2
        args.bound_seconds = args.bound_seconds or 0.0
    args.table = args.table or list(TABLES)
    return args


def _numbers(text: str) -> list[float]:
    numbers = [float(part) for part in text.split(",")]
    if not all(number > 0 for number in numbers):
        raise argparse.ArgumentTypeError("seconds must be above 0")
    return numbers


def _names(text: str) -> list[str]:
    names = text.split(",")
    for name in names:
        if name not in ALL:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(ALL)}")
    return names


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
