"""Days with room for thirty visits and more, made of the public instances.

The second halves of the public collections (pr11 to pr20, Solomon's long days) are not among our files; these are
like them: windows made wider, or the whole day made longer and windows drawn anew, the same on every machine. No best
values are known for them.
"""

from dataclasses import replace
from pathlib import Path
from random import Random

from routeplan.convert import convert_toptw
from routeplan.problem import Problem, Stop
from routeplan.units import Seconds

WIDENED = (("pr01", 1), ("pr03", 2), ("pr04", 1), ("pr06", 2), ("pr08", 2), ("pr10", 1))
"""Instances whose windows are widened, with the routes asked for."""
LENGTHENED = (
    ("r101", 1, 4.35), ("r109", 2, 4.35), ("rc101", 2, 4.0), ("rc105", 1, 4.0), ("c101", 1, 2.74), ("c105", 2, 2.74),
)  # fmt: skip
"""Instances whose day is made longer by a factor, as Solomon's second halves are, with the routes asked for."""
EARLIER, LATER = 0.03, 0.12
"""Parts of the day by which a window opens earlier and closes later, at the least and at the most."""
OPEN_ALL_DAY, WIDE = 0.3, 0.2
"""Share of stops without a window in a longer day, and how much of the day the windows of the others last."""


def widened(path: Path, vehicles: int) -> Problem:
    """The instance with wider windows."""
    problem, dice = convert_toptw(path, vehicles=vehicles), Random(path.stem)
    home = max(day.latest_end_s for day in problem.days)

    def wider(stop: Stop) -> Stop:
        opens, closes = stop.windows[0]
        more = round(home * dice.uniform(EARLIER, LATER))
        window = (Seconds(max(opens - more, 0)), Seconds(min(closes + more, home)))
        return replace(stop, windows=(window,))

    return replace(problem, stops=tuple(wider(stop) for stop in problem.stops))


def lengthened(path: Path, vehicles: int, factor: float) -> Problem:
    """The instance with a longer day, in which each window lies anywhere that can be reached."""
    problem, dice = convert_toptw(path, vehicles=vehicles), Random(path.stem)
    home = round(factor * max(day.latest_end_s for day in problem.days))
    depot = problem.travel.index(problem.days[0].start)

    def elsewhere(stop: Stop) -> Stop:
        way = int(problem.travel.shortest[depot, problem.travel.index(stop.id)])
        last = home - way - stop.service_s
        half = 0 if dice.random() < OPEN_ALL_DAY else round(WIDE * home / 2)
        middle = dice.randint(way, last)
        window = (max(middle - half, 0), min(middle + half, last)) if half else (0, last)
        return replace(stop, windows=((Seconds(window[0]), Seconds(window[1])),))

    days = tuple(
        replace(day, latest_end_s=Seconds(home), max_duration_s=Seconds(home))
        for day in problem.days
    )
    return replace(problem, days=days, stops=tuple(elsewhere(stop) for stop in problem.stops))
