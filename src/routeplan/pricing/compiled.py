"""The typed door to numba for the labelling's functions, cached beside this package."""

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
    text = b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))
    return hashlib.sha256(text + numba.__version__.encode()).hexdigest()[:12]


def _cache_folder() -> str:
    """The folder asked for, the one beside the code, or the user's own; the first that takes a file."""
    asked = os.environ.get("NUMBA_CACHE_DIR")
    roots = (Path(asked) if asked else HERE / "__pycache__", Path.home() / ".cache" / "routeplan")
    for root in (*roots, Path(tempfile.gettempdir()) / "routeplan"):
        folder = root / f"pricing-{_fingerprint()}"
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


def inner(function: Function) -> Function:
    """Compile a function that only other compiled functions call and that makes no arrays."""
    return cast("Function", _njit(function, **_LEAN))


def entry(function: Function) -> Function:
    """Compile a function that Python calls and that makes no arrays, and keep the machine code in the cache folder.

    Without arrays of its own it needs no counting of references, which would take most of the time.
    """
    before = _config.CACHE_DIR
    _config.CACHE_DIR = FOLDER
    try:
        return cast("Function", _njit(function, cache=True, **_LEAN))
    finally:
        _config.CACHE_DIR = before
