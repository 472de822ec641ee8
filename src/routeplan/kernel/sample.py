"""The smallest problem there is, on which the kernel can be compiled."""

import numpy as np

from routeplan.kernel.rounds import BEGIN_ANEW, advance
from routeplan.kernel.shaping import shaped
from routeplan.kernel.state import new_state
from routeplan.problem import Day, Group, Problem, Stop, Travel
from routeplan.units import Seconds


def advance_on_sample() -> None:
    """Run the kernel for one round on one stop."""
    zero, ten = Seconds(0), Seconds(10)
    problem = Problem(
        groups=(Group("group", 1, "municipality"),),
        stops=(Stop("stop", zero, ((zero, ten),), ("group",)),),
        days=(Day("day", "bus", 0, "home", "home", zero, zero, ten, ten),),
        travel=Travel(("home", "stop"), np.ones((2, 2), dtype=np.int64)),
    )
    shape = shaped(problem).shape
    advance(shape, new_state(shape, 0), BEGIN_ANEW, 1, 1)
