"""Meetings that repeat, and meetings made from earlier ones."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.ground.period import OSLO
from samling.meetings.commands.meeting import make_meeting, shifted
from samling.meetings.commands.meeting_faults import BadMeeting
from samling.meetings.commands.told import NewQuestion, NewSession, Seats, Told
from samling.meetings.models import Meeting, Series
from samling.meetings.rules.series import days


@transaction.atomic
def make_series(
    *,
    host_id: int,
    told: Told,
    rule: str,
    is_package: bool = False,
    person_id: int | None,
    by: str,
    at: datetime,
) -> tuple[Meeting, ...]:
    """A draft for each date of the rule, at the same hours on the clock, earliest first.

    Raises BadMeeting, also when the rule gives fewer than two dates.
    """
    first = told.starts_at.astimezone(OSLO).date()
    dates = days(rule, first)
    if len(dates) < 2:
        raise BadMeeting("times", _("That gives only one date. Choose how many times."))
    series = Series.objects.create(rule=rule, is_package=is_package, made_at=at)
    return tuple(
        make_meeting(
            host_id=host_id,
            told=shifted(told, days=(day - first).days),
            person_id=person_id,
            series=series,
            by=by,
            at=at,
        )
        for day in dates
    )


@transaction.atomic
def copy_meeting(
    *,
    slug: str,
    on: date | None = None,
    as_pattern: bool = False,
    host_id: int | None = None,
    person_id: int | None,
    by: str,
    at: datetime,
) -> Meeting:
    """A draft like an earlier meeting, on another day; or a template that others are made from.

    Without ``host_id`` it is the same host's.
    """
    meeting = Meeting.objects.get(slug=slug)
    told = told_of(meeting)
    if on is not None:
        days_on = (on - meeting.starts_at.astimezone(OSLO).date()).days
        told = shifted(told, days=days_on)
    return make_meeting(
        host_id=host_id or meeting.host_id,
        told=told,
        person_id=person_id,
        is_pattern=as_pattern,
        by=by,
        at=at,
    )


def told_of(meeting: Meeting) -> Told:
    """What was told of a meeting, to tell it again."""
    plain = {
        name: getattr(meeting, name)
        for name in Told.__dataclass_fields__
        if name not in ("seats", "measure_slug", "partner_ids", "sessions", "questions")
    }
    return Told(
        **plain,
        measure_slug=meeting.measure.slug if meeting.measure else "",
        partner_ids=tuple(meeting.partners.order_by("name").values_list("pk", flat=True)),
        seats=tuple(Seats(*row) for row in meeting.pools.order_by("pk").values_list("form", "seats")),
        sessions=tuple(
            NewSession(
                place=one.place, round=one.round, title_nb=one.title_nb, title_nn=one.title_nn,
                title_en=one.title_en, room=one.room, seats=one.seats,
                starts_at=one.starts_at, ends_at=one.ends_at,
            )
            for one in meeting.sessions.order_by("round", "place")
        ),
        questions=tuple(
            NewQuestion(
                place=one.place, kind=one.kind, text_nb=one.text_nb, text_nn=one.text_nn,
                text_en=one.text_en, choices=tuple(one.choices), is_required=one.is_required,
                keep_days=one.keep_days,
            )
            for one in meeting.questions.order_by("place")
        ),
    )  # fmt: skip
