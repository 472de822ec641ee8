"""Questions about knowledge: the open pages for everybody, the drafts for advisers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q, QuerySet

from samling.advice.models import Advice, Case, Enquiry, Knowledge
from samling.advice.rules import Finding, Known
from samling.advice.terms import KnowledgeState, Theme
from samling.register.models import Organisation, Person

A_PAGE = 20
MOST_LIKE = 5
WORDS = re.compile(r"[a-zæøåéèüA-ZÆØÅ]{4,40}")
MOST_WORDS = 40
# a page is like an enquiry when it says something of the same, and not much less than the likest;
# found by trying on the demonstration
LEAST_RANK = 0.02
LEAST_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class KnowledgeLine:
    """One page of knowledge in a list."""

    id: int
    slug: str
    title: str
    theme: str
    theme_label: str
    beginning: str
    state: str
    state_label: str
    published_at: datetime | None
    is_public: bool


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme one may choose, with how many pages it has."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class KnowledgeList:
    """Open knowledge: what was asked for, and what there is."""

    words: str
    theme: str
    lines: tuple[KnowledgeLine, ...]
    themes: tuple[ThemeLine, ...]
    found: int
    number: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class KnowledgePage:
    """One page of open knowledge and who stands behind it."""

    title: str
    text: str
    language: str
    theme: str
    theme_label: str
    strategy: str
    strategy_title: str
    behind: str
    checked: str
    published_on: datetime | None
    revised_on: datetime
    is_revised: bool
    state: str
    state_label: str
    id: int
    slug: str
    like: tuple[KnowledgeLine, ...]


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A page of knowledge as its writer sees it, with what must go first."""

    id: int
    slug: str
    title: str
    text: str
    theme: str
    language: str
    harmless: tuple[str, ...]
    state: str
    state_label: str
    writer_id: int | None
    writer: str
    case_id: int | None
    case_title: str
    findings: tuple[Finding, ...]

    @property
    def must_go(self) -> tuple[Finding, ...]:
        """What is certain."""
        return tuple(one for one in self.findings if one.must_go)

    @property
    def may_go(self) -> tuple[Finding, ...]:
        """What may be something else than a name."""
        return tuple(one for one in self.findings if not one.must_go)

    @property
    def is_clean(self) -> bool:
        """True when it can be published."""
        return not self.findings


def knowledge_list(*, words: str, theme: str, number: int = 1) -> KnowledgeList:
    """Open knowledge about these words and this theme, the fittest or else the newest first."""
    words = " ".join(words.split())[:200]
    rows = _searched(Knowledge.objects.published(), words)
    counts: dict[str, int] = {}
    for value in rows.values_list("theme", flat=True):
        counts[value] = counts.get(value, 0) + 1
    theme = theme if theme in Theme.values else ""
    chosen = rows.filter(theme=theme) if theme else rows
    found = counts.get(theme, 0) if theme else sum(counts.values())
    start = (number - 1) * A_PAGE
    return KnowledgeList(
        words=words,
        theme=theme,
        lines=tuple(_line(row) for row in chosen[start : start + A_PAGE]),
        themes=tuple(
            ThemeLine(value, str(label), counts[value])
            for value, label in Theme.choices
            if value in counts
        ),
        found=found,
        number=number,
        has_more=found > start + A_PAGE,
    )


def _searched(rows: QuerySet[Knowledge], words: str) -> QuerySet[Knowledge]:
    """As somebody writes in a search field: quotes, or, minus; and the beginning of a last word."""
    if not words:
        return rows.order_by("-published_at", "-pk")
    asked = SearchQuery(words, config="norwegian", search_type="websearch")
    last = words.split()[-1]
    found = Q(searched=asked) | Q(title__icontains=words)
    if WORDS.fullmatch(last):
        found |= Q(searched=SearchQuery(_begun(words), config="norwegian", search_type="raw"))
    return (
        rows.filter(found)
        .annotate(rank=SearchRank(F("searched"), asked))
        .order_by("-rank", "-published_at", "-pk")
    )


def _begun(words: str) -> str:
    """All words, the last of them as a beginning: ``samt`` finds ``samtale``."""
    kept = [word for word in words.split() if WORDS.fullmatch(word)][:10]
    return " & ".join([*kept[:-1], f"{kept[-1]}:*"])


def like(text: str, *, but: int | None = None) -> tuple[KnowledgeLine, ...]:
    """Open knowledge that says something of the same, the likest first; none for a text without words."""
    seen = dict.fromkeys(word.lower() for word in WORDS.findall(text[:20_000]))
    words = list(seen)[:MOST_WORDS]
    if not words:
        return ()
    asked = SearchQuery(" | ".join(words), config="norwegian", search_type="raw")
    rows = (
        Knowledge.objects.published()
        .filter(searched=asked)
        .exclude(pk__in=[] if but is None else [but])
        .annotate(rank=SearchRank(F("searched"), asked))
        .filter(rank__gte=LEAST_RANK)
        .order_by("-rank", "-published_at", "-pk")
    )
    found: list[Any] = list(rows[:MOST_LIKE])
    return tuple(_line(row) for row in found if row.rank >= LEAST_SHARE * found[0].rank)


def knowledge_page(slug: str, *, with_drafts: bool) -> KnowledgePage:
    """One page; Knowledge.DoesNotExist for what is not public, but to those who may read drafts."""
    rows = Knowledge.objects.all() if with_drafts else Knowledge.objects.published()
    row = rows.select_related("strategy", "written_by", "checked_by").get(slug=slug)
    return KnowledgePage(
        title=row.title,
        text=row.text,
        language=row.language,
        theme=row.theme,
        theme_label=str(Theme(row.theme).label),
        strategy=row.strategy.code if row.strategy else "",
        strategy_title=str(row.strategy.title) if row.strategy else "",
        behind=row.written_by.name if row.written_by else "",
        checked=row.checked_by.name if row.checked_by else "",
        published_on=row.published_at,
        revised_on=row.revised_at,
        is_revised=bool(row.published_at and row.revised_at > row.published_at),
        state=row.state,
        state_label=str(KnowledgeState(row.state).label),
        id=row.pk,
        slug=row.slug,
        like=like(f"{row.title} {row.text}", but=row.pk),
    )


def all_knowledge() -> tuple[KnowledgeLine, ...]:
    """Every page in every state, what waits first."""
    rows = Knowledge.objects.order_by("-revised_at", "-pk")[:200]
    order = [KnowledgeState.WAITING, KnowledgeState.DRAFT, KnowledgeState.PUBLISHED]
    lines = [_line(row) for row in rows]
    return tuple(
        sorted(lines, key=lambda line: order.index(line.state) if line.state in order else 9)  # type: ignore[arg-type]
    )


def draft_of(case_id: int) -> KnowledgeLine | None:
    """The page of knowledge made from a case."""
    row = Knowledge.objects.filter(case_id=case_id).order_by("pk").first()
    return _line(row) if row else None


def draft_page(knowledge_id: int, found: tuple[Finding, ...]) -> DraftPage:
    """A page for its writer, with what was found in it; Knowledge.DoesNotExist."""
    row = Knowledge.objects.select_related("written_by", "case").get(pk=knowledge_id)
    return DraftPage(
        id=row.pk,
        slug=row.slug,
        title=row.title,
        text=row.text,
        theme=row.theme,
        language=row.language,
        harmless=tuple(row.harmless),
        state=row.state,
        state_label=str(KnowledgeState(row.state).label),
        writer_id=row.written_by_id,
        writer=row.written_by.name if row.written_by else "",
        case_id=row.case_id,
        case_title=row.case.title if row.case else "",
        findings=found,
    )


def known_of(case_id: int | None) -> Known:
    """Who and where an answer must not tell: the asker, people at the library, its name, the municipality."""
    if case_id is None:
        return Known()
    case = Case.objects.select_related("municipality").get(pk=case_id)
    enquiry = Enquiry.objects.filter(case=case).first()
    libraries = Organisation.objects.libraries().filter(municipality_id=case.municipality_id)
    here = Person.objects.filter(
        affiliations__organisation__municipality_id=case.municipality_id, erased_at__isnull=True
    )
    people = [*here.order_by("pk").values_list("name", flat=True), enquiry.name if enquiry else ""]
    return Known(
        people=tuple(name for name in dict.fromkeys(people) if name),
        libraries=tuple(libraries.order_by("pk").values_list("name", flat=True)),
        places=(case.municipality.name,),
    )


def answers_of(case_id: int) -> str:
    """Everything that was advised in a case, in the order of the days."""
    rows = Advice.objects.filter(case_id=case_id).order_by("given_on", "pk")
    return "\n\n".join(rows.values_list("text", flat=True))


def _line(row: Knowledge) -> KnowledgeLine:
    return KnowledgeLine(
        id=row.pk,
        slug=row.slug,
        title=row.title,
        theme=row.theme,
        theme_label=str(Theme(row.theme).label),
        beginning=" ".join(row.text.split())[:240],
        state=row.state,
        state_label=str(KnowledgeState(row.state).label),
        published_at=row.published_at,
        is_public=row.state == KnowledgeState.PUBLISHED,
    )
