"""Lowering a ceiling step by step, valid after each.

A step asks the master programme for prices near the best ones known (a box around them, so that
prices cannot swing), asks each arena for its best day under those prices, and adds up what the two
together prove. Two phases:

* *loose*: days only remember where they came from. Quick, never stuck, and a good place to start from.
* *close*: days remember what they have collected nearby. Where a day still collects something twice, remembering is
  extended; where labels were melted, room for more is given.

Sources: column generation and its Lagrangian bound (Dantzig and Wolfe 1960; Lübbecke and Desrosiers
2005), boxstep (Marsten, Hogan and Blankenship 1975).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routeplan.bound.cuts import broken
from routeplan.bound.days import drivable, elementary, worth
from routeplan.bound.duals import Duals, fixed_part, tariff
from routeplan.bound.master import Master
from routeplan.bound.model import Column, Model
from routeplan.pricing.pricer import Pricer
from routeplan.pricing.view import View

Floats = npt.NDArray[np.float64]
Asked = Callable[[], bool]

BOX, LEAST_BOX = 0.25, 0.0002
"""Width of the box in parts of each prize's worth: at first, and at the least."""
ENOUGH_LOOSE, ENOUGH_CLOSE = 8e-3, 5e-5
"""A phase ends when the master promises less than this share of the ceiling."""
FINEST = 320
"""Steps of a day when the first, coarse ones have given what they can."""
FIRST_ROOM, MOST_ROOM = 64, 1024
"""Labels a visit may have at the same time of day before they are melted."""
WALKS = 80
AFTER = 0.02
"""Width of the box after something more is remembered, when the best prices are nearly known."""
SLACK = 0.06
SPARE = 1e-6
BEAM = 2
"""Labels a visit may have at the same time of day when days are looked for in haste."""
KEEN = 0.1
"""Haste has failed when what it finds is less than this share of what is still to be proven."""
CUTS, MOST_CUTS = 20, 60
"""Subset-row cuts that are added at a time, and in all."""


@dataclass(slots=True)
class Seen:
    """One price vector: what it proves, what the master promised, and whether new days came of it."""

    value: float
    promised: float
    new: int


class Descent:
    """The lowest ceiling so far (``value``) with the prices that prove it."""

    def __init__(
        self, model: Model, asked: Asked = lambda: False, *, floor: float = -np.inf
    ) -> None:
        """Start from all there is to win and from a guess at the rent of time.

        Nobody needs to know whether a plan is worth less than ``floor``: ``value`` holds for the others.
        """
        self.model, self.floor = model, floor
        self.asked = asked
        self.master = Master(model)
        self.pricers = [Pricer(arena) for arena in model.arenas]
        self.rounds = 0
        self.close = False
        self.settled = False
        self._box = BOX
        in_town = model.town < len(model.wanted) - 1
        self._scale = model.first_value + model.shortfall * np.where(in_town, model.children, 0.0)
        self._room, self._most_room = FIRST_ROOM, MOST_ROOM
        self._melted = 0
        self.mosts = [np.inf for _ in model.arenas]
        self.center = nothing(model)
        self.value = fixed_part(model, self.center)
        if not model.arenas:
            self.settled = True

    def start(self) -> None:
        """Find the one rent of time that proves most, all prizes priced at the time they cost at the least."""
        ceiling = self.model.first_value
        time_of = _least_time(self.model)
        rate = float(ceiling.sum() / max(time_of.sum(), 1.0))
        for factor in (1.0, 2.0, 0.5, 4.0, 0.25, 1.4, 0.7):
            if self.asked() or self.settled:
                return
            prices = nothing(self.model)
            self._look_loosely(_with(prices, np.minimum(ceiling, factor * rate * time_of)))

    def step(self) -> None:
        """Try one more price vector."""
        if self.settled:
            return
        self._fence()
        promised, prices, used = self.master.solve()
        if self.master.limit_visits(used):
            return
        before = self.value
        seen = (
            self._look_closely(prices, used, promised)
            if self.close
            else self._loosely(prices, promised)
        )
        if seen is not None and not self.asked():
            self._resize(before, seen)
            self._conclude(before, seen, used)

    def _fence(self) -> None:
        width = self._box * self._scale
        low = np.maximum(self.center.prize - width, 0.0)
        self.master.fence(low, self.center.prize + width + 1e-9)

    def _loosely(self, prices: Duals, promised: float) -> Seen:
        value, new = self._look_loosely(prices)
        return Seen(value, promised, new)

    def _look_loosely(self, prices: Duals) -> tuple[float, int]:
        model, new = self.model, 0
        value = fixed_part(model, prices)
        for number, (arena, pricer) in enumerate(zip(model.arenas, self.pricers, strict=True)):
            if self.asked():
                return np.inf, new
            view = pricer.view(tariff(model, arena, prices, self.master.cuts))
            value += float(model.copies[number]) * view.most
            walks = pricer.walks(view, wanted=WALKS)
            new += self.master.add(Column(number, walk, loose=True) for walk in walks)
        self._keep(value, prices)
        return value, new

    def _look_closely(self, prices: Duals, used: Floats, promised: float) -> Seen | None:
        """What the prices prove, when days found in haste do not already show that they prove too little."""
        known = [self._known(number, prices, used) for number in range(len(self.model.arenas))]
        new, missed = 0, 0.0
        for number, floor in enumerate(known):
            if self.asked():
                return None
            added, best = self._price_in_haste(number, prices, floor)
            new += added
            missed += float(self.model.copies[number]) * (best - floor)
            known[number] = best
        if new and missed > KEEN * max(self.value - promised, 0.0):
            return None
        return self._prove(prices, known, promised, new)

    def _prove(self, prices: Duals, known: list[float], promised: float, new: int) -> Seen | None:
        fixed = fixed_part(self.model, prices)
        mosts, views = [], []
        for number, floor in enumerate(known):
            if self.asked():
                return None
            view = self._view(number, prices)
            views.append(view)
            if self.pricers[number].arena.step_s == 0:
                mosts.append(view.most)
                continue
            found = self.pricers[number].price(
                view, floor=floor, slack=SLACK * view.most, per_bucket=self._room
            )
            self._note_melted(found.melted)
            mosts.append(max(0.0, min(view.most, found.most)))
            new += self._take(number, found.paths)
        value = fixed + float(self.model.copies @ np.array(mosts))
        if value < self.value:
            self.mosts = mosts
        self._keep(value, prices)
        for number, (most, view) in enumerate(zip(mosts, views, strict=True)):
            if self.pricers[number].arena.step_s > 0:
                self.pricers[number].lookout.learn(
                    view, most=most, floor=most - max(value - self.floor, 0.0) - SPARE
                )
        return Seen(value, promised, new)

    def _note_melted(self, melted: int) -> None:
        """Give less room for good when labelling gave up."""
        if melted < 0:
            self._most_room = self._room = max(1, self._room // 4)
        else:
            self._melted += melted

    def _view(self, number: int, prices: Duals, *, hasty: bool = False) -> View:
        arena = self.model.arenas[number]
        prices_here = tariff(self.model, arena, prices, self.master.cuts)
        return self.pricers[number].view(prices_here, hasty=hasty)

    def _price_in_haste(self, number: int, prices: Duals, floor: float) -> tuple[int, float]:
        """How many new days were found by labels that drop what is crowded, and the worth of the best."""
        pricer = self.pricers[number]
        if pricer.arena.step_s == 0:
            return 0, floor
        view = self._view(number, prices, hasty=True)
        found = pricer.price(view, floor=floor, slack=SLACK * view.most, per_bucket=BEAM, drop=True)
        return self._take(number, found.paths), found.most if found.paths else floor

    def _take(self, number: int, paths: Iterable[tuple[int, ...]]) -> int:
        """Take paths in as days, those that collect something twice as well, as they are and made right."""
        arena, pricer = self.pricers[number].arena, self.pricers[number]
        days: list[Column] = []
        for path in paths:
            whole = elementary(arena, path)
            if whole and drivable(arena, whole):
                days.append(Column(number, whole))
            counts = pricer.collects(path)
            if whole != path or any(times > 1 for _, times in counts):
                days.append(Column(number, path, loose=True, counts=counts))
        return self.master.add(days)

    def _known(self, number: int, prices: Duals, used: Floats) -> float:
        """The worth of the best day in use, which the best day of all cannot fall below."""
        in_use = (self.master.columns[at] for at in np.flatnonzero(used > 1e-9))
        days = (day for day in in_use if day.arena == number and not day.loose)
        return max((worth(self.model, day, prices, self.master.cuts) for day in days), default=0.0)

    def _days(self, number: int, paths: Iterable[tuple[int, ...]]) -> list[Column]:
        arena = self.model.arenas[number]
        days = (elementary(arena, path) for path in paths)
        return [Column(number, day) for day in days if day and drivable(arena, day)]

    def _keep(self, value: float, prices: Duals) -> None:
        self.rounds += 1
        if value < self.value:
            self.value, self.center = value, prices

    def _resize(self, before: float, seen: Seen) -> None:
        """Widen the box after a good step, narrow it after a bad one."""
        promise = max(before - seen.promised, 1e-12)
        if before - seen.value > 0.3 * promise:
            self._box = min(1.0, self._box * 1.5)
        elif (
            self._melted
            and self._room < self._most_room
            and seen.value > seen.promised * (1.0 + ENOUGH_CLOSE)
        ):
            # what went wrong may be the labels' room, not the prices
            self._room, self._melted = min(2 * self._room, self._most_room), 0
        elif seen.value > before + (0.3 * promise if self.close else promise):
            self._box = max(LEAST_BOX, self._box * 0.7)

    def _conclude(self, before: float, seen: Seen, used: Floats) -> None:
        """End the phase when the master promises next to nothing, or when nothing new comes of it."""
        enough = ENOUGH_CLOSE if self.close else ENOUGH_LOOSE
        promise = self.value - seen.promised
        stuck = seen.new == 0 and seen.value >= before - 1e-9
        if self.close and self.value <= self.floor:
            self.settled = True
        if promise > enough * max(1.0, abs(self.value)) and not stuck:
            return
        if not self.close:
            self.come_close()
        elif not self._remember(used):
            self._tighten(used)

    def _remember(self, used: Floats) -> bool:
        """Let the stops between two collections of one prize remember it, in the days in use; whether any was new."""
        new = False
        for number, pricer in enumerate(self.pricers):
            in_use = (self.master.columns[at] for at in np.flatnonzero(used > 1e-6))
            paths = [day.visits for day in in_use if day.arena == number and day.loose]
            if pricer.remember(paths):
                new = True
                self._recount(number)
        if new:
            self._box = min(self._box, AFTER)
        return new

    def _recount(self, number: int) -> None:
        """Days that collect less by what is remembered now take the place of what they were."""
        pricer = self.pricers[number]
        mine = self.master.recounted(number)
        counts = {day.visits: pricer.collects(day.visits) for day in mine}
        self.master.drop_loose(
            lambda day: day.arena != number or day.counts == counts.get(day.visits)
        )
        for day in mine:
            if day.counts != counts[day.visits]:
                self.master.add([Column(number, day.visits, loose=True, counts=counts[day.visits])])

    def _tighten(self, used: Floats) -> None:
        """Add cuts; when there are none, give labels more room; when that is no use either, it is settled."""
        once = {int(stop) for stop in np.flatnonzero(self.model.most_visits == 1.0)}
        known = set(self.master.cuts)
        room = MOST_CUTS - len(known)
        cuts = broken(self.master.mix(used), once=once, known=known, wanted=min(CUTS, room))
        for cut in cuts:
            self.master.cut(cut)
        if cuts:
            self._box = max(self._box, 0.02)
        else:
            self.settled = True

    def come_close(self) -> None:
        """Begin the close phase."""
        self.close = True
        self._box = BOX / 4
        for pricer in self.pricers:
            pricer.refine(FINEST)
        self.master.drop_loose(lambda _: False)
        for number, arena in enumerate(self.model.arenas):
            self.master.add(Column(number, (visit,)) for visit in range(arena.size))
            walked = [
                day.visits for day in self.master.columns if day.loose and day.arena == number
            ]
            self.master.add(self._days(number, walked))

    def seed(self, days: Iterable[Column]) -> None:
        """Take in days from elsewhere, such as a search's."""
        arenas = self.model.arenas
        self.master.add(day for day in days if drivable(arenas[day.arena], day.visits))


def nothing(model: Model) -> Duals:
    """All prices zero: the ceiling of winning everything."""
    stops = np.zeros(len(model.must))
    return Duals(
        np.zeros(len(model.first_value)),
        stops,
        stops.copy(),
        np.zeros(len(model.wanted)),
        np.zeros(0),
    )


def _with(prices: Duals, prize: Floats) -> Duals:
    return Duals(prize, prices.visit, prices.duty, prices.town, prices.cut)


def _least_time(model: Model) -> Floats:
    """Seconds each prize costs at the least: a service and a short trip, shared with what comes along."""
    least = np.full(len(model.first_value), np.inf)
    for arena in model.arenas:
        apart = arena.stop_of[:, None] != arena.stop_of[None, :]
        near = np.where(apart, arena.travel, arena.limits[3])
        few = min(6, arena.size - 1)
        trip = np.partition(near, few, axis=1)[:, : few + 1].mean(axis=1)
        for visit, tokens in enumerate(arena.tokens):
            parts = [part for token in tokens for part in arena.parts[token]]
            total = float(model.first_value[parts].sum())
            for part in parts:
                share = model.first_value[part] / total if total > 0 else 0.0
                least[part] = min(
                    least[part], max(share, 0.05) * float(arena.windows[visit, 2] + trip[visit])
                )
    return np.where(np.isfinite(least), least, 0.0)
