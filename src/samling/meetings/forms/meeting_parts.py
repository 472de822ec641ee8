"""Questions and sessions as rows of the one page; empty rows are nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from samling.meetings.commands import NewQuestion, NewSession
from samling.meetings.forms.log import LOCAL, LocalMoment
from samling.meetings.terms import QuestionKind

MOST = 40
MOMENTS = [LOCAL, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"]
OWN_KINDS = [
    (QuestionKind.TEXT, QuestionKind.TEXT.label),
    (QuestionKind.CHOICE, QuestionKind.CHOICE.label),
]

# asked in the same words everywhere, so that answers can be counted for the caterer
NEEDS = {
    "diet": NewQuestion(
        place=0, kind=QuestionKind.DIET, keep_days=1,
        text_nb="Allergier eller mat du ikke spiser",
        text_nn="Allergiar eller mat du ikkje et",
        text_en="Allergies, or food you do not eat",
    ),
    "access": NewQuestion(
        place=0, kind=QuestionKind.ACCESS, keep_days=1,
        text_nb="Trenger du tilrettelegging for å delta?",
        text_nn="Treng du tilrettelegging for å delta?",
        text_en="Do you need anything to take part?",
    ),
}  # fmt: skip


class QuestionRow(forms.Form):
    """One question of the host's own."""

    place = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text_nb = forms.CharField(label=_("Question"), max_length=200, required=False)
    text_nn = forms.CharField(label=_("In nynorsk"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Answer"), choices=OWN_KINDS, required=False)
    choices = forms.CharField(
        label=_("Answers to choose among"),
        required=False,
        max_length=800,
        help_text=_("With semicolons between."),
    )
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)
    keep_days = forms.IntegerField(
        label=_("Deleted after so many days"),
        min_value=1,
        max_value=365,
        required=False,
        initial=30,
    )

    @property
    def is_empty(self) -> bool:
        """True for a row nobody has written in."""
        return not (self.cleaned_data.get("text_nb") or self.cleaned_data.get("text_nn"))


class SessionRow(forms.Form):
    """One parallel session."""

    place = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title_nb = forms.CharField(label=_("Session"), max_length=160, required=False)
    title_nn = forms.CharField(label=_("In nynorsk"), max_length=160, required=False)
    title_en = forms.CharField(required=False, widget=forms.HiddenInput)
    round = forms.IntegerField(
        label=_("Round"),
        min_value=1,
        max_value=20,
        required=False,
        initial=1,
        help_text=_("Those of the same round are held at the same time."),
    )
    room = forms.CharField(label=_("Room"), max_length=80, required=False)
    seats = forms.IntegerField(label=_("Seats"), min_value=0, max_value=100_000, required=False)
    starts_at = forms.DateTimeField(
        label=_("Begins"), required=False, input_formats=MOMENTS, widget=LocalMoment()
    )
    ends_at = forms.DateTimeField(
        label=_("Ends"), required=False, input_formats=MOMENTS, widget=LocalMoment()
    )

    @property
    def is_empty(self) -> bool:
        """True for a row nobody has written in."""
        return not (self.cleaned_data.get("title_nb") or self.cleaned_data.get("title_nn"))


if TYPE_CHECKING:
    Questions = BaseFormSet[QuestionRow]
    Sessions = BaseFormSet[SessionRow]
else:
    Questions = Sessions = BaseFormSet


class QuestionRows(Questions):
    """The host's own questions."""

    def told(self) -> tuple[NewQuestion, ...]:
        """The questions written, each with its place."""
        rows = [row.cleaned_data for row in self.forms if not row.is_empty]
        places = _places([row.get("place") for row in rows])
        return tuple(
            NewQuestion(
                place=place,
                kind=row["kind"] or QuestionKind.TEXT,
                text_nb=row["text_nb"],
                text_nn=row["text_nn"],
                choices=tuple(part.strip() for part in row["choices"].split(";") if part.strip()),
                is_required=row["is_required"],
                keep_days=row["keep_days"] or 30,
            )
            for place, row in zip(places, rows, strict=True)
        )


class SessionRows(Sessions):
    """The parallel sessions."""

    def told(self) -> tuple[NewSession, ...]:
        """The sessions written; a new one comes last in its round."""
        rows = [row.cleaned_data for row in self.forms if not row.is_empty]
        found = []
        for number in sorted({row["round"] or 1 for row in rows}):
            own = [row for row in rows if (row["round"] or 1) == number]
            for place, row in zip(_places([one.get("place") for one in own]), own, strict=True):
                words = {name: row[name] for name in row if name not in ("round", "place")}
                found.append(NewSession(place=place, round=number, **words))
        return tuple(found)


def question_forms(
    data: Mapping[str, Any] | None, *, initial: Sequence[dict[str, Any]]
) -> QuestionRows:
    """The rows of questions: those there are, and three empty ones."""
    made = formset_factory(
        QuestionRow, formset=QuestionRows, extra=3, max_num=MOST, absolute_max=MOST
    )
    rows: Any = made(data if _has(data, "questions") else None, initial=initial, prefix="questions")
    return rows  # type: ignore[no-any-return]


def session_forms(
    data: Mapping[str, Any] | None, *, initial: Sequence[dict[str, Any]]
) -> SessionRows:
    """The rows of sessions: those there are, and four empty ones."""
    made = formset_factory(
        SessionRow, formset=SessionRows, extra=4, max_num=MOST, absolute_max=MOST
    )
    rows: Any = made(data if _has(data, "sessions") else None, initial=initial, prefix="sessions")
    return rows  # type: ignore[no-any-return]


def _has(data: Mapping[str, Any] | None, prefix: str) -> bool:
    return data is not None


def _places(known: Iterable[int | None]) -> list[int]:
    """A place for each row: its own when it has one, else the next that nobody has."""
    taken: set[int] = set()
    found: list[int] = []
    rows = list(known)
    highest = max((place for place in rows if place), default=0)
    for place in rows:
        if not place or place in taken:
            highest += 1
            place = highest
        taken.add(place)
        found.append(place)
    return found


def needs_questions(
    wanted: Iterable[str], *, kept: Mapping[str, int], own: Sequence[NewQuestion]
) -> tuple[NewQuestion, ...]:
    """The questions about needs, each where it stood, else behind the host's own."""
    from dataclasses import replace

    taken = {question.place for question in own}
    found = []
    for name in wanted:
        place = kept.get(name) or 0
        if not place or place in taken:
            place = max(taken | set(kept.values()), default=0) + 1
        taken.add(place)
        found.append(replace(NEEDS[name], place=place))
    return tuple(found)


def asks_for(questions: Iterable[NewQuestion]) -> list[dict[str, Any]]:
    """The host's own questions as rows; those about needs have a tick of their own."""
    return [
        {
            "place": one.place, "text_nb": one.text_nb, "text_nn": one.text_nn, "kind": one.kind,
            "choices": "; ".join(one.choices), "is_required": one.is_required,
            "keep_days": one.keep_days,
        }
        for one in questions
        if one.kind not in ("diet", "access")
    ]  # fmt: skip
