"""One search from Python's side: the kernel's state, the heat of acceptance, and what has been found."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routeplan.kernel.rounds import BEGIN_ANEW, GO_BACK, GO_ON, advance
from routeplan.kernel.shaping import Shaped
from routeplan.kernel.state import (
    BEST,
    BEST_LENGTH,
    BEST_ROUTE,
    FOUND,
    HEAT,
    IDLE_DRIVING,
    ROUNDS,
    STILL,
    new_state,
)
from routeplan.pool import Pool
from searches.stop import Stop

WORK = 300_000
"""Insertions tried between two looks at the limit: a few milliseconds."""
HOT = 0.5
"""Heat at the beginning, in mean worth of a visit."""
PATIENCE = 20_000
"""Rounds without a new best before the search goes back to the best plan."""
CYCLE = 50_000
"""Rounds from hot to cold when nobody knows how long the search may last; each cycle lasts twice as
long as the one before.
"""


@dataclass(frozen=True, slots=True)
class Aside:
    """A plan that is kept while another course runs: its score, its routes, and the habit it was found with."""

    score: int
    routes: list[list[int]]
    idle: int


class Climb:
    """A search that goes on as long as it is told to; its ``best`` score never falls."""

    def __init__(self, shaped: Shaped, seed: int) -> None:
        """Begin with empty days."""
        self.shaped = shaped
        self.state = new_state(shaped.shape, seed)
        self.pool = Pool(shaped)
        self._aside: Aside | None = None

    def begin(self, routes: Sequence[Sequence[int]]) -> None:
        """Start from routes that keep every rule, filled up with what still fits."""
        self.lay_out(routes)
        self._advance(BEGIN_ANEW, 0, 0)

    def begin_anew(self, routes: Sequence[Sequence[int]], *, idle: bool) -> None:
        """Start from other routes whatever they are worth; the best plan so far is put aside.

        ``idle`` says whether driving while the bus would only wait costs nothing when visits are put in.
        """
        self._aside = self.best_of_all()
        self.state.habits[IDLE_DRIVING] = int(idle)
        self.begin(routes)

    def ended(self) -> tuple[int, list[list[int]]]:
        """Where the present course stands: score and best routes, whatever was put aside."""
        return int(self.state.tally[BEST]), self.laid_out()

    def go_back(self) -> None:
        """Go on from the best plan of all, also when it was put aside, and in the way it was found."""
        best, self._aside = self.best_of_all(), None
        self.state.habits[IDLE_DRIVING] = best.idle
        self.begin(best.routes)

    def best_of_all(self) -> Aside:
        """The best plan, the one put aside or the kernel's."""
        if self._aside is not None and self._aside.score >= int(self.state.tally[BEST]):
            return self._aside
        return Aside(*self.ended(), int(self.state.habits[IDLE_DRIVING]))

    def choose(self, stop: Stop, *, share: float) -> None:
        """Choose days from the pool, and go on from there when that is better; ``share`` of the limit at the most."""
        routes = self.pool.choose(self.routes(), stop, share=share)
        if routes is not None:
            self.take_up(routes)

    def take_up(self, routes: Sequence[Sequence[int]]) -> None:
        """Go on from other routes, unless the best plan so far is better."""
        before, best = self.routes(), self.best
        self.begin(routes)
        if self.best < best:
            self.begin(before)

    def lay_out(self, routes: Sequence[Sequence[int]]) -> None:
        """Write routes where the kernel looks for a plan to start from."""
        for day, route in enumerate(routes):
            self.state.day[day, BEST_LENGTH] = len(route)
            self.state.row[BEST_ROUTE, day, 1 : len(route) + 1] = route

    def go_on(self, *, share: float | None, rounds: int | None, heat: float = 1.0) -> None:
        """Search for a few milliseconds or so many rounds; ``share`` is how much of the limit is used."""
        self.state.tally[HEAT] = self.heat(share, heat)
        weary = int(self.state.tally[STILL]) > PATIENCE
        self._advance(GO_BACK if weary else GO_ON, 2**31 if rounds is None else rounds, WORK)

    def heat(self, share: float | None, part: float = 1.0) -> int:
        """Grains a plan may usually lose in a round: falling with the square of what is left."""
        visits = int(self.state.day[:, BEST_LENGTH].sum())
        left = 1.0 - (self.cycle_share() if share is None else share)
        return int(part * HOT * left * left * max(self.best, 0) / max(visits, 1))

    def cycle_share(self) -> float:
        """How far the present cycle has come, when the search has no limit."""
        cycles = self.rounds // CYCLE + 1
        length = 1 << (cycles.bit_length() - 1)
        return (self.rounds / CYCLE - (length - 1)) / length

    @property
    def best(self) -> int:
        """The score of the best plan, in grains."""
        now = int(self.state.tally[BEST])
        return now if self._aside is None else max(now, self._aside.score)

    @property
    def rounds(self) -> int:
        """Rounds done so far."""
        return int(self.state.tally[ROUNDS])

    def routes(self) -> list[list[int]]:
        """The best plan."""
        return self.best_of_all().routes

    def laid_out(self) -> list[list[int]]:
        """The kernel's best plan."""
        lengths = self.state.day[:, BEST_LENGTH]
        return [
            self.state.row[BEST_ROUTE, day, 1 : n + 1].tolist() for day, n in enumerate(lengths)
        ]

    def _advance(self, how: int, rounds: int, work: int) -> None:
        advance(self.shaped.shape, self.state, how, rounds, work)
        count = int(self.state.tally[FOUND])
        self.pool.add(np.array(self.state.found[:count]))
        self.state.tally[FOUND] = 0
