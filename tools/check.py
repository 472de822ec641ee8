"""Format, lint, types, imports and templates, all of them, and then say which were not content."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTHON_FILES = ["src", "tests", "tools", "bench", "run"]


def templates() -> list[str]:
    """Every template of ours."""
    return [str(file) for file in sorted((ROOT / "src" / "samling").rglob("templates/**/*.html"))]


def checks(*, fix: bool) -> dict[str, list[list[str]]]:
    """What is run, under the name it is told by."""
    html = templates()
    return {
        "format": [["ruff", "format", *([] if fix else ["--check"]), *PYTHON_FILES]],
        "lint": [["ruff", "check", *(["--fix"] if fix else []), *PYTHON_FILES]],
        "templates": [
            ["djade", "--target-version", "5.2", *([] if fix else ["--check"]), *html],
            ["djhtml", "--tabwidth", "2", *([] if fix else ["--check"]), *html],
        ],
        "imports": [["lint-imports"]],
        "types": [["mypy"]],
        "migrations": [["python", "-m", "samling", "makemigrations", "--check", "--dry-run"]],
    }


def main(arguments: list[str]) -> int:
    """Run every check; 0 when all are content."""
    failed = []
    for name, lines in checks(fix="--fix" in arguments).items():
        for words in lines:
            done = subprocess.run(
                [str(BIN / words[0]), *words[1:]],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                failed.append(name)
                print(f"--- {name}: {words[0]}\n{done.stdout[-8000:]}{done.stderr[-4000:]}")
    print(
        "check: all content"
        if not failed
        else f"check: not content: {', '.join(sorted(set(failed)))}"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
