"""Who takes the mail of a kind of address; the list is written on a storey that sees all domains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from samling.accounts.rules.mail.letter import Mail


class Take(Protocol):
    """Uses a letter or raises a Refusal whose words the sender can act on."""

    def __call__(self, *, token: str, mail: Mail, at: datetime) -> None:
        """Use the letter, within the caller's transaction."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a letter can be handed by hand: the token, and what it is called."""

    token: str
    label: str


def nowhere() -> tuple[Destination, ...]:
    """Nothing to choose between."""
    return ()


@dataclass(frozen=True, slots=True)
class Taker:
    """A kind of address, such as ``rad``, what people call it, and who takes its mail."""

    kind: str
    label: object
    take: Take
    destinations: Callable[[], tuple[Destination, ...]] = nowhere
    takes_new: bool = True
