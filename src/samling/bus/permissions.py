"""Who may do what with the bus; told in docs/permissions.md."""

from __future__ import annotations

from samling.ground.visitor import Role, Visitor


def may_plan(visitor: Visitor) -> bool:
    """The staff of the county library plan, hear and settle."""
    return visitor.is_county


def may_crew(visitor: Visitor) -> bool:
    """The crew logs its tours; the staff of the county library may stand in for it."""
    return visitor.holds(Role.BUS_CREW) or visitor.is_county
