"""How an import looks in the terminal: a bar while it runs, then its report."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from rich.progress import Progress

from samling.register.importers.report import Report, Watch, unwatched

SHOWN = 20


@contextmanager
def progress_bar(title: str, total: int | None) -> Iterator[Watch]:
    """A bar on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield unwatched
        return
    with Progress(transient=True) as progress:
        task = progress.add_task(title, total=total)
        yield lambda done: progress.update(task, completed=done)


def lines_of(report: Report) -> Iterator[str]:
    """The report as lines to print."""
    if report.is_trial:
        yield _("Only tried; nothing is changed.")
    c = report.changes
    yield _("%(new)s new, %(changed)s changed, %(same)s the same, %(gone)s gone") % {
        "new": c.new, "changed": c.changed, "same": c.same, "gone": c.gone,
    }  # fmt: skip
    for title, lines in ((_("Refused"), report.refused), (_("Passed over"), report.left_out)):
        if lines:
            yield f"{title}: {len(lines)}"
        for line in lines[:SHOWN]:
            yield "  " + _("line %(number)s: %(reason)s") % {
                "number": line.number, "reason": line.reason,
            }  # fmt: skip
