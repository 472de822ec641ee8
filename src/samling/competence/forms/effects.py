"""What a course aims at, and what somebody says three months after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.competence.forms.answering import NotOnTheScale
from samling.competence.terms import Hindrance
from samling.ground.wording import Wording

Groups = Sequence[tuple[str, Sequence[tuple[str, Wording]]]]


class AimsForm(forms.Form):
    """Which competences a course is to raise."""

    competences = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": _("Choose from the list.")}
    )

    def __init__(self, *args: object, groups: Groups, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        field = self.fields["competences"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, key) for _area, rows in groups for key, _title in rows]


@dataclass(frozen=True, slots=True)
class EffectTold:
    """What was sent; ``came`` is None when that was not answered."""

    came: bool | None
    has_used: bool | None
    hindrances: tuple[str, ...]
    gains: dict[int, tuple[int, int]]


def effect_from(
    given: Mapping[str, str], hindrances: Iterable[str], aims: Iterable[int]
) -> EffectTold:
    """What somebody says of a course; NotOnTheScale for what nobody can tap.

    A competence counts when both levels are given.
    """
    gains = {}
    for key in aims:
        before, now = given.get(f"before-{key}"), given.get(f"now-{key}")
        if before is None or now is None:
            continue
        gains[key] = (_level(before), _level(now))
    known = set(Hindrance.values)
    why = tuple(word for word in hindrances if word in known)
    yes_no = {"yes": True, "no": False}
    return EffectTold(
        yes_no.get(given.get("came", "")), yes_no.get(given.get("used", "")), why, gains
    )


def _level(text: str) -> int:
    if text not in {"0", "1", "2", "3", "4"}:
        raise NotOnTheScale(text)
    return int(text)
