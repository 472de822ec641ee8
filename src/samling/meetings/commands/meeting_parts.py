"""The parts of a meeting: seats in each form, sessions, questions and partners.

Sessions are known again by round and place, questions by place, so that what people have picked and
answered stays theirs when the host changes a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from samling.meetings.commands.change_enrolment import change_seats
from samling.meetings.commands.meeting_faults import BadMeeting, SomebodyHasIt
from samling.meetings.commands.told import NewQuestion, NewSession, Seats
from samling.meetings.models import Enrolment, Meeting, Question, SeatPool, Session, SessionChoice
from samling.meetings.terms import QuestionKind
from samling.register.models import Organisation

NEEDS = (QuestionKind.DIET, QuestionKind.ACCESS)  # forgotten the day after, whatever is told


def write_pools(meeting: Meeting, told: Iterable[Seats], *, by: str, at: datetime) -> None:
    """The seats of each form as told. SomebodyHasIt when a form with people in it is left out."""
    wanted = {pool.form: pool.seats for pool in told}
    rows = list(SeatPool.objects.select_for_update().filter(meeting=meeting).order_by("pk"))
    known = {pool.form: pool for pool in rows}
    for form, pool in known.items():
        if form not in wanted:
            _close(pool)
        elif pool.seats != wanted[form]:
            change_seats(slug=meeting.slug, form=form, seats=wanted[form], by=by, at=at)
    new = [
        SeatPool(meeting=meeting, form=form, seats=seats)
        for form, seats in wanted.items()
        if form not in known
    ]
    SeatPool.objects.bulk_create(new)


def _close(pool: SeatPool) -> None:
    if Enrolment.objects.filter(pool=pool).exists():
        raise SomebodyHasIt(
            _("People have signed up in a form that you have taken away. Keep it, with 0 seats.")
        )
    pool.delete()


def write_sessions(meeting: Meeting, told: Iterable[NewSession]) -> None:
    """The sessions as told. SomebodyHasIt when one that people have picked is left out."""
    wanted = {(one.round, one.place): one for one in told}
    rows = Session.objects.select_for_update().filter(meeting=meeting).order_by("pk")
    known = {(one.round, one.place): one for one in rows}
    gone = [session.pk for key, session in known.items() if key not in wanted]
    if SessionChoice.objects.filter(session__in=gone).exists():
        raise SomebodyHasIt(_("Somebody has picked a session that you have taken away. Keep it."))
    Session.objects.filter(pk__in=gone).delete()
    for key, one in wanted.items():
        session = known.get(key) or Session(meeting=meeting, round=one.round, place=one.place)
        if one.seats is not None and one.seats < session.seated:
            raise BadMeeting(
                "sessions",
                _("%(title)s has %(seated)s people already. It cannot have fewer seats.")
                % {"title": session.title, "seated": session.seated},
            )
        session.title_nb, session.title_nn, session.title_en = (
            one.title_nb.strip(),
            one.title_nn.strip(),
            one.title_en.strip(),
        )
        session.room, session.seats = one.room.strip(), one.seats
        session.starts_at = one.starts_at or meeting.starts_at
        session.ends_at = one.ends_at or meeting.ends_at
        session.save()


def write_questions(meeting: Meeting, told: Iterable[NewQuestion]) -> None:
    """The questions as told; the answers to one that is left out go with it."""
    wanted = {one.place: one for one in told}
    known = {one.place: one for one in Question.objects.filter(meeting=meeting)}
    gone = [question.pk for place, question in known.items() if place not in wanted]
    Question.objects.filter(pk__in=gone).delete()
    for place, one in wanted.items():
        question = known.get(place) or Question(meeting=meeting, place=place)
        question.kind = one.kind
        question.text_nb, question.text_nn, question.text_en = (
            one.text_nb.strip(),
            one.text_nn.strip(),
            one.text_en.strip(),
        )
        question.choices = list(one.choices)
        question.is_required = one.is_required
        question.keep_days = min(one.keep_days, 1) if one.kind in NEEDS else one.keep_days
        question.save()


def write_partners(meeting: Meeting, partner_ids: Iterable[int]) -> None:
    """The organisations that hold it together with the host."""
    known = Organisation.objects.filter(pk__in=list(partner_ids))
    meeting.partners.set(known)
