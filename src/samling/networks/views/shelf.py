"""The shelf: files and links in versions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samling.ground.refusal import Refusal
from samling.networks import commands, queries
from samling.networks.forms import DocumentForm, VersionForm
from samling.networks.views.here import Here, members_only
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

CLASH, FAULTY = 409, 422


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def shelf(request: Asked, here: Here) -> HttpResponse:
    """What stands on the shelf, and a form to put something up."""
    form, status = DocumentForm(), 200
    if request.method == "POST":
        form, status = DocumentForm(request.POST, request.FILES), FAULTY
        if form.is_valid():
            told = form.cleaned_data
            try:
                commands.put_up(
                    author_id=here.member.pk, title=told["title"], address=told["address"],
                    file=told["file"], keep_until=told["keep_until"], by=here.by, at=here.at,
                )  # fmt: skip
                messages.success(request, _("Put up: %(title)s") % {"title": told["title"]})
                return redirect("networks:shelf", slug=here.network.slug)
            except Refusal as refusal:
                field = getattr(refusal, "field", None)
                form.add_error(field if field in form.fields else None, str(refusal))
                status = CLASH
    page = queries.document_lines(here.network, here.member)
    return show(request, "networks/shelf.html", page, status=status, here=here, form=form)


@opens_for(everybody)
@require_POST
@members_only
def document_deed(request: Asked, here: Here, key: UUID) -> HttpResponse:
    """A new version; for conveners, letting in what came by mail and taking things down."""
    found = queries.document_called(here.network, key)
    if found is None:
        raise Http404
    deed = request.POST.get("do", "")
    if deed != "renew" and not here.convenes:
        raise PermissionDenied
    try:
        if deed == "renew":
            form = VersionForm(request.POST, request.FILES)
            if not form.is_valid():
                messages.error(request, _("Choose a file, or paste a link."))
                return redirect("networks:shelf", slug=here.network.slug)
            told = form.cleaned_data
            commands.renew(
                key=key, author_id=here.member.pk, address=told["address"], file=told["file"],
                by=here.by, at=here.at,
            )  # fmt: skip
            messages.success(request, _("A new version of %(title)s.") % {"title": found.title})
        elif deed == "let_in":
            commands.let_in(key=key, by=here.by, at=here.at)
            messages.success(
                request, _("All members see it now: %(title)s") % {"title": found.title}
            )
        elif deed == "take_down":
            commands.take_down(key=key, by=here.by, at=here.at)
            messages.success(request, _("Taken away: %(title)s") % {"title": found.title})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("networks:shelf", slug=here.network.slug)


@opens_for(everybody)
@never_cache
@require_safe
@members_only
def file(request: Asked, here: Here, key: UUID) -> HttpResponseBase:
    """One version: a file to keep, never shown as a page of ours; or on to the link."""
    found = queries.version_called(here.network, key)
    if found is None or (found.document.is_waiting and not here.convenes):
        raise Http404
    if found.address:
        return redirect(found.address)
    try:
        answer = FileResponse(
            found.file.open("rb"),
            as_attachment=True,
            filename=found.file_name,
            content_type=found.content_type,
        )
    except FileNotFoundError:
        raise Http404 from None
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
