"""A school answers the hearing on a phone; an inhabitant finds the next visit with the keyboard."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from psycopg.types.range import DateRange

from samling.bus import commands
from samling.bus.models import HearingAnswer, HearingLetter, Stop, Telling, Timetable, Visit
from samling.register.models import Organisation
from tests.browser import barriers, overflows
from tests.bus.conftest import *  # noqa: F403 - the small county with a bus

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def to_come(draft: Timetable, stops: dict[str, Stop]) -> Timetable:
    """The draft, for the coming half year; Jaren has a mailbox and reads nynorsk."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    draft.period = DateRange(today, today + timedelta(days=180))
    draft.rotation_starts_on = monday
    draft.save()
    Organisation.objects.filter(pk=stops["Jaren"].organisation_id).update(email="post@jaren.test")
    Stop.objects.filter(pk=stops["Jaren"].pk).update(language="nn")
    return draft


def test_a_school_says_on_a_phone_that_its_time_does_not_suit(phone: Page, to_come) -> None:
    now = timezone.now()
    commands.open_hearing(
        timetable_id=to_come.pk,
        reply_by=timezone.localdate() + timedelta(days=14),
        by="test",
        at=now,
    )
    phone.goto(f"/bokbuss/svar/{HearingLetter.objects.get().token}/")
    expect(phone.locator("main")).to_contain_text("Passar det?")
    assert barriers(phone) == []
    assert overflows(phone) == 0
    phone.locator("summary", has_text="Det passar ikkje").click()
    phone.locator("[name=reason]").fill("Symjing på tysdagar")
    phone.locator("[name=weekday]").select_option(label="Torsdag")
    assert barriers(phone) == []
    phone.locator("button[value=suits_not]").click()
    expect(phone.locator("[data-answered]")).to_contain_text("Symjing på tysdagar")
    assert HearingAnswer.objects.get().wished_weekday == 3


def test_we_are_on_a_trip_with_one_tap(phone: Page, to_come, stops) -> None:
    now = timezone.now()
    year = to_come.period.lower.year if now.month > 7 else to_come.period.lower.year - 1
    for school_year in (year, year + 1):
        commands.keep_usual_calendars(school_year=school_year, by="test", at=now)
    commands.settle_timetable(timetable_id=to_come.pk, by="test", at=now)
    visit = Visit.objects.filter(stop=stops["Jaren"], on__gt=timezone.localdate()).order_by("on")[0]
    the_day_before = now + (visit.on - timezone.localdate()) - timedelta(days=1)
    commands.remind_of_visits(at=the_day_before)
    phone.goto(f"/bokbuss/melding/{Telling.objects.get(visit=visit).token}/")
    assert barriers(phone) == []
    phone.locator("button[value=away]").click()
    expect(phone.locator("button[value=here]")).to_be_visible()
    visit.refresh_from_db()
    assert visit.state == "cancelled"


def test_the_next_visit_is_found_with_the_keyboard_alone(desk: Page, to_come, stops) -> None:
    now = timezone.now()
    for school_year in (now.year - 1, now.year):
        commands.keep_usual_calendars(school_year=school_year, by="test", at=now)
    commands.settle_timetable(timetable_id=to_come.pk, by="test", at=now)
    desk.goto("/bokbuss/")
    assert barriers(desk) == []
    link = desk.locator("main a", has_text="Jaren skole").first
    link.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_have_text("Jaren skole")
    expect(desk.locator(".lead")).to_contain_text("Neste besøk")
    assert barriers(desk) == []
    assert date.today() <= Visit.objects.filter(stop=stops["Jaren"]).earliest("on").on
