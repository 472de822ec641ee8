"""The embedded server: shared by programs that start at once, and found again after a kill -9."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from samling import environment, postgres, serving

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
import psycopg
from samling import postgres
address = postgres.start_embedded(Path(sys.argv[1]))
with psycopg.connect(address) as base:
    # two that make the same table at once would clash in PostgreSQL's own catalogue
    base.execute("select pg_advisory_xact_lock(1)")
    base.execute("create table if not exists seen (who text)")
    base.execute("insert into seen values (%s)", [sys.argv[2]])
print(address, flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose server is ended afterwards, whatever happened to it."""
    folder = tmp_path / "postgres"
    yield folder
    pid = folder / "postmaster.pid"
    if pid.exists():
        try:
            os.kill(int(pid.read_text().split()[0]), signal.SIGINT)
        except ProcessLookupError:
            return


def hold(folder: Path, name: str) -> subprocess.Popen[str]:
    """A program that uses the server until it is told to end."""
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", HOLD, str(folder), name],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def told(program: subprocess.Popen[str]) -> str:
    """The address that the program prints once it has written."""
    assert program.stdout
    return program.stdout.readline().strip()


def test_two_programs_that_start_at_once_share_one_server(folder: Path) -> None:
    first, second = hold(folder, "first"), hold(folder, "second")
    assert told(first) == told(second) != ""
    for program in (first, second):
        program.communicate("\n")
        assert program.returncode == 0


def test_after_a_kill_of_the_server_the_next_program_finds_what_was_written(folder: Path) -> None:
    first = hold(folder, "before")
    assert told(first)
    os.kill(int((folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    first.kill()
    first.wait()
    second = hold(folder, "after")
    address = told(second)
    assert address
    import psycopg

    with psycopg.connect(address) as base:
        assert [row[0] for row in base.execute("select who from seen")] == ["before", "after"]
    second.communicate("\n")


def test_a_web_address_is_no_database() -> None:
    with pytest.raises(ValueError, match="postgresql://"):
        postgres.django_settings("https://example.org/base")


def test_an_address_with_odd_letters_is_read_right() -> None:
    read = postgres.django_settings(
        "postgresql://ada:p%40ss@db.example.org:5433/samling?sslmode=require"
    )
    assert (read["USER"], read["PASSWORD"], read["HOST"]) == ("ada", "p@ss", "db.example.org")
    assert (read["PORT"], read["NAME"], read["OPTIONS"]) == (
        "5433",
        "samling",
        {"sslmode": "require"},
    )


@pytest.mark.parametrize("words", [["eight"], ["0"], ["99999"], ["127.0.0.1:"]])
def test_a_port_that_is_none_is_refused_in_words(words: list[str]) -> None:
    with pytest.raises(serving.CannotServe, match="Not a port"):
        serving.place_from(words)


def test_a_busy_port_is_told_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(serving.CannotServe, match="choose another port"):
            serving.refuse_busy(serving.Place(port=taken.getsockname()[1]))


def test_serving_takes_mail_only_where_the_port_is_free_and_a_domain_is_set(monkeypatch, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("SAMLING_INBOX_PORT", str(taken.getsockname()[1]))
        assert not serving.takes_mail()
        assert "no mail comes in" in capsys.readouterr().err
    monkeypatch.setenv("SAMLING_MODE", "production")
    assert not serving.takes_mail()


@pytest.mark.parametrize("value", ["yes", "2", "on"])
def test_a_switch_is_one_or_nought(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SAMLING_DEMO", value)
    with pytest.raises(environment.MisspeltSetting, match="must be 0 or 1"):
        environment.flag("SAMLING_DEMO")
