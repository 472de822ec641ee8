"""From the pupils of a school to the children the bus is for: grades 1 to 7."""

from __future__ import annotations

LAST_GRADE = 7


def first_grades(
    pupils: int | None, *, lowest: int | None, highest: int | None, share_of_1_to_10: float
) -> tuple[int | None, bool]:
    """Children in grades 1–7 and whether that is an estimate; nothing when nobody has counted.

    A school with grades 1–10 has ``share_of_1_to_10`` of its pupils in grades 1–7 (seven grades of
    ten); any other with grades above the seventh has its grades' part. A school without grades
    given is taken to have grades 1–7 only.
    """
    if pupils is None:
        return None, False
    first, last = lowest or 1, highest or LAST_GRADE
    if first > LAST_GRADE:
        return 0, False
    if last <= LAST_GRADE:
        return pupils, False
    if (first, last) == (1, 10):
        return round(pupils * share_of_1_to_10), True
    return round(pupils * (LAST_GRADE - first + 1) / (last - first + 1)), True
