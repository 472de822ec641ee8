"""Chooses which courses are held, where, how and when, and who is invited.

So that most of what the libraries need is met; and proves how much more there could be.

A plain library: no Django, no clock inside. ``python -m courseplan`` is its command line.
"""

from courseplan.plan import Line, Plan
from courseplan.problem import (
    Choice,
    Equity,
    Form,
    Invitation,
    Library,
    Measure,
    Need,
    Period,
    Problem,
    Travel,
)
from searches.fault import ProblemFault

__all__ = [
    "Choice",
    "Equity",
    "Form",
    "Invitation",
    "Library",
    "Line",
    "Measure",
    "Need",
    "Period",
    "Plan",
    "Problem",
    "ProblemFault",
    "Travel",
]
