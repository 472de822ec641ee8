"""What a ceiling says."""

from dataclasses import dataclass, field

from routeplan.plan import Plan


@dataclass(frozen=True, slots=True)
class Route:
    """A day that can be driven: the ids of the bus days it suits, and its stops in order."""

    days: tuple[str, ...]
    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A proven ceiling.

    ``value``: no plan that keeps the rules has a higher worth (``cost.worth(problem, plan).total``:
    weighted children less the prices of shortfall, change and driving). ``children``: no plan that
    keeps the rules, however good or bad by the objective, reaches more children counted plainly; it
    does not say that the best plan by the objective comes near it. Both hold whenever the computation
    was stopped; floating-point error is allowed for by a millionth part.

    ``method`` names the relaxation that proved ``value``, ``rounds`` how many price vectors were tried, ``settled``
    whether more time would not lower it. ``columns`` are days met on the way, for a search to use.
    """

    value: float
    children: int
    method: str
    rounds: int = 0
    settled: bool = False
    columns: tuple[Route, ...] = field(default=(), repr=False)

    def gap(self, plan: Plan) -> float:
        """The share of the ceiling that the plan's worth (its children when unweighted) misses, 0 to 1."""
        reached = float(plan.children) if plan.weighted is None else plan.weighted
        return gap(self.value, reached)

    def room(self, plan: Plan) -> int:
        """How many more children, counted plainly, any plan could possibly reach."""
        return max(0, self.children - plan.children)


def days_of(plan: Plan) -> tuple[Route, ...]:
    """The days of a plan as routes that a ceiling can start from."""
    return tuple(
        Route((day.id,), tuple(visit.stop for visit in day.visits))
        for day in plan.days
        if day.visits
    )


def gap(ceiling: float, reached: float) -> float:
    """How far below the ceiling, as a share of it; zero when there is nothing to reach."""
    return max(0.0, (ceiling - reached) / abs(ceiling)) if ceiling else 0.0
