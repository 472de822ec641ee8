"""Whom a survey asks, and the letters with the personal links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import override

from samling.accounts import commands as letters
from samling.competence.models import Survey, SurveyInvitation
from samling.competence.terms import Post, ReplyKind
from samling.ground.period import day_in_oslo
from samling.register.models import Affiliation, Organisation
from samling.register.terms import LIBRARY_KINDS, AffiliationRole, OrganisationKind

ASKED_FOR = (OrganisationKind.PUBLIC_LIBRARY, OrganisationKind.SCHOOL_LIBRARY)


def invite(survey: Survey, *, by: str, at: datetime) -> int:
    """Ask everybody who is not asked yet; how many were asked. Called under the survey's lock."""
    new = [*_new_people(survey, at=at), *_new_libraries(survey, at=at)]
    made = SurveyInvitation.objects.bulk_create(new)
    _write(survey, made, template="competence/letters/survey", round_=0, by=by, at=at)
    return len(made)


def remind_all(
    survey: Survey, invitations: Sequence[SurveyInvitation], *, by: str, at: datetime
) -> int:
    """Remind these; how many letters. Called under the survey's lock."""
    today = day_in_oslo(at)
    for row in invitations:
        row.reminders += 1
        row.reminded_on = today
    SurveyInvitation.objects.bulk_update(invitations, ["reminders", "reminded_on"])
    round_ = max((row.reminders for row in invitations), default=0)
    template = "competence/letters/survey_reminder"
    return _write(survey, invitations, template=template, round_=round_, by=by, at=at)


def _new_people(survey: Survey, *, at: datetime) -> list[SurveyInvitation]:
    """One for each person at a library with an address, as chief when she is chief anywhere."""
    if not survey.asks_people:
        return []
    asked = set(
        survey.invitations.filter(kind=ReplyKind.PERSON).values_list("person_id", flat=True)
    )
    new: dict[int, SurveyInvitation] = {}
    for row in _affiliations(at):
        if row.person_id not in asked and row.person_id not in new:
            new[row.person_id] = SurveyInvitation(
                survey=survey,
                kind=ReplyKind.PERSON,
                person=row.person,
                organisation=row.organisation,
                post=Post.CHIEF if _is_chief(row) else Post.STAFF,
                language=row.person.language,
            )
    return list(new.values())


def _new_libraries(survey: Survey, *, at: datetime) -> list[SurveyInvitation]:
    """One for each library: to its chief, else to its common mailbox; none for one with neither."""
    if not survey.asks_libraries:
        return []
    asked = set(
        survey.invitations.filter(kind=ReplyKind.LIBRARY).values_list("organisation_id", flat=True)
    )
    chiefs: dict[int, Affiliation] = {}
    for row in _affiliations(at):
        if _is_chief(row):
            chiefs.setdefault(row.organisation_id, row)
    libraries = Organisation.objects.filter(kind__in=ASKED_FOR, closed_on__isnull=True)
    new = []
    for library in libraries.order_by("pk"):
        chief = chiefs.get(library.pk)
        if library.pk in asked or not (chief or library.email):
            continue
        new.append(
            SurveyInvitation(
                survey=survey,
                kind=ReplyKind.LIBRARY,
                person=chief.person if chief else None,
                organisation=library,
                post=Post.CHIEF,
                language=chief.person.language if chief else library.language,
            )
        )
    return new


def _affiliations(at: datetime) -> Iterable[Affiliation]:
    """Everybody at a library today who can be written to, chiefs first."""
    rows = Affiliation.objects.current(day_in_oslo(at)).filter(
        role__in=[AffiliationRole.LIBRARY_CHIEF, AffiliationRole.LIBRARY_STAFF],
        organisation__kind__in=LIBRARY_KINDS,
        person__erased_at__isnull=True,
        person__email__isnull=False,
    )
    return rows.select_related("person", "organisation").order_by("role", "pk")


def _is_chief(row: Affiliation) -> bool:
    return row.role == AffiliationRole.LIBRARY_CHIEF


def _write(
    survey: Survey,
    invitations: Iterable[SurveyInvitation],
    *,
    template: str,
    round_: int,
    by: str,
    at: datetime,
) -> int:
    """One letter to each address with all its links; how many letters."""
    by_address: dict[str, list[SurveyInvitation]] = {}
    for row in invitations:
        to = row.person.email if row.person else row.organisation.email
        if to:
            by_address.setdefault(to, []).append(row)
    for to, rows in by_address.items():
        letters.queue_letter(
            to=to,
            language=rows[0].language,
            template=template,
            context=_context(survey, rows, language=rows[0].language),
            purpose="survey",
            key=f"survey:{survey.pk}:{round_}:{rows[0].key}",
            by=by,
            at=at,
        )
    return len(by_address)


def _context(
    survey: Survey, rows: Sequence[SurveyInvitation], *, language: str
) -> dict[str, object]:
    with override(language):
        links = [
            {
                "is_for_library": row.kind == ReplyKind.LIBRARY,
                "library": row.organisation.name,
                "address": letters.address("competence:answer", key=row.key),
            }
            for row in rows
        ]
        return {
            "title": str(survey.title),
            "text": str(survey.text),
            "last_day": date_format(survey.last_day, "DATE_FORMAT"),
            "links": links,
        }
