"""Run the tests on a PostgreSQL of their own, started for the occasion, on as many cores as there are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HASTY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


def main(arguments: list[str]) -> int:
    """Pass the arguments on to pytest; its exit code."""
    sys.path.insert(0, str(ROOT / "src"))
    from samling import postgres

    folder = Path(os.environ.get("SAMLING_VAR", str(ROOT / "var"))) / "postgres-test"
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = postgres.start_embedded(folder, tuning=HASTY)
    os.environ["SAMLING_MODE"] = "test"
    # one lane a core; a file stays in one lane, so that its database fixtures are made once
    lanes = (
        []
        if any(word.startswith("-n") for word in arguments)
        else ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", "--durations=15"]
    )
    return subprocess.call([sys.executable, "-m", "pytest", *lanes, *arguments], cwd=ROOT)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
