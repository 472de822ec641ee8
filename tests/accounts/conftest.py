"""The browser of the journeys, for what can only be tried in one."""

from __future__ import annotations

from tests.journeys.conftest import browser, desk, open_context, phone

__all__ = ["browser", "desk", "open_context", "phone"]
