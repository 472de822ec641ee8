"""Compiling in a process of its own: neither its seconds nor its memory are the search's."""

import contextlib
import fcntl
import hashlib
import importlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

GLANCE_S = 0.05
"""How often a waiting process looks whether it should stop."""


def mark(folder: Path) -> Path:
    """What stands in a cache folder when everything is compiled for this Python and this processor."""
    registry: Any = importlib.import_module("numba.core.registry")
    processor = repr(registry.cpu_target.target_context.codegen().magic_tuple())
    name = hashlib.sha256(processor.encode()).hexdigest()[:12]
    return folder / f"ready-{sys.implementation.cache_tag}-{name}"


def compile_once(folder: Path, compile_all: Callable[[], None]) -> None:
    """Compile and leave the mark, unless it is there; never side by side with another process that does."""
    with _one_at_a_time(folder):
        if mark(folder).exists():
            return
        compile_all()
        with contextlib.suppress(OSError):
            mark(folder).write_text("", "utf-8")


def wait_until_ready(folder: Path, module: str, asked: Callable[[], bool]) -> bool:
    """Whether it got done before somebody said stop: ``module`` compiles, unless the mark is there."""
    if mark(folder).exists():
        return True
    paths = [str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    child = subprocess.Popen(
        [sys.executable, "-m", module],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    while child.poll() is None:
        if asked():
            child.terminate()
            child.wait()
            return False
        time.sleep(GLANCE_S)
    return True


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; where no file can be kept, nobody waits."""
    try:
        held = (folder / "compiling").open("w")
    except OSError:
        yield
        return
    with held:
        fcntl.flock(held, fcntl.LOCK_EX)  # let go by the system, whatever happens to us
        yield
