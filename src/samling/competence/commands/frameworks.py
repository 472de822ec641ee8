"""Versions of a framework: drafted from the one in force, edited, then put in force for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from samling.competence.commands.wording import text_fields, title_fields
from samling.competence.models import Area, Competence, Framework, FrameworkVersion, Level
from samling.competence.rules import keys
from samling.competence.terms import VersionState
from samling.ground.refusal import Refusal
from samling.ground.wording import Wording
from samling.journal import commands as journal


class VersionIsFixed(Refusal):
    """A version in force, or replaced, never changes."""


class DraftIsThere(Refusal):
    """A framework has one draft at a time."""


class VersionIsEmpty(Refusal):
    """A framework has areas, and each area has competences."""


class LevelsNotDescribed(Refusal):
    """A competence has five levels, each described in bokmål or nynorsk."""


@transaction.atomic
def make_framework(*, title: Wording, text: Wording, by: str, at: datetime) -> FrameworkVersion:
    """A new framework with an empty first draft; NoNorwegianName without a Norwegian name."""
    fields = title_fields(title)
    taken = set(Framework.objects.values_list("slug", flat=True))
    slug = keys.free_key(fields["title_nb"] or fields["title_nn"], taken)
    framework = Framework.objects.create(slug=slug, made_at=at)
    version = FrameworkVersion.objects.create(
        framework=framework, number=1, made_at=at, **fields, **text_fields(text)
    )
    _note("framework_made", version, by, at)
    return version


@transaction.atomic
def draft_version(*, slug: str, by: str, at: datetime) -> FrameworkVersion:
    """A draft that begins as a copy of the version in force, with the same keys; DraftIsThere."""
    framework = Framework.objects.select_for_update().get(slug=slug)
    if framework.versions.filter(state=VersionState.DRAFT).exists():
        raise DraftIsThere(_("There is a draft of the next version already."))
    now = framework.versions.get(state=VersionState.IN_FORCE)
    last = framework.versions.aggregate(last=Max("number"))["last"]
    draft = FrameworkVersion.objects.create(
        framework=framework,
        number=last + 1,
        made_at=at,
        source=now.source,
        source_on=now.source_on,
        **title_fields(now.title),
        **text_fields(now.text),
    )
    _copy(now, draft)
    _note("version_drafted", draft, by, at)
    return draft


@transaction.atomic
def change_version(*, key: int, title: Wording, text: Wording, by: str, at: datetime) -> None:
    """Give a draft another name or text; VersionIsFixed."""
    draft = locked_draft(key)
    fields = {**title_fields(title), **text_fields(text)}
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(fields))
    _note("version_changed", draft, by, at)


@transaction.atomic
def put_in_force(*, key: int, by: str, at: datetime) -> FrameworkVersion:
    """Let a draft take the place of the version in force; VersionIsFixed or VersionIsEmpty.

    Open surveys go on with the version they began with.
    """
    draft = locked_draft(key)
    counts = list(draft.areas.annotate(held=Count("competences")).values_list("held", flat=True))
    if not counts or not all(counts):
        raise VersionIsEmpty(_("Each area needs a competence before this can be put in force."))
    draft.framework.versions.filter(state=VersionState.IN_FORCE).update(state=VersionState.ENDED)
    draft.state = VersionState.IN_FORCE
    draft.in_force_at = at
    draft.save(update_fields=["state", "in_force_at"])
    _note("version_put_in_force", draft, by, at)
    return draft


@transaction.atomic
def discard_draft(*, key: int, by: str, at: datetime) -> None:
    """Throw a draft away, and the framework with it when it never had another version."""
    draft = locked_draft(key)
    framework = draft.framework
    _note("version_discarded", draft, by, at)
    draft.delete()
    if not framework.versions.exists():
        framework.delete()


@transaction.atomic
def add_area(*, version_id: int, title: Wording, by: str, at: datetime) -> Area:
    """Put an area last in a draft."""
    draft = locked_draft(version_id)
    fields = title_fields(title)
    last = draft.areas.aggregate(last=Max("place"))["last"] or 0
    taken = set(Area.objects.values_list("key", flat=True))
    area = Area.objects.create(
        version=draft,
        key=keys.free_key(fields["title_nb"] or fields["title_nn"], taken),
        place=last + 1,
        **fields,
    )
    _note("area_added", draft, by, at)
    return area


@transaction.atomic
def change_area(*, key: int, title: Wording, by: str, at: datetime) -> None:
    """Give an area of a draft another name."""
    area = _area(key)
    fields = title_fields(title)
    for name, value in fields.items():
        setattr(area, name, value)
    area.save(update_fields=list(fields))
    _note("area_changed", area.version, by, at)


@transaction.atomic
def move_area(*, key: int, up: bool, by: str, at: datetime) -> None:
    """Move an area of a draft one place up or down."""
    area = _area(key)
    _reorder(list(Area.objects.filter(version=area.version).order_by("place", "pk")), key, up=up)
    _note("area_moved", area.version, by, at)


@transaction.atomic
def remove_area(*, key: int, by: str, at: datetime) -> None:
    """Take an area out of a draft, with its competences."""
    area = _area(key)
    version = area.version
    area.delete()
    _note("area_removed", version, by, at)


@transaction.atomic
def add_competence(
    *, area_id: int, title: Wording, levels: Sequence[Wording], by: str, at: datetime
) -> Competence:
    """Put a competence last in an area of a draft; LevelsNotDescribed without five descriptions."""
    area = _area(area_id)
    fields = title_fields(title)
    last = area.competences.aggregate(last=Max("place"))["last"] or 0
    taken = set(Competence.objects.values_list("key", flat=True))
    competence = Competence.objects.create(
        version=area.version,
        area=area,
        key=keys.free_key(fields["title_nb"] or fields["title_nn"], taken),
        place=last + 1,
        **fields,
    )
    _describe(competence, levels)
    _note("competence_added", area.version, by, at)
    return competence


@transaction.atomic
def change_competence(
    *, key: int, title: Wording, levels: Sequence[Wording], by: str, at: datetime
) -> None:
    """Give a competence of a draft another name or other descriptions."""
    competence = _competence(key)
    fields = title_fields(title)
    for name, value in fields.items():
        setattr(competence, name, value)
    competence.save(update_fields=list(fields))
    competence.levels.all().delete()
    _describe(competence, levels)
    _note("competence_changed", competence.version, by, at)


@transaction.atomic
def move_competence(*, key: int, up: bool, by: str, at: datetime) -> None:
    """Move a competence of a draft one place up or down in its area."""
    competence = _competence(key)
    beside = Competence.objects.filter(area=competence.area).order_by("place", "pk")
    _reorder(list(beside), key, up=up)
    _note("competence_moved", competence.version, by, at)


@transaction.atomic
def remove_competence(*, key: int, by: str, at: datetime) -> None:
    """Take a competence out of a draft."""
    competence = _competence(key)
    version = competence.version
    competence.delete()
    _note("competence_removed", version, by, at)


def locked_draft(key: int) -> FrameworkVersion:
    """The draft under its lock; VersionIsFixed for a version that is in force or replaced."""
    version = FrameworkVersion.objects.select_for_update().get(pk=key)
    if version.state != VersionState.DRAFT:
        raise VersionIsFixed(_("This version is in force and never changes. Draft the next one."))
    return version


def _area(key: int) -> Area:
    locked_draft(Area.objects.values_list("version_id", flat=True).get(pk=key))
    return Area.objects.select_related("version").get(pk=key)


def _competence(key: int) -> Competence:
    locked_draft(Competence.objects.values_list("version_id", flat=True).get(pk=key))
    return Competence.objects.select_related("version", "area").get(pk=key)


def _reorder(rows: Sequence[Area] | Sequence[Competence], key: int, *, up: bool) -> None:
    by_key = {row.pk: row for row in rows}
    for place, pk in enumerate(keys.moved(list(by_key), key, up=up), start=1):
        row = by_key[pk]
        row.place = place
        row.save(update_fields=["place"])


def _describe(competence: Competence, levels: Sequence[Wording]) -> None:
    if len(levels) != 5 or not all(text.nb.strip() or text.nn.strip() for text in levels):
        raise LevelsNotDescribed(_("Describe each of the five levels in bokmål or nynorsk."))
    Level.objects.bulk_create(
        Level(competence=competence, number=number, **text_fields(text))
        for number, text in enumerate(levels)
    )


def _copy(old: FrameworkVersion, new: FrameworkVersion) -> None:
    """Areas, competences and levels of one version into another, with keys and places."""
    areas = {area.pk: area for area in old.areas.order_by("place", "pk")}
    fresh = Area.objects.bulk_create(
        Area(version=new, key=a.key, place=a.place, **title_fields(a.title)) for a in areas.values()
    )
    home = dict(zip(areas, fresh, strict=True))
    competences = {row.pk: row for row in old.competences.order_by("pk")}
    made = Competence.objects.bulk_create(
        Competence(
            version=new,
            area=home[row.area_id],
            key=row.key,
            place=row.place,
            **title_fields(row.title),
        )
        for row in competences.values()
    )
    again = dict(zip(competences, made, strict=True))
    levels = Level.objects.filter(competence__version=old).order_by("pk")
    Level.objects.bulk_create(
        Level(competence=again[x.competence_id], number=x.number, **text_fields(x.text))
        for x in levels
    )


def _note(deed: str, version: FrameworkVersion, by: str, at: datetime) -> None:
    journal.note(deed=f"competence.{deed}", subject=f"framework:{version.pk}", by=by, at=at)
