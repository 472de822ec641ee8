"""Where figures of the annual report stand until the director says otherwise; ``topics.toml`` is the table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("topics.toml")


@cache
def codes_of_topics() -> Mapping[str, str]:
    """Topic → code of the strategy it is told under; one that is not there stands with the whole year."""
    return dict(tomllib.loads(FILE.read_text(encoding="utf-8"))["topics"])
