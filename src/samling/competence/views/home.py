"""The way in to competence."""

from __future__ import annotations

from django.http import HttpResponse

from samling.competence import permissions, queries
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@opens_for(everybody)
def home(request: Asked) -> HttpResponse:
    """Frameworks for everybody; surveys, needs and agreements for the county library."""
    may_keep = permissions.may_keep(request.visitor)
    return show(
        request,
        "competence/home.html",
        queries.framework_lines(with_drafts=False),
        may_keep=may_keep,
        public_plans=queries.plan_rows(only_public=True),
        surveys=queries.survey_lines() if may_keep else (),
        newest=queries.newest_closed() if may_keep else None,
    )
