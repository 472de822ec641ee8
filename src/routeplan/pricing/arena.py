"""The days that are alike, as the arrays the labelling works on.

Bus days with the same places, hours, limits and stops are interchangeable and form one arena. A stop is one visit per
opening window; windows are cut to what the day leaves possible, and what cannot be reached falls away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from routeplan.pricing.closure import closed
from routeplan.pricing.prizes import Prizes, allowed_stops
from routeplan.problem import Day, Problem

Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]

FINEST, CROWDED = 160, 80
"""A day is cut into at most so many steps where time is rounded: usually, and with more than MANY visits."""
MANY = 700
LONGEST = 10**15


@dataclass(frozen=True, slots=True, eq=False)
class Arena:
    """One kind of bus day: ``days`` are interchangeable, ``stops`` those it can serve.

    Row ``i`` of the arrays is a visit: stop ``stop_of[i]`` within one window. ``windows`` holds opening, closing and
    service; ``from_start`` and ``to_end`` travel (row 0) and driving (row 1). ``tokens[i]`` are what the visit
    may collect once a day; ``parts`` the prizes each token stands for; ``musts`` whose duty it fulfils.
    ``step_s`` is what time may be rounded down to, zero when trips and services are too short for that.
    """

    days: tuple[Day, ...]
    stops: tuple[str, ...]
    stop_of: Shorts
    limits: Ints
    windows: Ints
    travel: Ints
    driving: Ints
    from_start: Ints
    to_end: Ints
    wait_until: Ints
    tokens: tuple[tuple[int, ...], ...]
    parts: tuple[tuple[int, ...], ...]
    duties: tuple[int, ...]
    steps: Shorts
    end_steps: Shorts
    step_s: int

    @property
    def size(self) -> int:
        """How many visits there are to choose from."""
        return len(self.stop_of)


def arenas(problem: Problem, prizes: Prizes) -> tuple[Arena, ...]:
    """One arena for each kind of day on which something can be visited."""
    by_weekday = any(prize.weekdays is not None for prize in prizes.prizes)
    kinds: dict[tuple[object, ...], list[Day]] = {}
    for day in problem.days:
        kinds.setdefault(_kind(problem, day, by_weekday=by_weekday), []).append(day)
    closures: dict[tuple[str, ...], tuple[Ints, Ints]] = {}
    built = (_arena(problem, prizes, tuple(days), closures) for days in kinds.values())
    return tuple(arena for arena in built if arena is not None)


def _kind(problem: Problem, day: Day, *, by_weekday: bool) -> tuple[object, ...]:
    hours = (
        day.earliest_start_s,
        day.latest_start_s,
        day.latest_end_s,
        day.max_duration_s,
        day.max_driving_s,
    )
    return (day.start, day.end, *hours, day.weekday if by_weekday else None, _open_on(problem, day))


def _open_on(problem: Problem, day: Day) -> tuple[str, ...]:
    stops = (problem.stop[stop] for stop in allowed_stops(problem))
    return tuple(stop.id for stop in stops if stop.days is None or day.id in stop.days)


def _arena(
    problem: Problem,
    prizes: Prizes,
    days: tuple[Day, ...],
    closures: dict[tuple[str, ...], tuple[Ints, Ints]],
) -> Arena | None:
    day = days[0]
    useful = {stop for prize in prizes.prizes for stop in prize.stops}
    useful |= {stop.id for stop in problem.stops if stop.must}
    stops = tuple(stop for stop in _open_on(problem, day) if stop in useful)
    stops = _within_reach(problem, day, stops)
    if not stops:
        return None
    places = (day.start, day.end, *stops)
    if places not in closures:
        closures[places] = _closures(problem, places)
    travel, driving = closures[places]
    rows, windows = _visits(problem, day, stops, travel, driving)
    if not rows:
        return None
    at = np.array(rows, dtype=np.int64) + 2
    tokens, parts, duties = _tokens(problem, prizes, day, stops, rows)
    inner = travel[np.ix_(at, at)]
    from_start = np.ascontiguousarray(np.stack([travel[0, at], driving[0, at]]))
    to_end = np.ascontiguousarray(np.stack([travel[at, 1], driving[at, 1]]))
    steps, end_steps, step_s = _steps(day, inner, windows[:, 2], to_end[0], np.array(rows))
    opening_left = windows[:, 0][None, :] - inner
    return Arena(
        days=days,
        stops=stops,
        stop_of=np.array(rows, dtype=np.int32),
        limits=_limits(day),
        windows=windows,
        travel=np.ascontiguousarray(inner),
        driving=np.ascontiguousarray(driving[np.ix_(at, at)]),
        from_start=from_start,
        to_end=to_end,
        wait_until=np.ascontiguousarray(opening_left.max(axis=1)),
        tokens=tokens,
        parts=parts,
        duties=duties,
        steps=steps,
        end_steps=end_steps,
        step_s=step_s,
    )


def _limits(day: Day) -> Ints:
    """Earliest start, latest start, latest end, longest time out, longest driving (-1: none)."""
    span = day.latest_end_s - day.earliest_start_s
    driving = -1 if day.max_driving_s is None else day.max_driving_s
    return np.array(
        [
            day.earliest_start_s,
            day.latest_start_s,
            day.latest_end_s,
            min(day.max_duration_s, span),
            driving,
        ],
        dtype=np.int64,
    )


def _within_reach(problem: Problem, day: Day, stops: Sequence[str]) -> tuple[str, ...]:
    """The stops that fit in the day when everything else is left out and every road is at its quickest.

    A stop reached only by driving through others is found too: the roads to and from it are closed first.
    """
    index = [problem.travel.index(place) for place in (day.start, day.end, *stops)]
    road = problem.travel.shortest
    out = _least_from(road, index[0], index)
    home = _least_to(road, index[1], index)
    limit = int(_limits(day)[3])
    services = [problem.stop[stop].service_s for stop in stops]
    fits = (out[k + 2] + service + home[k + 2] <= limit for k, service in enumerate(services))
    return tuple(stop for stop, good in zip(stops, fits, strict=True) if good)


def _least_from(road: Ints, source: int, index: Sequence[int]) -> Ints:
    """The least seconds from one place to each of the others, also through them (Bellman 1958)."""
    sub = road[np.ix_(index, index)]
    least = road[source, index].copy()
    for _ in index:
        shorter = np.minimum(least, (least[:, None] + sub).min(axis=0))
        if np.array_equal(shorter, least):
            break
        least = shorter
    return least


def _least_to(road: Ints, goal: int, index: Sequence[int]) -> Ints:
    return _least_from(np.ascontiguousarray(road.T), goal, index)


def _closures(problem: Problem, places: tuple[str, ...]) -> tuple[Ints, Ints]:
    """Travel closed with service as toll, and driving closed without."""
    index = [problem.travel.index(place) for place in places]
    raw = np.ascontiguousarray(problem.travel.shortest[np.ix_(index, index)])
    np.fill_diagonal(raw, 0)
    service = [LONGEST, LONGEST] + [problem.stop[stop].service_s for stop in places[2:]]
    toll = np.array(service, dtype=np.int64)
    travel = closed(raw, toll=toll)
    toll[2:] = 0
    driving = closed(raw, toll=toll)
    return travel, driving


def _visits(
    problem: Problem, day: Day, stops: tuple[str, ...], travel: Ints, driving: Ints
) -> tuple[list[int], Ints]:
    rows: list[int] = []
    windows: list[tuple[int, int, int]] = []
    _, _, back_by, longest, most_driving = (int(limit) for limit in _limits(day))
    for row, stop_id in enumerate(stops):
        stop, at = problem.stop[stop_id], row + 2
        out, home = int(travel[0, at]), int(travel[at, 1])
        if out + stop.service_s + home > longest:
            continue
        if most_driving >= 0 and int(driving[0, at] + driving[at, 1]) > most_driving:
            continue
        for opens, closes in stop.windows:
            first = max(opens, day.earliest_start_s + out)
            last = min(closes, back_by - stop.service_s - home)
            if first <= last:
                rows.append(row)
                windows.append((first, last, stop.service_s))
    return rows, np.array(windows, dtype=np.int64).reshape(-1, 3)


def _tokens(
    problem: Problem, prizes: Prizes, day: Day, stops: tuple[str, ...], rows: Sequence[int]
) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """What each visit collects: one token per prize won once a day, and one per stop for all else it gives."""
    position = {stop: row for row, stop in enumerate(stops)}
    once: dict[int, list[int]] = {}
    every: dict[int, list[int]] = {}
    for number, prize in enumerate(prizes.prizes):
        if prize.weekdays is not None and day.weekday not in prize.weekdays:
            continue
        for stop in prize.stops:
            if stop in position:
                (once if prize.once_a_day else every).setdefault(position[stop], []).append(number)
    return _share_out(problem, stops, rows, once, every)


def _share_out(
    problem: Problem,
    stops: tuple[str, ...],
    rows: Sequence[int],
    once: Mapping[int, Sequence[int]],
    every: Mapping[int, Sequence[int]],
) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...], tuple[int, ...]]:
    shared = sorted({number for numbers in once.values() for number in numbers})
    token_of = {number: token for token, number in enumerate(shared)}
    parts: list[tuple[int, ...]] = [(number,) for number in shared]
    duties = [-1] * len(parts)
    private: dict[int, int] = {}
    for row, stop in enumerate(stops):
        if every.get(row) or problem.stop[stop].must:
            private[row] = len(parts)
            parts.append(tuple(every.get(row, ())))
            duties.append(row if problem.stop[stop].must else -1)
    tokens = []
    for row in rows:
        own = [token_of[number] for number in once.get(row, ())]
        tokens.append(tuple(own + ([private[row]] if row in private else [])))
    return tuple(tokens), tuple(parts), tuple(duties)


def _steps(
    day: Day, travel: Ints, service: Ints, to_end: Ints, rows: npt.NDArray[np.int64]
) -> tuple[Shorts, Shorts, int]:
    """Driving plus service in whole steps, rounded down, with a step no longer than the shortest of them."""
    longest = int(_limits(day)[3])
    each = travel + service[None, :]
    different = rows[:, None] != rows[None, :]
    shortest = int(each[different].min()) if different.any() else longest
    finest = FINEST if len(rows) <= MANY else CROWDED
    step_s = min(max(1, -(-longest // finest)), max(shortest, 0))
    if step_s * 4000 < longest or step_s < 1:
        return np.zeros((0, 0), dtype=np.int32), np.zeros(0, dtype=np.int32), 0
    return (each // step_s).astype(np.int32), (to_end // step_s).astype(np.int32), step_s


def refined(arena: Arena, finest: int) -> Arena:
    """The same days with time rounded in more, shorter steps (as many as ``finest`` a day)."""
    longest = int(arena.limits[3])
    step_s = max(1, -(-longest // finest))
    if arena.step_s <= step_s:
        return arena
    each = arena.travel + arena.windows[:, 2][None, :]
    return replace(
        arena,
        steps=(each // step_s).astype(np.int32),
        end_steps=(arena.to_end[0] // step_s).astype(np.int32),
        step_s=step_s,
    )


def mirrored(arena: Arena) -> Arena:
    """The same days run backward: the clock is the latest end minus the time, trips go the other way."""
    earliest, _, back_by, longest, most_driving = (int(limit) for limit in arena.limits)
    opens, closes, service = arena.windows.T
    windows = np.stack([back_by - closes - service, back_by - opens - service, service], axis=1)
    travel = np.ascontiguousarray(arena.travel.T)
    span = back_by - earliest
    steps, end_steps = arena.steps, arena.end_steps
    if arena.step_s > 0:
        steps = ((travel + service[None, :]) // arena.step_s).astype(np.int32)
        end_steps = (arena.from_start[0] // arena.step_s).astype(np.int32)
    return replace(
        arena,
        limits=np.array([0, span, span, longest, most_driving], dtype=np.int64),
        windows=np.ascontiguousarray(windows),
        travel=travel,
        driving=np.ascontiguousarray(arena.driving.T),
        from_start=arena.to_end,
        to_end=arena.from_start,
        wait_until=np.ascontiguousarray((windows[:, 0][None, :] - travel).max(axis=1)),
        steps=steps,
        end_steps=end_steps,
    )
