"""Every kind of table that can be imported, by the name it is asked for."""

from __future__ import annotations

from typing import Any

from samling.register.importers import (
    ages,
    kindergartens,
    library_statistics,
    municipalities,
    primary_schools,
    upper_secondary,
)
from samling.register.importers.report import Importer

KINDS: dict[str, Importer[Any]] = {
    importer.name: importer
    for importer in (
        municipalities.IMPORTER,
        ages.IMPORTER,
        primary_schools.IMPORTER,
        upper_secondary.IMPORTER,
        kindergartens.IMPORTER,
        library_statistics.IMPORTER,
    )
}
