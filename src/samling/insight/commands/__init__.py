"""What is written where domains meet."""

from samling.insight.commands.networks import NeedIsGone, NotYourNeed, begin_network_for
from samling.insight.commands.report import (
    NoSuchStrategy,
    NothingHasChanged,
    SomebodyElseWrote,
    WhyIsMissing,
    YearIsNotOver,
    place_topic,
    settle_report,
    write_words,
)

__all__ = [
    "NeedIsGone",
    "NoSuchStrategy",
    "NotYourNeed",
    "NothingHasChanged",
    "SomebodyElseWrote",
    "WhyIsMissing",
    "YearIsNotOver",
    "begin_network_for",
    "place_topic",
    "settle_report",
    "write_words",
]
