"""Every register that can be fetched, by the name it is asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from samling.ground.refusal import Refusal
from samling.register.commands.imports import note_import
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
from samling.register.rules.told import Changes
from samling.register.terms import RegisterName


class Fetch(Protocol):
    """Fetch a register and keep what it tells."""

    def __call__(self, asker: Asker, *, by: str, at: datetime, is_trial: bool = False) -> Report:
        """The report; Unanswered when the register does not answer."""


class NotARegister(Refusal):
    """There is no register of that name."""


REGISTERS: dict[str, Fetch] = {
    RegisterName.MUNICIPALITIES: kommuneinfo.fetch_municipalities,
    RegisterName.BOUNDARIES: kommuneinfo.fetch_boundaries,
    RegisterName.VERSIONS: klass.fetch,
    RegisterName.AGES: pxweb.fetch,
    RegisterName.SCHOOLS: udir.fetch_schools,
    RegisterName.KINDERGARTENS: udir.fetch_kindergartens,
    RegisterName.LIBRARIES: base_bibliotek.fetch,
    RegisterName.ORGANISATIONS: enhetsregisteret.fetch,
}


def fetch(name: str, asker: Asker, *, by: str, at: datetime, is_trial: bool = False) -> Report:
    """Fetch a register by name. Raises the Refusal when it cannot be had, after noting that too."""
    if name not in REGISTERS:
        raise NotARegister(name)
    try:
        return REGISTERS[name](asker, by=by, at=at, is_trial=is_trial)
    except Refusal as reason:
        note_import(
            importer=name, source="", changes=Changes(), refused=[(0, str(reason))], left_out=(),
            is_trial=is_trial, by=by, started_at=at, ended_at=at,
        )  # fmt: skip
        raise
