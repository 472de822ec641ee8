"""The settings of production, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.accounts.test_worker import database_url

pytestmark = pytest.mark.django_db(transaction=True)

PRODUCTION = {
    "SAMLING_MODE": "production",
    "SAMLING_SECRET": "a-secret-of-the-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "SAMLING_HOSTS": "samling.example.no",
    "SAMLING_ADDRESS": "https://samling.example.no",
    "SAMLING_MAIL_URL": "smtp://mail.example.no:587?tls=1",
    "SAMLING_PROXY": "1",
}
LOOK = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "samling.settings"
import django
django.setup()
from django.conf import settings
from django.test import Client
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
client = Client(headers={"host": "samling.example.no", "x-forwarded-proto": "https"})
plain = Client(headers={"host": "samling.example.no"})
page = client.get("/konto/logg-inn/")
print(json.dumps({
    "mailbox": client.get("/konto/postkasse/").status_code,
    "redirect": plain.get("/konto/logg-inn/").headers.get("Location"),
    "hsts": page.headers.get("Strict-Transport-Security"),
    "secure": [bool(cookie["secure"]) for cookie in page.cookies.values()],
    "talks_of_mailbox": "postkasse" in page.content.decode(),
    "demo": settings.DEMO, "debug": settings.DEBUG,
    "insecure_keys": settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN,
    "mail": settings.EMAIL_BACKEND,
}))
"""


def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A program in production."""
    ours = ("SAMLING_", "DJANGO_")  # the journeys' browser sets one of Django's
    known = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment = known | PRODUCTION | {"DATABASE_URL": database_url()} | more
    return subprocess.run(
        [sys.executable, "-W", "ignore", *words],
        env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """Filled by the first test that looks."""
    return {}


def look(found: dict[str, Any]) -> dict[str, Any]:
    """What production answers."""
    if not found:
        done = run("-c", LOOK)
        assert done.returncode == 0, done.stderr[-2000:]
        found |= json.loads(done.stdout.strip().splitlines()[-1])
    return found


def test_the_check_for_deployment_is_clean() -> None:
    done = run("-m", "samling", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_production_does_not_start_without_a_secret() -> None:
    done = run("-m", "samling", "check", "--deploy", "--fail-level", "WARNING", SAMLING_SECRET="")
    assert done.returncode != 0


def test_there_is_no_mailbox_in_production(found: dict[str, Any]) -> None:
    assert look(found)["mailbox"] == 404
    assert not look(found)["talks_of_mailbox"]


def test_production_speaks_https_only(found: dict[str, Any]) -> None:
    answer = look(found)
    assert answer["redirect"] == "https://samling.example.no/konto/logg-inn/"
    assert answer["hsts"].startswith("max-age=31536000")
    assert answer["secure"]
    assert all(answer["secure"])


def test_production_has_no_demonstration_no_debugging_and_strict_passkeys(
    found: dict[str, Any],
) -> None:
    answer = look(found)
    assert not answer["demo"]
    assert not answer["debug"]
    assert not answer["insecure_keys"]
    assert answer["mail"].endswith("smtp.EmailBackend")
