"""Who may do what with networks; told in docs/permissions.md.

Everybody may read what a network is. Only members read what is said in it: the county library looks
after networks, and reads along as a member like anybody else.
"""

from __future__ import annotations

from samling.ground.visitor import Role, Visitor
from samling.networks.models import Membership
from samling.networks.terms import Standing

MAY_BEGIN = (Role.COUNTY_STAFF, Role.DIRECTOR, Role.LIBRARY_CHIEF, Role.LIBRARY_STAFF, Role.PARTNER)


def may_begin(visitor: Visitor) -> bool:
    """True for those who work at a library, at the county library or at a partner."""
    return visitor.person_id is not None and any(visitor.holds(role) for role in MAY_BEGIN)


def reads(mine: Membership | None) -> bool:
    """True for members: they read and write what is inside."""
    return mine is not None and mine.standing == Standing.MEMBER


def convenes(mine: Membership | None) -> bool:
    """True for a member who convenes: orders the agenda, publishes minutes, looks over the shelf."""
    return mine is not None and reads(mine) and mine.is_convener


def may_keep(visitor: Visitor, mine: Membership | None) -> bool:
    """True for conveners and for the county library: words, state, members and meetings."""
    return convenes(mine) or visitor.is_county
