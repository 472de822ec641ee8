"""Frameworks as pages and forms need them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, QuerySet

from samling.competence.models import Area, Competence, FrameworkVersion, Level
from samling.competence.terms import VersionState
from samling.ground.wording import Wording

_fixed: dict[int, Content] = {}


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level and what it looks like."""

    number: int
    text: Wording


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """A competence with its levels."""

    pk: int
    key: str
    area_key: str
    title: Wording
    levels: tuple[LevelRow, ...]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area with its competences in order."""

    pk: int
    key: str
    title: Wording
    competences: tuple[CompetenceRow, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """One whole version of a framework."""

    pk: int
    slug: str
    number: int
    state: VersionState
    title: Wording
    text: Wording
    source: str
    source_on: date | None
    areas: tuple[AreaRow, ...]

    @property
    def competences(self) -> tuple[CompetenceRow, ...]:
        """Every competence, area by area."""
        return tuple(row for area in self.areas for row in area.competences)

    def area(self, key: str) -> AreaRow | None:
        """The area of this key, or None."""
        return next((area for area in self.areas if area.key == key), None)

    def competence(self, key: str) -> CompetenceRow | None:
        """The competence of this key, or None."""
        return next((row for row in self.competences if row.key == key), None)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in a list."""

    pk: int
    slug: str
    number: int
    state: VersionState
    state_label: str
    title: Wording
    text: Wording
    areas: int
    competences: int


@dataclass(frozen=True, slots=True)
class FrameworkPage:
    """A version to read, and the other versions of the same framework."""

    content: Content
    versions: tuple[VersionLine, ...]
    has_draft: bool


def content_of(version_id: int) -> Content | None:
    """A version of a framework; one that can no longer change is read once by each process."""
    if version_id in _fixed:
        return _fixed[version_id]
    content = _content(version_id)
    if content and content.state != VersionState.DRAFT:
        _fixed[version_id] = content
    return content


def framework_lines(*, with_drafts: bool) -> tuple[VersionLine, ...]:
    """The version in force of every framework, and drafts for those who may see them."""
    states = [VersionState.IN_FORCE, *([VersionState.DRAFT] if with_drafts else [])]
    rows = FrameworkVersion.objects.filter(state__in=states).select_related("framework")
    return _lines(rows.order_by("framework_id", "-number"))


def framework_page(slug: str, *, number: int | None, with_drafts: bool) -> FrameworkPage | None:
    """The version in force, or the one of this number; None when there is none to see."""
    rows = FrameworkVersion.objects.filter(framework__slug=slug).select_related("framework")
    lines = _lines(rows.order_by("-number"))
    seen = [line for line in lines if with_drafts or line.state != VersionState.DRAFT]
    wanted = next(
        (
            line
            for line in seen
            if (line.number == number if number else line.state == VersionState.IN_FORCE)
        ),
        None,
    )
    if wanted is None and number is None:
        wanted = seen[0] if seen else None
    content = content_of(wanted.pk) if wanted else None
    if content is None:
        return None
    assert wanted is not None
    return FrameworkPage(
        replace(content, state=wanted.state),  # what is kept may have been replaced since
        tuple(seen),
        any(line.state == VersionState.DRAFT for line in lines),
    )


def draft_content(version_id: int) -> Content | None:
    """A draft to edit; None when there is no such draft."""
    content = _content(version_id)
    return content if content and content.state == VersionState.DRAFT else None


def area_of_draft(key: int) -> tuple[int, AreaRow] | None:
    """The draft an area stands in, and the area; None when it is in no draft."""
    area = Area.objects.filter(pk=key, version__state=VersionState.DRAFT).first()
    return (area.version_id, AreaRow(area.pk, area.key, area.title, ())) if area else None


def competence_of_draft(key: int) -> tuple[int, CompetenceRow] | None:
    """The draft a competence stands in, and the competence; None when it is in no draft."""
    row = (
        Competence.objects.filter(pk=key, version__state=VersionState.DRAFT)
        .select_related("area")
        .prefetch_related("levels")
        .first()
    )
    if row is None:
        return None
    levels = sorted((LevelRow(x.number, x.text) for x in row.levels.all()), key=lambda x: x.number)
    return row.version_id, CompetenceRow(row.pk, row.key, row.area.key, row.title, tuple(levels))


def version_choices() -> tuple[tuple[int, Wording], ...]:
    """Key and name of every version in force."""
    rows = FrameworkVersion.objects.filter(state=VersionState.IN_FORCE).order_by("framework_id")
    return tuple((row.pk, row.title) for row in rows)


def titles_of_keys() -> dict[str, Wording]:
    """The name of every competence by key, in the newest version that has it."""
    rows = Competence.objects.exclude(version__state=VersionState.DRAFT)
    return {row.key: row.title for row in rows.order_by("version__number", "pk")}


def competence_choices() -> tuple[tuple[str, tuple[tuple[str, Wording], ...]], ...]:
    """Every competence in force by key, grouped by area, for a list to choose from."""
    versions = FrameworkVersion.objects.filter(state=VersionState.IN_FORCE)
    contents = [
        content_of(pk) for pk in versions.order_by("framework_id").values_list("pk", flat=True)
    ]
    return tuple(
        (str(area.title), tuple((row.key, row.title) for row in area.competences))
        for content in contents
        if content
        for area in content.areas
    )


def _content(version_id: int) -> Content | None:
    version = FrameworkVersion.objects.select_related("framework").filter(pk=version_id).first()
    if version is None:
        return None
    levels: dict[int, list[LevelRow]] = {}
    rows = Level.objects.filter(competence__version=version).order_by("competence_id", "number")
    for level in rows:
        levels.setdefault(level.competence_id, []).append(LevelRow(level.number, level.text))
    areas = list(version.areas.order_by("place", "pk"))
    names = {area.pk: area.key for area in areas}
    held: dict[int, list[CompetenceRow]] = {}
    for row in version.competences.order_by("place", "pk"):
        held.setdefault(row.area_id, []).append(
            CompetenceRow(
                row.pk, row.key, names[row.area_id], row.title, tuple(levels.get(row.pk, ()))
            )
        )
    return Content(
        pk=version.pk,
        slug=version.framework.slug,
        number=version.number,
        state=VersionState(version.state),
        title=version.title,
        text=version.text,
        source=version.source,
        source_on=version.source_on,
        areas=tuple(
            AreaRow(area.pk, area.key, area.title, tuple(held.get(area.pk, ()))) for area in areas
        ),
    )


def _lines(rows: QuerySet[FrameworkVersion]) -> tuple[VersionLine, ...]:
    counted = rows.annotate(
        area_count=Count("areas", distinct=True), held=Count("competences", distinct=True)
    )
    return tuple(
        VersionLine(
            row.pk,
            row.framework.slug,
            row.number,
            VersionState(row.state),
            str(VersionState(row.state).label),
            row.title,
            row.text,
            row.area_count,
            row.held,
        )
        for row in counted
    )
