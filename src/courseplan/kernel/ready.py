"""Compiling the kernel in a process of its own: neither its seconds nor its memory are the search's.

``python -m courseplan.kernel.ready`` compiles on a tiny problem and leaves the machine code and a mark in
the cache folder.
"""

import fcntl
import hashlib
import importlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from courseplan.kernel.compiled import FOLDER

GLANCE_S = 0.05
"""How often a waiting process looks whether it should stop."""


def wait_until_ready(asked: Callable[[], bool]) -> bool:
    """Whether the kernel is compiled, or got so before somebody said stop."""
    if _mark().exists():
        return True
    paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    child = subprocess.Popen(
        [sys.executable, "-m", "courseplan.kernel.ready"],
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


def compile_now() -> None:
    """Compile on a tiny problem, and leave the mark."""
    from courseplan.greedy import greedy
    from courseplan.kernel.anneal import rounds
    from courseplan.kernel.board import table_of
    from courseplan.made import COUNTY, made
    from courseplan.ways import lay_out

    size = replace(COUNTY, libraries=5, competences=3, measures=2, periods=1, places=3)
    ways = lay_out(made(size))
    rounds(table_of(ways, greedy(ways), 1), 1, 1.0, 1.0, 50, 5)
    try:
        _mark().write_text("", "utf-8")
    except OSError:
        return


def _mark() -> Path:
    """What stands in the cache folder when all is compiled for this Python and this processor."""
    registry: Any = importlib.import_module("numba.core.registry")
    processor = repr(registry.cpu_target.target_context.codegen().magic_tuple())
    name = hashlib.sha256(processor.encode()).hexdigest()[:12]
    return Path(FOLDER) / f"ready-{sys.implementation.cache_tag}-{name}"


def _main() -> None:
    """Compile, but never beside another process that does."""
    try:
        held = (Path(FOLDER) / "compiling").open("w")
    except OSError:
        compile_now()
        return
    with held:
        fcntl.flock(held, fcntl.LOCK_EX)  # let go by the system, whatever happens to us
        if not _mark().exists():
            compile_now()


if __name__ == "__main__":
    _main()
