"""Plans which stops buses visit, and when, so that the most children are reached.

It also proves how many more there could be.

A plain library: no Django, no clock inside. ``python -m routeplan`` is its command line.
"""

from routeplan.plan import DayPlan, Plan, Visit
from routeplan.problem import Break, Day, Group, Prices, Problem, Stop, Travel
from routeplan.units import Metres, Seconds
from searches.fault import ProblemFault

__all__ = [
    "Break",
    "Day",
    "DayPlan",
    "Group",
    "Metres",
    "Plan",
    "Prices",
    "Problem",
    "ProblemFault",
    "Seconds",
    "Stop",
    "Travel",
    "Visit",
]
