"""Everything in one file, and back again: the database, in PostgreSQL's own dump form."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from samling import environment, postgres

TABLE = "register_municipality"


class NoBackup(Exception):
    """Nothing was written or changed; the message says why."""


def back_up(words: list[str]) -> int:
    """Write a backup to the file named, or to one named by the hour; it appears whole or not at all."""
    name = words[0] if words else f"samling-{datetime.now():%Y%m%d-%H%M}.backup"
    target = Path(name).absolute()
    if not target.parent.is_dir():
        raise NoBackup(f"There is no folder {target.parent}")
    half = target.with_name(f".{target.name}.{os.getpid()}.half")
    try:
        run("pg_dump", "--format=custom", "--no-owner", "--file", str(half))
        half.chmod(0o600)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    sys.stdout.write(f"{target} ({target.stat().st_size:,} bytes)\n")
    return 0


def restore(words: list[str]) -> int:
    """Put a backup back in one transaction: all of it or nothing; ``--replace`` overwrites."""
    files = [word for word in words if not word.startswith("--")]
    if len(files) != 1:
        raise NoBackup("Name one backup file: ./run restore FILE [--replace]")
    file = Path(files[0])
    if not file.is_file():
        raise NoBackup(f"There is no file {file}")
    if has_data() and "--replace" not in words:
        raise NoBackup("The database is not empty. Add --replace to replace what is there.")
    run(
        "pg_restore", "--clean", "--if-exists", "--no-owner",
        "--single-transaction", "--exit-on-error", str(file),
    )  # fmt: skip
    sys.stdout.write(f"Restored from {file}\n")
    return 0


def database() -> str:
    """The address of the database in use."""
    return postgres.address(Path(environment.text("SAMLING_VAR")))


def run(name: str, *words: str) -> None:
    """Run one of PostgreSQL's programs on the database; NoBackup when it is not content."""
    parts = urlsplit(database())
    # the password goes by the environment, where other people's process lists do not show it
    bare = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@"))
    done = subprocess.run(
        [str(postgres.binary(name)), f"--dbname={urlunsplit(bare)}", *words],
        env={**os.environ, "PGPASSWORD": parts.password or ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise NoBackup(f"Nothing was changed. {done.stderr.strip()[-1500:]}")


def has_data() -> bool:
    """True when there are municipalities already."""
    import psycopg

    with psycopg.connect(database()) as connection:
        row = connection.execute("select to_regclass(%s)", [TABLE]).fetchone()
        if row is None or row[0] is None:
            return False
        found = connection.execute("select exists (select 1 from register_municipality)").fetchone()
        return bool(found and found[0])
