"""Measures the planner: ``python -m bench.planner``; tables on stdout, progress on stderr.

Every solver runs in a process of its own, one after the other, with the same CPU seconds and one
thread. With ``--json`` the last line is one JSON object.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.planner.instances import SETS, SHARED, instances
from bench.planner.peers import ALL, OWN
from bench.planner.race import Result, as_json, race, read_results
from bench.planner.tables import summary, tables


def main(argv: Sequence[str]) -> int:
    """Run the races asked for, print the tables; 1 when our own plan failed or broke a rule."""
    args = _arguments(argv)
    if not SHARED.is_dir() and set(args.set) - {"overlap", "plain", "growth", "none"}:
        print("bench: ../shared is not there, so only made problems can be raced", file=sys.stderr)
        args.set = [name for name in args.set if name in {"overlap", "plain", "growth"}]
    results: list[Result] = [result for log in args.also for result in read_results(log)]
    for name in [name for name in args.set if name != "none"]:
        for instance in instances(name, most=args.instances, counties=range(1, args.counties + 1)):
            results += race(
                instance,
                args.solvers,
                seconds=args.seconds,
                seeds=args.seeds,
                bound_seconds=args.bound_seconds,
                python=args.peers_python,
            )
            _keep(args.log, results)
    print(tables(results))
    if args.json:
        print(json.dumps({"bench": "planner", "sets": summary(results)}, ensure_ascii=False))
    return 1 if any(r.solver == OWN and r.fault for r in results) else 0


def _keep(log: Path | None, results: Sequence[Result]) -> None:
    """Write what there is so far, so that a long race that is broken off loses nothing."""
    if log is not None:
        log.write_text(json.dumps(as_json(results), ensure_ascii=False, indent=1) + "\n", "utf-8")


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.planner", description=__doc__)
    add = parser.add_argument
    add("--quick", action="store_true", help="two small sets, 2 CPU seconds, one seed")
    add("--json", action="store_true", help="one JSON object on the last line")
    add("--seconds", type=_numbers, help="CPU seconds, such as 10,30,60")
    add("--seeds", type=int, help="how many seeds for solvers that have one")
    add("--set", action="append", choices=(*SETS, "none"), help="again for more; all unless given")
    add("--instances", type=int, help="at most so many of each set, evenly thinned")
    add("--counties", type=int, default=1, help="how many made counties")
    add("--solvers", type=_names, default=list(ALL), help="such as own,pyvrp")
    add("--bound-seconds", type=float, help="CPU seconds for the ceiling; 0 for none")
    add("--peers-python", default=sys.executable, help="the interpreter that has the peers")
    add("--also", type=Path, action="append", default=[], help="a log whose results are shown too")
    add("--log", type=Path, help="a file for all single results")
    return _with_usual(parser.parse_args(argv))


def _with_usual(args: argparse.Namespace) -> argparse.Namespace:
    quick = args.quick
    args.set = args.set or (["overlap", "toptw"] if quick else list(SETS))
    args.seconds = args.seconds or ([2.0] if quick else [10.0, 30.0, 60.0])
    args.seeds = args.seeds or (1 if quick else 3)
    args.instances = args.instances or (2 if quick else 20)
    if args.bound_seconds is None:
        args.bound_seconds = 0.0 if quick else 60.0
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
