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

from routeplan.bound.days import drivable, elementary, worth
from routeplan.bound.duals import Duals, fixed_part, tariff
from routeplan.bound.master import Master
from routeplan.bound.model import Column, Model
from routeplan.pricing.pricer import Pricer

Floats = npt.NDArray[np.float64]
Asked = Callable[[], bool]

BOX, LEAST_BOX = 0.25, 0.0002
"""Width of the box in parts of each prize's worth: at first, and at the least."""
ENOUGH_LOOSE, ENOUGH_CLOSE = 2e-3, 1e-5
"""A phase ends when the master promises less than this share of the ceiling."""
FINER = (400, 1000)
"""Steps of a day when the first, coarse ones have given what they can."""
FIRST_ROOM, MOST_ROOM = 16, 64
"""Labels a visit may have at the same time of day before they are melted."""
WALKS = 80
SLACK = 0.04


@dataclass(slots=True)
class Seen:
    """One price vector: what it proves, what the master promised, and whether new days came of it."""

    value: float
    promised: float
    new: int


class Descent:
    """The lowest ceiling so far (``value``) with the prices that prove it."""

    def __init__(self, model: Model, asked: Asked = lambda: False) -> None:
        """Start from all there is to win and from a guess at the rent of time."""
        self.model = model
        self.asked = asked
        self.master = Master(model)
        self.pricers = [Pricer(arena) for arena in model.arenas]
        self.rounds = 0
        self.close = False
        self.settled = False
        self._box = BOX
        in_town = model.town < len(model.wanted) - 1
        self._scale = model.first_value + model.shortfall * np.where(in_town, model.children, 0.0)
        self._room = FIRST_ROOM
        self._finer = list(FINER)
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
        if not self.asked():
            self._resize(before, seen)
            self._conclude(before, seen)

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

    def _look_closely(self, prices: Duals, used: Floats, promised: float) -> Seen:
        value, new = fixed_part(self.model, prices), 0
        for number in range(len(self.model.arenas)):
            if self.asked():
                return Seen(np.inf, promised, new)
            most, found = self._price(number, prices, used)
            value += float(self.model.copies[number]) * most
            new += found
        self._keep(value, prices)
        return Seen(value, promised, new)

    def _price(self, number: int, prices: Duals, used: Floats) -> tuple[float, int]:
        """A ceiling on a day of one arena, and how many new days were found."""
        arena, pricer = self.model.arenas[number], self.pricers[number]
        view = pricer.view(tariff(self.model, arena, prices, self.master.cuts))
        if arena.step_s == 0:
            return view.most, 0
        known = self._known(number, prices, used)
        most, new = view.most, 0
        for _ in range(2):
            found = pricer.price(view, floor=known, slack=SLACK * view.most, per_bucket=self._room)
            most = min(most, found.most)
            days = self._days(number, found.paths)
            new += self.master.add(days)
            known = max(
                [known, *(worth(self.model, day, prices, self.master.cuts) for day in days)]
            )
            if known >= most - 1e-6:
                break
            if not pricer.remember(found.paths):
                new += self.master.add(self._melted(number, found.paths))
                break
        if known < most - 1e-6:
            found = pricer.price(
                view, floor=known, slack=SLACK * view.most, per_bucket=2, drop=True
            )
            new += self.master.add(self._days(number, found.paths))
            pricer.remember(found.paths)
        return max(0.0, most), new

    def _known(self, number: int, prices: Duals, used: Floats) -> float:
        """The worth of the best day in use, which the best day of all cannot fall below."""
        in_use = (self.master.columns[at] for at in np.flatnonzero(used > 1e-9))
        days = (day for day in in_use if day.arena == number and not day.loose)
        return max((worth(self.model, day, prices, self.master.cuts) for day in days), default=0.0)

    def _days(self, number: int, paths: Iterable[tuple[int, ...]]) -> list[Column]:
        arena = self.model.arenas[number]
        days = (elementary(arena, path) for path in paths)
        return [Column(number, day) for day in days if day and drivable(arena, day)]

    def _melted(self, number: int, paths: Iterable[tuple[int, ...]]) -> list[Column]:
        """Days that only melting made possible, so that the master knows what the labels will say."""
        arena, pricer = self.model.arenas[number], self.pricers[number]
        bad = (
            path for path in paths if elementary(arena, path) != path or not drivable(arena, path)
        )
        return [Column(number, path, loose=True, counts=pricer.collects(path)) for path in bad]

    def _keep(self, value: float, prices: Duals) -> None:
        self.rounds += 1
        if value < self.value:
            self.value, self.center = value, prices

    def _resize(self, before: float, seen: Seen) -> None:
        """Widen the box after a good step, narrow it after a bad one."""
        promise = max(before - seen.promised, 1e-12)
        if before - seen.value > 0.3 * promise:
            self._box = min(1.0, self._box * 1.5)
        elif seen.value > before + (0.3 * promise if self.close else promise):
            self._box = max(LEAST_BOX, self._box * 0.7)

    def _conclude(self, before: float, seen: Seen) -> None:
        """End the phase when the master promises next to nothing, or when nothing new comes of it."""
        enough = ENOUGH_CLOSE if self.close else ENOUGH_LOOSE
        promise = self.value - seen.promised
        stuck = seen.new == 0 and seen.value >= before - 1e-9
        if promise > enough * max(1.0, abs(self.value)) and not stuck:
            return
        if not self.close and self._finer and self._refine(self._finer.pop(0)):
            return
        if not self.close:
            self._come_close()
        elif self._room < MOST_ROOM:
            self._room *= 2
            self.master.drop_loose(lambda _: False)
        else:
            self.settled = True

    def _refine(self, finest: int) -> bool:
        """Look ahead in shorter steps and forget the days that only the longer ones let through."""
        changed = [pricer.refine(finest) for pricer in self.pricers]
        self.master.drop_loose(lambda day: self.pricers[day.arena].fits(day.visits))
        self._box = BOX / 4
        return any(changed)

    def _come_close(self) -> None:
        self.close = True
        self._box = BOX / 4
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
