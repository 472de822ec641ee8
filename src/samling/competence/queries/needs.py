"""What libraries need, by their own word, once a survey is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samling.competence.models import Leeway, Rating, Survey, SurveyReply
from samling.competence.queries.frameworks import Content, content_of
from samling.competence.rules import gaps
from samling.competence.rules.gaps import Told
from samling.competence.terms import ReplyKind, SurveyState
from samling.ground.wording import Wording
from samling.register.models import Organisation
from samling.register.terms import OrganisationKind

LIBRARIES = (OrganisationKind.PUBLIC_LIBRARY, OrganisationKind.SCHOOL_LIBRARY)


@dataclass(frozen=True, slots=True)
class Need:
    """One library's need of one competence; ``weight`` is gap × importance × people."""

    competence_key: str
    organisation_id: int
    place: str
    gap: int
    importance: int
    people: int
    weight: int
    now: int
    wanted: int


@dataclass(frozen=True, slots=True)
class LeewayRow:
    """What a library says it can spare; None and empty mean that it did not say."""

    people: int | None
    away_at_once: int | None
    away_days: int | None
    travel_minutes: int | None
    good_times: tuple[str, ...]
    hindrances: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class LibraryLine:
    """A library in a list, with what it needs all together."""

    slug: str
    name: str
    place: str
    weight: int
    needs: int


def needs(survey_id: int) -> tuple[Need, ...]:
    """Every need that a library has told of in a closed survey, the heaviest first.

    A competence that a library has rated without lacking anything is no need. A library that has not
    answered is not here at all: ``unheard`` names it, because missing is not zero.
    """
    found = [need for need in rated(survey_id) if need.gap]
    return tuple(sorted(found, key=lambda n: (-n.weight, n.competence_key, n.organisation_id)))


def rated(survey_id: int) -> tuple[Need, ...]:
    """As ``needs``, with those competences too in which a library lacks nothing."""
    rows = Rating.objects.filter(
        reply__survey=survey_id,
        reply__survey__state=SurveyState.CLOSED,
        reply__kind=ReplyKind.LIBRARY,
        now__isnull=False,
        wanted__isnull=False,
    ).order_by("pk")
    return tuple(
        _need(key, library, place, Told(now, wanted, importance, people))
        for key, library, place, now, wanted, importance, people in rows.values_list(
            "competence__key",
            "reply__organisation_id",
            "reply__place",
            "now",
            "wanted",
            "importance",
            "people",
        )
        if library is not None and now is not None and wanted is not None
    )


def unheard(survey_id: int) -> tuple[int, ...]:
    """Libraries of today that told nothing in this survey."""
    heard = SurveyReply.objects.filter(
        survey=survey_id, kind=ReplyKind.LIBRARY, ratings__isnull=False
    ).values("organisation_id")
    rows = Organisation.objects.filter(kind__in=LIBRARIES, closed_on__isnull=True)
    return tuple(rows.exclude(pk__in=heard).order_by("name", "pk").values_list("pk", flat=True))


def leeways(survey_id: int) -> dict[int, LeewayRow]:
    """What each library says it can spare, by library."""
    rows = Leeway.objects.filter(
        reply__survey=survey_id, reply__survey__state=SurveyState.CLOSED
    ).select_related("reply")
    return {row.reply.organisation_id: _leeway(row) for row in rows if row.reply.organisation_id}


def newest_closed() -> int | None:
    """The survey that was closed last; None when none was."""
    rows = Survey.objects.filter(state=SurveyState.CLOSED).order_by("-closed_at", "-pk")
    return rows.values_list("pk", flat=True).first()


def library_lines(found: Sequence[Need]) -> tuple[LibraryLine, ...]:
    """The libraries among these needs, the one with the heaviest needs first."""
    weights: dict[int, int] = {}
    counts: dict[int, int] = {}
    places: dict[int, str] = {}
    for need in found:
        weights[need.organisation_id] = weights.get(need.organisation_id, 0) + need.weight
        counts[need.organisation_id] = counts.get(need.organisation_id, 0) + bool(need.gap)
        places[need.organisation_id] = need.place
    rows = Organisation.objects.filter(pk__in=weights).values_list("pk", "slug", "name")
    lines = [
        LibraryLine(slug, name, places[pk], weights[pk], counts[pk]) for pk, slug, name in rows
    ]
    return tuple(sorted(lines, key=lambda line: (-line.weight, line.name)))


def contents_of(survey_id: int) -> tuple[Content, ...]:
    """The versions that were answered in a survey, the newest first, its own among them."""
    survey = Survey.objects.select_related("version").filter(pk=survey_id).first()
    if survey is None:
        return ()
    keys = {survey.version_id, *survey.replies.values_list("version_id", flat=True).distinct()}
    contents = [content for key in keys if (content := content_of(key))]
    return tuple(sorted(contents, key=lambda content: -content.number))


def titles(contents: Sequence[Content]) -> dict[str, Wording]:
    """The name of each competence by key, in the newest of these versions that has it."""
    return {row.key: row.title for content in reversed(contents) for row in content.competences}


def _need(key: str, organisation_id: int, place: str, told: Told) -> Need:
    return Need(
        competence_key=key,
        organisation_id=organisation_id,
        place=place,
        gap=gaps.gap(told.now, told.wanted),
        importance=gaps.UNSAID if told.importance is None else told.importance,
        people=1 if told.people is None else told.people,
        weight=gaps.weight(told),
        now=told.now,
        wanted=told.wanted,
    )


def _leeway(row: Leeway) -> LeewayRow:
    return LeewayRow(
        row.people,
        row.away_at_once,
        row.away_days,
        row.travel_minutes,
        tuple(row.good_times),
        tuple(row.hindrances),
        row.note,
    )
