"""Surveys, how many answered, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from samling.competence.models import FrameworkVersion, Survey, SurveyInvitation
from samling.competence.terms import ReplyKind, SurveyState, VersionState
from samling.ground.period import day_in_oslo
from samling.ground.wording import Wording
from samling.register.models import Municipality, Organisation
from samling.register.terms import OrganisationKind

LIBRARIES = (OrganisationKind.PUBLIC_LIBRARY, OrganisationKind.SCHOOL_LIBRARY)


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey in a list."""

    pk: int
    title: Wording
    state: SurveyState
    state_label: str
    last_day: date
    asked: int
    finished: int
    is_made_up: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of those asked have begun and finished."""

    asked: int = 0
    begun: int = 0
    finished: int = 0

    @property
    def percent(self) -> int | None:
        """Whole per cent that finished; None when nobody was asked."""
        return round(100 * self.finished / self.asked) if self.asked else None


@dataclass(frozen=True, slots=True)
class MunicipalityRate:
    """The rates of one municipality; None where nobody there was asked."""

    name: str
    slug: str
    people: Rate
    libraries: Rate


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """A survey with its answer rates."""

    pk: int
    title: Wording
    text: Wording
    state: SurveyState
    state_label: str
    framework: Wording
    framework_slug: str
    version: int
    newer_version: int | None
    asks_people: bool
    asks_libraries: bool
    last_day: date
    opened_at: datetime | None
    closed_at: datetime | None
    is_late: bool
    is_made_up: bool
    people: Rate
    libraries: Rate
    municipalities: tuple[MunicipalityRate, ...]
    unasked: tuple[str, ...]
    was_reminded_today: bool


@dataclass(frozen=True, slots=True)
class SurveyValues:
    """A survey as the form that changes it needs it."""

    pk: int
    title: Wording
    text: Wording
    version_id: int
    asks_people: bool
    asks_libraries: bool
    last_day: date


def survey_lines() -> tuple[SurveyLine, ...]:
    """Every survey, the newest first."""
    rows = Survey.objects.annotate(
        asked=Count("invitations"),
        finished=Count("invitations", filter=Q(invitations__finished_at__isnull=False)),
    ).order_by("-made_at", "-pk")
    return tuple(
        SurveyLine(
            row.pk,
            row.title,
            SurveyState(row.state),
            str(SurveyState(row.state).label),
            row.last_day,
            row.asked,
            row.finished,
            row.is_made_up,
        )
        for row in rows
    )


def survey_page(key: int, *, at: datetime) -> SurveyPage | None:
    """One survey with its rates; None when there is none."""
    survey = Survey.objects.select_related("version__framework").filter(pk=key).first()
    if survey is None:
        return None
    today = day_in_oslo(at)
    rates = _rates(survey)
    newest = FrameworkVersion.objects.filter(
        framework=survey.version.framework_id,
        state=VersionState.IN_FORCE,
        number__gt=survey.version.number,
    )
    return SurveyPage(
        pk=survey.pk,
        title=survey.title,
        text=survey.text,
        state=SurveyState(survey.state),
        state_label=str(SurveyState(survey.state).label),
        framework=survey.version.title,
        framework_slug=survey.version.framework.slug,
        version=survey.version.number,
        newer_version=newest.values_list("number", flat=True).first(),
        asks_people=survey.asks_people,
        asks_libraries=survey.asks_libraries,
        last_day=survey.last_day,
        opened_at=survey.opened_at,
        closed_at=survey.closed_at,
        is_late=today > survey.last_day,
        is_made_up=survey.is_made_up,
        people=_sum(rates, ReplyKind.PERSON),
        libraries=_sum(rates, ReplyKind.LIBRARY),
        municipalities=_by_municipality(rates),
        unasked=_unasked(survey),
        was_reminded_today=survey.invitations.filter(reminded_on=today).exists(),
    )


def survey_values(key: int) -> SurveyValues | None:
    """A draft as its form needs it; None when there is no such draft."""
    row = Survey.objects.filter(pk=key, state=SurveyState.DRAFT).first()
    if row is None:
        return None
    return SurveyValues(
        row.pk,
        row.title,
        row.text,
        row.version_id,
        row.asks_people,
        row.asks_libraries,
        row.last_day,
    )


Counted = dict[tuple[int | None, str], Rate]


def _rates(survey: Survey) -> Counted:
    rows = (
        SurveyInvitation.objects.filter(survey=survey)
        .values_list("organisation__municipality_id", "kind")
        .annotate(
            asked=Count("pk"),
            begun=Count("pk", filter=Q(begun_at__isnull=False)),
            finished=Count("pk", filter=Q(finished_at__isnull=False)),
        )
        .order_by("kind")
    )
    return {(place, kind): Rate(*counts) for place, kind, *counts in rows}


def _sum(rates: Counted, kind: str) -> Rate:
    rows = [rate for (_place, of_kind), rate in rates.items() if of_kind == kind]
    return Rate(
        sum(row.asked for row in rows),
        sum(row.begun for row in rows),
        sum(row.finished for row in rows),
    )


def _by_municipality(rates: Counted) -> tuple[MunicipalityRate, ...]:
    places = {place for place, _kind in rates if place is not None}
    return tuple(
        MunicipalityRate(
            row.name,
            row.slug,
            rates.get((row.pk, ReplyKind.PERSON), Rate()),
            rates.get((row.pk, ReplyKind.LIBRARY), Rate()),
        )
        for row in Municipality.objects.filter(pk__in=places).order_by("name")
    )


def _unasked(survey: Survey) -> tuple[str, ...]:
    """Libraries that nobody could write to, once the survey is sent."""
    if survey.state == SurveyState.DRAFT or not survey.asks_libraries or survey.is_made_up:
        return ()
    asked = survey.invitations.filter(kind=ReplyKind.LIBRARY).values("organisation_id")
    rows = Organisation.objects.filter(kind__in=LIBRARIES, closed_on__isnull=True)
    names = rows.exclude(pk__in=asked).order_by("name").values_list("name", flat=True)
    return tuple(names)
