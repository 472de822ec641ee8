"""The annual report: words are written, topics find their place, and an edition is settled."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.insight.models import ReportPlace, ReportText, SettledReport
from samling.insight.queries.report.document import document_from
from samling.insight.queries.report.pages import differing, words_in, written_document
from samling.insight.queries.strategy.outline import outlook
from samling.insight.terms import Topic
from samling.journal import commands as journal
from samling.strategy.models import Plan


class NoSuchStrategy(Refusal):
    """The year has no strategy, or no strategy of this code."""


class SomebodyElseWrote(Refusal):
    """The words have been written anew since they were read."""


class YearIsNotOver(Refusal):
    """A year's report is settled when the year is over."""


class NothingHasChanged(Refusal):
    """The newest edition says the same."""


class WhyIsMissing(Refusal):
    """A later edition says why it came."""


@transaction.atomic
def write_words(
    *,
    year: int,
    code: str,
    text_nb: str,
    text_nn: str,
    seen: int,
    person_id: int | None,
    by: str,
    at: datetime,
) -> ReportText:
    """Write the words about a strategy, or the foreword when the code is empty.

    ``seen`` is the number of the words that were read before writing, 0 when there were none. Raises
    NoSuchStrategy, SomebodyElseWrote.
    """
    _refuse_unknown(year, code, at=at)
    text, is_new = ReportText.objects.select_for_update().get_or_create(
        year=year, code=code, defaults={"number": 0, "written_at": at}
    )
    told = (text_nb.strip(), text_nn.strip())
    if not is_new and told == (text.text_nb, text.text_nn):
        return text
    if text.number != seen:
        raise SomebodyElseWrote(
            _("Somebody else has written here meanwhile. Compare with what stands now, and save again.")
        )  # fmt: skip
    text.text_nb, text.text_nn = told
    text.number, text.written_at, text.written_by_id = seen + 1, at, person_id
    text.save(update_fields=["text_nb", "text_nn", "number", "written_at", "written_by"])
    journal.note(
        deed="insight.report_written", subject=f"report:{year}", by=by, at=at, details={"code": code}
    )  # fmt: skip
    return text


@transaction.atomic
def place_topic(
    *, plan_id: int, topic: str, strategy_id: int | None, by: str, at: datetime
) -> None:
    """Say under which strategy a topic stands; None with the whole year. Raises NoSuchStrategy."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    topic = Topic(topic)
    if strategy_id is not None and not plan.strategies.filter(pk=strategy_id).exists():
        raise NoSuchStrategy(_("The strategy of this year has no such strategy."))
    ReportPlace.objects.update_or_create(
        plan=plan, topic=topic, defaults={"strategy_id": strategy_id}
    )
    journal.note(
        deed="insight.report_topic_placed", subject=f"plan:{plan_id}", by=by, at=at,
        details={"topic": str(topic), "strategy": strategy_id},
    )  # fmt: skip


@transaction.atomic
def settle_report(
    *, year: int, why: str, person_id: int | None, by: str, at: datetime
) -> SettledReport:
    """Make an edition of what stands now, which everybody reads from then on.

    Raises NoSuchStrategy, YearIsNotOver, WhyIsMissing, NothingHasChanged.
    """
    list(Plan.objects.select_for_update().order_by("pk"))  # one edition at a time
    document = written_document(year, at=at)
    if document is None:
        raise NoSuchStrategy(_("There is no strategy for this year."))
    if day_in_oslo(at).year <= year:
        raise YearIsNotOver(
            _("The year is not over. The report can be settled from 1 January %(year)s.")
            % {"year": year + 1}
        )
    newest = SettledReport.objects.filter(year=year).order_by("-number").first()
    if newest is not None:
        old = document_from(newest.content)
        if not differing(document, old) and words_in(document) == words_in(old):
            raise NothingHasChanged(_("The newest edition says the same."))
        if not why.strip():
            raise WhyIsMissing(_("Say why there is a new edition. Readers see it."))
    report = SettledReport.objects.create(
        year=year,
        number=newest.number + 1 if newest else 1,
        settled_at=at,
        settled_by_id=person_id,
        why=why.strip()[:300] if newest else "",
        content=document.as_json(),
    )
    journal.note(
        deed="insight.report_settled", subject=f"report:{year}", by=by, at=at,
        details={"edition": report.number},
    )  # fmt: skip
    return report


def _refuse_unknown(year: int, code: str, *, at: datetime) -> None:
    """Raise NoSuchStrategy unless the year's strategy has this code; the foreword has none."""
    view = outlook(year, on=day_in_oslo(at))
    codes = {each.code for each in view.plan.strategies} if view and view.plan else set()
    if not codes or (code and code not in codes):
        raise NoSuchStrategy(_("The strategy of this year has no such strategy."))
