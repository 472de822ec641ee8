"""What an import leaves behind: its report, and one line in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.register.models import ImportRun
from samling.register.rules.told import Changes

LOCK = 340_000  # any number, as long as it is always the same


def wait_for_turn() -> None:
    """Hold the importers' lock until the transaction ends, so that two never run into each other."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


class AskedAlready(Refusal):
    """The register waits to be fetched already."""


@transaction.atomic
def ask_for_register(*, name: str, by: str, at: datetime) -> None:
    """Have a worker fetch a public register. Raises AskedAlready."""
    # by name: jobs lie above commands
    task = app.configure_task(
        "samling.register.jobs.fetch_register", queue="imports", queueing_lock=f"fetch:{name}"
    )
    try:
        with transaction.atomic():
            task.defer(name=name, by=by)
    except AlreadyEnqueued:
        raise AskedAlready(_("It waits to be fetched already.")) from None
    journal.note(deed="register.fetch_asked", subject=f"register:{name}", by=by, at=at)


@transaction.atomic
def note_import(
    *,
    importer: str,
    source: str,
    changes: Changes,
    refused: Sequence[tuple[int, str]],
    left_out: Sequence[tuple[int, str]],
    is_trial: bool,
    by: str,
    started_at: datetime,
    ended_at: datetime,
) -> int:
    """Keep the report of one run; the key it can be read by."""
    run = ImportRun.objects.create(
        importer=importer,
        source=source[:200],
        started_at=started_at,
        ended_at=ended_at,
        is_trial=is_trial,
        new=changes.new,
        changed=changes.changed,
        same=changes.same,
        gone=changes.gone,
        refused=[list(line) for line in refused],
        left_out=[list(line) for line in left_out],
    )
    journal.note(
        deed="register.tried_import" if is_trial else "register.imported",
        subject=f"import:{run.pk}",
        by=by,
        at=ended_at,
        details={"importer": importer, "new": changes.new, "changed": changes.changed},
    )
    return run.pk
