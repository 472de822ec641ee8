"""Asked inside Django: the paths of the pages, how many questions each asks, and a session."""

from __future__ import annotations

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samling.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.pages.county import NOW, YEAR  # noqa: E402
from samling.accounts.commands.accounts import ensure_account  # noqa: E402
from samling.register.models import Organisation  # noqa: E402


def questions(client: Client, path: str, data: dict[str, str] | None = None) -> int:
    """How many questions one request asks, once everything is warm."""
    send = (lambda: client.post(path, data)) if data else (lambda: client.get(path))
    if data is None:
        send()
    with CaptureQueriesContext(connection) as seen:
        response = send()
    assert response.status_code in (200, 302), (path, response.status_code)
    return sum("SAVEPOINT" not in query["sql"] for query in seen.captured_queries)


def main() -> None:
    """Print one JSON object."""
    settings.ALLOWED_HOSTS.append("testserver")
    anybody, librarian = Client(), Client()
    librarian.force_login(
        ensure_account(email="bo@samling.test", language="nb", by="bench", at=NOW),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    library = Organisation.objects.get(kind="public_library", municipality__slug="trysil")
    fields = {
        "library": str(library.pk),
        "title": "Språkkafé",
        "starts_at": f"{YEAR}-11-19T18:00",
        "type": "debate",
        "organiser": "own",
        "audience": "adults",
        "setting": "in_house",
        "people": "17",
        "is_public": "on",
        "key": "00000000-0000-4000-8000-000000000001",
    }
    paths = {
        "municipality": reverse("insight:municipality", args=["ringsaker"]),
        "strategy": reverse("insight:strategy"),
        "events": reverse("meetings:events"),
        "front": reverse("front:home"),
    }
    found: dict[str, dict[str, object]] = {
        name: {"path": path, "queries": questions(anybody, path), "session": ""}
        for name, path in paths.items()
    }
    log = reverse("meetings:log")
    found["event_log_post"] = {
        "path": log,
        "queries": questions(librarian, log, fields),
        "session": librarian.cookies["samling"].value,
        "fields": fields,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    assert NOW
    main()
