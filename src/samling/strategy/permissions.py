"""Who may do what with the strategy; the table stands in docs/permissions.md.

Everybody reads what is in force or has ended. The county library reads drafts. The director
decides goals, strategies, periods, targets and every measure; an adviser adds measures and keeps
those she owns.
"""

from __future__ import annotations

from samling.ground.visitor import Visitor


def may_steer(visitor: Visitor) -> bool:
    """Periods, goals, strategies and targets: the director."""
    return visitor.is_director


def may_read_drafts(visitor: Visitor) -> bool:
    """The next period before it is decided: the county library."""
    return visitor.is_county


def may_read_names(visitor: Visitor) -> bool:
    """Who owns a measure, by name: everybody with a post; the public reads the authority's name."""
    return bool(visitor.posts)


def may_add_measures(visitor: Visitor) -> bool:
    """A new measure: the county library."""
    return visitor.is_county


def may_choose_owner(visitor: Visitor) -> bool:
    """Give a measure to somebody else: the director. An adviser owns what she adds."""
    return visitor.is_director


def may_edit_measure(visitor: Visitor, owner_id: int | None) -> bool:
    """Change, finish or drop a measure: its owner at the county library, or the director."""
    return visitor.is_director or (
        visitor.is_county and owner_id is not None and owner_id == visitor.person_id
    )


def may_tell_readings(visitor: Visitor) -> bool:
    """Tell a number for an indicator: the county library."""
    return visitor.is_county
