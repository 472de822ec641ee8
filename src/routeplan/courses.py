"""How a search cools: in one course, or with few long days in several short ones and a last one from the best of them.

With few days a search settles early on which side of the map each of them goes to, and does not leave
that again however long it goes on; so it begins anew some times. With many days one may go wrong at little cost.
"""

from dataclasses import dataclass

FEW_DAYS = 4
"""With more days one course serves best."""
HEATS = (1.0, 4.0, 8.0, 4.0)
"""Heat of each short course, in parts of the usual one."""
EACH = 0.15
"""Share of the search that a short course takes."""
LAST_HEAT = 0.5


@dataclass(frozen=True, slots=True)
class Course:
    """Where in which course a search is: its number, the share of it that is over, its heat."""

    number: int
    share: float | None
    heat: float
    is_last: bool


def at(share: float | None, *, days: int) -> Course:
    """The course at a share of the search; without a limit nobody knows, and there is one."""
    if share is None or days > FEW_DAYS:
        return Course(0, share, 1.0, is_last=True)
    number = int(share / EACH)
    if number < len(HEATS):
        return Course(number, share / EACH - number, HEATS[number], is_last=False)
    begun = EACH * len(HEATS)
    return Course(len(HEATS), (share - begun) / (1.0 - begun), LAST_HEAT, is_last=True)
