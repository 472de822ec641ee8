"""Reports of delivery: which addresses a letter of ours never reached."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samling.accounts.emails import message
from samling.accounts.rules.mail import read
from tests.accounts.post_office import letter

REPORT = """From: MAILER-DAEMON@post.example (Mail Delivery System)
To: nettverk+abc@post.samling.test
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Message-ID: <report-{status}@post.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="grense"

--grense
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--grense
Content-Type: message/delivery-status

Reporting-MTA: dns; post.example
Arrival-Date: Tue, 12 May 2026 10:00:00 +0200

Final-Recipient: rfc822; {final}
Original-Recipient: rfc822;{original}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 No such user

--grense
Content-Type: message/rfc822

From: Ada via Samling <post@samling.test>
To: {original}
Subject: Hei
Message-ID: <post-1@post.samling.test>

Hei alle
--grense--
"""


def report(
    to: str = "bo@samling.test", *, action: str = "failed", status: str = "5.1.1", final: str = ""
) -> bytes:
    """A report of delivery as Postfix writes it."""
    told = {"original": to, "final": final or to, "action": action, "status": status}
    return REPORT.format(**told).replace("\n", "\r\n").encode()


def returned(raw: bytes) -> tuple[str, ...]:
    return read(raw, envelope_sender="").returned


def test_a_letter_that_will_never_arrive_names_the_address_we_wrote_to():
    assert returned(report(final="B.Lien@intern.test")) == ("bo@samling.test", "b.lien@intern.test")


@pytest.mark.parametrize(
    ("action", "status"),
    [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("failed", "4.2.2"), ("", "")],
)
def test_what_is_delayed_delivered_or_unclear_has_not_come_back(action, status):
    assert returned(report(action=action, status=status)) == ()


def test_older_programs_say_it_in_a_header_field():
    made = letter("Sorry", X_Failed_Recipients="bo@samling.test, Celia <celia@samling.test>")
    assert returned(made.as_bytes()) == ("bo@samling.test", "celia@samling.test")


def test_an_ordinary_letter_that_quotes_a_report_has_not_come_back():
    assert (
        returned(letter("Action: failed\nFinal-Recipient: rfc822; bo@samling.test").as_bytes())
        == ()
    )


def test_a_report_is_written_by_a_program():
    assert read(report(), envelope_sender="").is_automatic


@given(st.binary(max_size=300), st.integers(0, 600))
def test_a_report_that_is_broken_off_or_bent_is_still_read(noise, place):
    whole = report()
    read(whole[:place] + noise + whole[place + 40 :], envelope_sender="")


def test_reports_go_to_the_address_of_the_letter_and_readers_see_ours(settings):
    settings.DEFAULT_FROM_EMAIL = "Samling <post@samling.test>"
    back = "nettverk+abc@post.samling.test"
    made = message(
        to="bo@samling.test", subject="Hei", text="Hei", language="nb", sender_name="Ada",
        headers={"Return-Path": back},
    )  # fmt: skip
    assert made.from_email == back
    written = made.message()
    assert written["From"] == "Ada <post@samling.test>"
    assert "Return-Path" not in written
