"""How the labelling's functions are compiled; none of them makes arrays."""

from pathlib import Path

from searches.compiled import Door

_DOOR = Door(Path(__file__).parent, package="routeplan")
inner, entry = _DOOR.inner, _DOOR.entry
