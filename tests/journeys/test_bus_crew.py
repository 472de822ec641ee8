"""The crew's phones on the road: without coverage, killed, two at once, and read aloud."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from psycopg.types.range import DateRange, TimestamptzRange

from samling.bus.models import Bus, Depot, Mark, Notice, Stop, Timetable, Tour, Visit, VisitLog
from samling.ground.period import OSLO
from samling.register.models import Municipality, Person
from tests.browser import Opener, barriers, overflows, sign_in

APP = "/bokbuss/tur/"
KEPT = """async () => {
  const name = (await caches.keys()).find((each) => each.startsWith("samling-tur-"));
  return name !== undefined && (await (await caches.open(name)).match("/bokbuss/tur/")) !== undefined;
}"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tour(trysil: Municipality) -> list[Visit]:
    """Two stops today, in the small hours and later, whatever the hour at which the tests run."""
    today = timezone.localdate()
    depot = Depot.objects.create(slug="innbygda", name="Innbygda", latitude=61.3, longitude=12.3)
    bus = Bus.objects.create(slug="bokbussen", name="Bokbussen", depot=depot)
    year = today.year if today.month > 7 else today.year - 1
    timetable = Timetable.objects.create(
        name="Prøve", school_year=year, rotation_weeks=1, made_at=timezone.now(),
        period=DateRange(today - timedelta(days=30), today + timedelta(days=30)),
        rotation_starts_on=today - timedelta(days=today.weekday()),
        state="settled", settled_at=timezone.now(),
    )  # fmt: skip
    visits = []
    for hour, name in ((9, "Jordet skole"), (11, "Nybergsund skole")):
        stop = Stop.objects.create(
            slug=name.split()[0].lower(), name=name, kind="village", municipality=trysil,
            latitude=61.3, longitude=12.3,
        )  # fmt: skip
        begins = datetime(today.year, today.month, today.day, hour, tzinfo=OSLO)
        visits.append(
            Visit.objects.create(
                timetable=timetable, stop=stop, bus=bus, on=today,
                period=TimestamptzRange(begins, begins + timedelta(minutes=45)),
            )
        )  # fmt: skip
    return visits


def started(open_context: Opener, person: Person, *, width: int = 360) -> Page:
    """The app on a phone that has once had coverage, kept whole by its worker."""
    context = open_context(
        width=width, height=740, service_workers="allow", has_touch=True, is_mobile=True
    )
    page = context.new_page()
    sign_in(page, person.email or "")
    page.goto(APP)
    expect(page.locator("[data-stop]").first).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function(KEPT)
    return page


def killed(page: Page, context: BrowserContext) -> Page:
    """The app is killed without a word, and opened anew."""
    page.close()
    again = context.new_page()
    again.goto(APP)
    expect(again.locator("[data-stop]").first).to_be_visible()
    return again


def type_in(page: Page, field: str, digits: str) -> None:
    """A number on the pad."""
    page.locator(f"[data-field={field}]").click()
    for digit in digits:
        page.locator(f"[data-digit='{digit}']").click()
    expect(page.locator(".sheet output")).to_have_text(digits)


def close_stop(page: Page, slug: str, children: str) -> None:
    """All that a stop needs: arrived, children, done."""
    page.locator(f"[data-stop={slug}]").click()
    page.locator("[data-field=arrived]").click()
    type_in(page, "children", children)
    page.locator("[data-close]").click()
    page.locator("[data-field=left]").click()
    expect(page.locator(f"[data-stop={slug}]")).to_contain_text("Ferdig")


def all_is_sent(page: Page) -> None:
    """The phone has nothing left to send."""
    expect(page.locator("[data-sync=ok]")).to_have_text("Alt er sendt", timeout=20_000)


def test_a_tour_without_coverage_is_killed_twice_and_comes_home_whole(
    open_context: Opener, dag: Person, tour: list[Visit]
) -> None:
    page = started(open_context, dag)
    context = page.context
    context.set_offline(True)
    page = killed(page, context)
    close_stop(page, "jordet", "23")
    page.locator("[data-stop=nybergsund]").click()
    page.locator("[data-field=arrived]").click()
    type_in(page, "children", "17")
    page = killed(page, context)
    expect(page.locator("[data-stop=jordet]")).to_contain_text("barn: 23")
    page.locator("[data-stop=nybergsund]").click()
    expect(page.locator("[data-field=children]")).to_contain_text("17")
    page.locator("[data-field=left]").click()
    expect(page.locator(".badge")).to_contain_text("6 venter")
    assert not Mark.objects.exists()
    context.set_offline(False)
    all_is_sent(page)
    logs = VisitLog.objects.order_by("stop__name").values_list("stop__slug", "children", "adults")
    assert list(logs) == [("jordet", 23, None), ("nybergsund", 17, None)]
    assert VisitLog.objects.filter(arrived_at__isnull=False, left_at__isnull=False).count() == 2
    assert set(VisitLog.objects.values_list("visit_id", flat=True)) == {each.pk for each in tour}
    assert Mark.objects.count() == 6


def test_a_delay_tapped_without_coverage_reaches_those_who_wait_when_it_returns(
    open_context: Opener, dag: Person, tour: list[Visit]
) -> None:
    tour[0].delete()
    later = timezone.now() + timedelta(hours=3)  # whatever the hour, somebody waits
    period = TimestamptzRange(later, later + timedelta(minutes=45))
    Visit.objects.filter(pk=tour[1].pk).update(period=period)
    page = started(open_context, dag)
    page.context.set_offline(True)
    page.locator("[data-k=late]").click()
    expect(page.locator("[data-sheet]")).to_contain_text("får beskjed")
    page.locator("[data-choice='20']").click()
    expect(page.locator("main")).to_contain_text("Bussen er 20 minutter forsinket")
    assert not Notice.objects.exists()
    page.context.set_offline(False)
    all_is_sent(page)
    notice = Notice.objects.get()
    assert (notice.kind, notice.minutes_late) == ("delay", 20)
    assert overflows(page) <= 0
    page.locator("[data-k=out]").click()
    page.locator("[data-choice=weather]").click()
    all_is_sent(page)
    expect(page.locator("[data-stop=nybergsund]")).to_contain_text("Avlyst")
    assert Notice.objects.filter(kind="outage").count() == 1


def test_two_phones_on_one_tour_meet(
    open_context: Opener, dag: Person, ada: Person, tour: list[Visit]
) -> None:
    first, second = started(open_context, dag), started(open_context, ada)
    second.context.set_offline(True)
    close_stop(first, "jordet", "23")
    all_is_sent(first)
    second.locator("[data-stop=jordet]").click()
    type_in(second, "loans_child", "41")
    second.locator("[data-close]").click()
    second.context.set_offline(False)
    all_is_sent(second)
    expect(second.locator("[data-field=children]")).to_contain_text("23")
    first.locator(".badge").click()
    first.locator("[data-stop=jordet]").click()
    expect(first.locator("[data-field=loans_child]")).to_contain_text("41")
    log = VisitLog.objects.get()
    assert (log.children, log.loans_child) == (23, 41)


def test_a_hand_faster_than_the_disk_is_one_number(
    open_context: Opener, dag: Person, tour: list[Visit]
) -> None:
    page = started(open_context, dag)
    page.locator("[data-stop=jordet]").click()
    page.locator("[data-field=children]").click()
    page.evaluate(
        "for (const each of '123') document.querySelector(`[data-digit='${each}']`).click()"
    )
    page.locator("[data-close]").click()
    expect(page.locator("[data-field=children]")).to_contain_text("123")
    all_is_sent(page)
    assert Mark.objects.get().value == 123


def test_what_was_tapped_by_mistake_is_undone(
    open_context: Opener, dag: Person, tour: list[Visit]
) -> None:
    page = started(open_context, dag)
    page.locator("[data-stop=jordet]").click()
    page.locator("[data-field=left]").click()
    expect(page.locator("[data-stop=jordet]")).to_contain_text("Ferdig")
    page.locator("[data-undo]").click()
    expect(page.locator("[data-stop=jordet]")).not_to_contain_text("Ferdig")
    all_is_sent(page)
    assert VisitLog.objects.get().left_at is None


def test_a_fact_that_cannot_be_used_is_shown_on_the_phone_and_kept(
    open_context: Opener, dag: Person, tour: list[Visit]
) -> None:
    page = started(open_context, dag)
    type_in(page, "km_start", "41000")
    page.locator("[data-close]").click()
    all_is_sent(page)
    type_in(page, "km_end", "40210")
    page.locator("[data-close]").click()
    expect(page.locator("[data-doubted]")).to_contain_text("lavere om kvelden")
    page.reload()
    expect(page.locator("[data-doubted]")).to_contain_text("40210")
    assert Mark.objects.filter(standing="doubted", value=40210).exists()
    assert Tour.objects.get().km_end is None
    type_in(page, "km_end", "41210")
    page.locator("[data-close]").click()
    all_is_sent(page)
    assert Tour.objects.get().km_end == 41210


def test_a_clock_that_is_wrong_is_told_and_put_right(
    open_context: Opener, dag: Person, tour: list[Visit]
) -> None:
    page = started(open_context, dag)
    page.clock.install(time=datetime.now() + timedelta(hours=2))
    page.reload()
    expect(page.get_by_text("Samling retter tidene")).to_be_visible()
    page.locator("[data-stop=jordet]").click()
    page.locator("[data-field=arrived]").click()
    expect(page.locator("[data-field=arrived]")).to_have_class(re.compile("said"))
    page.clock.run_for(5000)
    all_is_sent(page)
    arrived = VisitLog.objects.get().arrived_at
    assert arrived is not None
    assert abs(arrived - timezone.now()) < timedelta(minutes=5)


def test_somebody_signed_out_loses_nothing(
    open_context: Opener, dag: Person, tour: list[Visit]
) -> None:
    page = started(open_context, dag)
    page.context.clear_cookies()
    close_stop(page, "jordet", "9")
    expect(page.get_by_text("Du er logget ut.")).to_be_visible()
    assert not Mark.objects.exists()
    sign_in(page, dag.email or "")
    page.locator(".badge").click()
    all_is_sent(page)
    assert VisitLog.objects.get().children == 9


def test_every_view_of_the_app_is_free_of_barriers_by_day_and_by_night(
    open_context: Opener, dag: Person, tour: list[Visit]
) -> None:
    page = started(open_context, dag)
    found = []
    for light in ("light", "dark"):
        page.evaluate("(light) => { document.documentElement.dataset.colorScheme = light }", light)
        found += barriers(page)
        page.locator("[data-stop=jordet]").click()
        page.locator("[data-field=children]").wait_for()
        found += barriers(page)
        page.locator("[data-field=children]").click()
        found += barriers(page)
        page.locator("[data-close]").click()
        page.locator("[data-field=event]").click()
        found += barriers(page)
        page.locator("[data-choice=none]").click()
        page.locator("[data-k=back]").click()
        page.locator("[data-stop=jordet]").wait_for()
    assert found == []
    assert overflows(page) == 0


def test_a_stop_is_closed_with_the_keyboard_alone(
    open_context: Opener, dag: Person, tour: list[Visit]
) -> None:
    page = started(open_context, dag, width=800)
    page.locator("[data-stop=jordet]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-field=arrived]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-field=children]").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("12")
    expect(page.locator(".sheet output")).to_have_text("12")
    page.keyboard.press("Escape")
    page.locator("[data-field=left]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-stop=jordet]")).to_contain_text("Ferdig")
    all_is_sent(page)
    assert VisitLog.objects.get().children == 12
