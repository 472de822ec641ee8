"""Words that templates speak: figures, totals, numbers and dates as people write them."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.boundfield import BoundField
from django.template import defaultfilters
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samling.ground.figures import Figure, Standing, Total
from samling.ui.charts import Chart
from samling.ui.maps import CountyMap

register = template.Library()


@register.filter
def grouped(value: float | None) -> str:
    """12345 as 12 345; nothing at all for None."""
    return "" if value is None else number_format(value, use_l10n=True, force_grouping=True)


@register.filter(name="date", expects_localtime=True)
def date_as_written(value: Any, form: str | None = None) -> Any:
    """A date by a form as ``l j. F``; the point after the day is Norwegian, and left out in English."""
    if form and (get_language() or "").startswith("en"):
        form = form.replace("j. ", "j ")
    return defaultfilters.date(value, form)


@register.filter
def figure(value: Figure | int | None) -> SafeString:
    """A figure with its standing; a missing one says so, and why."""
    if value is None:
        return _missing("")
    if not isinstance(value, Figure):
        return format_html('<span class="figure">{}</span>', grouped(value))
    if value.value is None:
        return _missing(value.reason)
    if value.standing == Standing.ESTIMATED:
        return format_html(
            '<span class="figure figure-estimated" title="{}"><span aria-hidden="true">≈ </span>'
            '<span class="ds-sr-only">{}</span>{}</span>',
            _("estimated"),
            _("about") + " ",
            grouped(value.value),
        )
    return format_html('<span class="figure">{}</span>', grouped(value.value))


def _missing(reason: str) -> SafeString:
    return format_html(
        '<span class="figure figure-missing" title="{}">{}</span>', reason, _("missing")
    )


@register.filter
def total(value: Total) -> SafeString:
    """A sum, missing when nobody told anything; coverage is shown beside it by ``coverage``."""
    if value.is_missing:
        return _missing("")
    return format_html('<span class="figure">{}</span>', grouped(value.value))


@register.filter
def coverage(value: Total) -> str:
    """How many of those asked a sum is built on."""
    return _("%(told)s of %(asked)s told") % {
        "told": grouped(value.told),
        "asked": grouped(value.asked),
    }


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, **more: object) -> dict[str, object]:
    """A form field with label, hint and error tied together; choices become cards."""
    widget = bound.field.widget
    kind = "choices" if isinstance(widget, RadioSelect | CheckboxSelectMultiple) else "plain"
    if isinstance(widget, CheckboxInput):
        kind = "tick"
    described = [f"{bound.id_for_label or bound.auto_id}_hint"] if bound.help_text else []
    described += [f"{bound.id_for_label or bound.auto_id}_error"] if bound.errors else []
    attributes: dict[str, str | bool] = {}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "kind": kind,
        "key": bound.id_for_label or bound.auto_id,
        "control": "" if kind == "choices" else bound.as_widget(attrs=attributes),
        **more,
    }


@register.inclusion_tag("ui/errors.html")
def errors(form: BaseForm) -> dict[str, object]:
    """What must be mended before a form can be sent, with links to the fields."""
    return {"form": form, "faulty": [f for f in form if f.errors] if form.is_bound else []}


@register.inclusion_tag("ui/chart.html")
def chart(drawing: Chart) -> dict[str, object]:
    """A chart with its table behind."""
    return {"chart": drawing}


@register.inclusion_tag("ui/county_map.html")
def county_map(drawing: CountyMap) -> dict[str, object]:
    """The county in shades; each municipality is a link with its number."""
    return {"map": drawing}


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """This page's address with some of its questions changed; None takes one away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_link(context: template.Context, key: str, label: str) -> SafeString:
    """A column heading that sorts: once upwards, again downwards (``?sort=key`` / ``?sort=-key``)."""
    now = context["request"].GET.get("sort", "")
    target = f"-{key}" if now == key else key
    is_here = now.lstrip("-") == key
    return format_html(
        '<a class="sort" href="{}"{}>{}</a>',
        with_query(context, sort=target, page=None),
        format_html(
            ' aria-current="true" data-direction="{}"', "down" if now.startswith("-") else "up"
        )
        if is_here
        else "",
        label,
    )
