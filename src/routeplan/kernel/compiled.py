"""One typed door to numba, with a cache that notices when any file of the kernel changes."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

HERE = Path(__file__).parent
UNCOMPILED = ("__init__.py", "ready.py", "sample.py", "shaping.py")
"""Files whose text does not matter to the machine code."""


def fingerprint() -> str:
    """Name this text of the kernel: numba's own cache only looks at the file of the outermost function."""
    names = sorted(path for path in HERE.glob("*.py") if path.name not in UNCOMPILED)
    text = b"".join(path.read_bytes() for path in names)
    return hashlib.sha256(text + numba.__version__.encode()).hexdigest()[:12]


def cache_folder() -> Path:
    """The folder for compiled code: the one asked for, beside the code, or the user's own when that is read-only."""
    asked = os.environ.get("NUMBA_CACHE_DIR")
    root = Path(asked) if asked else HERE / "__pycache__"
    for folder in (
        root,
        Path.home() / ".cache" / "routeplan",
        Path(tempfile.gettempdir()) / "routeplan",
    ):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder / f"kernel-{fingerprint()}"
    return root


FOLDER = cache_folder()


NJIT: Any = numba.njit
CONFIG: Any = numba.config
"""Numba's own types know neither the options nor the settings used here."""

LEAN: dict[str, Any] = {"boundscheck": False, "error_model": "numpy", "_nrt": False}
"""Arrays are only read and written, never made: without reference counting calls are far cheaper.
"""


def inner(function: Function) -> Function:
    """Compile a function that only other compiled functions call."""
    return cast("Function", NJIT(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, **LEAN))


def entry(function: Function) -> Function:
    """Compile a function that Python calls, and keep the machine code in the cache folder."""
    before = CONFIG.CACHE_DIR
    CONFIG.CACHE_DIR = str(FOLDER)
    try:
        return cast("Function", NJIT(function, cache=True, **LEAN))
    finally:
        CONFIG.CACHE_DIR = before


@inner
def whole(number: int) -> int:
    """The same number, but as a value: numba would compile a copy of the called function for each constant."""
    return number
