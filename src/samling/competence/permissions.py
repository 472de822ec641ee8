"""Who may do what with competence; the table stands in docs/permissions.md.

Frameworks in force are open to everybody. Whoever has a personal link answers, signed in or not. The
county library edits, sends, reads results and keeps agreements. Those who work at a library see which
other libraries have said that they share a need.
"""

from __future__ import annotations

from samling.ground.visitor import Visitor


def may_keep(visitor: Visitor) -> bool:
    """Edit frameworks, send surveys, read results, keep agreements: the county library."""
    return visitor.is_county


def may_see_sharers(visitor: Visitor) -> bool:
    """Who else needs this, among those who said that they may be shown: libraries and the county."""
    return visitor.is_county or visitor.is_librarian


def may_see_library_plan(visitor: Visitor) -> bool:
    """A library's own page of the plan: those who work at libraries, and the county library."""
    return visitor.is_county or visitor.is_librarian
