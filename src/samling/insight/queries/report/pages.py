"""The pages of the annual report: the draft and the editions, the words to write, where figures stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from samling.ground.period import day_in_oslo
from samling.ground.wording import Wording
from samling.insight import rules
from samling.insight.models import ReportText, SettledReport
from samling.insight.queries.report.document import Document, Section, document_from
from samling.insight.queries.report.making import current_document, places_of
from samling.insight.queries.strategy.outline import outlook
from samling.insight.terms import Topic
from samling.register.queries.kept import kept, ten_minutes
from samling.strategy.models import Plan, Strategy


@dataclass(frozen=True, slots=True)
class Edition:
    """One settled edition."""

    number: int
    settled_at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The report of a year: the draft (``edition`` is None), or an edition as it was settled.

    ``document`` is None when there is nothing that this reader may see yet. ``changed`` is how many
    numbers have become others since the newest edition, and None for those who do not see the draft.
    """

    year: int
    years: tuple[int, ...]
    document: Document | None
    edition: Edition | None
    editions: tuple[Edition, ...]
    is_over: bool
    changed: int | None
    has_new_words: bool

    @property
    def before(self) -> int:
        """The year it is compared with."""
        return self.year - 1

    @property
    def next(self) -> int:
        """The year after."""
        return self.year + 1

    @property
    def is_draft(self) -> bool:
        """True for what can still change."""
        return self.edition is None

    @property
    def is_newest(self) -> bool:
        """True for the newest edition."""
        return self.edition is not None and self.edition.number == self.editions[0].number

    @property
    def can_be_settled(self) -> bool:
        """True when the year is over and something differs from the newest edition."""
        return self.is_over and (not self.editions or bool(self.changed) or self.has_new_words)


@dataclass(frozen=True, slots=True)
class WordsPage:
    """The words about one section, to be written, beside its figures and last year's words."""

    year: int
    section: Section
    number: int
    text_nb: str
    text_nn: str
    before_words: Wording
    after: str | None
    """Code of the section that comes next; None after the last."""

    @property
    def before(self) -> int:
        """The year it is compared with."""
        return self.year - 1


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """Where each topic stands: its key, name and the key of its strategy."""

    plan_id: int
    year: int
    strategies: tuple[tuple[int, str], ...]
    topics: tuple[tuple[str, str, int | None], ...]


def newest_year(*, at: datetime, with_draft: bool) -> int:
    """The year whose report is read first: the newest settled; the one at work for who may see drafts."""
    on = day_in_oslo(at)
    rows = SettledReport.objects.order_by("-year").values_list("year", flat=True)
    last = rows.first()
    if with_draft:
        return on.year if on.month > rules.SETTLED_BY_MONTH else on.year - 1
    return last or on.year - 1


def report_page(
    year: int, *, at: datetime, with_draft: bool, number: int | None = None
) -> ReportPage | None:
    """The report of a year as this reader sees it; None for a year or an edition that is not there.

    ``number`` 0 is the draft, which not everybody may see. Without a number: the newest edition, and
    before there is any the draft.
    """
    if number == 0 and not with_draft:
        return None
    on = day_in_oslo(at)
    view = outlook(year, on=on)
    if view is None or view.plan is None:
        return None
    rows = list(SettledReport.objects.filter(year=year).order_by("-number"))
    editions = tuple(Edition(row.number, row.settled_at, row.why) for row in rows)
    draft = _draft(year, at=at) if with_draft else None
    chosen = _chosen(rows, number)
    if number and chosen is None:
        return None
    newest = document_from(rows[0].content) if rows else None
    return ReportPage(
        year=year,
        years=view.years,
        document=document_from(chosen.content) if chosen else draft,
        edition=Edition(chosen.number, chosen.settled_at, chosen.why) if chosen else None,
        editions=editions,
        is_over=on.year > year,
        changed=differing(draft, newest) if draft and newest else None,
        has_new_words=bool(draft and newest and words_in(draft) != words_in(newest)),
    )


def words_page(year: int, code: str, *, at: datetime) -> WordsPage | None:
    """The words about a strategy, or the foreword when the code is empty; None when there is none such."""
    document = _draft(year, at=at)
    section = document.section(code) if document else None
    if document is None or section is None:
        return None
    rows = {
        row.year: row for row in ReportText.objects.filter(year__in=(year, year - 1), code=code)
    }
    now, before = rows.get(year), rows.get(year - 1)
    codes = [each.code for each in document.sections]
    place = codes.index(code) + 1
    return WordsPage(
        year=year,
        section=section,
        number=now.number if now else 0,
        text_nb=now.text_nb if now else "",
        text_nn=now.text_nn if now else "",
        before_words=before.words if before else Wording(),
        after=codes[place] if place < len(codes) else None,
    )


def places_page(year: int, *, on: date) -> PlacesPage | None:
    """Where each topic stands in the strategy period of a year; None for a year without one."""
    view = outlook(year, on=on)
    if view is None or view.plan is None:
        return None
    plan = Plan.objects.get(pk=view.plan.pk)
    rows = tuple(plan.strategies.order_by("goal__place", "place", "pk"))
    found = places_of(plan.pk, rows)
    return PlacesPage(
        plan.pk,
        year,
        tuple((row.pk, _named(row)) for row in rows),
        tuple((topic.value, str(topic.label), found[topic]) for topic in Topic),
    )


def written_document(year: int, *, at: datetime) -> Document | None:
    """The report of a year as it stands now, figures and words; nothing of it is kept from before."""
    document = current_document(year, at=at)
    return document.with_words(_words(year)) if document else None


def differing(one: Document, other: Document) -> int:
    """How many numbers are not the same in both, or stand only in one of them."""
    here, there = one.numbers(), other.numbers()
    return sum(here.get(key) != there.get(key) for key in here.keys() | there.keys())


def words_in(document: Document) -> dict[str, tuple[str, str]]:
    """The words of every section that has some."""
    return {s.code: (s.words.nb, s.words.nn) for s in document.sections if s.words.nb or s.words.nn}


def _draft(year: int, *, at: datetime) -> Document | None:
    question = ("report", year, day_in_oslo(at), ten_minutes(at))
    document = kept(question, lambda: current_document(year, at=at))
    return document.with_words(_words(year)) if document else None


def _words(year: int) -> dict[str, Wording]:
    return {row.code: row.words for row in ReportText.objects.filter(year=year)}


def _chosen(rows: list[SettledReport], number: int | None) -> SettledReport | None:
    if number is None:
        return rows[0] if rows else None
    return next((row for row in rows if row.number == number), None)


def _named(row: Strategy) -> str:
    return f"{row.code} {row.title}"
