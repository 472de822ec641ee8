"""The register's verbs: the only place that writes in it."""

from samling.register.commands.directory import (
    Particulars,
    change_organisation,
    drop_function,
    make_organisation,
    set_function,
)
from samling.register.commands.imports import ask_for_register
from samling.register.commands.people import (
    add_person,
    affiliate,
    change_affiliation,
    change_person,
    end_affiliation,
    erase_person,
    give_consent,
    withdraw_consent,
)

__all__ = [
    "Particulars",
    "add_person",
    "affiliate",
    "ask_for_register",
    "change_affiliation",
    "change_organisation",
    "change_person",
    "drop_function",
    "end_affiliation",
    "erase_person",
    "give_consent",
    "make_organisation",
    "set_function",
    "withdraw_consent",
]
