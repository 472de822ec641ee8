"""JSON Schemas (2020-12) of the files of the command line; docs/courseplan has copies."""

import json
from importlib.resources import files
from typing import Any

NAMES = ("problem", "plan", "check", "bound")


def schema(name: str) -> dict[str, Any]:
    """The schema of one kind of file, by a name in ``NAMES``."""
    text = files(__name__).joinpath(f"{name}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
