"""A public register to ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from samling.register.importers.registers.asking import Asker
from tests.register.loopback import Register, register_on_loopback


@pytest.fixture
def register() -> Iterator[Register]:
    with register_on_loopback() as found:
        yield found


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def asker(pauses: list[float]) -> Iterator[Asker]:
    with Asker(patience_s=5, tries=3, sleep=pauses.append) as found:
        yield found
