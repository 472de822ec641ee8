"""A meeting that has just ended with everybody in it; and everybody marked at once."""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from uuid import uuid4


def make(people: int) -> str:
    """The slug of a meeting that ended a moment ago, with so many seated."""
    from django.utils import timezone

    from samling.meetings.models import Enrolment, Meeting, SeatPool
    from samling.register.models import Organisation

    now = timezone.now()
    meeting = Meeting.objects.create(
        slug=f"bevis-{uuid4().hex[:8]}",
        host=Organisation.objects.filter(kind="public_library").order_by("pk")[0],
        state="published",
        title_nb="Fagdag om formidling",
        starts_at=now - timedelta(hours=3),
        ends_at=now - timedelta(minutes=1),
        type="training",
        audience="professionals",
        made_at=now,
        changed_at=now,
        published_at=now,
    )
    pool = SeatPool.objects.create(
        meeting=meeting, form="physical", seats=people, seated=people, last_place=people
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            meeting=meeting,
            pool=pool,
            place=number,
            standing="seated",
            name=f"Deltaker {number}",
            email=f"{meeting.slug}-{number}@example.org",
            asked_at=now,
        )
        for number in range(1, people + 1)
    )
    return meeting.slug


def mark(slug: str) -> float:
    """Mark everybody in one sending, as a phone that comes back into coverage does; when it was kept."""
    from django.utils import timezone

    from samling.meetings import commands
    from samling.meetings.models import Enrolment

    now = timezone.now()
    keys = Enrolment.objects.filter(meeting__slug=slug).values_list("pk", flat=True)
    marks = [commands.Mark(uuid4(), pk, True, "ticked", now) for pk in keys.order_by("pk")]
    commands.mark(slug=slug, marks=marks, by="bench", at=now)
    return time.time()


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "samling.settings"
    django.setup()
    slug = make(int(sys.argv[1]))
    print(slug, mark(slug))
