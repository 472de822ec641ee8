"""Everything about the county's problem that is assumed rather than known."""

from collections.abc import Mapping
from dataclasses import dataclass, field

HOUR = 3600
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the data do not tell; each is an option of the command line.

    Times named ``_s`` are seconds after midnight or lengths in seconds; ``_m`` metres as the crow
    flies. ``first_grades_share`` is the share of a 1–10 school's pupils in grades 1–7 (seven grades
    of ten). ``need_per_hour`` adds so much weight to each child for every hour of road to the
    nearest library. ``pupils`` gives counts by school name where the register has none.
    """

    first_grades_share: float = 0.7
    school_service_s: int = 45 * MINUTE
    kindergarten_service_s: int = 30 * MINUTE
    village_service_s: int = 60 * MINUTE
    opens_s: int = 8 * HOUR + 30 * MINUTE
    closes_s: int = 14 * HOUR
    village_opens_s: int = 14 * HOUR
    village_closes_s: int = 18 * HOUR
    kindergartens: bool = False
    villages: bool = False
    walk_m: int = 500
    village_m: int = 2000
    depots: tuple[str, ...] = ("Gjøvik",)
    buses: int = 1
    days: int = 10
    days_a_week: int = 5
    shift_s: int = 7 * HOUR + 30 * MINUTE
    earliest_start_s: int = 6 * HOUR
    latest_start_s: int = 12 * HOUR
    latest_end_s: int = 20 * HOUR
    most_driving_s: int | None = 9 * HOUR
    breaks: bool = True
    need_per_hour: float = 0.0
    minimum_share: float = 0.0
    pupils: Mapping[str, int] = field(default_factory=dict)
