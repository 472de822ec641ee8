"""Who shares a need: one library, one competence, and who else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from samling.competence.models import Provision, Survey, SurveyReply, WishCode
from samling.competence.queries.maps import SurveyHead, survey_head
from samling.competence.queries.needs import (
    LeewayRow,
    Need,
    contents_of,
    leeways,
    needs,
    newest_closed,
    rated,
    titles,
)
from samling.competence.queries.places import place_names
from samling.competence.queries.results import Result, people_results
from samling.competence.rules import gaps
from samling.competence.rules.gaps import Summary
from samling.competence.terms import DayPart, Hindrance, Post, ReplyKind, SurveyState
from samling.ground.wording import Wording
from samling.register.models import Organisation


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One competence that one library needs."""

    key: str
    title: Wording
    now: int
    wanted: int
    importance: int
    people: int
    weight: int
    others: int


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """What one library has told."""

    survey: SurveyHead
    name: str
    lines: tuple[NeedLine, ...]
    leeway: LeewayRow | None
    good_times: tuple[str, ...]
    hindrances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharerLine:
    """A library that needs a competence."""

    slug: str
    name: str
    place: str
    now: int
    wanted: int
    people: int
    weight: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of people, what they can and want; None where it may not be shown."""

    name: str
    summary: Summary | None


@dataclass(frozen=True, slots=True)
class PastLine:
    """The same competence in another survey."""

    title: Wording
    libraries: Summary | None
    people: Summary | None


@dataclass(frozen=True, slots=True)
class ProvisionLine:
    """What a partner gives to a competence."""

    partner: str
    title: str
    form: str
    is_interdisciplinary: bool


@dataclass(frozen=True, slots=True)
class CompetencePage:
    """One competence: which libraries need it, what people say, wishes, partners, years before."""

    survey: SurveyHead
    key: str
    title: Wording
    sharers: tuple[SharerLine, ...]
    places: tuple[GroupLine, ...]
    posts: tuple[GroupLine, ...]
    everybody: Summary | None
    wishes: int
    provisions: tuple[ProvisionLine, ...]
    past: tuple[PastLine, ...]
    least: int


@dataclass(frozen=True, slots=True)
class SharedNeed:
    """A competence that a library and others need."""

    key: str
    title: Wording
    others: tuple[str, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class SharersPage:
    """Who else needs what a library needs, among those who may be shown."""

    survey: SurveyHead | None
    library: str
    lines: tuple[SharedNeed, ...]


@dataclass(frozen=True, slots=True)
class NeededBy:
    """A competence and the libraries that need it, the one that needs it most first.

    ``willing`` are those of them that have said that other libraries may see it.
    """

    key: str
    area_key: str
    title: Wording
    weight: int
    libraries: tuple[tuple[int, str], ...]
    willing: frozenset[int] = frozenset()


def needed_by_several(*, at_least: int) -> tuple[NeededBy, ...]:
    """What several libraries need in the newest closed survey, the heaviest first; for the county alone.

    These are the libraries' own words, given by their chiefs; nothing in them is about one person.
    """
    survey_id = newest_closed()
    if survey_id is None:
        return ()
    contents = contents_of(survey_id)
    words = titles(contents)
    areas = {row.key: row.area_key for one in reversed(contents) for row in one.competences}
    found: dict[str, list[Need]] = {}
    for need in needs(survey_id):
        found.setdefault(need.competence_key, []).append(need)
    rows = Organisation.objects.filter(closed_on__isnull=True)
    names = dict(
        rows.filter(pk__in={n.organisation_id for g in found.values() for n in g}).values_list(
            "pk", "name"
        )
    )
    willing = _willing(survey_id)
    lines = [
        NeededBy(
            key,
            areas.get(key, ""),
            words[key],
            sum(need.weight for need in group),
            tuple(
                (n.organisation_id, names[n.organisation_id])
                for n in group
                if n.organisation_id in names
            ),
            willing & {n.organisation_id for n in group},
        )
        for key, group in found.items()
    ]
    shared = [line for line in lines if len(line.libraries) >= at_least]
    return tuple(sorted(shared, key=lambda line: (-line.weight, line.key)))


def library_page(survey_id: int, slug: str) -> LibraryPage | None:
    """What one library has told; None when it has not."""
    head = survey_head(survey_id)
    library = Organisation.objects.filter(slug=slug).first()
    if head is None or library is None:
        return None
    found = needs(survey_id)
    mine = [need for need in rated(survey_id) if need.organisation_id == library.pk]
    if not mine:
        return None
    names = titles(contents_of(survey_id))
    leeway = leeways(survey_id).get(library.pk)
    lines = [
        NeedLine(
            need.competence_key,
            names[need.competence_key],
            need.now,
            need.wanted,
            need.importance,
            need.people,
            need.weight,
            sum(
                other.competence_key == need.competence_key
                for other in found
                if other.organisation_id != library.pk
            ),
        )
        for need in sorted(mine, key=lambda n: (-n.weight, n.competence_key))
    ]
    return LibraryPage(
        survey=head,
        name=library.name,
        lines=tuple(lines),
        leeway=leeway,
        good_times=tuple(str(DayPart(key).label) for key in (leeway.good_times if leeway else ())),
        hindrances=tuple(
            str(Hindrance(key).label) for key in (leeway.hindrances if leeway else ())
        ),
    )


def competence_page(survey_id: int, key: str) -> CompetencePage | None:
    """One competence in one survey; None when neither is there."""
    head = survey_head(survey_id)
    title = titles(contents_of(survey_id)).get(key)
    if head is None or title is None:
        return None
    result = people_results(survey_id).get(key, Result())
    names = place_names()
    return CompetencePage(
        survey=head,
        key=key,
        title=title,
        sharers=_sharers([need for need in needs(survey_id) if need.competence_key == key], names),
        places=tuple(
            GroupLine(name, result.by_place[place])
            for place, name in names.items()
            if place in result.by_place
        ),
        posts=tuple(
            GroupLine(str(post.label), result.by_post[post])
            for post in Post
            if post in result.by_post
        ),
        everybody=result.total,
        wishes=WishCode.objects.filter(
            competence__key=key,
            wish__reply__survey=survey_id,
            wish__reply__survey__state=SurveyState.CLOSED,
        ).count(),
        provisions=provisions_for(key),
        past=tuple(_past(key, other, named) for other, named in _closed_surveys(survey_id)),
        least=settings.ANONYMOUS_FROM,
    )


def sharers_page(library_id: int, *, is_county: bool) -> SharersPage:
    """Who else needs what this library needs in the newest closed survey.

    Libraries that have not said that they may be shown are only counted; the county sees them all.
    """
    survey_id = newest_closed()
    library = Organisation.objects.filter(pk=library_id).values_list("name", flat=True).first()
    if survey_id is None:
        return SharersPage(None, library or "", ())
    found = needs(survey_id)
    shared = _willing(survey_id)
    names = dict(
        Organisation.objects.filter(pk__in={n.organisation_id for n in found}).values_list(
            "pk", "name"
        )
    )
    words = titles(contents_of(survey_id))
    lines = []
    for need in found:
        if need.organisation_id != library_id:
            continue
        others = [
            n.organisation_id
            for n in found
            if n.competence_key == need.competence_key and n.organisation_id != library_id
        ]
        open_ = [key for key in others if is_county or key in shared]
        lines.append(
            SharedNeed(
                need.competence_key,
                words[need.competence_key],
                tuple(sorted(names[key] for key in open_)),
                len(others) - len(open_),
            )
        )
    return SharersPage(survey_head(survey_id), library or "", tuple(lines))


def provisions_for(key: str) -> tuple[ProvisionLine, ...]:
    """What partners give to a competence."""
    rows = Provision.objects.filter(competence_key=key).select_related("agreement__partner")
    return tuple(
        ProvisionLine(
            row.agreement.partner.name, row.title, row.get_form_display(), row.is_interdisciplinary
        )
        for row in rows.order_by("agreement__partner__name", "pk")
    )


def _willing(survey_id: int) -> frozenset[int]:
    """Libraries that have said that others may see what they need."""
    rows = SurveyReply.objects.filter(survey=survey_id, kind=ReplyKind.LIBRARY, is_shared=True)
    return frozenset(key for key in rows.values_list("organisation_id", flat=True) if key)


def _sharers(found: Sequence[Need], names: dict[str, str]) -> tuple[SharerLine, ...]:
    known = {
        pk: (slug, name)
        for pk, slug, name in Organisation.objects.filter(
            pk__in={need.organisation_id for need in found}
        ).values_list("pk", "slug", "name")
    }
    return tuple(
        SharerLine(
            *known[need.organisation_id],
            names.get(need.place, ""),
            need.now,
            need.wanted,
            need.people,
            need.weight,
        )
        for need in found
    )


def _closed_surveys(than: int) -> list[tuple[int, Wording]]:
    rows = Survey.objects.filter(state=SurveyState.CLOSED).exclude(pk=than).order_by("-closed_at")
    return [(row.pk, row.title) for row in rows[:5]]


def _past(key: str, survey_id: int, title: Wording) -> PastLine:
    libraries = gaps.summed(
        gaps.Told(need.now, need.wanted, need.importance, need.people)
        for need in rated(survey_id)
        if need.competence_key == key
    )
    return PastLine(title, libraries, people_results(survey_id).get(key, Result()).total)
