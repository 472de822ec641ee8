"""Whole days from starts and ends that meet (Righini and Salani 2006)."""

from routeplan.pricing.compiled import entry
from routeplan.pricing.labels import (
    DRIVEN,
    LATEST,
    OUT,
    READY,
    ZERO,
    Bits,
    Floats,
    Ints,
    Shorts,
    worth_of,
)


@entry
def join_labels(
    ahead_times: Ints,
    ahead_profits: Floats,
    ahead_memories: Bits,
    ahead_parities: Bits,
    ahead_shelf: Shorts,
    ahead_shelved: Shorts,
    back_times: Ints,
    back_profits: Floats,
    back_memories: Bits,
    back_parities: Bits,
    back_shelf: Shorts,
    back_shelved: Shorts,
    service: Ints,
    toll: Floats,
    cut_of: Bits,
    cut_price: Floats,
    mirror: int,
    until: int,
    longest: int,
    most_driving: int,
    floor: float,
    slack: float,
    slot_worth: Floats,
    worths: Floats,
    starts: Shorts,
    ends: Shorts,
) -> tuple[float, int]:
    """Whole days from starts and ends that meet at a visit: the best worth, and days with their worth.

    The ends were grown on the mirrored clock (``mirror`` minus the time). What both sides collected counts once.
    """
    count = service.shape[0]
    room = worths.shape[0]
    found = 0
    best = floor
    for i in range(count):
        if ahead_shelved[i] == 0 or back_shelved[i] == 0:
            continue
        own_cuts = cut_of[i]
        for place in range(ahead_shelved[i]):
            start = ahead_shelf[i, place]
            if ahead_times[start, OUT] <= until:
                continue
            profit = ahead_profits[start] - toll[i]
            out = ahead_times[start, OUT] - service[i]
            begins = ahead_times[start, READY] - service[i]
            for other in range(back_shelved[i]):
                end = back_shelf[i, other]
                together = profit + back_profits[end]
                if own_cuts != ZERO:
                    together += worth_of(own_cuts & ~back_parities[end], cut_price)
                elif together <= floor + 1e-9:
                    break
                if together <= floor + 1e-9:
                    continue
                if out + back_times[end, OUT] > longest or begins > mirror - back_times[end, READY]:
                    continue
                opens = mirror - back_times[end, LATEST] - back_times[end, OUT]
                wait = max(opens - ahead_times[start, LATEST] - out, 0)
                if out + wait + back_times[end, OUT] > longest:
                    continue
                if (
                    most_driving >= 0
                    and ahead_times[start, DRIVEN] + back_times[end, DRIVEN] > most_driving
                ):
                    continue
                together -= worth_of(ahead_memories[start] & back_memories[end], slot_worth[i])
                if together <= floor + 1e-9:
                    continue
                owed = ahead_parities[start] & (back_parities[end] ^ own_cuts)
                if owed != ZERO:
                    together -= worth_of(owed, cut_price)
                if together <= floor + 1e-9:
                    continue
                if together > best:
                    best = together
                    floor = max(floor, best - slack)
                if found < room:
                    worths[found] = together
                    starts[found] = start
                    ends[found] = end
                    found += 1
                elif together >= best:
                    worths[room - 1] = together
                    starts[room - 1] = start
                    ends[room - 1] = end
    return best, found
