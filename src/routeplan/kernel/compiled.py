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


def fingerprint() -> str:
    """Name this text of the kernel: numba's own cache only looks at the file of the outermost function."""
    text = b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))
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


LEAN: dict[str, Any] = {"boundscheck": False, "error_model": "numpy", "_nrt": False}
"""Arrays are only read and written, never made: without reference counting calls are far cheaper."""


def inner(function: Function) -> Function:
    """Compile a function that only other compiled functions call."""
    return cast(
        Function, numba.njit(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, **LEAN)
    )


def entry(function: Function) -> Function:
    """Compile a function that Python calls, and keep the machine code in the cache folder."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(FOLDER)
    try:
        return cast(Function, numba.njit(function, cache=True, **LEAN))
    finally:
        numba.config.CACHE_DIR = before
