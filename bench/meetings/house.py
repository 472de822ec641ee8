"""The program as it runs in production: web processes, a worker, a mail server that takes everything."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import psutil

from bench.meetings import made

ROOT = made.ROOT
PORT = 8795
WORKERS = 4


class Mail:
    """Takes every letter, and remembers to whom it went and when."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, float]] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 bench\r\n")
        to = ""
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go\r\n")
                text = await reader.readuntil(b"\r\n.\r\n")
                subject = next(
                    (row for row in text.split(b"\r\n") if row.startswith(b"Subject:")), b""
                )
                self.taken.append((to, subject.decode(errors="replace"), time.perf_counter()))
                writer.write(b"250 taken\r\n")
            elif word == b"QUIT":
                writer.write(b"221 bye\r\n")
                writer.close()
                return
            else:
                if word == b"RCPT":
                    to = line.decode().partition("<")[2].partition(">")[0]
                writer.write(b"250 ok\r\n")

    def start(self) -> None:
        """Listen on a port of its own, in a thread."""
        ready = threading.Event()

        def run() -> None:
            asyncio.set_event_loop(self._loop)
            server = self._loop.run_until_complete(
                asyncio.start_server(self._serve, "127.0.0.1", 0)
            )
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            self._loop.run_forever()

        threading.Thread(target=run, daemon=True).start()
        ready.wait(10)


@dataclass
class House:
    """What runs, and its environment."""

    address: str
    inner: dict[str, str]
    mail: Mail
    web: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None
    slugs: list[str] = field(default_factory=list)

    def make(self, prefix: str, count: int, seats: int) -> list[str]:
        """Meetings for one measurement."""
        run_inside(self.inner, prefix, str(count), str(seats))
        return [f"{prefix}-{number}" for number in range(count)]

    def web_cpu(self) -> float:
        """CPU seconds of the web's processes."""
        return _cpu_of(self.web)

    def worker_cpu(self) -> float:
        """CPU seconds of the worker."""
        return _cpu_of(self.worker)

    def database_cpu(self) -> float:
        """CPU seconds of the bench's own PostgreSQL."""
        return sum(_seconds(process) for process in postgres_processes())

    def memory(self) -> dict[str, float]:
        """Megabytes held (PSS: what is shared is counted once): largest web process, and everything."""
        web = _tree(self.web)
        sizes = [process.memory_full_info().pss / 1e6 for process in web]
        others = [*_tree(self.worker), *postgres_processes()]
        rest = sum(process.memory_full_info().pss / 1e6 for process in others)
        return {"web_process": round(max(sizes), 1), "all": round(sum(sizes) + rest, 1)}


def _tree(program: subprocess.Popen[bytes] | None) -> list[psutil.Process]:
    if program is None:
        return []
    parent = psutil.Process(program.pid)
    return [parent, *parent.children(recursive=True)]


def _cpu_of(program: subprocess.Popen[bytes] | None) -> float:
    return sum(_seconds(process) for process in _tree(program))


def _seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def postgres_processes() -> list[psutil.Process]:
    """The processes of the bench's own server."""
    found = []
    folder = str(made.FOLDER)
    for process in psutil.process_iter(["name"]):
        if process.info["name"] == "postgres":
            try:
                if process.cwd() == folder:
                    found.append(process)
            except psutil.Error:
                continue
    return found


def run_inside(inner: dict[str, str], *words: str) -> str:
    """What ``bench.meetings.made`` prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.meetings.made", *words],
        env=inner, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return done.stdout


@contextmanager
def running(
    *, workers: int = WORKERS, threads: int = 1, with_worker: bool = True
) -> Iterator[House]:
    """Everything started, and stopped again."""
    mail = Mail()
    mail.start()
    address = made.database()
    inner = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SAMLING_")},
        "DATABASE_URL": address,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "SAMLING_MODE": "development",
        "SAMLING_DEMO": "0",
        "SAMLING_VAR": str(ROOT / "var" / "bench-files"),
        "SAMLING_ADDRESS": f"http://127.0.0.1:{PORT}",
        "SAMLING_MAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        "SAMLING_WEB_WORKERS": str(workers),
        "SAMLING_WEB_THREADS": str(threads),
    }
    slugs = json.loads(run_inside(inner).splitlines()[-1])
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(
        [sys.executable, "-m", "samling", "prepare"], env=inner, cwd=ROOT, check=True, **quiet
    )  # type: ignore[call-overload]
    sys.path[:0] = [str(ROOT / "src")]
    house = House(address, inner, mail, slugs=slugs)
    house.web = subprocess.Popen(web_line(workers, threads), env=inner, cwd=ROOT)
    if with_worker:
        house.worker = subprocess.Popen(
            [sys.executable, "-m", "samling", "worker"], env=inner, cwd=ROOT, **quiet
        )  # type: ignore[call-overload]
    try:
        wait_for(f"http://127.0.0.1:{PORT}/helse/")
        yield house
    finally:
        for program in (house.web, house.worker):
            if program:
                program.terminate()
        for program in (house.web, house.worker):
            if program:
                try:
                    program.wait(20)
                except subprocess.TimeoutExpired:
                    program.kill()


def web_line(workers: int, threads: int) -> list[str]:
    """The same line as ``./run serve`` starts the web with."""
    from samling import serving

    os.environ["SAMLING_WEB_WORKERS"], os.environ["SAMLING_WEB_THREADS"] = (
        str(workers),
        str(threads),
    )
    return serving.web_command(serving.Place(port=PORT))


def wait_for(address: str) -> None:
    """Until it answers; half a minute at most."""
    for _ in range(300):
        try:
            httpx.get(address)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)
