"""How the kernel's functions are compiled."""

from pathlib import Path

from searches.compiled import Door

_DOOR = Door(Path(__file__).parent, package="courseplan", without=("ready.py",))
FOLDER, inner, entry = _DOOR.folder, _DOOR.inner, _DOOR.entry


@inner
def whole(number: int) -> int:
    """The same number, but as a value: numba would compile a copy of the called function for each constant."""
    return number
