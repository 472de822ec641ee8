"""The typed door to numba, with a cache that notices when any file of the kernel changes."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

HERE = Path(__file__).parent


def _fingerprint() -> str:
    """A name for this text: numba's own cache looks only at the file of the outermost function."""
    files = [path for path in sorted(HERE.glob("*.py")) if path.name != "ready.py"]
    text = b"".join(path.read_bytes() for path in files)
    return hashlib.sha256(text + numba.__version__.encode()).hexdigest()[:12]


def _cache_folder() -> str:
    """The folder asked for, the one beside the code, or the user's own; the first that takes a file."""
    asked = os.environ.get("NUMBA_CACHE_DIR")
    roots = (Path(asked) if asked else HERE / "__pycache__", Path.home() / ".cache" / "courseplan")
    for root in (*roots, Path(tempfile.gettempdir()) / "courseplan"):
        folder = root / f"kernel-{_fingerprint()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return str(folder)
    return str(roots[0])


FOLDER = _cache_folder()
_njit: Callable[..., Any] = numba.njit
_config: Any = numba.config
_LEAN: dict[str, Any] = {"boundscheck": False, "error_model": "numpy", "_nrt": False}
"""Arrays are only read and written, never made: without reference counting calls are far cheaper."""


def inner(function: Function) -> Function:
    """Compile a function that only other compiled functions call."""
    return cast(
        "Function", _njit(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, **_LEAN)
    )


def entry(function: Function) -> Function:
    """Compile a function that Python calls, and keep the machine code in the cache folder."""
    before = _config.CACHE_DIR
    _config.CACHE_DIR = FOLDER
    try:
        return cast("Function", _njit(function, cache=True, **_LEAN))
    finally:
        _config.CACHE_DIR = before


@inner
def whole(number: int) -> int:
    """The same number, but as a value: numba would compile a copy of the called function for each constant."""
    return number
