"""Settings from the environment: safe defaults, and a loud refusal of anything misspelt."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

Read = TypeVar("Read")

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "SAMLING_"

# every setting, its default and what it means; docs/settings.md is checked against this
KNOWN: Mapping[str, tuple[str, str]] = {
    "SAMLING_MODE": ("development", "development, production or test"),
    "SAMLING_VAR": (str(ROOT / "var"), "folder for the database, letters and backups"),
    "SAMLING_SECRET": ("", "secret key; made and kept in the var folder in development"),
    "SAMLING_HOSTS": ("localhost,127.0.0.1,[::1]", "host names the site answers to, comma between"),
    "SAMLING_ADDRESS": ("http://127.0.0.1:8000", "public address of the site, used in letters"),
    "SAMLING_DEMO": ("", "1: made-up events and demo accounts; on in development, off otherwise"),
    "SAMLING_MAIL_URL": (
        "",
        "smtp://user:password@host:587?tls=1; empty: letters go to the mailbox",
    ),
    "SAMLING_MAIL_FROM": ("Samling <samling@example.org>", "sender of letters"),
    "SAMLING_INBOX_DOMAIN": (
        "",
        "domain that mail to us comes to, as in rad@…; empty: none in production",
    ),
    "SAMLING_INBOX_HOST": ("127.0.0.1", "where ./run mail listens"),
    "SAMLING_INBOX_PORT": ("2525", "port that ./run mail listens on"),
    "SAMLING_INBOX_MB": ("20", "largest letter that is taken in, in megabytes"),
    "SAMLING_INBOX_DAYS": ("30", "days that mail is kept as it came"),
    "SAMLING_SECOND_LOOK": (
        "",
        "1: a page of knowledge is published by another adviser than its writer",
    ),
    "SAMLING_SMS_URL": ("", "address of an SMS gateway; empty: no SMS, see docs/settings.md"),
    "SAMLING_SMS_KEY": ("", "key for the gateway, sent as a bearer token"),
    "SAMLING_SMS_FROM": ("Bokbussen", "sender of SMS: eleven letters, or a number"),
    "SAMLING_OIDC": ("", "OpenID providers as JSON, see docs/sign-in.md"),
    "SAMLING_TILES": (
        "https://cache.kartverket.no/v1/wmts/1.0.0/topograatone/default/webmercator/{z}/{y}/{x}.png",
        "address of map tiles; empty: own layers only",
    ),
    "SAMLING_TRAVEL": ("", "travel times of the bus: roads:FILE, osrm:ADDRESS, valhalla:ADDRESS"),
    "SAMLING_COUNTY": ("34", "county number"),
    "SAMLING_AUTHORITY": ("Innlandet fylkesbibliotek", "name of the library authority"),
    "SAMLING_STATEMENT_URL": ("", "address of the accessibility statement at uustatus.no"),
    "SAMLING_FEEDBACK_MAIL": ("", "address that feedback on accessibility goes to"),
    "SAMLING_PROXY": ("", "1: behind a proxy that sets X-Forwarded-Proto and X-Forwarded-For"),
    "SAMLING_JITSI": ("https://meet.jit.si", "address of the Jitsi service that rooms are made in"),
    "SAMLING_BBB_URL": (
        "",
        "address of BigBlueButton's API, as in https://bbb.example.org/bigbluebutton",
    ),
    "SAMLING_BBB_SECRET": ("", "shared secret of BigBlueButton"),
    "SAMLING_MATERIAL_MB": ("200", "largest file that a host may put up, in megabytes"),
    "SAMLING_SHELF_MB": (
        "25",
        "largest file on a network's shelf, by hand or by mail, in megabytes",
    ),
    "SAMLING_NETWORK_SLEEPS_MONTHS": (
        "6",
        "months without a sign of life before a network's conveners are asked whether it goes on",
    ),
    "SAMLING_ANONYMOUS_FROM": (
        "5",
        "answers of evaluations and surveys are shown so many together, or not at all; at least 3",
    ),
    "SAMLING_TEST_NAME": ("samling", "name of the test database"),
    "SAMLING_WEB_WORKERS": ("4", "processes that answer requests"),
    "SAMLING_SIGNUPS_A_MINUTE": (
        "20000",
        "sign-ups that one network address may send to one process in a minute",
    ),
    "SAMLING_WEB_THREADS": ("1", "threads in each of them"),
    "SAMLING_PLANNERS": ("1", "plans that one worker makes at once, each in a process of its own"),
}
OTHERS = {"DATABASE_URL": "address of PostgreSQL; empty: the embedded server in the var folder"}


class MisspeltSetting(Exception):
    """An environment variable that begins like ours but is none of ours, or has no meaning."""


def refuse_misspelt(environ: Mapping[str, str]) -> None:
    """Raise MisspeltSetting for the first unknown name that begins with SAMLING_."""
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in KNOWN:
            near = get_close_matches(name, KNOWN, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise MisspeltSetting(f"Unknown setting {name}.{hint} See docs/settings.md.")


def text(name: str) -> str:
    """The setting's value, or its default."""
    return os.environ.get(name, KNOWN[name][0])


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, false for 0; MisspeltSetting for anything else."""
    value = text(name)
    if value == "":
        return default
    if value not in ("0", "1"):
        raise MisspeltSetting(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


def count(name: str, *, least: int = 1) -> int:
    """A whole number of at least ``least``; MisspeltSetting for anything else."""
    value = text(name)
    if not value.isdigit() or int(value) < least:
        raise MisspeltSetting(f"{name} must be a whole number of at least {least}, not {value!r}.")
    return int(value)


def choice(name: str, among: tuple[str, ...]) -> str:
    """One of the words; MisspeltSetting for anything else."""
    value = text(name)
    if value not in among:
        raise MisspeltSetting(f"{name} must be one of {', '.join(among)}, not {value!r}.")
    return value


def read(name: str, reader: Callable[[str], Read]) -> Read:
    """What the reader makes of the setting; MisspeltSetting with its words when it finds a fault."""
    try:
        return reader(text(name))
    except ValueError as fault:
        raise MisspeltSetting(str(fault)) from None


def inbox_domain() -> str:
    """The domain that mail comes to; a made-up one outside production, so that it can be tried."""
    made_up = "" if text("SAMLING_MODE") == "production" else "post.samling.test"
    return text("SAMLING_INBOX_DOMAIN").strip().lower() or made_up


def words(name: str) -> list[str]:
    """The comma-separated parts, without blanks."""
    return [part.strip() for part in text(name).split(",") if part.strip()]
