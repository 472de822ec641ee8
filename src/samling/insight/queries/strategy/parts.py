"""Measures and indicators as lines of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samling.ground.figures import Figure, Standing, Total, missing
from samling.ground.wording import Wording
from samling.insight import rules
from samling.insight.rules import IndicatorStatus
from samling.strategy.models import Indicator, Measure, Reading
from samling.strategy.terms import IndicatorSource, MeasureState

UNKNOWN = missing()
STATE_TAGS = {"planned": "", "running": "tag-accent", "done": "tag-good", "dropped": "tag-warn"}
STATUS_TAGS = {
    IndicatorStatus.REACHED: "tag-good",
    IndicatorStatus.ON_THE_WAY: "tag-accent",
    IndicatorStatus.BEHIND: "tag-bad",
    IndicatorStatus.MISSING: "tag-warn",
}


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure with its owner's name (empty when it has none or the reader may not see it)."""

    pk: int
    strategy_id: int
    slug: str
    title: str
    text: str
    owner: str
    owner_id: int | None
    state: str
    state_label: str
    state_tag: str
    due_on: date | None
    is_overdue: bool
    is_starting_point: bool
    carried_from_id: int | None
    held: Figure = UNKNOWN
    people: Figure = UNKNOWN

    @property
    def is_dropped(self) -> bool:
        """True when it has been given up."""
        return self.state == MeasureState.DROPPED


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator with its number, target and status; ``share`` is whole per cent of the target."""

    pk: int
    strategy_id: int
    measure_id: int | None
    title: str
    name: Wording
    unit: str
    is_told: bool
    figure: Figure
    read_on: date | None
    target: int
    year: int
    status: IndicatorStatus
    status_label: str
    status_tag: str
    share: int | None
    is_starting_point: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """What the county as a whole gives an indicator, as far as anybody has reported."""

    reporting: int
    with_debate: int
    reach_of: Callable[[int, int | None], Total]
    """Strategy and measure (None: the whole strategy) → what was held."""


def measure_lines(
    rows: QuerySet[Measure], *, on: date, with_names: bool
) -> tuple[MeasureLine, ...]:
    """Measures as lines, oldest first; one question."""
    language = get_language() or "nb"
    labels = {state.value: str(state.label) for state in MeasureState}
    columns = rows.order_by("pk").values_list(
        *("pk", "strategy_id", "slug", "title_nb", "title_nn", "title_en", "text"),
        *("owner__name", "owner_id", "state", "due_on", "is_starting_point", "carried_from_id"),
    )
    return tuple(
        MeasureLine(
            pk=pk,
            strategy_id=strategy_id,
            slug=slug,
            title=Wording(nb, nn, en).in_language(language),
            text=text,
            owner=(owner or "") if with_names else "",
            owner_id=owner_id,
            state=state,
            state_label=labels[state],
            state_tag=STATE_TAGS[state],
            due_on=due_on,
            is_overdue=bool(due_on and due_on < on and state in ("planned", "running")),
            is_starting_point=is_starting_point,
            carried_from_id=carried_from_id,
        )
        for pk, strategy_id, slug, nb, nn, en, text, owner, owner_id, state, due_on,
        is_starting_point, carried_from_id in columns
    )  # fmt: skip


def indicator_lines(
    rows: QuerySet[Indicator], counts: Counts, *, on: date
) -> tuple[IndicatorLine, ...]:
    """Indicators with their newest numbers, oldest indicator first; one question."""
    language = get_language() or "nb"
    newest = Reading.objects.filter(indicator=OuterRef("pk")).order_by(
        "-read_on", "-noted_at", "-pk"
    )
    columns = (
        rows.order_by("year", "pk")
        .annotate(
            newest=Subquery(
                newest.values(told=JSONObject(value="value", standing="standing", on="read_on"))[:1]
            )
        )
        .values_list(
            *("pk", "strategy_id", "measure_id", "title_nb", "title_nn", "title_en", "unit"),
            *("source", "year", "target", "is_starting_point", "newest"),
        )
    )
    return tuple(_indicator(row, counts, language, on=on) for row in columns)


def status_label(status: IndicatorStatus, *, year: int, on: date) -> str:
    """The status in words; a target not reached when the year is over was not reached."""
    if status == IndicatorStatus.BEHIND:
        return _("Not reached") if on.year > year else _("Behind")
    return {
        IndicatorStatus.REACHED: _("Reached"),
        IndicatorStatus.ON_THE_WAY: _("On the way"),
        IndicatorStatus.MISSING: _("Number missing"),
    }[status]


def _indicator(row: Any, counts: Counts, language: str, *, on: date) -> IndicatorLine:
    pk, strategy_id, measure_id, nb, nn, en, unit, source, year, target, is_first, newest = row
    figure = _figure(source, newest, strategy_id, measure_id, counts)
    status = rules.indicator_status(figure.value, target=target, year=year, on=on)
    return IndicatorLine(
        pk=pk,
        strategy_id=strategy_id,
        measure_id=measure_id,
        title=Wording(nb, nn, en).in_language(language),
        name=Wording(nb, nn, en),
        unit=unit,
        is_told=source == IndicatorSource.TOLD,
        figure=figure,
        read_on=date.fromisoformat(newest["on"]) if newest else None,
        target=target,
        year=year,
        status=status,
        status_label=status_label(status, year=year, on=on),
        status_tag=STATUS_TAGS[status],
        share=rules.share_of_target(figure.value, target=target),
        is_starting_point=is_first,
    )


def _figure(
    source: str,
    newest: dict[str, Any] | None,
    strategy_id: int,
    measure_id: int | None,
    counts: Counts,
) -> Figure:
    has_reports = counts.reporting > 0
    if source == IndicatorSource.TOLD:
        return Figure(newest["value"], Standing(newest["standing"])) if newest else missing()
    if source == IndicatorSource.DEBATE_MUNICIPALITIES:
        return rules.count_figure(counts.with_debate, has_reports=has_reports)
    if source == IndicatorSource.REPORTING_MUNICIPALITIES:
        return rules.count_figure(counts.reporting, has_reports=has_reports)
    total = counts.reach_of(strategy_id, measure_id)
    if source == IndicatorSource.EVENTS:
        return rules.count_figure(total.asked, has_reports=has_reports)
    return rules.people_figure(total, has_reports=has_reports)


def open_first(lines: Iterable[MeasureLine]) -> tuple[MeasureLine, ...]:
    """Those still to do before those done, and these before those given up."""
    order = {"running": 0, "planned": 1, "done": 2, "dropped": 3}
    return tuple(sorted(lines, key=lambda line: (order[line.state], line.pk)))
