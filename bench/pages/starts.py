"""How long a newcomer waits, and what an idle installation holds in memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).resolve().parents[2]
PORT = 8791


def measure() -> dict[str, object]:
    """Clone, serve until the front page answers, stop, serve again; seconds and megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "samling"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        os.chmod(folder, 0o755)  # noqa: S103 — the database's own user must reach it
        inner = {k: v for k, v in os.environ.items() if not k.startswith("SAMLING_")}
        for name in ("VIRTUAL_ENV", "PYTHONPATH", "DATABASE_URL"):
            inner.pop(name, None)
        cold, _ = started(clone, inner)
        warm, idle = started(clone, inner)
    return {"idle_mb": idle, "cold_start_s": cold, "warm_start_s": warm}


def started(clone: Path, inner: dict[str, str]) -> tuple[float, float]:
    """Seconds until the first page is there, and the megabytes held half a minute later."""
    begun = time.monotonic()
    program = subprocess.Popen(
        [sys.executable, str(clone / "run"), "serve", str(PORT)],
        cwd=clone, env=inner, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while True:
            try:
                if httpx.get(f"http://127.0.0.1:{PORT}/", timeout=30).status_code == 200:
                    break
            except httpx.HTTPError:
                assert program.poll() is None, "serve ended by itself"
                time.sleep(0.05)
        seconds = round(time.monotonic() - begun, 1)
        time.sleep(15)
        return seconds, memory_mb(program.pid, clone)
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(30)


def memory_mb(pid: int, clone: Path) -> float:
    """Megabytes of web, worker and database; memory shared by processes is counted once (PSS)."""
    tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    ours = {process.pid: process for process in tree}
    for process in psutil.process_iter(["name", "cmdline"]):
        if process.info["name"] != "postgres":
            continue
        for each in (process, process.parent()):
            if each and any(str(clone) in word for word in each.cmdline()):
                ours[process.pid] = process
    return round(sum(each.memory_full_info().pss for each in ours.values()) / 1e6, 1)
