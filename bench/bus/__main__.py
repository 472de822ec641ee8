"""``./run bench bus [--tours 1000] [--json]``: the planner, the crew's app and what it sends."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def main(words: list[str]) -> int:
    """Each part in a process and a database of its own; one object on the last line."""
    asked = argparse.ArgumentParser(prog="./run bench bus")
    asked.add_argument("--tours", type=int, default=1000, help="made-up tours over a bad network")
    asked.add_argument("--json", action="store_true", help="one JSON object on the last line")
    given = asked.parse_args(words)
    figures = _part("bench.bus.plans") | _part("bench.bus.pressed")
    figures |= _part("bench.bus.sync", "--tours", str(given.tours))
    for name, told in figures.items():
        print(f"{name}: {told}", file=sys.stderr)
    if given.json:
        print(json.dumps(figures))
    return 0


def _part(name: str, *words: str) -> dict[str, Any]:
    """What one part prints on its last line."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", name, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
