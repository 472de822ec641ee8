"""Join two versions of a translation, so that two changes to the same file do not clash.

Git asks for it when the repository has been told once:
``git config merge.words.driver ".venv/bin/python tools/merge_words.py %O %A %B"``.
"""

from __future__ import annotations

import sys

import polib


def joined(ours: polib.POFile, theirs: polib.POFile) -> polib.POFile:
    """Every text of both; where both have one, the translated one, else ours."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in ours}
    for entry in theirs:
        mine = known.get((entry.msgctxt, entry.msgid))
        if mine is None:
            ours.append(entry)
        elif not mine.translated() and entry.translated():
            mine.msgstr, mine.msgstr_plural = entry.msgstr, entry.msgstr_plural
    return ours


def main(_base: str, ours: str, theirs: str) -> int:
    """Write the joined file over ours, as git wants it."""
    joined(polib.pofile(ours), polib.pofile(theirs)).save(ours)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:4]))
