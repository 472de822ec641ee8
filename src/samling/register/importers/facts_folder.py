"""Where the tables that the project carries lie."""

from pathlib import Path

FACTS = Path(__file__).resolve().parents[1] / "facts"
