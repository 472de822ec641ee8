"""A survey is made, opened, reminded of and closed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.competence.commands.sending import invite, remind_all
from samling.competence.commands.wording import text_fields, title_fields
from samling.competence.models import FrameworkVersion, Survey, SurveyInvitation
from samling.competence.rules import pace
from samling.competence.terms import ReplyKind, SurveyState, VersionState
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.ground.wording import Wording
from samling.journal import commands as journal


class VersionNotInForce(Refusal):
    """A survey asks by a version in force."""


class NobodyAsked(Refusal):
    """A survey asks people, libraries, or both, and finds somebody to ask."""


class LastDayTooEarly(Refusal):
    """There is time to answer."""


class SurveyNotDraft(Refusal):
    """Only a draft is changed, opened or thrown away."""


class SurveyNotOpen(Refusal):
    """Only an open survey is reminded of, moved or closed."""


class RemindedToday(Refusal):
    """Nobody is reminded twice on one day."""


@transaction.atomic
def make_survey(
    *,
    title: Wording,
    text: Wording,
    version_id: int,
    asks_people: bool,
    asks_libraries: bool,
    last_day: date,
    by: str,
    at: datetime,
) -> Survey:
    """A draft of a survey. Raises VersionNotInForce, NobodyAsked, LastDayTooEarly, NoNorwegianName."""
    _refuse_unfit(version_id, asks_people, asks_libraries, last_day, at)
    survey = Survey.objects.create(
        version_id=version_id,
        asks_people=asks_people,
        asks_libraries=asks_libraries,
        last_day=last_day,
        made_at=at,
        **title_fields(title),
        **text_fields(text),
    )
    _note("survey_made", survey, by, at)
    return survey


@transaction.atomic
def change_survey(
    *,
    key: int,
    title: Wording,
    text: Wording,
    version_id: int,
    asks_people: bool,
    asks_libraries: bool,
    last_day: date,
    by: str,
    at: datetime,
) -> Survey:
    """Change a draft; SurveyNotDraft, and what ``make_survey`` refuses."""
    survey = _draft(key)
    _refuse_unfit(version_id, asks_people, asks_libraries, last_day, at)
    fields: dict[str, object] = {
        "version_id": version_id,
        "asks_people": asks_people,
        "asks_libraries": asks_libraries,
        "last_day": last_day,
        **title_fields(title),
        **text_fields(text),
    }
    for name, value in fields.items():
        setattr(survey, name, value)
    survey.save(update_fields=list(fields))
    _note("survey_changed", survey, by, at)
    return survey


@transaction.atomic
def discard_survey(*, key: int, by: str, at: datetime) -> None:
    """Throw a draft away; SurveyNotDraft."""
    survey = _draft(key)
    _note("survey_discarded", survey, by, at)
    survey.delete()


@transaction.atomic
def open_survey(*, key: int, by: str, at: datetime) -> int:
    """Open a draft and write to everybody it asks; how many were asked.

    Raises SurveyNotDraft, LastDayTooEarly, or NobodyAsked when the register has nobody to ask.
    """
    survey = _draft(key)
    if survey.last_day <= day_in_oslo(at):
        raise LastDayTooEarly(_("Give people at least one day to answer."))
    survey.state = SurveyState.OPEN
    survey.opened_at = at
    survey.save(update_fields=["state", "opened_at"])
    asked = invite(survey, by=by, at=at)
    if not asked:
        raise NobodyAsked(_("The register has nobody with an e-mail address to ask."))
    _note("survey_opened", survey, by, at, asked=asked)
    return asked


@transaction.atomic
def invite_newcomers(*, key: int, by: str, at: datetime) -> int:
    """Write to those who have come into the register since; how many. SurveyNotOpen."""
    survey = _open(key, at=at)
    asked = invite(survey, by=by, at=at)
    if asked:
        _note("survey_newcomers_asked", survey, by, at, asked=asked)
    return asked


@transaction.atomic
def move_last_day(*, key: int, last_day: date, by: str, at: datetime) -> None:
    """Give more or less time; SurveyNotOpen or LastDayTooEarly."""
    survey = _open(key, at=at, even_late=True)
    if last_day < day_in_oslo(at):
        raise LastDayTooEarly(_("The last day must not have passed."))
    survey.last_day = last_day
    survey.save(update_fields=["last_day"])
    _note("survey_moved", survey, by, at)


@transaction.atomic
def adopt_version(*, key: int, by: str, at: datetime) -> FrameworkVersion:
    """Let an open survey go on with the version in force now; SurveyNotOpen.

    Those who have begun stay with the version they began with, so nothing that was answered is lost.
    """
    survey = _open(key, at=at)
    version = FrameworkVersion.objects.get(
        framework__versions=survey.version_id, state=VersionState.IN_FORCE
    )
    if survey.version_id != version.pk:
        survey.version = version
        survey.save(update_fields=["version"])
        _note("survey_version_adopted", survey, by, at, version=version.number)
    return version


@transaction.atomic
def remind(*, key: int, by: str, at: datetime) -> int:
    """Remind everybody who has not finished; how many letters. SurveyNotOpen or RemindedToday."""
    survey = _open(key, at=at)
    today = day_in_oslo(at)
    if survey.invitations.filter(reminded_on=today).exists():
        raise RemindedToday(_("A reminder has gone out today already."))
    letters = remind_all(survey, list(survey.invitations.unfinished()), by=by, at=at)
    _note("survey_reminded", survey, by, at, letters=letters)
    return letters


def remind_due(*, at: datetime) -> int:
    """Every day: reminders of open surveys a week and two days before the last day; how many letters."""
    rows = Survey.objects.filter(state=SurveyState.OPEN, is_made_up=False).order_by("pk")
    return sum(_remind_due(key, at=at) for key in rows.values_list("pk", flat=True))


def close_due(*, at: datetime) -> int:
    """Every day: close surveys whose last day has passed; how many."""
    rows = Survey.objects.filter(state=SurveyState.OPEN, last_day__lt=day_in_oslo(at))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        close_survey(key=key, by="clock", at=at)
    return len(keys)


@transaction.atomic
def close_survey(*, key: int, by: str, at: datetime) -> Survey:
    """Close a survey and cut what people answered for themselves loose from who they are.

    A person's reply keeps place and post, no invitation and no library. A library's reply keeps the
    library. From now on results may be shown, and nothing can be answered. SurveyNotOpen.
    """
    survey = _open(key, at=at, even_late=True)
    survey.state = SurveyState.CLOSED
    survey.closed_at = at
    survey.save(update_fields=["state", "closed_at"])
    survey.replies.filter(kind=ReplyKind.PERSON).update(invitation=None, organisation=None)
    _note("survey_closed", survey, by, at)
    return survey


@transaction.atomic
def _remind_due(key: int, *, at: datetime) -> int:
    survey = Survey.objects.select_for_update().get(pk=key)
    if survey.opened_at is None:
        return 0
    opened_on, today = day_in_oslo(survey.opened_at), day_in_oslo(at)
    due: list[SurveyInvitation] = [
        row
        for row in survey.invitations.unfinished()
        if pace.reminder_is_due(
            opened_on=opened_on,
            last_day=survey.last_day,
            today=today,
            reminders=row.reminders,
            reminded_on=row.reminded_on,
        )
    ]
    return remind_all(survey, due, by="clock", at=at)


def _draft(key: int) -> Survey:
    survey = Survey.objects.select_for_update().get(pk=key)
    if survey.state != SurveyState.DRAFT:
        raise SurveyNotDraft(_("The survey is sent, and can no longer be changed."))
    return survey


def _open(key: int, *, at: datetime, even_late: bool = False) -> Survey:
    survey = Survey.objects.select_for_update().get(pk=key)
    is_late = day_in_oslo(at) > survey.last_day
    if survey.state != SurveyState.OPEN or (is_late and not even_late):
        raise SurveyNotOpen(_("The survey is not open."))
    return survey


def _refuse_unfit(
    version_id: int, asks_people: bool, asks_libraries: bool, last_day: date, at: datetime
) -> None:
    if not FrameworkVersion.objects.filter(pk=version_id, state=VersionState.IN_FORCE).exists():
        raise VersionNotInForce(_("Choose a framework that is in force."))
    if not (asks_people or asks_libraries):
        raise NobodyAsked(_("Ask people, libraries, or both."))
    if last_day <= day_in_oslo(at):
        raise LastDayTooEarly(_("Give people at least one day to answer."))


def _note(deed: str, survey: Survey, by: str, at: datetime, **details: object) -> None:
    journal.note(
        deed=f"competence.{deed}", subject=f"survey:{survey.pk}", by=by, at=at, details=details
    )
