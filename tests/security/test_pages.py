"""What every page carries and what no page does."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from samling.ui.middleware import policy
from tests.cast import client_of
from tests.security.walk import ALL, World, cast, knock, path_of, world

__all__ = ["cast", "world"]

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style|<[^>]+\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"""<(?:script|img|iframe|object|embed|link(?=[^>]*\brel=))[^>]+(?:src|href)=["'](?:https?:)?//""",
    re.IGNORECASE,
)

FRAMED = "meetings:framed"  # the list for other websites; docs/decisions/0042


@pytest.mark.parametrize("who", ["anybody", "Bo", "Dina"])
def test_no_page_has_script_or_style_of_its_own_and_every_answer_has_the_policy(
    who: str, world: World, cast: dict[str, Client]
) -> None:
    wrong = []
    for name in ALL:
        answer = knock(cast[who], "GET", path_of(name, world))
        page = answer.content.decode() if "html" in answer.headers.get("Content-Type", "") else ""
        page = re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
        for fault in (INLINE_SCRIPT, INLINE_STYLE, HANDLER, ELSEWHERE):
            wrong += [f"{name}: {found.group(0)[:120]}" for found in fault.finditer(page)]
        headers = answer.headers
        if "default-src 'none'" not in headers.get("Content-Security-Policy", ""):
            wrong.append(f"{name}: no policy")
        if "unsafe" in headers.get("Content-Security-Policy", ""):
            wrong.append(f"{name}: the policy is loose")
        framed = headers.get("X-Frame-Options") != "DENY" and name != FRAMED
        if framed or headers.get("X-Content-Type-Options") != "nosniff":
            wrong.append(f"{name}: may be framed or sniffed")
        if headers.get("Referrer-Policy") != "same-origin":
            wrong.append(f"{name}: tells where its readers come from")
    assert not wrong, "\n".join(wrong)


def test_the_policy_lets_in_nothing_but_our_own_and_the_map() -> None:
    rules = dict(part.split(" ", 1) for part in policy("https://map.example/{z}.png").split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert rules["img-src"].endswith("https://map.example")


def test_pages_of_the_error_kind_carry_the_policy_too(client: Client, db: None) -> None:
    answer = client.get("/finnes/ikke/")
    assert answer.status_code == 404
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not INLINE_SCRIPT.search(answer.content.decode())


# pressed by mail programs for the reader (RFC 8058): the key in the path is the right to do so, and all
# it does is to stop letters
WITHOUT_TOKEN = {"networks:stop_letters"}


def test_every_form_that_writes_is_refused_without_its_token(world: World, dina, bo) -> None:
    strict = {person.name: Client(enforce_csrf_checks=True) for person in (dina, bo)}
    for person in (dina, bo):
        strict[person.name].cookies = client_of(person).cookies
    open_doors = []
    for name in set(ALL) - WITHOUT_TOKEN:
        for visitor in strict.values():
            answer = visitor.post(path_of(name, world))
            if answer.status_code not in (403, 404, 405):
                open_doors.append(f"{name} {answer.status_code}")
    assert not sorted(open_doors)


def test_the_page_for_an_old_form_says_that_nothing_was_written(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/konto/logg-inn/", {"email": "x@y.no"})
    assert answer.status_code == 403
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "testserver.evil.example", "a b"]
)
def test_a_host_that_is_not_ours_gets_a_clear_400(db: None, host: str) -> None:
    answer = Client(headers={"host": host}).get("/")
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()
    assert "<h1" in answer.content.decode()


def test_a_host_that_is_not_ours_never_reaches_a_letter(db: None, bo, mailoutbox) -> None:
    answer = Client(headers={"host": "evil.example"}).post("/konto/logg-inn/", {"email": bo.email})
    assert answer.status_code == 400
    assert not mailoutbox
    Client().post(
        "/konto/logg-inn/",
        {"email": "stranger@samling.test"},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    assert "evil.example" not in mailoutbox[0].body


def test_too_many_fields_get_a_clear_400(db: None) -> None:
    fields = {f"field{number}": "x" for number in range(600)}
    answer = Client().post("/konto/logg-inn/", fields)
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


def test_too_much_at_once_gets_a_clear_answer(db: None) -> None:
    answer = Client().post(
        "/konto/logg-inn/",
        "email=" + "x" * 1_100_000,
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in (400, 413)
    assert "<h1" in answer.content.decode()


def test_a_session_made_up_elsewhere_is_not_taken_over(db: None, bo) -> None:
    from django.conf import settings

    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    client.post("/konto/logg-inn/", {"email": bo.email})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32


def test_cookies_are_kept_from_scripts_and_other_sites(db: None, bo, settings) -> None:
    client = Client()
    client.post("/konto/logg-inn/", {"email": bo.email})
    client.get("/konto/logg-inn/")
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"
