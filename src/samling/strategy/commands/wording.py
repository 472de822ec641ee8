"""Names in three languages on their way into a row."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samling.ground.refusal import Refusal
from samling.ground.wording import Wording

TITLE = ("title_nb", "title_nn", "title_en")


class NoNorwegianName(Refusal):
    """A name exists in bokmål or nynorsk at least; English alone is not enough."""


def title_fields(title: Wording) -> dict[str, str]:
    """The three columns of a title; NoNorwegianName when neither Norwegian form is there."""
    fields = dict(zip(TITLE, (title.nb.strip(), title.nn.strip(), title.en.strip()), strict=True))
    if not (fields["title_nb"] or fields["title_nn"]):
        raise NoNorwegianName(_("Give it a name in bokmål or nynorsk."))
    return fields


def text_fields(text: Wording) -> dict[str, str]:
    """The three columns of a text, all of which may be empty."""
    return {"text_nb": text.nb.strip(), "text_nn": text.nn.strip(), "text_en": text.en.strip()}


def assign(row: object, fields: dict[str, object]) -> list[str]:
    """Set the fields on the row; the names of those that changed."""
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    return changed
