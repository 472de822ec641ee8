"""``./run bench pages [--json] [--no-starts]``: CPU, questions and bytes of a page; memory and start."""

from __future__ import annotations

import json
import sys

from bench.pages import starts
from bench.pages.measuring import measure

SCALES = {"1x": 1, "100x": 100}


def main(words: list[str]) -> int:
    """Measure everything and print it; with ``--json`` one object on the last line."""
    figures: dict[str, object] = {}
    for name, times in SCALES.items():
        for page, seen in measure(times).items():
            told = figures.setdefault(page, {})
            assert isinstance(told, dict)
            told[f"cpu_ms_{name}"] = seen.cpu_ms
            told[f"web_cpu_ms_{name}"] = seen.web_cpu_ms
            told[f"queries_{name}"] = seen.queries
            if name == "1x":
                told["gzip_kb"] = seen.gzip_kb
                told["first_visit_kb"] = seen.first_visit_kb
    if "--no-starts" not in words:
        figures |= starts.measure()
    show(figures)
    if "--json" in words:
        print(json.dumps(figures))
    return 0


def show(figures: dict[str, object]) -> None:
    """The figures as lines for a reader."""
    for name, told in figures.items():
        words = (
            ", ".join(f"{key} {value}" for key, value in told.items())
            if isinstance(told, dict)
            else told
        )
        print(f"{name}: {words}", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
