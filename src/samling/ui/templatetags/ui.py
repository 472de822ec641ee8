"""Words that templates speak: figures, totals, numbers and dates as people write them."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samling.ground.figures import Figure, Standing, Total

register = template.Library()


@register.filter
def grouped(value: float | None) -> str:
    """12345 as 12 345; nothing at all for None."""
    return "" if value is None else number_format(value, use_l10n=True, force_grouping=True)


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
