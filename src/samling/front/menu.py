"""The menu, written by hand: this storey may see every domain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _

from samling.ground.visitor import Visitor

# pages that belong to an entry of the menu without lying below its address
BELOW = {
    "/kalender/": ("/samlinger/",),
    "/kommuner/": ("/rad/kommune/",),
    "/strategi/": ("/veiledning/",),
    "/mitt-bibliotek/": ("/bibliotek/",),
    "/register/personer/": ("/register/",),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    label: str
    path: str
    is_here: bool


def entries(visitor: Visitor, *, path: str) -> tuple[Entry, ...]:
    """What this visitor finds in the menu, in order."""
    lines = [(_("Calendar"), "meetings:meetings")]
    if visitor.is_county or visitor.is_librarian:
        lines.append((_("Events"), "meetings:events"))
    lines.append((_("Municipalities"), "insight:municipalities"))
    lines.append((_("Book bus"), "bus:bus"))
    lines.append((_("Networks"), "networks:networks"))
    lines.append((_("Strategy"), "insight:strategy"))
    if visitor.is_county or visitor.is_librarian:
        lines.append((_("Competence"), "competence:home"))
    if visitor.is_librarian:
        lines.append((_("My library"), "insight:my_library"))
    if visitor.is_county:
        lines.append((_("Register"), "register:people"))
    if visitor.is_signed_in:
        lines.append((_("Work desk"), "front:desk"))
    return tuple(_entry(label, path_of(name), path) for label, name in lines)


@cache
def path_of(name: str) -> str:
    """The path of a page, worked out once."""
    return reverse(name)


def _entry(label: str, target: str, path: str) -> Entry:
    return Entry(
        label=label, path=target, is_here=path.startswith((target, *BELOW.get(target, ())))
    )
