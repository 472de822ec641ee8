"""The form people sign up with. Name and address are enough; the rest is asked where it is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samling.meetings.commands import Newcomer
from samling.meetings.commands.newcomers import LONGEST_NAME, MOST_AT_ONCE, is_address
from samling.meetings.queries.meeting_page import Asked, MeetingPage, Round
from samling.meetings.terms import QuestionKind

ADDRESS = re.compile(r"[^\s<>,;]+@[^\s<>,;]+")


class SignUpForm(forms.Form):
    """One person, and perhaps colleagues, for one meeting."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(
        self,
        *args: Any,
        page: MeetingPage,
        municipalities: Iterable[tuple[int, str]] = (),
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        self.page = page
        if len(page.forms) > 1:
            self.fields["form"] = forms.ChoiceField(
                label=_("How do you take part?"),
                choices=[(form.value, form.label) for form in page.forms],
                initial=page.forms[0].value,
                widget=forms.RadioSelect,
                required=False,
            )
        add_choices(self, page.rounds, page.questions)
        places = list(municipalities)
        if places:
            self.fields["municipality"] = forms.TypedChoiceField(
                label=_("Which municipality do you come from?"),
                help_text=_("If you like. We use it to see whom we reach."),
                choices=[("", "–"), *places],
                coerce=int,
                empty_value=None,
                required=False,
            )

    def newcomer(self, *, key: UUID | None) -> Newcomer:
        """The one who fills the form in."""
        told = self.cleaned_data
        return Newcomer(
            name=told["name"],
            email=told["email"],
            municipality_id=told.get("municipality"),
            session_ids=chosen_sessions(self),
            answers=given_answers(self),
            key=key,
        )

    @property
    def chosen_form(self) -> str:
        """In the room or on screen; the only one there is when nothing is asked."""
        chosen = self.cleaned_data.get("form")
        return chosen or (self.page.forms[0].value if self.page.forms else "")


class ChoicesForm(forms.Form):
    """Sessions and answers, changed from the personal page."""

    def __init__(
        self, *args: Any, rounds: tuple[Round, ...], questions: tuple[Asked, ...], **named: Any
    ) -> None:
        super().__init__(*args, **named)
        add_choices(self, rounds, questions)


class HandOverForm(forms.Form):
    """The colleague who comes instead."""

    name = forms.CharField(label=gettext_lazy("The colleague's name"), max_length=LONGEST_NAME)
    email = forms.EmailField(label=gettext_lazy("The colleague's e-mail address"), max_length=254)


class StaffForm(forms.Form):
    """A whole staff: ticks for those the register knows, lines for others."""

    everybody = forms.BooleanField(label=gettext_lazy("Everybody below"), required=False)
    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Colleagues"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lines = forms.CharField(
        label=gettext_lazy("Others"),
        help_text=gettext_lazy("One on each line: name and e-mail address."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        required=False,
        max_length=8000,
    )
    together = forms.BooleanField(
        label=gettext_lazy("We come only if there are seats for all"),
        help_text=gettext_lazy(
            "You then wait together, and those behind you who are fewer may get seats before you."
        ),
        required=False,
    )

    def __init__(
        self, *args: Any, colleagues: Iterable[Newcomer] = (), page: MeetingPage, **named: Any
    ) -> None:
        super().__init__(*args, **named)
        self.page = page
        self.colleagues = {one.person_id: one for one in colleagues}
        people: Any = self.fields["people"]
        people.choices = [(key, one.name) for key, one in self.colleagues.items()]
        if len(page.forms) > 1:
            self.fields["form"] = forms.ChoiceField(
                label=_("How do you take part?"),
                choices=[(form.value, form.label) for form in page.forms],
                initial=page.forms[0].value,
                widget=forms.RadioSelect,
                required=False,
            )

    def clean_lines(self) -> tuple[Newcomer, ...]:
        """The lines as people; a line that cannot be read is named."""
        return read_lines(self.cleaned_data["lines"])

    def newcomers(self) -> tuple[Newcomer, ...]:
        """Everybody who is ticked or written."""
        told = self.cleaned_data
        keys = self.colleagues if told["everybody"] else told["people"]
        return (*(self.colleagues[key] for key in keys), *told["lines"])

    @property
    def chosen_form(self) -> str:
        """In the room or on screen; the only one there is when nothing is asked."""
        chosen = self.cleaned_data.get("form")
        return chosen or (self.page.forms[0].value if self.page.forms else "")


def read_lines(text: str) -> tuple[Newcomer, ...]:
    """People written one on a line, with the address before or after the name; ValidationError else."""
    found: list[Newcomer] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = ADDRESS.search(line)
        name = ADDRESS.sub(" ", line, count=1).strip(" \t<>,;:–-") if match else ""
        if match is None or not name or not is_address(match.group()):
            raise forms.ValidationError(
                _("Line %(number)s lacks a name or an e-mail address: %(line)s")
                % {"number": number, "line": line.strip()[:80]}
            )
        found.append(Newcomer(" ".join(name.split())[:LONGEST_NAME], match.group()))
    if len(found) > MOST_AT_ONCE:
        raise forms.ValidationError(
            _("At most %(most)s people can be signed up in one go.") % {"most": MOST_AT_ONCE}
        )
    return tuple(found)


def add_choices(form: forms.Form, rounds: tuple[Round, ...], questions: tuple[Asked, ...]) -> None:
    """A field for each round of sessions and for each question."""
    for round_ in rounds:
        form.fields[f"round_{round_.number}"] = forms.TypedChoiceField(
            label=_("Sessions, round %(number)s") % {"number": round_.number},
            choices=[
                *(
                    (line.key, _session_label(line.title, full=line.is_full))
                    for line in round_.sessions
                ),
                ("", _("None of these")),
            ],
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
            required=False,
        )
    for question in questions:
        form.fields[f"question_{question.key}"] = _field_of(question)


def _session_label(title: str, *, full: bool) -> str:
    return _("%(title)s (full)") % {"title": title} if full else title


def _field_of(question: Asked) -> forms.Field:
    days = _("Deleted %(days)s days after the meeting.") % {"days": question.keep_days}
    if question.keep_days <= 1:
        days = _("Deleted the day after the meeting.")
    common: dict[str, Any] = {
        "label": question.text, "help_text": days, "required": question.is_required,
    }  # fmt: skip
    if question.kind == QuestionKind.CHOICE:
        return forms.ChoiceField(
            choices=[("", "–"), *((word, word) for word in question.choices)], **common
        )
    return forms.CharField(max_length=500, **common)


def chosen_sessions(form: forms.Form) -> tuple[int, ...]:
    """The sessions picked, one for each round."""
    told = form.cleaned_data
    return tuple(told[name] for name in form.fields if name.startswith("round_") and told.get(name))


def given_answers(form: forms.Form) -> dict[int, str]:
    """What was answered, by question."""
    return {
        int(name.removeprefix("question_")): form.cleaned_data[name]
        for name in form.fields
        if name.startswith("question_") and form.cleaned_data.get(name)
    }
