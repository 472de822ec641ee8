"""One typed door to numba for the functions of a folder, with a cache that notices when any of its files changes."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

NJIT: Any = numba.njit
CONFIG: Any = numba.config
"""Numba's own types know neither the options nor the settings used here."""

LEAN: dict[str, Any] = {"boundscheck": False, "error_model": "numpy", "_nrt": False}
"""Arrays are only read and written, never made: without reference counting calls are far cheaper."""


class Door:
    """Compiles the functions of one folder, and keeps the machine code in ``self.folder``."""

    def __init__(self, here: Path, *, package: str, without: Collection[str] = ()) -> None:
        """``without`` names files whose text does not matter to the machine code."""
        self.folder = _cache_folder(here, package=package, without=without)

    def inner(self, function: Function) -> Function:
        """Compile a function that only other compiled functions call."""
        bare = NJIT(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, **LEAN)
        return cast("Function", bare)

    def entry(self, function: Function) -> Function:
        """Compile a function that Python calls, and keep the machine code in the cache folder."""
        before = CONFIG.CACHE_DIR
        CONFIG.CACHE_DIR = str(self.folder)
        try:
            return cast("Function", NJIT(function, cache=True, **LEAN))
        finally:
            CONFIG.CACHE_DIR = before


def _cache_folder(here: Path, *, package: str, without: Collection[str]) -> Path:
    """The folder asked for, the one beside the code, or the user's own; the first that takes a file."""
    asked = os.environ.get("NUMBA_CACHE_DIR")
    roots = (
        Path(asked) if asked else here / "__pycache__",
        Path.home() / ".cache" / package,
        Path(tempfile.gettempdir()) / package,
    )
    for root in roots:
        folder = root / f"{here.name}-{_fingerprint(here, without)}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return roots[0]


def _fingerprint(here: Path, without: Collection[str]) -> str:
    """A name for this text at this place: numba's own cache looks only at the file of the outermost function.

    It looks at that file's place too, so code kept for the same text elsewhere would not be found again.
    """
    files = sorted(path for path in here.glob("*.py") if path.name not in without)
    text = b"".join(path.read_bytes() for path in [Path(__file__), *files])
    place = f"{here.resolve()} {numba.__version__}"
    return hashlib.sha256(text + place.encode()).hexdigest()[:12]
