"""Papers: PDF that screen readers can read (PDF/UA-1), from a typst pattern and plain words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import segno


def pdf(pattern: Path, words: Mapping[str, Any]) -> bytes:
    """The pattern filled with words, which it reads as ``json(bytes(sys.inputs.words))``."""
    # the compiler is 40 MB in memory: only processes that make papers carry it
    import typst

    return bytes(
        typst.compile(
            _read(pattern),
            format="pdf",
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            sys_inputs={"words": json.dumps(words)},
        )
    )


def qr(text: str) -> str:
    """A QR code as SVG, without a border of its own."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(border=0, omitsize=True)
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


@cache
def _read(pattern: Path) -> bytes:
    return pattern.read_bytes()
