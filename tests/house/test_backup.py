"""A full round: everything into one file and back, with nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from samling import postgres

ROOT = Path(__file__).resolve().parents[2]


def address_of(name: str) -> str:
    """The address of a database beside the test database."""
    settings = connection.settings_dict
    return f"postgresql://{settings['USER']}@/{name}?host={settings['HOST']}"


@pytest.fixture
def databases() -> Iterator[tuple[str, str]]:
    """Two empty databases of this lane's own."""
    lane = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    names = [f"round_{lane}_{side}" for side in ("from", "to")]
    with psycopg.connect(address_of("postgres"), autocommit=True) as server:
        for name in names:
            server.execute(f'drop database if exists "{name}" with (force)')
            server.execute(f'create database "{name}"')
        yield address_of(names[0]), address_of(names[1])
        for name in names:
            server.execute(f'drop database if exists "{name}" with (force)')


def run(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one of the program's commands on a database."""
    return subprocess.run(
        [sys.executable, "-m", "samling", *words],
        env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip


def contents(url: str) -> dict[str, str]:
    """A fingerprint of every table's rows."""
    with psycopg.connect(url) as base:
        tables = base.execute(
            "select quote_ident(tablename) from pg_tables where schemaname = 'public' order by 1"
        ).fetchall()
        return {
            table: base.execute(
                f"select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t"
            ).fetchone()[0]
            for (table,) in tables
        }


def test_a_backup_put_back_elsewhere_has_lost_nothing(
    databases: tuple[str, str], tmp_path: Path
) -> None:
    here, there = databases
    assert run(here, "migrate", "-v0").returncode == 0
    assert run(here, "load_facts", "-v0").returncode == 0
    file = tmp_path / "all.backup"
    assert run(here, "backup", str(file)).returncode == 0
    assert [f.name for f in tmp_path.iterdir()] == ["all.backup"]
    assert file.stat().st_mode & 0o077 == 0

    done = run(there, "restore", str(file))
    assert done.returncode == 0, done.stderr
    assert contents(there) == contents(here)

    refused = run(there, "restore", str(file))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr

    broken = tmp_path / "broken.backup"
    broken.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    failed = run(there, "restore", str(broken), "--replace")
    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr
    assert contents(there) == contents(here)

    with psycopg.connect(there) as base:
        base.execute("update register_municipality set name = 'Borte'")
    assert run(there, "restore", str(file), "--replace").returncode == 0
    assert contents(there) == contents(here)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("restore",), "Name one backup file"),
        (("restore", "nowhere.backup"), "There is no file"),
        (("backup", "no/such/folder/x.backup"), "There is no folder"),
    ],
)
def test_a_wrong_file_is_told_in_one_line(words: tuple[str, ...], says: str) -> None:
    done = run(address_of("postgres"), *words)
    assert done.returncode == 1
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_programs_of_postgresql_are_found() -> None:
    assert postgres.binary("pg_dump").exists()
