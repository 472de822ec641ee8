"""Who may see and write advice: the staff of the county library, and nobody else."""

from samling.ground.visitor import Visitor


def may_advise(visitor: Visitor) -> bool:
    """True for those who give advice; to everybody else it is as if there were none."""
    return visitor.is_county and visitor.person_id is not None
