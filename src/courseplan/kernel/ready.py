"""Compiling the kernel in a process of its own: neither its seconds nor its memory are the search's.

``python -m courseplan.kernel.ready`` compiles on a tiny problem and leaves the machine code and a mark in
the cache folder.
"""

from collections.abc import Callable
from dataclasses import replace

from courseplan.kernel.compiled import FOLDER
from searches import readiness


def wait_until_ready(asked: Callable[[], bool]) -> bool:
    """Whether the kernel is compiled, or got so before somebody said stop."""
    return readiness.wait_until_ready(FOLDER, "courseplan.kernel.ready", asked)


def compile_all() -> None:
    """Compile everything here, on a tiny problem."""
    from courseplan.greedy import greedy
    from courseplan.kernel.anneal import rounds
    from courseplan.kernel.board import table_of
    from courseplan.made import COUNTY, made
    from courseplan.ways import lay_out

    size = replace(COUNTY, libraries=5, competences=3, measures=2, periods=1, places=3)
    ways = lay_out(made(size))
    rounds(table_of(ways, greedy(ways), 1), 1, 1.0, 1.0, 50, 5)


if __name__ == "__main__":
    readiness.compile_once(FOLDER, compile_all)
