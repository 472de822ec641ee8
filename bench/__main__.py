"""Measure: ``./run bench pages --json``, ``./run bench planner``."""

from __future__ import annotations

import runpy
import sys

NAMES = {
    "competence": "bench.competence",
    "pages": "bench.pages",
    "planner": "bench.planner",
    "meetings": "bench.meetings",
    "bus": "bench.bus",
    "certificates": "bench.certificates",
}


def main(words: list[str]) -> int:
    """Run one bench; its exit code."""
    if not words or words[0] not in NAMES:
        print(f"Benches: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    name = NAMES[words[0]]
    sys.argv = [name, *words[1:]]
    try:
        runpy.run_module(name, run_name="__main__")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
