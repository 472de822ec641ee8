"""The open strategy: goals, strategies, measures and indicators beside the reach they had."""

from samling.insight.queries.strategy.measure import MeasurePage, measure_page
from samling.insight.queries.strategy.one import OneStrategyPage, one_strategy_page
from samling.insight.queries.strategy.overview import StrategyPage, strategy_page
from samling.insight.queries.strategy.tables import TABLES, table_of

__all__ = [
    "TABLES",
    "MeasurePage",
    "OneStrategyPage",
    "StrategyPage",
    "measure_page",
    "one_strategy_page",
    "strategy_page",
    "table_of",
]
