"""What members talk about."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from samling.ground.refusal import Refusal
from samling.networks import commands, queries
from samling.networks.commands import letters
from samling.networks.forms import PostForm, TopicForm
from samling.networks.views.here import Here, conveners_only, members_only
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

CLASH, FAULTY = 409, 422


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def topics(request: Asked, here: Here) -> HttpResponse:
    """The topics, the newest first, and a form to begin one."""
    form, status = TopicForm(), 200
    if request.method == "POST":
        form, status = TopicForm(request.POST), FAULTY
        if form.is_valid():
            told = form.cleaned_data
            try:
                made = commands.begin_topic(
                    author_id=here.member.pk, subject=told["subject"], text=told["text"],
                    key=told["key"], by=here.by, at=here.at,
                )  # fmt: skip
                return redirect("networks:topic", slug=here.network.slug, key=made.key)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = CLASH
    number = request.GET.get("side", "1")
    page = int(number) if number.isdecimal() and 0 < len(number) < 5 else 1
    lines, has_more = queries.topic_lines(here.network, page=max(page, 1))
    return show(
        request, "networks/topics.html", lines, status=status, here=here, form=form,
        number=page, next_number=page + 1 if has_more else None,
        post_to=letters.reply_address(here.network.token),
    )  # fmt: skip


@opens_for(everybody)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def topic(request: Asked, here: Here, key: UUID) -> HttpResponse:
    """One topic with its posts, and a form to answer."""
    form, status = PostForm(), 200
    if request.method == "POST":
        if queries.topic_of(here.network, key) is None:
            raise Http404
        form, status = PostForm(request.POST), FAULTY
        if form.is_valid():
            try:
                commands.reply(
                    topic_key=key, author_id=here.member.pk, text=form.cleaned_data["text"],
                    key=form.cleaned_data["key"], by=here.by, at=here.at,
                )  # fmt: skip
                return redirect("networks:topic", slug=here.network.slug, key=key)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = CLASH
    page = queries.topic_page(here.network, key, here.member)
    if page is None:
        raise Http404
    return show(
        request, "networks/topic.html", page, status=status, here=here, form=form,
        reply_to=letters.reply_address(page.token),
    )  # fmt: skip


@opens_for(everybody)
@require_POST
@conveners_only
def hide_post(request: Asked, here: Here, key: UUID) -> HttpResponse:
    """Hide a post, or let it be seen again."""
    post = queries.post_called(here.network, key)
    if post is None:
        raise Http404
    is_hidden = request.POST.get("hide") != "0"
    commands.hide_post(key=key, is_hidden=is_hidden, by=here.by, at=here.at)
    messages.success(request, _("Hidden.") if is_hidden else _("Shown again."))
    return redirect("networks:topic", slug=here.network.slug, key=post.topic.key)
