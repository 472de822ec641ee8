"""A proven ceiling on what any plan can reach."""

from routeplan.bound.ceiling import bound
from routeplan.bound.result import Bound, Route, gap

__all__ = ["Bound", "Route", "bound", "gap"]
