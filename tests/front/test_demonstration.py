"""The demonstration: made once, and told so in plain words the second time."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from samling.front.demonstration.events import Place, year_of_events
from samling.meetings import commands
from samling.meetings.models import Event
from samling.register.models import Organisation

pytestmark = pytest.mark.django_db


def test_a_demonstration_that_is_there_is_not_made_a_second_time(
    trysil_library: Organisation,
) -> None:
    at = timezone.now()
    events = year_of_events([Place(trysil_library.pk, 6_500)], on=timezone.localdate(at))
    commands.log_many(events, by="test", at=at)
    before = Event.objects.count()
    with pytest.raises(CommandError, match="there already"):
        call_command("demo")
    call_command("demo", "--if-missing")
    assert Event.objects.count() == before > 0
