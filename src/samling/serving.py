"""Serving: the database, the web and the worker started together, watched, and stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from samling import environment, postgres

LOOK_S = 0.5
PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the web listens."""

    host: str = "127.0.0.1"
    port: int = 8000

    @property
    def address(self) -> str:
        """The address to open in a browser."""
        return f"http://{self.host}:{self.port}"


class CannotServe(Exception):
    """Something outside stands in the way; the message says what."""


def place_from(words: list[str]) -> Place:
    """``8001`` or ``0.0.0.0:8001`` as a place; nothing is 127.0.0.1:8000."""
    if not words:
        return Place()
    host, _, port = words[0].rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise CannotServe(f"Not a port: {words[0]}")
    return Place(host or "127.0.0.1", int(port))


def refuse_busy(place: Place) -> None:
    """Raise CannotServe when somebody else listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except OSError as fault:
            raise CannotServe(
                f"{place.address} is in use. Stop what runs there, or choose another port: "
                f"./run serve {place.port + 1}"
            ) from fault


def end_leftovers(pids: Path) -> None:
    """End what an earlier, killed run has left behind; only programs that are ours."""
    import psutil

    for word in pids.read_text().split() if pids.exists() else ():
        try:
            process = psutil.Process(int(word))
            if "samling" in " ".join(process.cmdline()):
                process.terminate()
                process.wait(PATIENCE_S)
        except psutil.TimeoutExpired:
            process.kill()
        except (psutil.Error, ValueError):
            continue


def web_command(place: Place) -> list[str]:
    """Gunicorn with connections kept open, the application loaded once and shared by its processes.

    Threads of one process wait for each other: four processes of one thread take half as many sign-ups
    more than four of four (docs/benchmarks.md).
    """
    return [
        sys.executable, "-m", "gunicorn", "samling.wsgi", "--bind", f"{place.host}:{place.port}",
        "--worker-class", "gthread",
        "--workers", str(environment.count("SAMLING_WEB_WORKERS")), "--threads",
        str(environment.count("SAMLING_WEB_THREADS")), "--preload", "--worker-tmp-dir", _quick_folder(),
        "--limit-request-line", "4094", "--graceful-timeout", "8", "--log-level", "warning",
        "--no-control-socket",
    ]  # fmt: skip


def _quick_folder() -> str:
    return "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp"  # noqa: S108


def serve(words: list[str]) -> int:
    """Prepare, start web and worker, and watch until told to stop; the exit code."""
    place = place_from(words)
    var = Path(environment.text("SAMLING_VAR"))
    var.mkdir(parents=True, exist_ok=True)
    pids = var / "serve.pids"
    end_leftovers(pids)
    refuse_busy(place)
    inner = {
        **os.environ,
        "DATABASE_URL": postgres.address(var),
        "SAMLING_ADDRESS": os.environ.get("SAMLING_ADDRESS", place.address),
    }
    prepared = subprocess.call([sys.executable, "-m", "samling", "prepare"], env=inner)
    if prepared:
        return prepared
    programs = {"web": web_command(place), "worker": worker_command(with_mail=takes_mail())}
    return watch(programs, inner, pids)


def takes_mail() -> bool:
    """True when a domain for mail is set and its port is free; what stands in the way is told of."""
    if not environment.inbox_domain():
        return False
    door = Place(environment.text("SAMLING_INBOX_HOST"), environment.count("SAMLING_INBOX_PORT"))
    try:
        refuse_busy(door)
    except CannotServe:
        sys.stderr.write(f"· {door.host}:{door.port} is in use: no mail comes in here\n")
        return False
    return True


def worker_command(*, with_mail: bool = False) -> list[str]:
    """The program that does waiting work, and may take the mail that comes in."""
    line = [sys.executable, "-m", "samling", "worker"]
    return [*line, "--takes-mail"] if with_mail else line


def watch(commands: Mapping[str, list[str]], inner: dict[str, str], pids: Path) -> int:
    """Keep the programs running; start one again when it dies, stop all when told to."""
    running = {name: subprocess.Popen(line, env=inner) for name, line in commands.items()}
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    while not stopping:
        pids.write_text(" ".join(str(child.pid) for child in running.values()))
        time.sleep(LOOK_S)
        for name, child in running.items():
            if child.poll() is not None and not stopping:
                sys.stderr.write(f"{name} ended with {child.returncode}; starting it again\n")
                running[name] = subprocess.Popen(commands[name], env=inner)
    for child in running.values():
        child.terminate()
    for child in running.values():
        try:
            child.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            child.kill()
    pids.unlink(missing_ok=True)
    return 0
