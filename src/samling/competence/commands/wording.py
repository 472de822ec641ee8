"""Names and texts in three languages on their way into a row."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samling.ground.refusal import Refusal
from samling.ground.wording import Wording


class NoNorwegianName(Refusal):
    """A name exists in bokmål or nynorsk at least."""


def title_fields(title: Wording) -> dict[str, str]:
    """The three columns of a name; NoNorwegianName when neither Norwegian form is there."""
    fields = {
        "title_nb": title.nb.strip(),
        "title_nn": title.nn.strip(),
        "title_en": title.en.strip(),
    }
    if not (fields["title_nb"] or fields["title_nn"]):
        raise NoNorwegianName(_("Give it a name in bokmål or nynorsk."))
    return fields


def text_fields(text: Wording) -> dict[str, str]:
    """The three columns of a text, all of which may be empty."""
    return {"text_nb": text.nb.strip(), "text_nn": text.nn.strip(), "text_en": text.en.strip()}
