"""Whether the idle time of a day has room for the driver's breaks, for the checker alone.

A state is (seconds driven since the last whole break, whether the first part of a split break has
been taken since). A leg turns each state into those it can lead to; only the best are kept. Idle
time of a leg may be taken anywhere along it, so a break falls due at the latest when the limit is
reached.
"""

from routeplan.problem import Break

State = tuple[int, bool]
States = frozenset[State]


def owed_on_first_leg(rest: Break, driving: int) -> int:
    """Seconds of whole breaks that a first leg of so much driving contains."""
    return _whole_breaks(rest, driving) * rest.length_s


def fresh(rest: Break, driving: int) -> States:
    """The state after the first leg, driven with the breaks it must contain."""
    return frozenset({(driving - _whole_breaks(rest, driving) * rest.after_driving_s, False)})


def _whole_breaks(rest: Break, driving: int) -> int:
    return max(0, -(-driving // rest.after_driving_s) - 1)


def after_leg(rest: Break, states: States, *, driving: int, idle: int) -> States:
    """The best states after a leg with so much driving and idle time.

    None when a break finds no room.
    """
    reached: set[State] = set()
    for driven, begun in states:
        most = _most_breaks(rest, begun=begun, idle=idle)
        for breaks in range(most + 1):
            left = idle - _cost(rest, breaks, begun=begun)
            since = max(0, driven + driving - breaks * rest.after_driving_s)
            if since <= rest.after_driving_s and left >= 0:
                kept = begun and breaks == 0
                reached.add((since, kept or (rest.split is not None and left >= rest.split[0])))
    return _best(reached)


def home_extra(rest: Break, states: States, driving: int) -> int | None:
    """The least seconds of break owed on the last leg; nothing when no state is left."""
    owed = [
        _cost(rest, _whole_breaks(rest, driven + driving), begun=begun) for driven, begun in states
    ]
    return min(owed, default=None)


def _cost(rest: Break, breaks: int, *, begun: bool) -> int:
    """Idle seconds of so many breaks in a row, the first of which may have begun."""
    if breaks == 0:
        return 0
    first = min(rest.length_s, rest.split[1]) if begun and rest.split is not None else rest.length_s
    return first + (breaks - 1) * rest.length_s


def _most_breaks(rest: Break, *, begun: bool, idle: int) -> int:
    """How many breaks the idle time has room for; a few more than any day needs are not counted."""
    most = 0
    while most < 50 and _cost(rest, most + 1, begun=begun) <= idle:
        most += 1
    return most


def _best(states: set[State]) -> States:
    def is_beaten(state: State) -> bool:
        return any(
            other != state and other[0] <= state[0] and other[1] >= state[1] for other in states
        )

    return frozenset(state for state in states if not is_beaten(state))
