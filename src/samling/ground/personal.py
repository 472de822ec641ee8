"""What is stored about people, declared beside the models it concerns: the list of processing.

Each domain that stores anything about anybody has a file ``personal`` with its declarations. The
program prints them for the data protection officer (``samling processing``), docs/privacy.md shows
them, and a test holds the tables of the database against both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec


@dataclass(frozen=True, slots=True)
class Personal:
    """Fields that say something about a person, such as ``meetings.Enrolment.name``."""

    fields: tuple[str, ...]
    what: str
    purpose: str
    ends: str

    def as_row(self) -> str:
        """The declaration as a row of the table in docs/privacy.md."""
        names = " ".join(f"`{name}`" for name in self.fields)
        return f"| {names} | {self.what} | {self.purpose} | {self.ends} |"


def declared(domains: list[str]) -> Iterator[tuple[str, tuple[Personal, ...]]]:
    """The declarations of each domain that has any; ``domains`` are names such as samling.meetings."""
    for domain in domains:
        if find_spec(f"{domain}.personal"):
            yield domain, import_module(f"{domain}.personal").PERSONAL
