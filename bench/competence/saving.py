"""CPU of web and database for one tap in the survey, read from the processes themselves."""

from __future__ import annotations

import json
import os
import random
import re
import statistics
import subprocess
import sys

import httpx

from bench.pages import county
from bench.pages.measuring import PORT, ROUNDS, one_round, prepare, serving

ROOT = county.ROOT
AREA = "formidling"


def measure() -> float:
    """Milliseconds of CPU a save, web and database together; the median round."""
    inner = {
        **os.environ,
        "DATABASE_URL": county.database(1),
        "SAMLING_MODE": "development",
        "SAMLING_DEMO": "1",
        "SAMLING_VAR": str(ROOT / "var" / "bench-files"),
    }
    inner.pop("SAMLING_TEST_NAME", None)
    prepare(inner)
    inside = [sys.executable, "-m", "bench.competence.saving"]
    told = json.loads(subprocess.check_output(inside, env=inner, cwd=ROOT, text=True))
    with serving(inner) as pid:
        return _saving(pid, told["path"], told["competences"])


def _saving(pid: int, path: str, competences: list[int]) -> float:
    chance = random.Random(1)
    base = f"http://127.0.0.1:{PORT}"
    with httpx.Client(base_url=base) as client:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(path).text)
        assert found
        headers = {"HX-Request": "true", "X-CSRFToken": found.group(1), "Referer": base + path}

        def tap() -> None:
            key, level = chance.choice(competences), chance.randrange(4)
            told = {f"now-{key}": level, f"wanted-{key}": level + 1, f"importance-{key}": 2}
            response = client.post(path, data=told, headers=headers)
            assert response.status_code == 200, response.text[:500]

        for _ in range(20):
            tap()
        rounds = [one_round(pid, tap) for _ in range(ROUNDS)]
    return round(statistics.median(both for _web, both in rounds), 2)


def link() -> dict[str, object]:
    """One person's link to an area of the demonstration's open survey."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "samling.settings"
    django.setup()
    from django.urls import reverse
    from django.utils import timezone

    from samling.competence import commands
    from samling.competence.models import Survey

    survey = Survey.objects.filter(state="open").order_by("pk").last()
    assert survey
    invitation = survey.invitations.filter(kind="person").order_by("pk").first()
    assert invitation
    reply = commands.choose_areas(key=invitation.key, areas=[AREA], at=timezone.now())
    asked = reply.version.competences.filter(area__key=AREA).order_by("pk")
    return {
        "path": reverse("competence:answer_area", args=[invitation.key, AREA]),
        "competences": list(asked.values_list("pk", flat=True)),
    }


if __name__ == "__main__":
    print(json.dumps(link()))
