"""The parser of incoming mail: what people wrote, whatever their programs made of it."""

# ruff: noqa: E501 - letters as programs write them

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samling.accounts.rules import letter_headers, message_id
from samling.accounts.rules.mail import Mail, Unreadable, read
from samling.accounts.rules.mail.quoting import forwarded_in, person, reply_of
from samling.accounts.rules.mail.wording import decoded, from_html, header, unflowed
from tests.accounts.post_office import letter


def readable(made: EmailMessage | bytes) -> Mail:
    raw = made if isinstance(made, bytes) else made.as_bytes()
    return read(raw, envelope_sender="bo@samling.test")


REPLIES = {
    "gmail nb": "Takk!\n\nfre. 20. nov. 2026 kl. 10:15 skrev Ada Moen <ada@samling.test>:\n\n> Hei\n> Bo\n",
    "gmail nb broken over two lines": "Takk!\n\nfre. 20. nov. 2026 kl. 10:15 skrev Ada Moen i fylket <\nada@samling.test>:\n\n> Hei\n",
    "gmail nn": "Takk!\n\nfre. 20. nov. 2026 kl. 10:15 skreiv Ada Moen <ada@samling.test>:\n\n> Hei\n",
    "gmail en": "Takk!\n\nOn Fri, Nov 20, 2026 at 10:15 AM Ada Moen <ada@samling.test> wrote:\n\n> Hei\n",
    "apple nb": "Takk!\n\n> 20. nov. 2026 kl. 10:15 skrev Ada Moen <ada@samling.test>:\n> \n> Hei\n",
    "apple old": "Takk!\n\nDen 20. nov. 2026 kl. 10.15 skrev Ada Moen:\n\n> Hei\n",
    "outlook nb": "Takk!\n\n________________________________\nFra: Ada Moen <ada@samling.test>\nSendt: fredag 20. november 2026 10:15\nTil: Bo Lien <bo@samling.test>\nEmne: SV: Spørsmål\n\nHei Bo\n",
    "outlook nn": "Takk!\n\nFrå: Ada Moen <ada@samling.test>\nSendt: fredag 20. november 2026 10:15\nTil: Bo Lien\nEmne: Spørsmål\n\nHei\n",
    "outlook en": "Takk!\n\nFrom: Ada Moen <ada@samling.test>\nSent: Friday, November 20, 2026 10:15 AM\nTo: Bo Lien\nSubject: Spørsmål\n\nHei\n",
    "outlook bold": "Takk!\n\n*Fra:* Ada Moen <ada@samling.test>\n*Sendt:* fredag 20. november 2026\n*Til:* Bo\n*Emne:* Spørsmål\n\nHei\n",
    "old outlook": "Takk!\n\n-----Opprinnelig melding-----\nFra: Ada\n\nHei\n",
    "old outlook en": "Takk!\n\n-----Original Message-----\nFrom: Ada\n\nHei\n",
    "only quotes": "Takk!\n\n> Hei\n> Bo\n\n",
    "signature": "Takk!\n-- \nBo Lien\nTrysil folkebibliotek\n",
    "telephone": "Takk!\n\nSendt fra min iPhone\n",
    "telephone nn": "Takk!\n\nSendt frå Outlook for iOS\n",
    "outlook for android": "Takk!\n\nHent Outlook for Android<https://aka.ms/AAb9ysg>\n________________________________\nFra: Ada\n",
    "signature and quote": "Takk!\n\n--\nBo\n\nfre. 20. nov. 2026 kl. 10:15 skrev Ada <ada@samling.test>:\n> Hei\n",
}  # fmt: skip


@pytest.mark.parametrize("text", REPLIES.values(), ids=REPLIES)
def test_only_what_was_written_now_is_the_reply(text):
    mail = readable(letter(text, Subject="SV: Spørsmål", In_Reply_To="<to@samling.test>"))
    assert mail.text == "Takk!"
    assert mail.forwarded is None
    assert mail.in_reply_to == "<to@samling.test>"


@pytest.mark.parametrize(
    "text",
    [
        "Vi har snakket om dette:\n\nFra: et barns ståsted er det rart.\n\nHva mener du?",
        "Forfatteren skrev i 1890:\n\nDet er en dag.\n\nHvilken bok er det?",
        "Punkter:\n--- en\n--- to\n\nHilsen Bo",
        "> dette sa du\nJeg er enig.\n> og dette\nMen ikke her.",
        "Til: deg\nEmne: lesing\n\nHei",
    ],
)
def test_what_only_looks_like_a_quotation_is_kept(text):
    assert reply_of(text) == text


FORWARDED = {
    "outlook nb": ("VS: Sommerles", "Kan dere svare?\n\nFra: Ola Dal <ola@engerdal.test>\nSendt: torsdag 19. november 2026 09:00\nTil: Bo Lien <bo@samling.test>\nEmne: Sommerles\n\nHei,\n\nhvordan får vi ungdom med?\n\nOla\n"),
    "outlook nn": ("VS: Sommerles", "Kan dere svare?\n\nFrå: Ola Dal <ola@engerdal.test>\nSendt: torsdag 19. november 2026 09:00\nTil: Bo Lien\nKopi: Celia\nEmne: Sommerles\n\nHei,\n\nhvordan får vi ungdom med?\n\nOla\n"),
    "outlook en": ("FW: Sommerles", "Kan dere svare?\n\nFrom: Ola Dal [mailto:ola@engerdal.test]\nSent: Thursday, November 19, 2026 9:00 AM\nTo: Bo Lien\nSubject: Sommerles\n\nHei,\n\nhvordan får vi ungdom med?\n\nOla\n"),
    "gmail nb": ("Fwd: Sommerles", "Kan dere svare?\n\n---------- Forwarded message ---------\nFra: Ola Dal <ola@engerdal.test>\nDate: tor. 19. nov. 2026 kl. 09:00\nSubject: Sommerles\nTo: Bo Lien <bo@samling.test>\n\n\nHei,\n\nhvordan får vi ungdom med?\n\nOla\n"),
    "gmail older": ("Fwd: Sommerles", "Kan dere svare?\n\n---------- Videresendt melding ----------\nFra: *Ola Dal* <ola@engerdal.test>\nDato: 19. november 2026 kl. 09:00\nEmne: Sommerles\nTil: bo@samling.test\n\n\nHei,\n\nhvordan får vi ungdom med?\n\nOla\n"),
    "apple nb": ("Fwd: Sommerles", "Kan dere svare?\n\n> Start på videresendt melding:\n> \n> Fra: Ola Dal <ola@engerdal.test>\n> Emne: Sommerles\n> Dato: 19. november 2026 kl. 09:00:00 CET\n> Til: Bo Lien <bo@samling.test>\n> \n> Hei,\n> \n> hvordan får vi ungdom med?\n> \n> Ola\n"),
    "apple en": ("Fwd: Sommerles", "Kan dere svare?\n\nBegin forwarded message:\n\nFrom: Ola Dal <ola@engerdal.test>\nSubject: Sommerles\nDate: 19 November 2026 at 09:00:00 CET\nTo: Bo\n\nHei,\n\nhvordan får vi ungdom med?\n\nOla\n"),
    "broken address": ("VS: Sommerles", "Kan dere svare?\n\nFra: Ola Dal\n<ola@engerdal.test<mailto:ola@engerdal.test>>\nSendt: torsdag 19. november 2026 09:00\nTil: Bo\nEmne: Sommerles\n\nHei,\n\nhvordan får vi ungdom med?\n\nOla\n"),
    "no prefix": ("Sommerles", "Kan dere svare?\n\nFra: Ola Dal <ola@engerdal.test>\nSendt: 19.11.2026\nTil: Bo\nEmne: Sommerles\n\nHei,\n\nhvordan får vi ungdom med?\n\nOla\n"),
}  # fmt: skip


@pytest.mark.parametrize(("subject", "text"), FORWARDED.values(), ids=FORWARDED)
def test_the_head_of_a_forwarded_letter_is_read(subject, text):
    mail = readable(letter(text, Subject=subject))
    head = mail.forwarded
    assert mail.text == "Kan dere svare?"
    assert head is not None
    assert (head.sender_name, head.sender_address) == ("Ola Dal", "ola@engerdal.test")
    assert head.subject == "Sommerles"
    assert head.text == "Hei,\n\nhvordan får vi ungdom med?\n\nOla"
    assert "19" in head.sent


def test_a_letter_forwarded_as_an_attachment_is_read_and_kept():
    inner = letter("Hvordan får vi ungdom med?\n", From="Ola Dal <ola@engerdal.test>")
    outer = letter("Se vedlagt.\n", Subject="VS: Spørsmål")
    outer.add_attachment(inner)
    mail = readable(outer)
    assert mail.text == "Se vedlagt."
    assert mail.forwarded
    assert mail.forwarded.sender_address == "ola@engerdal.test"
    assert mail.forwarded.text == "Hvordan får vi ungdom med?"
    (file,) = mail.attachments
    assert file.media_type == "message/rfc822"
    assert b"ungdom" in file.content


def test_an_internal_forward_without_an_address_keeps_the_name():
    text = "Fra: Ola Dal\nSendt: 19.11.2026\nTil: Bo\nEmne: Lesing\n\nHei\n"
    head = forwarded_in(text, subject="VS: Lesing", is_reply=False)
    assert head
    assert (head.sender_name, head.sender_address) == ("Ola Dal", "")


def test_plain_text_is_preferred_and_html_becomes_text():
    both = letter("Ren tekst\n")
    both.add_alternative("<p>Pyntet tekst</p>", subtype="html")
    assert readable(both).text == "Ren tekst"
    only = EmailMessage()
    only["From"] = "bo@samling.test"
    only.set_content(
        "<style>p{}</style><p>Hei&nbsp;Ada,</p><p>se <a href='https://bok.test/x'>boka</a>"
        "<br>nå</p><ul><li>en<li>to</ul><script>ond()</script>"
        "<blockquote>det du skrev</blockquote>",
        subtype="html",
    )
    assert readable(only).text == "Hei Ada,\n\nse boka (https://bok.test/x)\nnå\n\n- en\n- to"


def test_the_head_in_an_outlook_page_is_found():
    page = (
        "<div>Takk!</div><div style='border-top:solid #E1E1E1 1.0pt'><p><b>Fra:</b> Ada "
        "&lt;ada@samling.test&gt;<br><b>Sendt:</b> fredag<br><b>Til:</b> Bo<br><b>Emne:</b> Hei</p></div><p>Hei</p>"
    )
    assert reply_of(from_html(page)) == "Takk!"


def test_files_are_kept_and_pictures_of_the_signature_are_not():
    made = letter()
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="../../plan æ.pdf")
    made.add_attachment(b"gif", maintype="image", subtype="gif", cid="<logo>", disposition="inline")
    made.add_attachment("a;b\n", subtype="csv", filename="tall.csv")
    names = [(file.name, file.media_type) for file in readable(made).attachments]
    assert names == [("plan æ.pdf", "application/pdf"), ("tall.csv", "text/csv")]


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        ("Blåbærsyltetøy".encode(), "utf-8", "Blåbærsyltetøy"),
        ("Blåbærsyltetøy".encode(), "iso-8859-1", "Blåbærsyltetøy"),
        ("Blåbærsyltetøy".encode("latin-1"), "us-ascii", "Blåbærsyltetøy"),
        ("Blåbærsyltetøy".encode("latin-1"), "utf-8", "Blåbærsyltetøy"),
        ("«sitat» – æ".encode("cp1252"), "iso-8859-1", "«sitat» – æ"),
        ("æ".encode("utf-16"), "utf-16", "æ"),
        ("æ".encode(), "finnes-ikke", "æ"),
        (b"a\x00b\x07c\r\nd\re", "", "abc\nd\ne"),
        (b"\xff\xfe\x81", "utf-8", "ÿþ�"),
    ],
)
def test_whatever_the_charset_says_the_words_come_out(content, charset, text):
    assert decoded(content, charset) == text


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("=?utf-8?q?Sp=C3=B8rsm=C3=A5l?= om =?iso-8859-1?q?b=F8ker?=", "Spørsmål om bøker"),
        ("=?utf-8?b?U3DDuHJz?=\n =?utf-8?b?bcOlbA==?=", "Spørsmål"),
        ("=?utf-8?b?ikke base64", "=?utf-8?b?ikke base64"),
        ("=?finnes-ikke?q?b=F8ker?=", "bøker"),
        ("Helt vanlig", "Helt vanlig"),
    ],
)
def test_header_fields_are_decoded(field, words):
    assert header(field) == words


def test_header_fields_with_bare_letters_are_read():
    raw = "From: Åse Dal <ase@samling.test>\nSubject: Spørsmål på nynorsk\n\nHei\n".encode()
    assert readable(raw).sender_name == "Åse Dal"
    assert readable(raw.decode().encode("latin-1")).subject == "Spørsmål på nynorsk"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Kari Dal <Kari@Engerdal.test>", ("Kari Dal", "kari@engerdal.test")),
        ('"Dal, Kari" <kari@engerdal.test>', ("Dal, Kari", "kari@engerdal.test")),
        ("kari@engerdal.test", ("", "kari@engerdal.test")),
        ("Kari Dal", ("Kari Dal", "")),
        ("", ("", "")),
    ],
)
def test_name_and_address_of_a_head_line(value, found):
    assert person(value) == found


def test_an_address_cannot_hide_in_a_name():
    raw = b'From: "ada@samling.test" <slem@eksempel.no>\n\nHei'
    assert readable(raw).sender_address == "slem@eksempel.no"


def test_flowed_lines_are_joined_and_quotes_are_not():
    assert unflowed("en lang \nlinje\n> sitat \n> mer\n-- \nBo") == (
        "en lang linje\n> sitat \n> mer\n-- \nBo"
    )


AUTOMATIC = [
    {"Auto_Submitted": "auto-generated"}, {"Auto_Submitted": "auto-replied; x=y"},
    {"Precedence": "List"}, {"X_Loop": "x"}, {"List_Id": "<x>"}, {"Return_Path": "<>"},
    {"Subject": "Automatisk svar: Ferie"}, {"Subject": "Out of Office: x"},
    {"From": "noreply@eksempel.no"}, {"From": "Postmaster@eksempel.no"},
]  # fmt: skip


@pytest.mark.parametrize("field", AUTOMATIC, ids=lambda field: next(iter(field.items())))
def test_letters_of_programs_are_known(field):
    assert readable(letter(**field)).is_automatic


def test_a_report_of_delivery_is_known():
    report = b"From: x@y.no\nContent-Type: multipart/report; boundary=b\n\n--b\n\nx\n--b--\n"
    assert readable(report).is_automatic
    assert read(letter().as_bytes(), envelope_sender="").is_automatic


@pytest.mark.parametrize(
    "field", [{}, {"Auto_Submitted": "no"}, {"Subject": "Automatisk utlån?"}, {"Precedence": "x"}]
)
def test_letters_of_people_are_not_taken_for_programs(field):
    assert not readable(letter(**field)).is_automatic


PIECES = st.sampled_from(
    [
        "Fra: ", "From: a@b.no\n", "Sendt: ", "Til: x\n", "Emne: y\n", "> ", "\n", "\n\n", "-- \n", "____________\n",
        "skrev Kari <k@b.no>:\n", "kl. 10:15 ", "---------- Forwarded message ---------\n", "Subject: ", "æøå",
        "<blockquote>", "</div>", "<p>", "&nbsp;", "<a href='https://x'>", "=?utf-8?q?=C3?=", "\x00", "\u2028", "*", "(",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)


@given(text=TEXTS)
@settings(deadline=None)
def test_the_reply_is_always_how_the_letter_begins(text):
    assert text.strip().startswith(reply_of(text))


@given(text=TEXTS, subject=TEXTS)
@settings(deadline=None)
def test_any_text_may_be_a_forwarded_letter(text, subject):
    head = forwarded_in(text, subject=subject, is_reply=False)
    assert head is None or len(head.sender_name) <= 150


@given(raw=st.binary(max_size=400) | TEXTS.map(lambda text: text.encode("utf-8", "replace")))
@settings(deadline=None)
def test_every_heap_of_bytes_is_a_letter_without_characters_no_database_keeps(raw):
    try:
        mail = readable(raw)
    except Unreadable:
        return
    told = (mail.sender_address, mail.sender_name, mail.subject, mail.text, mail.whole_text)
    assert "\x00" not in "".join(told)
    "".join(told).encode("utf-8")


HEADERS = st.sampled_from(
    ["Content-Type: text/html", "Content-Type: multipart/mixed; boundary=b", "Content-Transfer-Encoding: base64",
     "Content-Transfer-Encoding: quoted-printable", "Content-Type: text/plain; charset=utf-7", "Content-Type: message/rfc822",
     "Content-Disposition: attachment; filename*=x''%ff", "From: =?x?b?=", "Subject: =?utf-8?b?A?=", "References: <a> <b>",
     "Content-Type: text/plain; format=flowed", "Content-Type: image/png; name=\"a\x01b\"", "--b", "--b--", ""]
)  # fmt: skip


@given(lines=st.lists(HEADERS | TEXTS, max_size=25))
@settings(deadline=None, max_examples=200)
def test_broken_letters_with_parts_are_read_too(lines):
    mail = readable("\n".join(lines).encode("utf-8", "replace"))
    assert all("/" not in file.name and file.name for file in mail.attachments)


@given(text=TEXTS)
@settings(deadline=None)
def test_html_becomes_text_without_ends_that_pile_up(text):
    assert "\n\n\n" not in from_html(text)


def test_only_fields_of_ours_go_with_a_letter():
    with pytest.raises(ValueError, match="Bcc"):
        letter_headers({"Bcc": "x"})
    assert letter_headers({"Reply-To": "a@b.no\r\nBcc: x@y.no", "List-Id": ""}) == {
        "Reply-To": "a@b.no Bcc: x@y.no"
    }


def test_a_long_thread_keeps_its_newest_references():
    many = " ".join(f"<{number}@samling.test>" for number in range(200))
    kept = letter_headers({"References": many})["References"]
    assert kept.endswith("<199@samling.test>")
    assert len(kept) <= 900


def test_a_number_of_a_letter_is_made_of_its_words():
    assert message_id("sak", "17", domain="post.samling.test") == "<sak.17@post.samling.test>"
