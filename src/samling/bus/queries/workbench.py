"""Settings and wishes of one what-if."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from samling.bus.models import Bus, HearingAnswer, Scenario, SchoolCalendar, Stop
from samling.bus.queries.plans import Head, WishLine, head_of, wishes_of
from samling.bus.terms import WEEKDAYS


@dataclass(frozen=True, slots=True)
class DayBox:
    """A day of the rotation that can be ticked."""

    value: str
    label: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class BusWeek:
    """A week of the rotation of one bus."""

    number: int
    days: tuple[DayBox, ...]


@dataclass(frozen=True, slots=True)
class BusRows:
    """A bus with its weeks."""

    name: str
    depot: str
    weeks: tuple[BusWeek, ...]


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """The settings of a what-if beside its form: the bus days, and what the calendars lack."""

    head: Head
    buses: tuple[BusRows, ...]
    calendars_assumed: int
    calendars: int


def settings_page(
    scenario: Scenario, *, ticked: Mapping[int, set[tuple[int, int]]] | None = None
) -> SettingsPage:
    """The bus days of a what-if; ``ticked`` are those of a form that was sent back."""
    if ticked is None:
        own: dict[int, set[tuple[int, int]]] = {}
        for day in scenario.days.all():
            own.setdefault(day.bus_id, set()).add((day.week, day.weekday))
        ticked = own
    calendars = SchoolCalendar.objects.values_list("is_assumed", flat=True)
    return SettingsPage(
        head=head_of(scenario, wishes=scenario.rules.count()),
        buses=tuple(
            BusRows(
                bus.name, bus.depot.name, _weeks(bus, ticked.get(bus.pk, set()), scenario.rotation_weeks)
            )
            for bus in Bus.objects.select_related("depot").order_by("pk")
        ),
        calendars_assumed=sum(calendars),
        calendars=len(calendars),
    )  # fmt: skip


def _weeks(bus: Bus, ticked: set[tuple[int, int]], weeks: int) -> tuple[BusWeek, ...]:
    return tuple(
        BusWeek(
            week,
            tuple(
                DayBox(f"{bus.pk}-{week}-{day}", str(WEEKDAYS[day]), (week, day) in ticked)
                for day in range(5)
            ),
        )
        for week in range(1, weeks + 1)
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
