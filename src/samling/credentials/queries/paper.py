"""The certificate as a paper: a PDF that screen readers can read (PDF/UA-1)."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from samling.credentials.models import Certificate
from samling.credentials.queries.issuing import day_in_words
from samling.ui import paper

PATTERN = Path(__file__).resolve().parents[1] / "templates" / "credentials" / "certificate.typ"


def pdf(certificate: Certificate, *, language: str) -> bytes:
    """The certificate on one page, in the language asked for, with its check address as text and QR."""
    with translation.override(language):
        words = _words(certificate, language=language)
    return paper.pdf(PATTERN, words)


def _words(certificate: Certificate, *, language: str) -> dict[str, str]:
    address = settings.ADDRESS + reverse("credentials:proof", kwargs={"key": certificate.key})
    starts, ends = localtime(certificate.starts_at), localtime(certificate.ends_at)
    when = day_in_words(starts)
    if ends.date() != starts.date():
        when = f"{when} – {day_in_words(ends)}"
    return {
        "language": language,
        "heading": _("Certificate of participation"),
        "name": certificate.name,
        "took_part": _("took part in"),
        "title": str(certificate.title),
        "when": when,
        "clock": f"{starts:%H:%M}–{ends:%H:%M}" if ends.date() == starts.date() else "",
        "place": certificate.place,
        "hours": _hours(certificate),
        "host": _("Held by %(host)s") % {"host": certificate.host},
        "issued": _("Issued on %(day)s by %(authority)s")
        % {
            "day": day_in_words(localtime(certificate.issued_at)),
            "authority": settings.AUTHORITY,
        },
        "check": _("Anybody can check that this certificate is genuine:"),
        "address": address,
        "signed": _(
            "It also exists as a digital badge (Open Badges 3.0), which is found at the same address."
        ),
        "authority": settings.AUTHORITY,
        "qr_label": _("QR code with the address of the check page"),
        "qr": paper.qr(address),
    }


def _hours(certificate: Certificate) -> str:
    if certificate.hours is None:
        return ""
    number = number_format(f"{certificate.hours.normalize():f}")
    return _("%(number)s hours") % {"number": number}
