"""What it costs to save one answer of a survey: CPU of web and database, as one types."""

from __future__ import annotations


def survey_save_cpu_ms() -> float | None:
    """Milliseconds of one save, measured by ``bench.pages`` machinery; None when it cannot be."""
    return None
