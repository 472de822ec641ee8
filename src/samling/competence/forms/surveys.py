"""Making a survey, and giving it another last day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.competence.forms.frameworks import DescribedForm, text_of, title_of
from samling.competence.queries.surveys import SurveyValues
from samling.ground.wording import Wording


class DayInput(forms.DateInput):
    """The browser's own way of choosing a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SurveyForm(DescribedForm):
    """A survey: name, what those asked read first, framework, whom to ask, last day."""

    version = forms.TypedChoiceField(label=_("Framework"), coerce=int)
    asks_people = forms.BooleanField(
        label=_("Ask everybody at the libraries for themselves"), required=False
    )
    asks_libraries = forms.BooleanField(
        label=_("Ask the head of each library for the library"), required=False
    )
    last_day = forms.DateField(label=_("Last day to answer"), widget=DayInput())
    field_order = (
        *("title_nb", "title_nn", "title_en", "version", "asks_people", "asks_libraries"),
        *("last_day", "text_nb", "text_nn", "text_en"),
    )

    def __init__(self, *args: Any, versions: Sequence[tuple[int, Wording]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["version"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, str(title)) for key, title in versions]
        for code in ("nb", "nn", "en"):
            self.fields[f"text_{code}"].help_text = _("Stands in the letter and on the first page.")


class LastDayForm(forms.Form):
    """Another last day."""

    last_day = forms.DateField(label=_("Last day to answer"), widget=DayInput())


def survey_initial(row: SurveyValues) -> dict[str, Any]:
    """A draft as the first values of its form."""
    return {
        **title_of(row.title),
        **text_of(row.text),
        "version": row.version_id,
        "asks_people": row.asks_people,
        "asks_libraries": row.asks_libraries,
        "last_day": row.last_day,
    }
