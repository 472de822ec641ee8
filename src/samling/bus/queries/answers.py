"""What has been asked about a plan, and the answers in words and as a curve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from samling.bus.models import Inquiry, Scenario
from samling.bus.queries.plans import Head, head_of
from samling.bus.queries.troubles import in_words, names_of, reason_left_out
from samling.bus.terms import InquiryKind, ScenarioState
from samling.register.models import Municipality

NEAR = 30
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640.0, 280.0, 64.0, 46.0, 14.0, 18.0


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A plan on the curve: where it lies on the drawing, its numbers, and what choosing it means."""

    x: float
    y: float
    ceiling_y: float | None
    asked: float
    label: str
    children: int
    far: int
    municipalities: int
    kept: int | None
    ceiling: int | None
    is_beaten: bool

    @property
    def label_y(self) -> float:
        """Where the label stands clear of the point, its ceiling and the line."""
        if self.is_beaten:
            return self.y + 24
        if self.ceiling_y is not None and self.y - self.ceiling_y < NEAR:
            return self.ceiling_y - 8
        return self.y - 12


@dataclass(frozen=True, slots=True)
class Curve:
    """The trade-off as a drawing with the table behind."""

    kind: str
    points: tuple[CurvePoint, ...]
    line: str
    guides: tuple[tuple[float, int], ...]
    marks: tuple[tuple[float, int], ...]
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT

    @property
    def tells_kept(self) -> bool:
        """Whether it is known how many municipalities get what is promised."""
        return any(point.kept is not None for point in self.points)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question with its answer in sentences, or how far it has come."""

    key: int
    question: str
    state: ScenarioState
    percent: int
    words: tuple[str, ...]
    curve: Curve | None

    @property
    def is_busy(self) -> bool:
        """Whether it is being worked out."""
        return self.state in (ScenarioState.QUEUED, ScenarioState.RUNNING)


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """Everything asked about a plan, newest first."""

    head: Head
    answers: tuple[AnswerLine, ...]
    outside: tuple[tuple[int, str], ...]

    @property
    def is_busy(self) -> bool:
        """Whether some answer is still being worked out."""
        return any(answer.is_busy for answer in self.answers)


def answers_page(key: int) -> AnswersPage:
    """The questions of a what-if and the municipalities that its plan leaves out."""
    row = Scenario.objects.get(pk=key)
    counts: Mapping[str, list[int]] = (row.figures or {}).get("by_municipality", {})
    left_out = [name for name, (now, *_rest) in counts.items() if now == 0]
    return AnswersPage(
        head=head_of(row, wishes=row.rules.count()),
        answers=tuple(
            _answer(inquiry) for inquiry in row.inquiries.select_related("stop", "municipality")
        ),
        outside=tuple(
            Municipality.objects.filter(name__in=left_out)
            .order_by("name")
            .values_list("pk", "name")
        ),
    )


def _answer(row: Inquiry) -> AnswerLine:
    told = row.answer or {}
    words: list[str] = [in_words(row.fault)] if row.fault else []
    curve = None
    if "shares" in told or "need" in told:
        curve = _curve("shares" if "shares" in told else "need", told)
    elif told:
        words = _why_not(told)
    return AnswerLine(
        key=row.pk,
        question=_question(row),
        state=ScenarioState(row.state),
        percent=round(100 * row.progress),
        words=tuple(words),
        curve=curve,
    )


def _question(row: Inquiry) -> str:
    if row.kind == InquiryKind.WHY_NOT:
        return _("Why is %(place)s not in?") % {"place": row.stop or row.municipality}
    return str(InquiryKind(row.kind).label)


def _why_not(told: Mapping[str, Any]) -> list[str]:
    if "left_out" in told:
        if not told["left_out"]:
            return [_("There is no school there to plan for.")]
        return [f"{name}: {reason_left_out(code)}." for code, _key, name in told["left_out"]]
    if "too_far" in told:
        name = names_of([told["too_far"]])[told["too_far"]]
        return [
            _(
                "%(stop)s lies too far away: there and back takes %(hours)s hours with the visit, "
                "and the day is shorter."
            )
            % {"stop": name, "hours": f"{told['minutes'] / 60:.1f}".replace(".", ",")}
        ]  # fmt: skip
    names = names_of([told["stop"], *told["dropped"], *told["added"]])
    stop = names[told["stop"]]
    if not told["is_in"]:
        words = _("No plan was found that has room for %(stop)s beside what must be visited.")
        return [words % {"stop": stop}]
    answer = [
        _("To visit %(stop)s would cost %(count)s children in all.")
        % {"stop": stop, "count": told["children"]}
        if told["children"] > 0
        else _("%(stop)s can be visited without fewer children in all.") % {"stop": stop}
    ]
    if told["dropped"]:
        dropped = ", ".join(names[slug] for slug in told["dropped"])
        answer.append(_("These would drop out: %(names)s.") % {"names": dropped})
    if told["added"]:
        added = ", ".join(names[slug] for slug in told["added"])
        answer.append(_("These would come in: %(names)s.") % {"names": added})
    answer.append(
        _("Between the best plans there are, the price lies between %(least)s and %(most)s.")
        % {"least": round(told["at_least"]), "most": round(told["at_most"])}
    )
    return answer


def _curve(kind: str, told: Mapping[str, Any]) -> Curve:
    """Children upwards; along, the municipalities with something or the children far from a library."""
    rows = told[kind]
    along = "municipalities" if kind == "shares" else "far"
    most = max(
        (max(r["children"], r["ceiling"] if kind == "shares" else 0) for r in rows), default=1
    )
    top = _round_up(most)
    far = max((r[along] for r in rows), default=1) or 1
    least = min((r[along] for r in rows), default=0)
    span = max(far - least, 1)

    def x(row: Mapping[str, Any]) -> float:
        part: float = (row[along] - least) / span
        return round(LEFT + 20 + part * (WIDTH - LEFT - RIGHT - 40), 1)

    def y(count: float) -> float:
        return round(HEIGHT - BOTTOM - count / top * (HEIGHT - BOTTOM - TOP), 1)

    points = tuple(
        CurvePoint(
            x=x(row),
            y=y(row["children"]),
            ceiling_y=y(row["ceiling"]) if kind == "shares" and row["is_possible"] else None,
            asked=row["asked"],
            label=f"{round(100 * row['asked'])} %" if kind == "shares" else f"{row['asked']:g}".replace(".", ","),
            children=row["children"],
            far=row["far"],
            municipalities=row["municipalities"],
            kept=row.get("kept") if kind == "shares" and row["asked"] else None,
            ceiling=row["ceiling"] if kind == "shares" else None,
            is_beaten=any(_beats(other, row, along) for other in rows),
        )
        for row in rows
    )  # fmt: skip
    ordered = sorted((p for p in points if not p.is_beaten), key=lambda p: (p.x, -p.y))
    return Curve(
        kind=kind,
        points=points,
        line=" ".join(f"{p.x:g},{p.y:g}" for p in ordered),
        guides=tuple((y(top * part / 2), round(top * part / 2)) for part in range(3)),
        marks=tuple(sorted({(x(row), row[along]) for row in rows})),
    )


def _beats(one: Mapping[str, Any], other: Mapping[str, Any], along: str) -> bool:
    """Whether one plan gives at least as much of both as the other, and more of one."""
    mine, theirs = (one["children"], one[along]), (other["children"], other[along])
    return mine != theirs and mine[0] >= theirs[0] and mine[1] >= theirs[1]


def _round_up(value: int) -> int:
    step: int = 10 ** max(len(str(value)) - 2, 0)
    return max(-(-value // (2 * step)) * 2 * step, 2)
