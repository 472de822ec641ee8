"""The units of the planner: whole numbers that know what they count.

Benchmarks may scale their times, so ``Seconds`` are, strictly, whole steps of one clock; for a real
bus the step is one second and zero is midnight, local time, of the day in question.
"""

from typing import NewType

Seconds = NewType("Seconds", int)
"""A length of time, or (in names such as ``start_s``) a clock time counted from midnight.

Local time.
"""

Metres = NewType("Metres", int)
"""A distance along the road; zero is no distance."""

DAYS_A_WEEK = 7
"""``date_index % DAYS_A_WEEK`` is the weekday.

Index 0 is the first Monday of the cycle by custom.
"""
