"""Texts of the code into translations: gathered from Python and templates, compiled without gettext."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "src" / "samling"
LANGUAGES = ("nb", "nn")
PLURAL = "nplurals=2; plural=(n != 1);"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip

Text = tuple[str | None, str, str | None]  # context, one, many


def domains() -> list[Path]:
    """The folders that may have texts of their own."""
    return sorted(folder.parent for folder in HOUSE.glob("*/apps.py"))


def texts_of(domain: Path) -> Iterator[tuple[Text, str]]:
    """Every text in a domain and the file it stands in."""
    from babel.messages.extract import extract
    from django.utils.translation.template import templatize

    for file in sorted([*domain.rglob("*.py"), *domain.rglob("*.html"), *domain.rglob("*.txt")]):
        if "migrations" in file.parts or "node_modules" in file.parts:
            continue
        source = file.read_text()
        if file.suffix != ".py":
            if "templates" not in file.parts:
                continue
            # the blanks of HTML are no indentation of Python's
            source = "\n".join(line.strip() for line in templatize(source).splitlines())
        found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS)
        for _line, message, _comments, context in found:
            one, many = message if isinstance(message, tuple) else (message, None)
            if isinstance(message, tuple) and context is None and len(message) > 2:
                one, many = message[-2], message[-1]
            if one:
                yield (context, one, many), str(file.relative_to(domain))


def catalogue(domain: Path, language: str) -> Path:
    """Where a domain's translations into a language stand."""
    return domain / "locale" / language / "LC_MESSAGES" / "django.po"


def gather(only: list[str]) -> int:
    """Add new texts to the translations, take out those nobody uses; the number not yet translated."""
    untranslated = 0
    for domain in domains():
        if only and domain.name not in only:
            continue
        found: dict[Text, list[tuple[str, str]]] = {}
        for text, place in texts_of(domain):
            places = found.setdefault(text, [])
            if (place, "") not in places:
                places.append((place, ""))
        for language in LANGUAGES if found else ():
            untranslated += renew(catalogue(domain, language), language, found)
    print(f"{untranslated} texts still without a translation")
    return 0


def renew(path: Path, language: str, found: dict[Text, list[tuple[str, str]]]) -> int:
    """Write one catalogue anew, keeping what was translated; the number of empty ones."""
    old = {entry_key(e): e for e in polib.pofile(str(path))} if path.exists() else {}
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": PLURAL,
    }
    for (context, one, many), places in sorted(
        found.items(), key=lambda item: (item[1][0], item[0][1])
    ):
        before = old.get((context, one))
        entry = polib.POEntry(msgid=one, msgctxt=context, occurrences=places)
        if many:
            entry.msgid_plural = many
            entry.msgstr_plural = (before.msgstr_plural if before else None) or {0: "", 1: ""}
        else:
            entry.msgstr = before.msgstr if before else ""
        if "%(" in one or "%s" in one:
            entry.flags = ["python-format"]
        new.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path))
    empty = new.untranslated_entries()
    for entry in empty:
        print(f"{path.relative_to(ROOT)}: {entry.msgid[:90]!r}")
    return len(empty)


def entry_key(entry: polib.POEntry) -> tuple[str | None, str]:
    """What tells one text from another."""
    return entry.msgctxt or None, entry.msgid


def compile_all() -> int:
    """Turn every translation into the form the program reads."""
    for path in sorted(HOUSE.glob("**/locale/*/LC_MESSAGES/*.po")):
        made = path.with_suffix(".mo.new")
        polib.pofile(str(path)).save_as_mofile(str(made))
        made.replace(path.with_suffix(".mo"))
    return 0


def main(arguments: list[str]) -> int:
    """``gather`` or ``compile``."""
    if arguments[:1] == ["compile"]:
        return compile_all()
    gather(arguments[1:])
    return compile_all()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
