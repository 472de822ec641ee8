"""Machine code is kept for a text at a place: another text or another place finds none and compiles its own."""

from pathlib import Path

import pytest

from searches.compiled import Door


@pytest.fixture(autouse=True)
def shared_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One cache folder for all that is installed on a machine."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))


def kernel(folder: Path, text: str) -> Path:
    """Where the machine code of a folder with one file is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "one.py").write_text(text, "utf-8")
    return Door(folder, package="made").folder


def test_the_same_text_in_two_places_shares_no_machine_code(tmp_path: Path) -> None:
    assert kernel(tmp_path / "a" / "kernel", "x = 1") != kernel(tmp_path / "b" / "kernel", "x = 1")


def test_a_changed_text_finds_no_machine_code_of_before(tmp_path: Path) -> None:
    before = kernel(tmp_path / "kernel", "x = 1")
    assert kernel(tmp_path / "kernel", "x = 2") != before
    assert kernel(tmp_path / "kernel", "x = 1") == before
