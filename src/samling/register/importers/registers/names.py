"""Every register that can be fetched, by the name it is asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from samling.register.importers.registers import (
    base_bibliotek,
    enhetsregisteret,
    klass,
    kommuneinfo,
    pxweb,
    udir,
)
from samling.register.importers.registers.asking import Asker
from samling.register.importers.report import Report


class Fetch(Protocol):
    """Fetch a register and keep what it tells."""

    def __call__(self, asker: Asker, *, by: str, at: datetime, is_trial: bool = False) -> Report:
        """The report; Unanswered when the register does not answer."""


REGISTERS: dict[str, Fetch] = {
    "municipalities": kommuneinfo.fetch_municipalities,
    "boundaries": kommuneinfo.fetch_boundaries,
    "versions": klass.fetch,
    "ages": pxweb.fetch,
    "schools": udir.fetch_schools,
    "kindergartens": udir.fetch_kindergartens,
    "libraries": base_bibliotek.fetch,
    "organisations": enhetsregisteret.fetch,
}
