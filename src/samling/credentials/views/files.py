"""Files that people keep and that verifiers read: paper, badge, status lists, and who we are."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from samling.credentials import queries
from samling.credentials.models import Certificate, IssuerKey
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

OPEN = {"Access-Control-Allow-Origin": "*"}  # verifiers in a browser read these from elsewhere


@opens_for(everybody)
@require_GET
def paper(request: Asked, key: UUID) -> HttpResponse:
    """The certificate as PDF, in the reader's language."""
    found = _with_name(key)
    return HttpResponse(
        queries.pdf(found, language=get_language() or "nb"),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="bevis.pdf"', "X-Robots-Tag": "noindex"},
    )


@opens_for(everybody)
@require_GET
def badge(request: Asked, key: UUID) -> HttpResponse:
    """The signed badge, to keep in a wallet or hand to whoever wants to check it."""
    found = _with_name(key)
    name = {"Content-Disposition": 'attachment; filename="merke.json"', "X-Robots-Tag": "noindex"}
    return HttpResponse(
        found.badge, content_type="application/vc; charset=utf-8", headers={**name, **OPEN}
    )


@opens_for(everybody)
@require_GET
def status(request: Asked, key: int, number: int) -> HttpResponse:
    """The list of withdrawn badges, signed."""
    signer = get_object_or_404(IssuerKey, pk=key)
    try:
        text = queries.status_list(signer, number, at=timezone.now())
    except queries.NoKeyOpens:
        text = None
    if text is None:
        raise Http404
    headers = {"Cache-Control": "max-age=300", **OPEN}
    return HttpResponse(text, content_type="application/vc; charset=utf-8", headers=headers)


@opens_for(everybody)
@require_GET
def issuer(request: Asked) -> HttpResponse:
    """Who issues, and with which keys."""
    return show(request, "credentials/issuer.html", queries.public_keys())


@opens_for(everybody)
@require_GET
def profile(request: Asked) -> HttpResponse:
    """Who issues, as an Open Badges profile."""
    keys = queries.public_keys()
    told = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": keys[0].did if keys else _address("profile"),
        "type": ["Profile"],
        "name": settings.AUTHORITY,
        "url": _address("issuer"),
        "image": {"id": _address("picture"), "type": "Image"},
    }
    return JsonResponse(told, headers=OPEN, json_dumps_params={"ensure_ascii": False})


@opens_for(everybody)
@require_GET
def did_document(request: Asked) -> HttpResponse:
    """The keys under the site's own name (did:web), so that the address vouches for them."""
    keys = queries.public_keys()
    name = f"did:web:{request.get_host().replace(':', '%3A')}"
    methods = [
        {
            "id": f"{name}#{key.multibase}",
            "type": "Multikey",
            "controller": name,
            "publicKeyMultibase": key.multibase,
        }
        for key in keys
    ]
    told = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": name,
        "alsoKnownAs": [key.did for key in keys],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
    return JsonResponse(told, headers=OPEN, content_type="application/did+json")


@opens_for(everybody)
@require_GET
def picture(request: Asked) -> HttpResponse:
    """The badge's picture."""
    answer = render(request, "credentials/badge.svg", content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "max-age=86400"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _with_name(key: UUID) -> Certificate:
    """The certificate, unless it is unknown or its name has been erased."""
    found = queries.known_certificate(key)
    if found is None or found.erased_at is not None:
        raise Http404
    return found


def _address(name: str) -> str:
    return settings.ADDRESS + reverse(f"credentials:{name}")
