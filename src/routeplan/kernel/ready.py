"""Compiling the kernel in a process of its own, so that the one that was asked can already answer.

``python -m routeplan.kernel.ready`` compiles on a tiny problem and leaves the machine code and a
mark in the cache folder.
"""

from collections.abc import Callable

from routeplan.kernel.compiled import FOLDER
from searches import readiness


def wait_until_ready(asked: Callable[[], bool]) -> bool:
    """Whether the kernel is compiled, or got so before somebody said stop."""
    return readiness.wait_until_ready(FOLDER, "routeplan.kernel.ready", asked)


def compile_all() -> None:
    """Compile everything here, on a tiny problem."""
    from routeplan.kernel.sample import advance_on_sample

    advance_on_sample()


if __name__ == "__main__":
    readiness.compile_once(FOLDER, compile_all)
