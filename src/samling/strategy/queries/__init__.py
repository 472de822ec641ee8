"""Questions to the strategy; each answer is a frozen dataclass."""

from samling.strategy.queries.measures import (
    DueMeasure,
    IndicatorRow,
    MeasureRow,
    due_measures,
    indicator_row,
    measure_row,
    owner_choices,
    standing_measures,
    strategy_choices,
)
from samling.strategy.queries.periods import (
    DraftPage,
    PeriodsPage,
    draft_page,
    goal_row,
    next_period_page,
    periods_page,
    strategy_row,
)

__all__ = [
    "DraftPage",
    "DueMeasure",
    "IndicatorRow",
    "MeasureRow",
    "PeriodsPage",
    "draft_page",
    "due_measures",
    "goal_row",
    "indicator_row",
    "measure_row",
    "next_period_page",
    "owner_choices",
    "periods_page",
    "standing_measures",
    "strategy_choices",
    "strategy_row",
]
