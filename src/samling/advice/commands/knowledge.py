"""Knowledge for all, made from an answer to one: written, cleaned, looked at, published, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samling.advice.models import Case, Knowledge
from samling.advice.queries import knowledge as queries
from samling.advice.rules import Finding, cleaned, findings
from samling.advice.terms import KnowledgeState, Theme
from samling.ground.refusal import Refusal
from samling.journal.commands import note


class NotClean(Refusal):
    """Something in the text tells who asked or where."""


class SecondLookMissing(Refusal):
    """Somebody else than the writer must look before it is published."""


class KnowledgeEmpty(Refusal):
    """A page has a title and a text."""


@transaction.atomic
def begin_knowledge(*, case_id: int, adviser_id: int, by: str, at: datetime) -> Knowledge:
    """A draft from the answers of a case, already cleaned of what is certain; one draft for each case."""
    case = Case.objects.select_for_update().get(pk=case_id)
    draft = Knowledge.objects.filter(case=case).order_by("pk").first()
    if draft is not None:
        return draft
    known = queries.known_of(case_id)
    text = queries.answers_of(case_id)
    sure = [finding for finding in findings(text, known=known) if finding.must_go]
    title = cleaned(case.title, findings(case.title, known=known))
    page = Knowledge.objects.create(
        slug=_free_slug(title),
        title=title[:160],
        text=cleaned(text, sure) or _("Write what others may learn."),
        theme=case.theme or Theme.OTHER,
        strategy_id=case.strategy_id,
        case=case,
        written_by_id=adviser_id,
        made_at=at,
        revised_at=at,
    )
    note(deed="advice.knowledge_begun", subject=f"knowledge:{page.pk}", by=by, at=at)
    return page


@transaction.atomic
def new_knowledge(
    *, title: str, text: str, theme: str, adviser_id: int, by: str, at: datetime
) -> Knowledge:
    """A draft that comes from no case."""
    page = Knowledge.objects.create(
        slug=_free_slug(title),
        title=title[:160],
        text=text,
        theme=theme,
        written_by_id=adviser_id,
        made_at=at,
        revised_at=at,
    )
    note(deed="advice.knowledge_begun", subject=f"knowledge:{page.pk}", by=by, at=at)
    return page


def _free_slug(title: str) -> str:
    plain = title.lower().translate(str.maketrans("æøå", "aoa"))
    stem = slugify(plain)[:100] or "side"
    taken = set(Knowledge.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(
        name for number in range(1, len(taken) + 2)
        if (name := stem if number == 1 else f"{stem}-{number}") not in taken
    )  # fmt: skip


@transaction.atomic
def write_knowledge(
    *,
    knowledge_id: int,
    title: str,
    text: str,
    theme: str,
    language: str,
    harmless: Sequence[str],
    adviser_id: int,
    by: str,
    at: datetime,
) -> Knowledge:
    """Write a page anew. One that is public stays public only while it is clean; NotClean otherwise."""
    page = Knowledge.objects.select_for_update().get(pk=knowledge_id)
    if not title.strip() or not text.strip():
        raise KnowledgeEmpty(_("Write a title and a text."))
    is_new = (page.title, page.text) != (title.strip(), text.strip())
    page.title, page.text, page.theme = title.strip()[:160], text.strip(), theme
    page.language, page.harmless = language, [words[:200] for words in harmless][:200]
    page.revised_at = at
    if page.state == KnowledgeState.PUBLISHED:
        refuse_unclean(page)
        if settings.SECOND_LOOK and is_new:
            page.state = KnowledgeState.WAITING
    if is_new:
        page.written_by_id = adviser_id
    page.save()
    note(deed="advice.knowledge_written", subject=f"knowledge:{page.pk}", by=by, at=at)
    return page


@transaction.atomic
def clean_knowledge(*, knowledge_id: int, by: str, at: datetime) -> int:
    """Replace everything that must go; how much was found."""
    page = Knowledge.objects.select_for_update().get(pk=knowledge_id)
    found = [one for one in findings_of(page) if one.must_go]
    if found:
        page.title, page.text = cleaned(page.title, found)[:160], cleaned(page.text, found)
        page.revised_at = at
        page.save(update_fields=["title", "text", "revised_at"])
        note(deed="advice.knowledge_cleaned", subject=f"knowledge:{page.pk}", by=by, at=at)
    return len(found)


def findings_of(page: Knowledge) -> tuple[Finding, ...]:
    """What in the page tells who asked or where."""
    known = queries.known_of(page.case_id)
    return findings(f"{page.title}\n\n{page.text}", known=known, harmless=page.harmless)


def refuse_unclean(page: Knowledge) -> None:
    """NotClean with the words that stand in the way."""
    left = [f"«{finding.words}»" for finding in findings_of(page)]
    if left:
        raise NotClean(
            _("This tells who asked or where, or may do so: %(words)s.")
            % {"words": ", ".join(left[:12])}
        )


@transaction.atomic
def publish_knowledge(
    *, knowledge_id: int, adviser_id: int, by: str, at: datetime, is_looked_at: bool = False
) -> Knowledge:
    """Publish a clean page, or let it wait for somebody else's look when the setting asks for one.

    Refusals: NotClean, SecondLookMissing.
    """
    page = Knowledge.objects.select_for_update().get(pk=knowledge_id)
    if page.state == KnowledgeState.PUBLISHED:
        return page
    refuse_unclean(page)
    is_own = page.written_by_id == adviser_id
    if settings.SECOND_LOOK and is_own and not is_looked_at:
        if page.state == KnowledgeState.WAITING:
            raise SecondLookMissing(_("Somebody else than you must look at this page first."))
        return _state(page, KnowledgeState.WAITING, by=by, at=at)
    page.checked_by_id = None if is_own else adviser_id
    page.published_at = page.published_at or at
    return _state(page, KnowledgeState.PUBLISHED, by=by, at=at)


@transaction.atomic
def withdraw_knowledge(*, knowledge_id: int, by: str, at: datetime) -> Knowledge:
    """Nobody outside the county library reads the page any more."""
    page = Knowledge.objects.select_for_update().get(pk=knowledge_id)
    return _state(page, KnowledgeState.WITHDRAWN, by=by, at=at)


def _state(page: Knowledge, state: KnowledgeState, *, by: str, at: datetime) -> Knowledge:
    if page.state != state:
        page.state = state
        page.save(update_fields=["state", "checked_by", "published_at"])
        note(deed=f"advice.knowledge_{state}", subject=f"knowledge:{page.pk}", by=by, at=at)
    return page
