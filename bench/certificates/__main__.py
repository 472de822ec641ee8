"""``./run bench certificates [--json] [--people N] [--rounds N]``."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

import psycopg

from bench.meetings.house import ROOT, House, running

LONGEST = 120.0  # seconds
ISSUED = (
    "select count(*), max(c.issued_at) from credentials_certificate c"
    " join meetings_meeting m on m.id = c.meeting_id where m.slug = %s"
)
THANKED = "select count(*) from accounts_letter where purpose = 'meeting_thanks' and \"to\" like %s"


def main(words: list[str]) -> int:
    """Measure and print; with ``--json`` one object on the last line."""
    parser = ArgumentParser(prog="./run bench certificates")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    told = parser.parse_args(words)
    with running(workers=1) as house:
        rounds = [one_round(house, told.people) for _ in range(told.rounds)]
    figures = {
        "people": told.people,
        **{name: round(statistics.median(r[name] for r in rounds), 2) for name in rounds[0]},
    }
    for name, value in figures.items():
        print(f"{name}: {value}", file=sys.stderr)
    if told.json:
        print(json.dumps(figures))
    return 0


def one_round(house: House, people: int) -> dict[str, Any]:
    """Seconds from marks kept to certificates kept, and to letters of thanks that wait for the post."""
    worker = house.worker_cpu()
    done = subprocess.run(
        [sys.executable, "-m", "bench.certificates.made", str(people)],
        env=house.inner, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    slug, marked = done.stdout.split()[-2:]
    began = float(marked)
    with psycopg.connect(house.address, autocommit=True) as database:
        issued = until(database, ISSUED, slug, people) - began
        thanked = until(database, THANKED, f"{slug}-%", people) - began
    return {
        "certificates_s": issued,
        "thanks_s": thanked,
        "worker_cpu_s": house.worker_cpu() - worker,
    }


def until(database: psycopg.Connection[Any], question: str, about: str, wanted: int) -> float:
    """The moment at which so many are there."""
    end = time.time() + LONGEST
    while time.time() < end:
        row = database.execute(question, [about]).fetchone()
        if row and row[0] >= wanted:
            return time.time()
        time.sleep(timedelta(milliseconds=20).total_seconds())
    raise TimeoutError(f"{wanted} did not come within {LONGEST} s")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
