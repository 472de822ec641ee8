"""The annual report as plain values that can be stored, and read again as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from samling.ground.figures import Figure, Standing
from samling.ground.wording import Wording
from samling.insight.terms import FIGURES, Topic

NO_WORDS = Wording()


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """One number of a year beside that of the year before.

    ``value`` is in units of ten to the power of minus ``places``. ``told`` of ``asked`` is what it is
    built on, ``of`` the whole it is a part of, ``target`` what was aimed at. ``path`` leads to where it
    comes from; ``is_inside`` when only the county library may go there.
    """

    key: str
    value: int | None
    standing: Standing = Standing.REPORTED
    told: int | None = None
    asked: int | None = None
    of: int | None = None
    target: int | None = None
    before: int | None = None
    places: int = 0
    path: str = ""
    is_inside: bool = False
    title: Wording = NO_WORDS

    @property
    def label(self) -> str:
        """What it is called, in the reader's language."""
        return str(self.title) or str(FIGURES[self.key])

    @property
    def figure(self) -> Figure:
        """The number with its standing, where it is a whole one."""
        return Figure(self.value, self.standing)

    @property
    def shown(self) -> str:
        """The number as it is written; empty when it is missing."""
        return self._written(self.value)

    @property
    def shown_before(self) -> str:
        """The number of the year before as it is written; empty when it is missing."""
        return self._written(self.before)

    @property
    def change(self) -> str:
        """How much more or less than the year before, with its sign; empty when either is missing."""
        if self.value is None or self.before is None:
            return ""
        more = self.value - self.before
        return ("+" if more > 0 else "−" if more < 0 else "±") + self._written(abs(more))

    @property
    def is_estimated(self) -> bool:
        """True when it is judged, or added up from judgements."""
        return self.standing == Standing.ESTIMATED

    @property
    def note(self) -> str:
        """What it is part of, aimed at and built on, in words."""
        parts = []
        if self.of is not None and self.value is not None:
            parts.append(_("of %(all)s") % {"all": number_format(self.of, 0, True, True)})
        if self.target is not None:
            parts.append(
                _("target %(target)s") % {"target": number_format(self.target, 0, True, True)}
            )
        if self.told is not None and self.asked and self.told < self.asked:
            parts.append(
                _("built on %(told)s of %(asked)s")
                % {
                    "told": number_format(self.told, 0, True, True),
                    "asked": number_format(self.asked, 0, True, True),
                }
            )
        return ", ".join(parts)

    def _written(self, value: int | None) -> str:
        if value is None:
            return ""
        number = value / 10**self.places if self.places else value
        return number_format(number, self.places, use_l10n=True, force_grouping=True)


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one topic; ``topic`` is empty for what is counted under the strategy itself."""

    topic: str
    figures: tuple[ReportFigure, ...]

    @property
    def title(self) -> str:
        """The topic in the reader's language."""
        return str(Topic(self.topic).label) if self.topic else ""


@dataclass(frozen=True, slots=True)
class Section:
    """A strategy with its figures and the words about it; ``code`` is empty for the whole year."""

    code: str
    title: Wording
    goal: Wording
    groups: tuple[Group, ...]
    words: Wording = NO_WORDS

    @property
    def figures(self) -> tuple[ReportFigure, ...]:
        """All figures in order."""
        return tuple(figure for group in self.groups for figure in group.figures)


@dataclass(frozen=True, slots=True)
class Document:
    """The report of a year: the whole year first, then the strategies in order."""

    year: int
    plan: Wording
    sections: tuple[Section, ...]

    def with_words(self, words: Mapping[str, Wording]) -> Document:
        """The same with these words; code → text."""
        return replace(
            self,
            sections=tuple(replace(s, words=words.get(s.code, NO_WORDS)) for s in self.sections),
        )

    def section(self, code: str) -> Section | None:
        """The section of this strategy, or None."""
        return next((section for section in self.sections if section.code == code), None)

    def numbers(self) -> dict[tuple[str, str], int | None]:
        """Every number by section and key, to be held against another document's."""
        return {(s.code, figure.key): figure.value for s in self.sections for figure in s.figures}

    def as_json(self) -> dict[str, Any]:
        """What is stored when it is settled."""
        return asdict(self)


def document_from(stored: Mapping[str, Any]) -> Document:
    """A document as it was stored."""
    return Document(
        stored["year"],
        Wording(**stored["plan"]),
        tuple(
            Section(
                section["code"],
                Wording(**section["title"]),
                Wording(**section["goal"]),
                tuple(Group(g["topic"], _figures(g["figures"])) for g in section["groups"]),
                Wording(**section["words"]),
            )
            for section in stored["sections"]
        ),
    )


def _figures(stored: Iterable[Mapping[str, Any]]) -> tuple[ReportFigure, ...]:
    return tuple(
        ReportFigure(
            **{**told, "standing": Standing(told["standing"]), "title": Wording(**told["title"])}
        )
        for told in stored
    )
