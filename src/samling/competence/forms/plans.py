"""What could be held, what a plan may cost, and what is decided by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.competence.commands.plan_making import PlanTold
from samling.competence.commands.plan_measures import MeasureTold
from samling.competence.forms.frameworks import NamedForm
from samling.competence.forms.surveys import DayInput
from samling.competence.models import CompetencePlan, PossibleMeasure
from samling.competence.terms import MeasureKind
from samling.ground.period import OSLO

TAUGHT = 4


class MeasureForm(NamedForm):
    """A possible measure: name, kind, form, places, what it takes, and what it teaches."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MeasureKind)
    link = forms.URLField(
        label=_("Address of a course that others hold"), required=False, assume_scheme="https",
        help_text=_("For instance a net course in Kompetansebanken."),
    )  # fmt: skip
    is_in_room = forms.BooleanField(label=_("Can be held in a room"), required=False)
    places = forms.TypedMultipleChoiceField(
        label=_("Where"), coerce=int, required=False,
        help_text=_("The libraries where it can be held."),
    )  # fmt: skip
    is_digital = forms.BooleanField(label=_("Can be held on screen"), required=False)
    digital_percent = forms.IntegerField(
        label=_("How much of it is learnt on screen, in per cent"), min_value=0, max_value=100,
    )  # fmt: skip
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=5000)
    least = forms.IntegerField(label=_("Fewest it is held for"), min_value=0, max_value=5000)
    most_times = forms.IntegerField(label=_("Times at most"), min_value=1, max_value=200)
    adviser_days = forms.DecimalField(
        label=_("Adviser days each time"), min_value=0, max_value=999, decimal_places=1,
        help_text=_("Preparing, travelling and holding."),
    )  # fmt: skip
    money_nok = forms.DecimalField(
        label=_("Money each time, in kroner"), min_value=0, max_value=9_999_999, decimal_places=0
    )
    hours = forms.DecimalField(
        label=_("Hours for each who comes"), min_value=Decimal("0.5"), max_value=999, decimal_places=1,
        help_text=_("Without the journey."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        places: Sequence[tuple[int, str]],
        competences: Sequence[tuple[str, Any]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        where = self.fields["places"]
        assert isinstance(where, forms.ChoiceField)
        where.choices = [(key, name) for key, name in places]
        for number in range(1, TAUGHT + 1):
            self.fields[f"competence_{number}"] = forms.ChoiceField(
                label=_("Teaches"), choices=[("", "–"), *competences], required=False
            )
            self.fields[f"levels_{number}"] = forms.DecimalField(
                label=_("Levels gained"), min_value=Decimal("0.1"), max_value=4, decimal_places=1,
                required=False,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Explain kindly what the command would refuse."""
        given = super().clean()
        for number in range(1, TAUGHT + 1):
            if given.get(f"competence_{number}") and not given.get(f"levels_{number}"):
                self.add_error(f"levels_{number}", _("Say how many levels are gained."))
        return given

    @property
    def told(self) -> MeasureTold:
        """The measure as the command takes it."""
        given = self.cleaned_data
        gains = {
            given[f"competence_{n}"]: given[f"levels_{n}"]
            for n in range(1, TAUGHT + 1)
            if given.get(f"competence_{n}") and given.get(f"levels_{n}")
        }
        plain = (
            "kind", "link", "is_in_room", "is_digital", "seats", "least", "most_times",
            "adviser_days", "money_nok", "hours",
        )  # fmt: skip
        return MeasureTold(
            title=self.title,
            gains=gains,
            place_ids=given["places"] if given["is_in_room"] else [],
            digital_share=Decimal(given["digital_percent"]) / 100,
            **{name: given[name] for name in plain},
        )


def measure_initial(row: PossibleMeasure | None) -> dict[str, Any]:
    """A possible measure as the first values of its form."""
    if row is None:
        return {
            "is_in_room": True, "digital_percent": 60, "seats": 20, "least": 5, "most_times": 4,
            "money_nok": 0,
        }  # fmt: skip
    told: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "title_nb", "title_nn", "title_en", "kind", "link", "is_in_room", "is_digital", "seats",
            "least", "most_times", "adviser_days", "money_nok", "hours",
        )
    }  # fmt: skip
    told["digital_percent"] = round(100 * row.digital_share)
    told["places"] = [place.pk for place in row.places.all()]
    for number, gain in enumerate(sorted(row.gains.all(), key=lambda g: -g.levels)[:TAUGHT], 1):
        told[f"competence_{number}"] = gain.competence_key
        told[f"levels_{number}"] = gain.levels
    return told


class PlanForm(NamedForm):
    """The settings that every plan has."""

    equity_percent = forms.IntegerField(
        label=_("Share of its own need that every library should get, in per cent"),
        min_value=0, max_value=100, initial=10,
    )  # fmt: skip
    insists_on_equity = forms.BooleanField(
        label=_("No plan without that share for every library"), required=False
    )
    seconds = forms.IntegerField(
        label=_("How long the planner may search, in seconds"),
        min_value=2,
        max_value=600,
        initial=20,
    )
    seed = forms.IntegerField(
        label=_("Number for chance"), min_value=0, max_value=2_000_000_000, initial=1,
        help_text=_("Another number can give another plan that is about as good."),
    )  # fmt: skip

    @property
    def told(self) -> PlanTold:
        """The settings as the command takes them."""
        given = self.cleaned_data
        names = ("equity_percent", "insists_on_equity", "seed", "seconds")
        return PlanTold(title=self.title, **{name: given[name] for name in names})


class NewPlanForm(PlanForm):
    """A new plan: from which survey, for how many half-years, with which days and money."""

    survey = forms.TypedChoiceField(label=_("Needs from"), coerce=int)
    first = forms.ChoiceField(label=_("First half-year"))
    halves = forms.IntegerField(
        label=_("How many half-years"), min_value=1, max_value=10, initial=4
    )
    adviser_days = forms.DecimalField(
        label=_("Adviser days in each half-year"), min_value=0, max_value=9999, decimal_places=1,
        initial=60,
    )  # fmt: skip
    budget_nok = forms.DecimalField(
        label=_("Money in each half-year, in kroner"), min_value=0, max_value=99_999_999,
        decimal_places=0, initial=250_000,
    )  # fmt: skip
    field_order = (
        *("title_nb", "title_nn", "title_en", "survey", "first", "halves", "adviser_days"),
        *("budget_nok", "equity_percent", "insists_on_equity", "seconds", "seed"),
    )

    def __init__(
        self, *args: Any, surveys: Iterable[tuple[int, Any]], today: date, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        field, first = self.fields["survey"], self.fields["first"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(first, forms.ChoiceField)
        field.choices = [(key, str(title)) for key, title in surveys]
        first.choices = [
            (f"{year}-{season}", f"{label} {year}")
            for year in (today.year, today.year + 1)
            for season, label in (("spring", _("Spring")), ("autumn", _("Autumn")))
        ]


class PlanSettingsForm(PlanForm):
    """The settings of a plan that is there, with days and money for each half-year."""

    def __init__(
        self, *args: Any, plan: CompetencePlan, titles: Sequence[str], **more: Any
    ) -> None:
        initial = {
            name: getattr(plan, name)
            for name in (
                "title_nb", "title_nn", "title_en", "equity_percent", "insists_on_equity",
                "seconds", "seed",
            )
        }  # fmt: skip
        super().__init__(*args, **more | {"initial": initial})
        self.numbers = []
        periods = sorted(plan.periods.all(), key=lambda period: period.number)
        for period, title in zip(periods, titles, strict=True):
            self.numbers.append(period.number)
            self.fields[f"days_{period.number}"] = forms.DecimalField(
                label=_("Adviser days, %(half)s") % {"half": title}, min_value=0, max_value=9999,
                decimal_places=1, initial=period.adviser_days,
            )  # fmt: skip
            self.fields[f"money_{period.number}"] = forms.DecimalField(
                label=_("Money, %(half)s, in kroner") % {"half": title}, min_value=0,
                max_value=99_999_999, decimal_places=0, initial=period.budget_nok,
            )  # fmt: skip

    @property
    def periods(self) -> dict[int, tuple[Decimal, Decimal]]:
        """Days and money by the number of the half-year."""
        given = self.cleaned_data
        return {n: (given[f"days_{n}"], given[f"money_{n}"]) for n in self.numbers}


class LineForm(forms.Form):
    """One more line of a plan by hand: which measure, where, when."""

    measure = forms.TypedChoiceField(label=_("Measure"), coerce=int)
    place = forms.TypedChoiceField(label=_("Where"), coerce=int, required=False, empty_value=None)
    period = forms.TypedChoiceField(label=_("Half-year"), coerce=int)

    def __init__(
        self,
        *args: Any,
        measures: Iterable[tuple[int, Any]],
        places: Iterable[tuple[int, str]],
        periods: Iterable[tuple[int, str]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        for name, choices in (
            ("measure", [(key, str(title)) for key, title in measures]),
            ("place", [("", _("On screen")), *places]),
            ("period", list(periods)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class GuestsForm(forms.Form):
    """How many of each library are invited to a line."""

    def __init__(
        self, *args: Any, libraries: Iterable[tuple[int, str]], guests: dict[int, int], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.keys = []
        for key, name in libraries:
            self.keys.append(key)
            self.fields[f"people_{key}"] = forms.IntegerField(
                label=name, min_value=0, max_value=999, required=False, initial=guests.get(key)
            )

    @property
    def guests(self) -> dict[int, int]:
        """People by library."""
        return {key: self.cleaned_data.get(f"people_{key}") or 0 for key in self.keys}


class CourseForm(forms.Form):
    """When a line of a plan is held."""

    day = forms.DateField(label=_("Day"), widget=DayInput())
    clock = forms.TimeField(
        label=_("Starts"),
        initial=time(9, 30),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def moments(self, hours: Decimal) -> tuple[datetime, datetime]:
        """When it starts and ends, as long as the measure lasts, at most until midnight."""
        given = self.cleaned_data
        starts = datetime.combine(given["day"], given["clock"], tzinfo=OSLO)
        last = datetime.combine(given["day"], time(23, 59), tzinfo=OSLO)
        return starts, min(starts + timedelta(hours=float(hours)), last)
