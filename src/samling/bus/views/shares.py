"""What each municipality gets from the bus and pays for it: a page for the county, and a sheet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from samling.bus import commands
from samling.bus.forms.reach import LEAST
from samling.bus.forms.shares import RuleForm, RunningForm
from samling.bus.permissions import may_plan
from samling.bus.queries.shares import SharesPage, shares_page
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show
from samling.ui.tables import Cell, Table, answer

RUNNING, RULE = "running_%s", "rule_%s"  # two forms on one page


@opens_for(may_plan)
@require_GET
def shares(request: Asked) -> HttpResponse:
    """The shares of a year with the rules they follow."""
    return _shown(request, _page(request.GET.get("ar", "")))


@opens_for(may_plan)
@require_POST
def running(request: Asked) -> HttpResponse:
    """Tell what the year cost."""
    form = RunningForm(request.POST, auto_id=RUNNING)
    if not form.is_valid():
        return _shown(request, _page(request.POST.get("ar", "")), running=form, status=422)
    told = form.cleaned_data
    commands.tell_running_year(
        year=told["ar"],
        cost_nok=told["cost_nok"],
        person_years=told["person_years"],
        source=told["source"],
        by=request.visitor.by,
        at=timezone.now(),
    )
    messages.success(request, _("The cost of the year is kept."))
    return _back(told["ar"])


@opens_for(may_plan)
@require_POST
def share_rule(request: Asked) -> HttpResponse:
    """Set a rule of payment."""
    page = _page(request.POST.get("ar", ""))
    form = RuleForm(request.POST, auto_id=RULE, places=page.municipalities)
    if not form.is_valid():
        return _shown(request, page, rule=form, status=422)
    told = form.cleaned_data
    commands.set_share_rule(
        year=told["ar"],
        basis=told["basis"],
        municipality_id=told["municipality"],
        amount_nok=told["amount_nok"],
        comment=told["comment"],
        by=request.visitor.by,
        at=timezone.now(),
    )
    messages.success(request, _("The rule is kept."))
    return _back(told["ar"])


@opens_for(may_plan)
@require_POST
def drop_rule(request: Asked, key: int) -> HttpResponse:
    """Take a rule of payment away."""
    commands.drop_share_rule(rule_id=key, by=request.visitor.by, at=timezone.now())
    messages.success(request, _("The rule is gone."))
    return _back(_year(request.POST.get("ar", "")))


@opens_for(may_plan)
@require_POST
def fix(request: Asked) -> HttpResponse:
    """Keep the shares of a year as they are now."""
    at = timezone.now()
    year = _year(request.POST.get("ar", ""))
    try:
        count = commands.fix_shares(
            year=year, least=LEAST, on=day_in_oslo(at), by=request.visitor.by, at=at
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _shown(request, _page(str(year)), status=409)
    told = ngettext("Fixed for %(n)s municipality.", "Fixed for %(n)s municipalities.", count)
    messages.success(request, told % {"n": count})
    return _back(year)


@opens_for(may_plan)
@require_GET
def shares_file(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The shares of a year as a sheet."""
    if kind not in ("xlsx", "csv") or not 2000 <= year < 2200:
        raise Http404
    return answer(_table(_page(str(year))), kind=kind)


def _page(year: str) -> SharesPage:
    return shares_page(_year(year), on=day_in_oslo(timezone.now()), least=LEAST)


def _year(text: str) -> int:
    """The year asked for; this one when it is no year."""
    if text.isascii() and text.isdigit() and 2000 <= int(text[:5]) < 2200:
        return int(text)
    return day_in_oslo(timezone.now()).year


def _shown(request: Asked, page: SharesPage, *, status: int = 200, **forms: Any) -> HttpResponse:
    told = {
        "ar": page.year,
        "cost_nok": page.cost,
        "person_years": page.person_years,
        "source": page.source,
    }
    empty = {
        "running": RunningForm(initial=told, auto_id=RUNNING),
        "rule": RuleForm(initial={"ar": page.year}, auto_id=RULE, places=page.municipalities),
    }
    return show(request, "bus/shares.html", page, status=status, **(empty | forms))


def _back(year: int) -> HttpResponse:
    return redirect(f"{reverse('bus:shares')}?ar={year}")


def _table(page: SharesPage) -> Table:
    headings = (
        _("Municipality"), _("Visits"), _("Children with the offer"), _("Fixed part, kroner"),
        _("By visits, kroner"), _("By children, kroner"), _("Pays, kroner"), _("Fixed at, kroner"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for line in page.lines:
        parts = {part.basis: part.kroner for part in line.paid.parts}
        children = line.reach.offer.value if line.reach.offer.is_whole else None
        amounts = [parts.get(basis) for basis in ("fixed", "visits", "children")]
        kroner = [_whole(each) for each in (*amounts, line.paid.kroner, line.fixed)]
        rows.append((line.name, line.reach.visits, children, *kroner))
    return Table(f"bokbussen-fordeling-{page.year}", headings, tuple(rows))


def _whole(amount: Decimal | None) -> Cell:
    """An amount to the nearest krone, as a number a spreadsheet can add up."""
    return None if amount is None else round(amount)
