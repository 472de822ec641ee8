"""Wishes in people's own words, read and coded by hand."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from samling.competence.models import Survey, Wish
from samling.competence.queries.frameworks import AreaRow, content_of
from samling.competence.queries.maps import SurveyHead, survey_head
from samling.competence.terms import ReplyKind, SurveyState
from samling.ground.wording import Wording


@dataclass(frozen=True, slots=True)
class WishLine:
    """A wish; ``library`` is empty for what somebody wrote for herself."""

    pk: int
    text: str
    library: str
    is_read: bool
    codes: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class WishesPage:
    """The wishes of a survey, unread ones first."""

    survey: SurveyHead
    unread: tuple[WishLine, ...]
    read: tuple[WishLine, ...]


@dataclass(frozen=True, slots=True)
class WishPage:
    """One wish with all that it can be coded as, and what it is."""

    survey_id: int
    wish: WishLine
    areas: tuple[AreaRow, ...]
    chosen: tuple[int, ...]


def wishes_page(survey_id: int) -> WishesPage | None:
    """The wishes of a survey; nothing of them before it is closed.

    What people wrote for themselves stands in an order that tells nothing of who wrote when.
    """
    head = survey_head(survey_id)
    if head is None:
        return None
    rows = Wish.objects.filter(
        reply__survey=survey_id, reply__survey__state=SurveyState.CLOSED
    ).select_related("reply__organisation")
    lines = [_line(row) for row in rows.prefetch_related("codes__competence")]
    lines.sort(key=lambda line: (not line.library, line.library or _shuffled(line.text)))
    return WishesPage(
        head,
        tuple(line for line in lines if not line.is_read),
        tuple(line for line in lines if line.is_read),
    )


def wish_page(key: int) -> WishPage | None:
    """One wish of a closed survey, to code; None for any other."""
    row = (
        Wish.objects.filter(pk=key, reply__survey__state=SurveyState.CLOSED)
        .select_related("reply__organisation", "reply__survey")
        .prefetch_related("codes__competence")
        .first()
    )
    content = content_of(row.reply.version_id) if row else None
    if row is None or content is None:
        return None
    chosen = tuple(code.competence_id for code in row.codes.all())
    return WishPage(row.reply.survey_id, _line(row), content.areas, chosen)


def unread_wishes(survey_id: int) -> int:
    """How many wishes nobody has coded yet."""
    closed = Survey.objects.filter(pk=survey_id, state=SurveyState.CLOSED)
    return Wish.objects.filter(reply__survey__in=closed, is_read=False).count()


def _line(row: Wish) -> WishLine:
    reply = row.reply
    library = (
        reply.organisation.name if reply.kind == ReplyKind.LIBRARY and reply.organisation else ""
    )
    codes = sorted(row.codes.all(), key=lambda code: code.pk)
    return WishLine(
        row.pk, row.text, library, row.is_read, tuple(code.competence.title for code in codes)
    )


def _shuffled(text: str) -> str:
    return sha256(text.encode()).hexdigest()
