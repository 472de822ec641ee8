"""Decisions about promises, senders and what must go before an answer is published."""

from samling.advice.rules.cleaning import Finding, Known, cleaned, findings
from samling.advice.rules.guessing import municipality_in, themes_in
from samling.advice.rules.promises import SOON, Pressure, needs_reminder, pressure
from samling.advice.rules.waiting import median_of, suspicious

__all__ = [
    "SOON",
    "Finding",
    "Known",
    "Pressure",
    "cleaned",
    "findings",
    "median_of",
    "municipality_in",
    "needs_reminder",
    "pressure",
    "suspicious",
    "themes_in",
]
