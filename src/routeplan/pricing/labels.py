"""The best day under given prices, by labels that remember what they have collected.

A label is the start of a day: where the bus is, the least time it has been out, how early it can be ready, how
late it may have left, and what it has collected. Labels are dropped when another is as good in every way or when
even the most hopeful rest of the day cannot lift them above ``floor``; where too many remain, two are melted into one
that is as good as both, which may only raise the answer.

Sources: labelling with resources (Desrochers 1986; Irnich and Desaulniers 2005); limited memory, "ng-routes"
(Baldacci, Mingozzi and Roberti 2011), here of collected groups instead of visited stops; free departure
(segments of Vidal, Crainic, Gendreau and Prins 2013); subset-row cuts (Jepsen, Petersen, Spoorendonk and
Pisinger 2008); melting labels as in relaxed decision diagrams (Bergman, Cire, van Hoeve and Hooker 2016).
"""

import numpy as np
import numpy.typing as npt

from routeplan.pricing.compiled import entry, inner

Bits = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]

ZERO = np.uint64(0)
ONE = np.uint64(1)
DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
PLACES = np.zeros(64, dtype=np.int64)
for _bit in range(64):
    PLACES[((0x03F79D71B4CB0A89 << _bit) & 0xFFFFFFFFFFFFFFFF) >> 58] = _bit

OUT, READY, LATEST, DRIVEN = 0, 1, 2, 3
"""Columns of a label's times: least time out, earliest ready, latest departure at that least time, driving."""


@inner
def worth_of(bits: np.uint64, worth: Floats) -> float:
    """The summed worth of the set bits (de Bruijn sequence finds the lowest; Leiserson, Prokop and Randall 1998)."""
    total = 0.0
    while bits != ZERO:
        low = bits & (~bits + ONE)
        total += worth[PLACES[(low * DE_BRUIJN) >> np.uint64(58)]]
        bits ^= low
    return total


@inner
def _no_worse(
    one: int,
    out: int,
    ready: int,
    latest: int,
    driven: int,
    profit: float,
    memory: np.uint64,
    parity: np.uint64,
    times: Ints,
    profits: Floats,
    memories: Bits,
    parities: Bits,
    slot_worth: Floats,
    cut_price: Floats,
    wait_until: int,
    limits_driving: bool,
) -> bool:
    """Whether label ``one`` can match whatever the described label may still become."""
    if times[one, OUT] > out or times[one, READY] > ready:
        return False
    if limits_driving and times[one, DRIVEN] > driven:
        return False
    if wait_until > ready and wait_until - times[one, LATEST] > max(out, wait_until - latest):
        return False
    spare = profits[one] - profit
    if spare < 0.0:
        return False
    lost = memories[one] & ~memory
    if lost != ZERO:
        spare -= worth_of(lost, slot_worth)
        if spare < 0.0:
            return False
    owed = parities[one] & ~parity
    if owed != ZERO:
        spare -= worth_of(owed, cut_price)
    return bool(spare >= 0.0)


@entry
def grow_labels(
    times_given: Ints,
    windows: Ints,
    travel: Ints,
    driving: Ints,
    from_start: Ints,
    to_end: Ints,
    base: Floats,
    token_from: Shorts,
    tokens: Shorts,
    token_worth: Floats,
    token_slot: Shorts,
    slot_owner: Shorts,
    own: Bits,
    keep: Bits,
    cut_of: Bits,
    cut_price: Floats,
    ahead: Floats,
    ahead_step: int,
    wait_until: Ints,
    useful: Shorts,
    arc_from: Ints,
    arc_to: Shorts,
    driving_price: float,
    floor: float,
    slack: float,
    until: int,
    goes_home: bool,
    bucket_s: int,
    per_bucket: int,
    drop: bool,
    most_work: int,
    passes_by: bool,
    gain_alone: Floats,
    slot_worth: Floats,
    times: Ints,
    profits: Floats,
    homes: Floats,
    memories: Bits,
    parities: Bits,
    nodes: Shorts,
    before: Shorts,
    following: Shorts,
    alive: npt.NDArray[np.bool_],
    heads: Shorts,
    held: npt.NDArray[np.int16],
    shelf: Shorts,
    shelved: Shorts,
) -> tuple[float, int, int]:
    """Starts of days that may lead to a day worth more than ``floor``; none goes on after ``until`` seconds out.

    ``times_given`` is (earliest start, latest start, latest end, longest out, longest driving or -1).
    Answers the best worth of a day that goes home from some label (``floor`` when none is worth more, or when not
    ``goes_home``), how many labels there are and how many were melted. Fills in, for each label: times, worth so
    far, worth when going home now, memory, parity of cuts, visit, predecessor; and for each visit its labels in
    falling order of worth (``shelf``) and their number (``shelved``). Days worth less than the best by more than
    ``slack`` may be missed. Of each visit's labels at most ``per_bucket`` may be out ``bucket_s`` alike; the surplus is
    melted, or with ``drop`` forgotten, which is quicker and proves nothing.
    After ``most_work`` comparisons it gives up, and then -1 are melted.
    """
    earliest, leave_by, back_by = times_given[0], times_given[1], times_given[2]
    longest, most_driving = times_given[3], times_given[4]
    limits_driving = most_driving >= 0
    buckets = heads.shape[0]
    made = 0
    melted = 0
    work = 0
    best = floor
    bucket = -1
    label = -1
    stopped = False
    while not stopped:
        if work > most_work or made + useful.shape[0] >= nodes.shape[0]:
            return best, made, -1
        # the start of the day is handled as if it were a label numbered -1
        if label >= 0:
            out0, ready0 = times[label, OUT], times[label, READY]
            latest0, driven0 = times[label, LATEST], times[label, DRIVEN]
            profit0, memory0, parity0 = profits[label], memories[label], parities[label]
            i = nodes[label]
        else:
            out0, ready0, latest0, driven0 = 0, earliest, leave_by, 0
            profit0, memory0, parity0, i = 0.0, ZERO, ZERO, -1
        first_arc, last_arc = 0, useful.shape[0]
        if i >= 0:
            first_arc, last_arc = arc_from[i], arc_from[i + 1]
        for position in range(first_arc, last_arc):
            j = arc_to[position] if i >= 0 else useful[position]
            road = travel[i, j] if i >= 0 else from_start[0, j]
            reach = out0 + road
            first = ready0 + road
            if first > windows[j, 1]:
                continue
            gain = gain_alone[j]
            rest = longest - reach - windows[j, 2]
            if rest < 0 or profit0 + gain + ahead[rest // ahead_step, j] <= floor + 1e-9:
                continue
            if i >= 0:
                drive = driving[i, j]
                kept = memory0 & keep[i, j]
            else:
                drive = from_start[1, j]
                kept = ZERO
            if (kept & own[j]) != ZERO:
                for q in range(token_from[j], token_from[j + 1]):
                    token = tokens[q]
                    slot = token_slot[token]
                    if slot >= 0 and ((kept >> np.uint64(slot)) & ONE) != ZERO:
                        gain -= token_worth[token]
            if (gain <= 0.0 and passes_by) or j == i:
                continue
            wait = max(windows[j, 0] - (latest0 + reach), 0)
            out = reach + wait + windows[j, 2]
            ready = max(first, windows[j, 0]) + windows[j, 2]
            if out + to_end[0, j] > longest or ready + to_end[0, j] > back_by:
                continue
            driven = driven0 + drive
            if limits_driving and driven + to_end[1, j] > most_driving:
                continue
            parity = parity0 ^ cut_of[j]
            profit = profit0 + gain - driving_price * drive
            paid = parity0 & cut_of[j]
            if paid != ZERO:
                profit -= worth_of(paid, cut_price)
            home = profit - driving_price * to_end[1, j]
            if profit + ahead[(longest - out) // ahead_step, j] <= floor + 1e-9:
                continue
            latest = min(latest0, windows[j, 1] - reach)
            memory = kept | own[j]
            # is it beaten by a label already there? they stand in falling order of profit
            beaten = False
            place = 0
            work += 8
            while place < shelved[j]:
                other = shelf[j, place]
                if profits[other] < profit:
                    break
                if _no_worse(
                    other,
                    out,
                    ready,
                    latest,
                    driven,
                    profit,
                    memory,
                    parity,
                    times,
                    profits,
                    memories,
                    parities,
                    slot_worth[j],
                    cut_price,
                    wait_until[j],
                    limits_driving,
                ):
                    beaten = True
                    break
                place += 1
            if beaten:
                continue
            slot_bucket = out // bucket_s
            crowded = held[j, slot_bucket] >= per_bucket
            origin = label
            partner = -1
            if crowded:
                look = shelved[j] if drop else place
                while look < shelved[j]:
                    other = shelf[j, look]
                    if times[other, OUT] // bucket_s == slot_bucket and alive[other]:
                        partner = other
                        break
                    look += 1
                if drop:
                    # the poorest makes room for what is better
                    look = shelved[j] - 1
                    while look >= place:
                        other = shelf[j, look]
                        if times[other, OUT] // bucket_s == slot_bucket and alive[other]:
                            partner = other
                            break
                        look -= 1
                    if partner < 0:
                        continue
                elif partner < 0:
                    look = place - 1
                    while look >= 0:
                        other = shelf[j, look]
                        if times[other, OUT] // bucket_s == slot_bucket and alive[other]:
                            partner = other
                            break
                        look -= 1
                if partner >= 0 and not drop:
                    melted += 1
                    if profits[partner] > profit:
                        origin = before[partner]
                    out = min(out, times[partner, OUT])
                    ready = min(ready, times[partner, READY])
                    latest = max(latest, times[partner, LATEST])
                    driven = min(driven, times[partner, DRIVEN])
                    profit = max(profit, profits[partner])
                    home = max(home, homes[partner])
                    memory &= memories[partner]
                    parity &= parities[partner]
                    place = min(place, look)
                    while place > 0 and profits[shelf[j, place - 1]] < profit:
                        place -= 1
            # take away what it beats, then put it on the shelf
            work += shelved[j]
            write = place
            for read in range(place, shelved[j]):
                other = shelf[j, read]
                gone = (drop and other == partner) or (
                    out <= times[other, OUT]
                    and ready <= times[other, READY]
                    and (not limits_driving or driven <= times[other, DRIVEN])
                    and (memory & ~memories[other]) == ZERO
                    and (parity & ~parities[other]) == ZERO
                    and profit >= profits[other]
                    and (
                        wait_until[j] <= times[other, READY]
                        or wait_until[j] - latest
                        <= max(times[other, OUT], wait_until[j] - times[other, LATEST])
                    )
                )
                if gone:
                    if alive[other]:
                        alive[other] = False
                        held[j, times[other, OUT] // bucket_s] -= 1
                else:
                    shelf[j, write] = other
                    write += 1
            shelved[j] = write
            for move in range(shelved[j], place, -1):
                shelf[j, move] = shelf[j, move - 1]
            if partner >= 0:
                new = partner
            else:
                new = made
                made += 1
                following[new] = heads[slot_bucket]
                heads[slot_bucket] = new
            shelf[j, place] = new
            shelved[j] += 1
            times[new, OUT], times[new, READY] = out, ready
            times[new, LATEST], times[new, DRIVEN] = latest, driven
            profits[new], homes[new] = profit, home
            memories[new], parities[new] = memory, parity
            nodes[new], before[new] = j, origin
            alive[new] = True
            held[j, slot_bucket] += 1
            if goes_home and home > best:
                best = home
                floor = max(floor, best - slack)
        # the next living label in order of time out
        label = -1
        while label < 0 and not stopped:
            while bucket < 0 or heads[bucket] < 0:
                bucket += 1
                if bucket >= buckets or bucket * bucket_s > until:
                    stopped = True
                    break
            if stopped:
                break
            candidate = heads[bucket]
            heads[bucket] = following[candidate]
            if alive[candidate]:
                alive[candidate] = False
                if times[candidate, OUT] <= until:
                    label = candidate
    return best, made, melted
