"""What people type about the strategy becomes arguments; nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.ground.wording import Wording
from samling.register.terms import CountStanding
from samling.strategy.queries import IndicatorRow, MeasureRow
from samling.strategy.terms import IndicatorSource, MeasureState

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
LARGEST = 2_000_000_000


class DayInput(forms.DateInput):
    """The browser's own way of choosing a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _within_reason(day: date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise forms.ValidationError(_("Give a day between 2000 and 2100."))


class LongText(forms.Textarea):
    """Room for a few lines; it grows when somebody pulls at it."""

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 4})


class NamedForm(forms.Form):
    """A name in up to three languages, of which bokmål or nynorsk is compulsory."""

    title_nb = forms.CharField(label=_("Name in bokmål"), max_length=200, required=False)
    title_nn = forms.CharField(label=_("Name in nynorsk"), max_length=200, required=False)
    title_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Explain kindly what the command would refuse."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("title_nb") or cleaned.get("title_nn")) and not self.errors:
            self.add_error("title_nb", _("Give it a name in bokmål or nynorsk."))
        return cleaned

    @property
    def title(self) -> Wording:
        """The name in three languages."""
        given = self.cleaned_data
        return Wording(given["title_nb"], given["title_nn"], given["title_en"])


def title_of(words: Wording) -> dict[str, str]:
    """A name as the first values of a NamedForm."""
    return {"title_nb": words.nb, "title_nn": words.nn, "title_en": words.en}


class MeasureForm(NamedForm):
    """A measure: name, what it is, who owns it, when it is due, whether it runs."""

    text = forms.CharField(label=_("What it is"), max_length=4000, required=False, widget=LongText)
    strategy = forms.TypedChoiceField(label=_("Strategy"), coerce=int)
    owner = forms.TypedChoiceField(label=_("Owner"), coerce=int, empty_value=None, required=False)
    due_on = forms.DateField(
        label=_("Due"), required=False, widget=DayInput(), validators=[_within_reason]
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[(s.value, s.label) for s in (MeasureState.PLANNED, MeasureState.RUNNING)],
        widget=forms.RadioSelect,
    )
    field_order = (
        "strategy",
        "title_nb",
        "title_nn",
        "title_en",
        "text",
        "owner",
        "due_on",
        "state",
    )

    def __init__(
        self,
        *args: Any,
        strategies: Sequence[tuple[int, str]] | None,
        owners: Sequence[tuple[int, str]] | None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        _offer(self, "strategy", strategies)
        _offer(self, "owner", [("", _("Nobody yet")), *owners] if owners is not None else None)


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]] | None) -> None:
    """Give a field its choices, or take it away when there is nothing to choose."""
    if choices is None:
        del form.fields[name]
        return
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def measure_values(row: MeasureRow) -> dict[str, Any]:
    """A measure as the first values of its form."""
    return {
        **title_of(row.title),
        "text": row.text,
        "owner": row.owner_id or "",
        "due_on": row.due_on,
        "state": row.state,
    }


class IndicatorForm(NamedForm):
    """An indicator: name, where its number comes from, year and target."""

    source = forms.ChoiceField(label=_("Where the number comes from"), choices=IndicatorSource)
    unit = forms.CharField(
        label=_("Unit"), max_length=40, required=False, help_text=_("Such as agreements or visits.")
    )
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    target = forms.IntegerField(label=_("Target"), min_value=1, max_value=LARGEST)


def indicator_values(row: IndicatorRow) -> dict[str, Any]:
    """An indicator as the first values of its form."""
    return {
        **title_of(row.title),
        "source": row.source,
        "unit": row.unit,
        "year": row.year,
        "target": row.target,
    }


class ReadingForm(forms.Form):
    """A number told on a day; unknown is an answer, and never zero."""

    value = forms.IntegerField(label=_("Number"), min_value=0, max_value=LARGEST, required=False)
    standing = forms.ChoiceField(
        label=_("How sure is it?"),
        choices=[
            (CountStanding.REPORTED.value, _("Counted")),
            (CountStanding.ESTIMATED.value, _("Estimated")),
            (CountStanding.MISSING.value, _("Unknown")),
        ],
        initial=CountStanding.REPORTED.value,
        widget=forms.RadioSelect,
    )
    read_on = forms.DateField(label=_("Day"), widget=DayInput(), validators=[_within_reason])

    def clean(self) -> dict[str, Any]:
        """A number, or the word unknown, but not both."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        is_unknown = cleaned["standing"] == CountStanding.MISSING
        if is_unknown != (cleaned["value"] is None):
            self.add_error("value", _("Give a number, or say that it is unknown."))
        return cleaned


class PeriodForm(NamedForm):
    """A strategy period: name, first and last day."""

    starts = forms.DateField(label=_("First day"), widget=DayInput(), validators=[_within_reason])
    last = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty when the end is not decided."),
        widget=DayInput(),
        validators=[_within_reason],
    )

    @property
    def ends(self) -> date | None:
        """The day after the last, as periods are stored."""
        last = self.cleaned_data["last"]
        return last + timedelta(days=1) if last else None


class NextPeriodForm(PeriodForm):
    """The next period, with the measures and indicators that go along."""

    measures = forms.TypedMultipleChoiceField(coerce=int, required=False)
    indicators = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(
        self, *args: Any, measures: Sequence[int], indicators: Sequence[int], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        _offer(self, "measures", [(key, key) for key in measures])
        _offer(self, "indicators", [(key, key) for key in indicators])


class GoalForm(NamedForm):
    """A goal of a draft."""


class StrategyForm(NamedForm):
    """A strategy of a draft."""

    goal = forms.TypedChoiceField(label=_("Sub-goal"), coerce=int)
    code = forms.CharField(
        label=_("Code"),
        max_length=6,
        required=False,
        help_text=_("Letters and a number, such as S10. Leave it empty for the next free one."),
    )
    text_nb = forms.CharField(
        label=_("What it means, in bokmål"), max_length=4000, required=False, widget=LongText
    )
    text_nn = forms.CharField(
        label=_("What it means, in nynorsk"), max_length=4000, required=False, widget=LongText
    )
    text_en = forms.CharField(
        label=_("What it means, in English"), max_length=4000, required=False, widget=LongText
    )
    field_order = (
        *("goal", "code", "title_nb", "title_nn", "title_en"),
        *("text_nb", "text_nn", "text_en"),
    )

    def __init__(self, *args: Any, goals: Sequence[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "goal", goals)

    @property
    def text(self) -> Wording:
        """What it means, in three languages."""
        given = self.cleaned_data
        return Wording(given["text_nb"], given["text_nn"], given["text_en"])


class MoveForm(forms.Form):
    """Up or down."""

    way = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])
