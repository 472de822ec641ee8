"""What everybody can see without computing: nobody reaches children that no stop covers."""

from routeplan.bound.result import Bound
from routeplan.pricing.prizes import allowed_stops, weigh
from routeplan.problem import Problem


def everything(problem: Problem) -> Bound:
    """The ceiling of reaching every group that an allowed stop covers, as often as it pays."""
    covered = {group for stop in allowed_stops(problem) for group in problem.stop[stop].covers}
    children = sum(group.children for group in problem.groups if group.id in covered)
    prizes = weigh(problem)
    value = prizes.constant + sum(sum(prize.values) for prize in prizes.prizes)
    return Bound(value=value, children=children, method="all that stops cover")


def penalties(problem: Problem) -> float:
    """The most a plan can lose by driving and by changes: what its children may exceed its worth by."""
    prizes = weigh(problem)
    hours = sum(
        min(day.max_duration_s, day.latest_end_s - day.earliest_start_s) for day in problem.days
    )
    return prizes.driving_second * hours - prizes.constant
