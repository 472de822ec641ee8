"""The same text means the same in every domain: Django takes the first translation it finds."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import polib
import pytest

HOUSE = Path(__file__).resolve().parents[2] / "src" / "samling"
Translation = str | tuple[str, ...]


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_one_text_has_one_translation_in_the_whole_house(language: str) -> None:
    found: dict[tuple[str | None, str], dict[str, Translation]] = defaultdict(dict)
    for path in sorted(HOUSE.glob(f"*/locale/{language}/LC_MESSAGES/django.po")):
        domain = path.relative_to(HOUSE).parts[0]
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                said = entry.msgstr or tuple(entry.msgstr_plural.values())
                found[entry.msgctxt, entry.msgid][domain] = said
    torn = {text: said for (_, text), said in found.items() if len(set(said.values())) > 1}
    assert not torn, "Give one of them a context of its own, or the same words: " + str(torn)
