"""Small problems for the planner's tests.

One to read by eye, and as many as hypothesis can think of.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from routeplan import Break, Day, Group, Prices, Problem, Seconds, Stop, Travel

EIGHT, HALF_PAST_EIGHT, TWO, FIVE = 28_800, 30_600, 50_400, 61_200
EU_BREAK = Break(Seconds(16_200), Seconds(2_700), (Seconds(900), Seconds(1_800)))


def travel_on_a_line(**metres: int) -> Travel:
    """Places on a straight road, a second for each metre."""
    spots = np.array(list(metres.values()), dtype=np.int64)
    away = np.abs(spots[:, None] - spots[None, :])
    return Travel(tuple(metres), away, away.copy())


def stop(name: str, /, *covers: str, **changes: Any) -> Stop:
    usual = Stop(
        name, Seconds(1_800), ((Seconds(HALF_PAST_EIGHT), Seconds(TWO)),), covers or (name,)
    )
    return replace(usual, **changes)


def day(name: str, /, *, bus: str = "Bokbussen", date_index: int = 0, **changes: Any) -> Day:
    usual = Day(
        name,
        bus,
        date_index,
        "depot",
        "depot",
        Seconds(EIGHT),
        Seconds(TWO),
        Seconds(FIVE),
        Seconds(27_000),
    )
    return replace(usual, **changes)


def two_villages(**changes: Any) -> Problem:
    """Ask and Bø lie 600 s apart on one road, Ask 900 s from the depot.

    One day; 30 and 50 children.
    """
    parts: dict[str, Any] = {
        "groups": (Group("ask", 30, "Askim"), Group("bo", 50, "Bø")),
        "stops": (stop("ask"), stop("bo")),
        "days": (day("monday"),),
        "travel": travel_on_a_line(depot=0, ask=900, bo=1_500),
    }
    return Problem(**(parts | changes))


@st.composite
def problems(
    draw: st.DrawFn,
    *,
    most_stops: int = 6,
    most_days: int = 3,
    breaks: bool = True,
    by_time: bool = False,
) -> Problem:
    """Random small problems with every rule: overlap, windows, musts, visits, spacing, minimums."""
    n = draw(st.integers(1, most_stops))
    days = draw(_days(most_days, breaks=breaks))
    names = [f"s{i}" for i in range(n)]
    groups = draw(_groups(n))
    stops = tuple(draw(_stop(name, [g.id for g in groups], [d.id for d in days])) for name in names)
    return Problem(
        groups=groups,
        stops=stops,
        days=days,
        travel=draw(_travel(["depot", "cabin", *names], by_time=by_time)),
        minimum_share=draw(st.sampled_from([{}, {"north": 0.5}])) if groups[0].children else {},
        prices=draw(_prices()),
        cycle_days=draw(st.sampled_from([None, 14])),
    )


@st.composite
def _groups(draw: st.DrawFn, n: int) -> tuple[Group, ...]:
    children = draw(st.lists(st.integers(0, 60), min_size=n, max_size=n))
    needs = draw(st.lists(st.sampled_from([1.0, 1.0, 1.5, 0.25]), min_size=n, max_size=n))
    return tuple(
        Group(f"g{i}", c, "north" if i % 2 == 0 else "south", need)
        for i, (c, need) in enumerate(zip(children, needs, strict=True))
    )


@st.composite
def _days(draw: st.DrawFn, most: int, *, breaks: bool) -> tuple[Day, ...]:
    dates = draw(st.lists(st.integers(0, 13), min_size=1, max_size=most, unique=True))
    rest = Break(
        Seconds(4_000), Seconds(900), draw(st.sampled_from([None, (Seconds(300), Seconds(600))]))
    )
    return tuple(
        day(
            f"d{date}",
            date_index=date,
            end=draw(st.sampled_from(["depot", "depot", "cabin"])),
            latest_start_s=Seconds(EIGHT + draw(st.sampled_from([0, 3_600, 20_000]))),
            max_duration_s=Seconds(draw(st.sampled_from([9_000, 18_000, 27_000]))),
            max_driving_s=draw(st.sampled_from([None, Seconds(6_000)])),
            rest=draw(st.sampled_from([None, rest])) if breaks else None,
        )
        for date in sorted(dates)
    )


@st.composite
def _stop(draw: st.DrawFn, name: str, groups: Sequence[str], days: Sequence[str]) -> Stop:
    opens = EIGHT + draw(st.integers(0, 20)) * 900
    window = (Seconds(opens), Seconds(opens + draw(st.sampled_from([0, 1_800, 14_400]))))
    later = (Seconds(window[1] + 1_800), Seconds(window[1] + 5_400))
    return Stop(
        name,
        Seconds(draw(st.sampled_from([0, 600, 2_700]))),
        draw(st.sampled_from([(window,), (window, later)])),
        tuple(draw(st.lists(st.sampled_from(list(groups)), max_size=3, unique=True))),
        days=draw(st.sampled_from([None, None, tuple(days[:1])])),
        never=draw(st.sampled_from([False] * 5 + [True])),
        visits=draw(st.sampled_from([1, 1, 2])),
        spacing_days=draw(st.sampled_from([0, 0, 3, 7])),
    )


@st.composite
def _travel(draw: st.DrawFn, places: list[str], *, by_time: bool) -> Travel:
    n = len(places)
    east = draw(st.lists(st.integers(0, 3_000), min_size=n, max_size=n))
    north = draw(st.lists(st.integers(0, 3_000), min_size=n, max_size=n))
    x, y = np.array(east), np.array(north)
    away = (np.abs(x[:, None] - x[None, :]) + np.abs(y[:, None] - y[None, :])).astype(np.int64)
    if not by_time or draw(st.booleans()):
        return Travel(tuple(places), away)
    rush = np.stack([away, away + away // 3, away])
    return Travel(tuple(places), rush, None, (Seconds(0), Seconds(EIGHT), Seconds(EIGHT + 3_600)))


@st.composite
def _prices(draw: st.DrawFn) -> Prices:
    return Prices(
        visit_values=draw(st.sampled_from([(1.0,), (1.0, 0.5), (1.0, 0.25, 0.25)])),
        same_weekday=draw(st.sampled_from([False, False, True])),
    )
