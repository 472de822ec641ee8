"""What every test may ask for; the people and places everybody knows stand in cast.py."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.cast"]

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real open data beside the project; CI has it, people outside may not."""
    if not SHARED.exists():
        if os.environ.get("CI"):
            pytest.fail("CI must have ../shared beside the project")
        pytest.skip("needs ../shared beside the project")
    return SHARED
