"""What has happened between a municipality and the county library, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from samling.advice.queries import Log
from samling.advice.terms import Way
from samling.ground.period import day_in_oslo
from samling.insight.queries.municipality import HereEvent
from samling.meetings.queries.came import VisitLine

MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that happened, on its day."""

    on: date
    kind: str
    words: str
    path: str


def story_of(
    log: Log, visits: Sequence[VisitLine], events: Sequence[HereEvent]
) -> tuple[StoryLine, ...]:
    """Cases, advice, visits, promises, meetings and events together, the newest first; asks nothing anew."""
    lines = [*_advice(log), *_meetings(visits), *_events(events)]
    return tuple(sorted(lines, key=lambda line: line.on, reverse=True)[:MOST_LINES])


def _advice(log: Log) -> Iterator[StoryLine]:
    for case in log.cases:
        path = reverse("advice:case", args=[case.id])
        yield StoryLine(case.opened_on, _("Case opened"), case.title, path)
        if case.closed_on:
            yield StoryLine(case.closed_on, _("Case closed"), case.title, path)
        for entry in case.entries:
            kind = _("Visit") if entry.way == Way.VISIT else _("Advice given")
            yield StoryLine(entry.given_on, kind, case.title, path)
        for vow in case.promises:
            if vow.kept_on:
                words = reverse("advice:promise", args=[vow.id])
                yield StoryLine(vow.kept_on, _("Promise kept"), vow.text, words)


def _meetings(visits: Sequence[VisitLine]) -> Iterator[StoryLine]:
    for visit in visits:
        path = reverse("meetings:meeting", args=[visit.slug])
        yield StoryLine(day_in_oslo(visit.starts_at), _("At our meeting"), str(visit.title), path)


def _events(events: Sequence[HereEvent]) -> Iterator[StoryLine]:
    for event in (here.event for here in events if not here.is_coming):
        path = reverse("meetings:event", args=[event.key])
        yield StoryLine(day_in_oslo(event.starts_at), _("Event"), event.title, path)
