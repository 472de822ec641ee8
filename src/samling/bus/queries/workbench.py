"""Settings and wishes of one what-if."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from samling.bus.models import Bus, HearingAnswer, Scenario, SchoolCalendar, Stop
from samling.bus.queries.plans import Head, WishLine, head_of, wishes_of
from samling.bus.rules.crew_hours import DayKey, Hours
from samling.bus.terms import WEEKDAYS


@dataclass(frozen=True, slots=True)
class BusRows:
    """A bus, and on which days it is driven with which hours."""

    key: int
    name: str
    depot: str
    days: Mapping[DayKey, Hours]


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """The settings of a what-if beside its form: the bus days, and what the calendars lack."""

    head: Head
    buses: tuple[BusRows, ...]
    calendars_assumed: int
    calendars: int


def settings_page(scenario: Scenario) -> SettingsPage:
    """The bus days of a what-if."""
    days: dict[int, dict[DayKey, Hours]] = {}
    for day in scenario.days.all():
        days.setdefault(day.bus_id, {})[day.week, day.weekday] = day.hours
    calendars = SchoolCalendar.objects.values_list("is_assumed", flat=True)
    return SettingsPage(
        head=head_of(scenario, wishes=scenario.rules.count()),
        buses=tuple(
            BusRows(bus.pk, bus.name, bus.depot.name, days.get(bus.pk, {}))
            for bus in Bus.objects.select_related("depot").order_by("pk")
        ),
        calendars_assumed=sum(calendars),
        calendars=len(calendars),
    )


@dataclass(frozen=True, slots=True)
class HearingWish:
    """A school's answer that nobody has seen to yet."""

    key: int
    stop: str
    words: str
    weekday: str


@dataclass(frozen=True, slots=True)
class WishesPage:
    """The wishes of a what-if, and what schools have answered."""

    head: Head
    wishes: tuple[WishLine, ...]
    heard: tuple[HearingWish, ...]

    def has_answer(self, key: int) -> bool:
        """Whether this answer still waits to be taken up."""
        return any(wish.key == key for wish in self.heard)


def wishes_page(key: int) -> WishesPage:
    """The wishes of a what-if, and answers of the hearing that nobody has seen to."""
    row = Scenario.objects.get(pk=key)
    wishes = wishes_of(key)
    waiting = (
        HearingAnswer.objects.filter(verdict="suits_not", handled_at__isnull=True)
        .select_related("letter__stop")
        .order_by("letter__stop__name", "-answered_at")
    )
    return WishesPage(
        head=head_of(row, wishes=len(wishes)),
        wishes=wishes,
        heard=tuple(
            HearingWish(
                key=answer.pk,
                stop=answer.letter.stop.name,
                words=answer.wish or answer.reason,
                weekday=""
                if answer.wished_weekday is None
                else str(WEEKDAYS[answer.wished_weekday]),
            )
            for answer in waiting
        ),
    )


_known: dict[tuple[int, int], SafeString] = {}


def places_known() -> SafeString:
    """Every place a wish may be about, as the options of a list, written out once as long as none is new."""
    told = Stop.objects.aggregate(count=Count("pk"), last=Max("pk"))
    key = (told["count"], told["last"] or 0)
    if key not in _known:
        stops = Stop.objects.values_list("name", "municipality__name").order_by("name", "pk")
        options = [(f"{name}, {place}",) for name, place in stops]
        options += [(place,) for place in sorted({place for _name, place in stops})]
        _known.clear()
        _known[key] = format_html_join("", '<option value="{}">', options)
    return _known[key]
