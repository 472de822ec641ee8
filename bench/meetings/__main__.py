"""``./run bench meetings [--json] [--runs N] [--rounds N] [--rush PEOPLE SEATS MINUTES] [--no-worker]``."""

from __future__ import annotations

import asyncio
import gzip
import json
import statistics
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import psycopg

from bench.meetings import load
from bench.meetings.house import PORT, House, running

LIST = "/kalender/"
PEOPLE, SEATS, CONNECTIONS = 400, 200, 16
REQUESTS = 1500


def main(words: list[str]) -> int:
    """Measure everything and print it; with ``--json`` one object on the last line."""
    told = arguments(words)
    with running(with_worker=not told.no_worker) as house:
        if told.rush:
            figures = rush(house, *told.rush)
        else:
            figures = {
                name: value
                for part, measure in PARTS.items()
                if told.only in ("", part)
                for name, value in measure(house, told).items()
            }
    for name, value in figures.items():
        print(f"{name}: {value}", file=sys.stderr)
    if told.json:
        print(json.dumps(figures))
    return 0


def arguments(words: list[str]) -> Namespace:
    """What was asked for."""
    parser = ArgumentParser(prog="./run bench meetings")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--runs", type=int, default=1000, help="how often the last seat is fought for"
    )
    parser.add_argument("--rounds", type=int, default=3, help="the median of so many rounds counts")
    parser.add_argument("--rush", type=int, nargs=3, metavar=("PEOPLE", "SEATS", "MINUTES"))
    parser.add_argument("--only", default="", choices=["", *PARTS], help="one part alone")
    parser.add_argument("--no-worker", action="store_true", help="letters wait")
    return parser.parse_args(words)


def cpu(house: House) -> float:
    """CPU seconds so far of server, database and queue."""
    return house.web_cpu() + house.worker_cpu() + house.database_cpu()


def reading(house: House, rounds: int) -> dict[str, float]:
    """The list and the page of one meeting, over eight connections; anew and as browsers ask again."""
    found: dict[str, float] = {}
    event = f"/samlinger/{house.slugs[0]}/"
    for name, path in (("list", LIST), ("event", event)):
        for suffix, conditional in (("", False), ("_304", True)):
            asyncio.run(
                load.pages(PORT, path, connections=8, requests=200, conditional=conditional)
            )
            seen = []
            for _ in range(rounds):
                before = cpu(house)
                went = asyncio.run(
                    load.pages(
                        PORT, path, connections=8, requests=REQUESTS, conditional=conditional
                    )
                )
                wanted = 304 if conditional else 200
                assert set(went.statuses) <= {wanted, 200}, (path, went.statuses)
                seen.append(
                    (
                        went.requests / went.seconds,
                        went.p95_ms,
                        (cpu(house) - before) * 1000 / went.requests,
                    )
                )
            rps, p95_ms, cpu_ms = (statistics.median(column) for column in zip(*seen, strict=True))
            found[f"{name}_rps{suffix}"] = round(rps, 1)
            found[f"{name}_p95_ms{suffix}"] = round(p95_ms, 1)
            found[f"{name}_cpu_ms{suffix}"] = round(cpu_ms, 2)
    found["event_queries"] = questions(house, event)
    return found


def questions(house: House, path: str) -> float:
    """How many statements the database sees for one page, once everything is warm."""

    def seen() -> int:
        with psycopg.connect(house.address, autocommit=True) as connection:
            row = connection.execute(
                "select sum(xact_commit + xact_rollback) from pg_stat_database where datname = current_database()"
            ).fetchone()
        assert row
        return int(row[0])

    count = 200
    time.sleep(2)
    before = seen()
    asyncio.run(load.pages(PORT, path, connections=1, requests=count))
    time.sleep(2)
    # outside a transaction each statement is one; the worker and we add a few
    return round((seen() - before) / count, 1)


def signing(house: House, rounds: int) -> dict[str, object]:
    """Four hundred people on two hundred seats, over sixteen connections."""
    slugs = house.make("course", rounds + 1, SEATS)
    asyncio.run(load.crowd(PORT, slugs[-1], connections=4, people=40, prefix="warm"))
    wait_until_sent(house)
    seen = []
    for number in range(rounds):
        begun = cpu(house)
        web, base = house.web_cpu(), house.database_cpu()
        people, went = asyncio.run(
            load.crowd(
                PORT, slugs[number], connections=CONNECTIONS, people=PEOPLE, prefix=f"r{number}-"
            )
        )
        assert set(went.statuses) == {303}, went.statuses
        front = house.web_cpu() - web, house.database_cpu() - base
        letters_s = wait_until_sent(house)
        whole = (cpu(house) - begun) * 1000 / PEOPLE
        seated, waiting, kept = standing(house, slugs[number], people)
        seen.append(
            {
                "signup_per_s": round(PEOPLE / went.seconds, 1),
                "signup_cpu_ms": round(whole, 2),
                "signup_web_cpu_ms": round(front[0] * 1000 / PEOPLE, 2),
                "signup_database_cpu_ms": round(front[1] * 1000 / PEOPLE, 2),
                "signup_p95_ms": round(went.p95_ms, 1),
                "letters_after_s": round(letters_s, 1),
                "seated": seated,
                "waiting": waiting,
                "order_kept": kept,
            }
        )
    print(seen, file=sys.stderr)
    found: dict[str, object] = {
        name: round(statistics.median(one[name] for one in seen), 2)
        for name in seen[0] if name not in ("seated", "waiting", "order_kept")
    }  # fmt: skip
    found["seated"] = seen[0]["seated"] if len({one["seated"] for one in seen}) == 1 else -1
    found["waiting"] = seen[0]["waiting"] if len({one["waiting"] for one in seen}) == 1 else -1
    found["order_kept"] = all(one["order_kept"] for one in seen)
    return found


def wait_until_sent(house: House) -> float:
    """Seconds until no letter waits any longer."""
    if house.worker is None:
        return 0.0
    begun = time.perf_counter()
    with psycopg.connect(house.address, autocommit=True) as connection:
        while True:
            row = connection.execute(
                "select count(*) from accounts_letter where state in ('queued', 'sending')"
            ).fetchone()
            if row == (0,):
                return time.perf_counter() - begun
            time.sleep(0.2)


def standing(house: House, slug: str, people: list[load.SignedUp]) -> tuple[int, int, bool]:
    """How many sit and wait, and whether arrival decided.

    Places are given in the order in which the database took the people; the first sit. Whoever had
    the answer before another had asked stands before them.
    """
    with psycopg.connect(house.address) as connection:
        rows = connection.execute(
            "select e.email, e.place, e.standing, e.key from meetings_enrolment e"
            " join meetings_meeting m on m.id = e.meeting_id where m.slug = %s order by e.place",
            [slug],
        ).fetchall()
    assert len(rows) == len({row[0] for row in rows}) == len(people), (len(rows), len(people))
    links = {one.email: one.link for one in people}
    assert all(str(key) in links[email] for email, _place, _standing, key in rows)
    words = [row[2] for row in rows]
    seated, waiting = words.count("seated"), words.count("waiting")
    kept = words == ["seated"] * seated + ["waiting"] * waiting
    kept = kept and [row[1] for row in rows] == list(range(1, len(rows) + 1))
    answered = {one.email: one.at for one in people}
    ends = [answered[row[0]] for row in rows]
    # nobody stands before somebody who had the answer a whole second earlier
    latest = 0.0
    for moment in ends:
        kept = kept and moment > latest - 1.0
        latest = max(latest, moment)
    return seated, waiting, kept


def last_seat(house: House, runs: int) -> dict[str, object]:
    """One seat left and four at once, a thousand times; and one seat with sixty-four connections."""
    slugs = house.make("last", runs, 1)
    crowded = house.make("crowded", 5, 1)
    asyncio.run(fight(slugs, 4))
    asyncio.run(fight(crowded, 64))
    with psycopg.connect(house.address) as connection:
        rows = connection.execute(
            "select m.slug, p.seated, p.waiting,"
            " (select count(*) from meetings_enrolment e where e.pool_id = p.id and e.standing = 'seated'),"
            " (select count(*) from meetings_enrolment e where e.pool_id = p.id)"
            " from meetings_seatpool p join meetings_meeting m on m.id = p.meeting_id"
            " where m.slug like 'last-%' or m.slug like 'crowded-%'"
        ).fetchall()
    wrong = [row for row in rows if row[1] != 1 or row[3] != 1]
    lost = [row for row in rows if row[4] != (64 if row[0].startswith("crowded") else 4)]
    assert not lost, lost[:3]
    return {"overbooked_runs": len(wrong), "runs": len(rows)}


async def fight(slugs: list[str], at_once: int) -> None:
    """So many at once for each meeting's one seat."""
    wires = [load.Wire(PORT) for _ in range(at_once)]
    page = await wires[0].ask("GET", f"/samlinger/{slugs[0]}/")
    token, secret = load.TOKEN.search(page.body), load.COOKIE.search(page.head)
    assert token
    assert secret
    for slug in slugs:
        forms = [
            {
                "name": "Kari",
                "email": f"f{number}@example.org",
                "csrfmiddlewaretoken": token.group(1),
            }
            for number in range(at_once)
        ]
        answers = await asyncio.gather(
            *(
                load.post(wire, slug, form, secret.group(1).decode())
                for wire, form in zip(wires, forms, strict=True)
            )
        )
        assert {answer.status for answer in answers} == {303}, [answer.status for answer in answers]
    for wire in wires:
        wire.close()


def promotion(house: House) -> dict[str, object]:
    """Seconds from a cancellation until the letter to the next in line has reached the mail server."""
    if house.worker is None:
        return {}
    (slug,) = house.make("promotion", 1, 1)
    people, _went = asyncio.run(load.crowd(PORT, slug, connections=1, people=6, prefix="up"))
    wait_until_sent(house)
    took = []
    for first, second in pairwise(people):
        begun = time.perf_counter()
        asyncio.run(cancel(first.link))
        while True:
            found = [
                at for to, _subject, at in house.mail.taken if to == second.email and at > begun
            ]
            if found:
                took.append(min(found) - begun)
                break
            assert time.perf_counter() - begun < 20, "nobody was told"
            time.sleep(0.005)
        wait_until_sent(house)
    return {
        "promotion_s": round(statistics.median(took), 3),
        "promotion_s_worst": round(max(took), 3),
    }


async def cancel(link: str) -> None:
    """Cancel by the personal link, as a person does: the question, then the answer."""
    wire = load.Wire(PORT)
    page = await wire.ask("GET", f"{link}avmeld/")
    token, secret = load.TOKEN.search(page.body), load.COOKIE.search(page.head)
    assert token
    assert secret
    answer = await wire.ask(
        "POST", f"{link}avmeld/", headers=f"Cookie: csrftoken={secret.group(1).decode()}\r\n",
        body=b"csrfmiddlewaretoken=" + token.group(1),
    )  # fmt: skip
    assert answer.status == 302, answer.status
    wire.close()


def sizes(house: House) -> dict[str, object]:
    """Megabytes after all this, and the sign-up page on the wire."""
    page = asyncio.run(one_page(f"/samlinger/{house.slugs[0]}/"))
    held = house.memory()
    return {
        "memory_mb": held["all"],
        "memory_web_process_mb": held["web_process"],
        "signup_page_gzip_kb": round(len(page) / 1000, 1),
    }


async def one_page(path: str) -> bytes:
    """A page as it goes over the wire."""
    wire = load.Wire(PORT)
    answer = await wire.ask("GET", path, headers="Accept-Encoding: gzip\r\n")
    assert gzip.decompress(answer.body)
    wire.close()
    return answer.body


def rush(house: House, people: int, seats: int, minutes: int) -> dict[str, object]:
    """So many people on so many seats, spread over so many minutes, sixty-four connections."""
    (slug,) = house.make("rush", 1, seats)
    begun = time.perf_counter()
    step = minutes * 60 / people

    async def pace(number: int) -> None:
        left = begun + number * step - time.perf_counter()
        if left > 0:
            await asyncio.sleep(left)

    done, went = asyncio.run(
        load.crowd(PORT, slug, connections=64, people=people, prefix="rush", pace=pace)
    )
    seated, waiting, kept = standing(house, slug, done)
    return {
        "rush_people": people, "rush_seats": seats, "rush_minutes": round(went.seconds / 60, 2),
        "rush_per_s": round(people / went.seconds, 1), "rush_p95_ms": round(went.p95_ms, 1),
        "rush_seated": seated, "rush_waiting": waiting, "rush_order_kept": kept,
        "rush_statuses": went.statuses,
    }  # fmt: skip


PARTS: dict[str, Callable[[House, Namespace], dict[str, Any]]] = {
    "reading": lambda house, told: reading(house, told.rounds),
    "signing": lambda house, told: signing(house, told.rounds),
    "last": lambda house, told: last_seat(house, told.runs),
    "promotion": lambda house, _told: promotion(house),
    "sizes": lambda house, _told: sizes(house),
}

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
