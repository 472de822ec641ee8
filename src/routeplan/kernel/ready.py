"""Compiling the kernel in a process of its own, so that the one that was asked can already answer.

``python -m routeplan.kernel.ready`` compiles on a tiny problem and leaves the machine code and a
mark in the cache folder.
"""

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

from routeplan.kernel.compiled import FOLDER

REGISTRY: Any = importlib.import_module("numba.core.registry")
GLANCE_S = 0.05
"""How often a waiting process looks whether it should stop."""


def mark() -> Path:
    """What stands in the cache folder when everything is compiled for this Python and this processor."""
    processor = repr(REGISTRY.cpu_target.target_context.codegen().magic_tuple())
    name = hashlib.sha256(processor.encode()).hexdigest()[:12]
    return FOLDER / f"ready-{sys.implementation.cache_tag}-{name}"


def is_ready() -> bool:
    """Whether compiled code of this very kernel lies in the cache."""
    return mark().exists()


def compile_now() -> None:
    """Compile everything here, and leave the mark."""
    from routeplan.kernel.sample import advance_on_sample

    advance_on_sample()
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        mark().write_text("", "utf-8")
    except OSError:
        return


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let no two processes compile the same thing side by side; where no file can be kept, let them."""
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        held = (FOLDER / "compiling").open("w")
    except OSError:
        yield
        return
    with held:
        fcntl.flock(held, fcntl.LOCK_EX)  # let go by the system, whatever happens to us
        yield


def wait_until_ready(asked: Callable[[], bool]) -> bool:
    """Whether it got done before somebody said stop: compiled in another process, unless that was done already."""
    if is_ready():
        return True
    paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    child = subprocess.Popen(
        [sys.executable, "-m", "routeplan.kernel.ready"],
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


if __name__ == "__main__":
    with one_at_a_time():
        if not is_ready():
            compile_now()
