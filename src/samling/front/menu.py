"""The menu, written by hand: this storey may see every domain."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from samling.ground.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    label: str
    path: str
    is_here: bool


def entries(visitor: Visitor, *, path: str) -> tuple[Entry, ...]:
    """What this visitor finds in the menu, in order."""
    lines = [
        (_("What happens"), "meetings:events"),
        (_("Municipalities"), "insight:municipalities"),
    ]
    lines.append((_("Strategy"), "insight:strategy"))
    if visitor.is_librarian:
        lines.append((_("My library"), "insight:my_library"))
    if visitor.is_county:
        lines.append((_("Register"), "register:people"))
    if visitor.is_director:
        lines.append((_("Journal"), "front:journal"))
    if visitor.is_signed_in:
        lines.append((_("Work desk"), "front:desk"))
    return tuple(_entry(label, name, path) for label, name in lines if _exists(name))


def _exists(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def _entry(label: str, name: str, path: str) -> Entry:
    target = reverse(name)
    is_here = path == target if target == "/" else path.startswith(target)
    return Entry(label=label, path=target, is_here=is_here)
