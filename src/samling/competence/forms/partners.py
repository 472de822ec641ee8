"""Agreements, and what partners give."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.competence.forms.effects import Groups
from samling.competence.forms.frameworks import LongText
from samling.competence.forms.surveys import DayInput
from samling.competence.queries.partners import AgreementValues
from samling.competence.terms import ProvisionForm

Choices = Sequence[tuple[int, str]]


class AgreementForm(forms.Form):
    """An agreement: with whom, about what, from when to when, whom to speak to."""

    partner = forms.TypedChoiceField(label=_("Partner"), coerce=int)
    title = forms.CharField(label=_("What the agreement is about"), max_length=200)
    starts = forms.DateField(label=_("First day"), widget=DayInput())
    last = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave it empty when it lasts until further notice."),
    )
    contact = forms.TypedChoiceField(
        label=_("Contact at the partner"), coerce=int, empty_value=None, required=False
    )
    owner = forms.TypedChoiceField(
        label=_("Who follows it up"), coerce=int, empty_value=None, required=False
    )
    note = forms.CharField(
        label=_("What is agreed"), max_length=4000, required=False, widget=LongText
    )

    def __init__(
        self, *args: Any, partners: Choices, contacts: Choices, owners: Choices, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        nobody = ("", _("Nobody yet"))
        for name, choices in (
            ("partner", list(partners)),
            ("contact", [nobody, *contacts]),
            ("owner", [nobody, *owners]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    @property
    def ends(self) -> date | None:
        """The day after the last, as periods are stored."""
        last = self.cleaned_data["last"]
        return last + timedelta(days=1) if last else None


class GivesForm(forms.Form):
    """Something a partner gives to a competence."""

    title = forms.CharField(label=_("What they give"), max_length=200)
    form = forms.ChoiceField(label=_("Form"), choices=ProvisionForm)
    competence = forms.ChoiceField(label=_("Competence"))
    is_interdisciplinary = forms.BooleanField(
        label=_("Interdisciplinary: other fields than libraries take part"), required=False
    )
    fields_ = forms.CharField(
        label=_("Which fields?"),
        max_length=200,
        required=False,
        help_text=_("Such as health, integration or nature."),
    )

    def __init__(self, *args: Any, groups: Groups, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["competence"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (area, [(key, str(title)) for key, title in rows]) for area, rows in groups
        ]


def agreement_initial(row: AgreementValues) -> dict[str, Any]:
    """An agreement as the first values of its form."""
    return {
        "partner": row.partner_id,
        "title": row.title,
        "starts": row.starts,
        "last": row.last,
        "contact": row.contact_id or "",
        "owner": row.owner_id or "",
        "note": row.note,
    }
