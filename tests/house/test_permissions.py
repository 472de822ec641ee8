"""Every address as each of the cast, held against the table in docs/permissions.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.security.walk import ALL, CAST, World, cast, knock, path_of, word_for, world

__all__ = ["cast", "world"]

TABLE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
METHODS = ("GET", "POST")
GROUPS = tuple(sorted({name.partition(":")[0] if ":" in name else "account" for name in ALL}))
Row = tuple[str, ...]


def written() -> dict[tuple[str, str], Row]:
    """The rows of the table, by address and method."""
    rows = {}
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 2 + len(CAST):
            for method in cells[1].split(", "):
                rows[cells[0].strip("`"), method] = tuple(cells[2:])
    return rows


def seen(name: str, method: str, world: World, cast: dict[str, Client]) -> Row:
    """What each of the cast meets at one address."""
    path = path_of(name, world)
    return tuple(word_for(knock(cast[who], method, path)) for who in CAST)


def group_of(name: str) -> str:
    """The domain an address belongs to."""
    return name.partition(":")[0] if ":" in name else "account"


def as_line(name: str, method: str, row: Row) -> str:
    """A row as the table has it."""
    return f"| `{name}` | {method} | " + " | ".join(row) + " |"


@pytest.mark.parametrize("group", GROUPS)
def test_every_door_does_what_the_table_says(
    group: str, world: World, cast: dict[str, Client]
) -> None:
    table, wrong = written(), []
    for name in (name for name in ALL if group_of(name) == group):
        for method in METHODS:
            row = seen(name, method, world, cast)
            told = table.get((name, method))
            if row != told and (told or "yes" in row or "FAULT" in row):
                wrong.append(as_line(name, method, row))
        if not any((name, method) in table for method in METHODS):
            wrong.append(f"{name} has no row")
    assert not wrong, "These rows differ from docs/permissions.md:\n" + "\n".join(wrong)


def test_the_table_has_no_row_for_an_address_that_is_gone() -> None:
    assert {name for name, _method in written()} <= set(ALL)


def test_eli_is_let_in_only_where_everybody_is_or_where_it_is_about_her_own_account() -> None:
    own = {
        "accounts:me", "accounts:choose_language", "accounts:join_identity", "front:desk",
        "mfa_list_webauthn", "mfa_index", "mfa_add_webauthn", "socialaccount_connections",
        "register:my_data", "meetings:renew_key", "credentials:mine",
    }  # fmt: skip
    eli, anybody = CAST.index("Eli"), CAST.index("anybody")
    let_in = {name for (name, _), row in written().items() if row[eli] == "yes" != row[anybody]}
    assert let_in <= own


WRITES = re.compile(r"^\s*(insert|update|delete|select .* for update)", re.IGNORECASE)
OF_THE_BROWSER = ("django_session", "accounts_cache")
# whoever has the link in a letter may answer it: the secret in the path is the right to do so
BY_LINK = {
    "bus:asked", "bus:told",
    "competence:answer", "competence:answer_area", "competence:answer_end",
    "meetings:accept_offer", "meetings:change_enrolment", "meetings:enrolment",
    "meetings:erase_enrolment", "meetings:hand_over", "meetings:leave",
    "networks:leave", "networks:member", "networks:stop_letters",
}  # fmt: skip
# a guest signs up without having been anybody here before
OPEN_TO_GUESTS = {"meetings:sign_up"}


def test_whoever_is_not_signed_in_writes_nothing_anywhere(
    world: World, cast: dict[str, Client]
) -> None:
    wrote = []
    for name in sorted(set(ALL) - BY_LINK - OPEN_TO_GUESTS):
        for method in METHODS:
            with CaptureQueriesContext(connection) as asked:
                knock(cast["anybody"], method, path_of(name, world))
            wrote += [
                f"{method} {name}: {query['sql'][:80]}"
                for query in asked.captured_queries
                if WRITES.match(query["sql"]) and not any(t in query["sql"] for t in OF_THE_BROWSER)
            ]
    assert not wrote
