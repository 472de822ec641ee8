"""The agenda before a meeting; what was said, decided and promised after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.networks.commands import letters
from samling.networks.models import AgendaItem, Membership, MinutesEdition, NetworkMeeting, Task
from samling.networks.rules import agenda
from samling.networks.terms import Delivery

MOST_ITEMS = 40


class BadItem(Refusal):
    """An item of the agenda, or a task, that cannot be; ``field`` names what to look at."""

    def __init__(self, field: str, message: object) -> None:
        self.field = field
        super().__init__(message)


class NothingToPublish(Refusal):
    """Nothing is written in the minutes, or nothing new since they were published."""


class NoSuchTask(Refusal):
    """The task has been taken away meanwhile."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What was said and decided about one item."""

    said: str
    decision: str


@transaction.atomic
def propose(
    *,
    gathering_id: int,
    title: str,
    text: str = "",
    minutes: int | None = None,
    member_id: int | None,
    by: str,
    at: datetime,
) -> AgendaItem:
    """Put something last on the agenda. Raises BadItem."""
    gathering = _locked(gathering_id)
    title = _title(title, minutes)
    if gathering.items.count() >= MOST_ITEMS:
        raise BadItem("title", _("There are forty items already. Keep some for the next meeting."))
    last = gathering.items.aggregate(last=Max("place"))["last"] or 0
    item = AgendaItem.objects.create(
        gathering=gathering, place=last + 1, title=title, text=text.strip()[:2000],
        minutes=minutes, proposed_by_id=member_id, proposed_at=at,
    )  # fmt: skip
    _note("networks.item_proposed", gathering, by=by, at=at)
    return item


@transaction.atomic
def change_item(
    *, item_id: int, title: str, text: str, minutes: int | None, by: str, at: datetime
) -> AgendaItem:
    """Put an item in other words, or give it other time. Raises BadItem."""
    item = AgendaItem.objects.select_for_update().get(pk=item_id)
    item.title, item.text, item.minutes = _title(title, minutes), text.strip()[:2000], minutes
    item.save(update_fields=["title", "text", "minutes"])
    _note("networks.item_changed", item.gathering, by=by, at=at)
    return item


@transaction.atomic
def move_item(*, item_id: int, up: bool, by: str, at: datetime) -> None:
    """Take an item a step earlier or later; at the end of its way it stays."""
    gathering = _locked(AgendaItem.objects.values_list("gathering_id", flat=True).get(pk=item_id))
    keys = list(gathering.items.order_by("place").values_list("pk", flat=True))
    for place, key in enumerate(agenda.moved(keys, item_id, up=up), start=1):
        AgendaItem.objects.filter(pk=key).update(place=place)
    _note("networks.item_moved", gathering, by=by, at=at)


@transaction.atomic
def remove_item(*, item_id: int, by: str, at: datetime) -> None:
    """Take an item off the agenda; gone already, nothing happens."""
    item = AgendaItem.objects.select_for_update().filter(pk=item_id).first()
    if item is not None:
        item.delete()
        _note("networks.item_removed", item.gathering, by=by, at=at)


@transaction.atomic
def write_minutes(
    *, gathering_id: int, noted: Mapping[int, Noted], by: str, at: datetime
) -> NetworkMeeting:
    """Keep what is written beside the agenda; members see it when it is published."""
    gathering = _locked(gathering_id)
    for item in gathering.items.filter(pk__in=list(noted)):
        told = noted[item.pk]
        item.said, item.decision = told.said.strip()[:8000], told.decision.strip()[:2000]
        item.save(update_fields=["said", "decision"])
    _note("networks.minutes_written", gathering, by=by, at=at)
    return gathering


@transaction.atomic
def add_task(
    *,
    gathering_id: int,
    text: str,
    owner_id: int | None,
    due_on: date | None,
    by: str,
    at: datetime,
) -> Task:
    """Note who does what by when; it stands on the work desk until it is done. Raises BadItem."""
    gathering = _locked(gathering_id)
    text = " ".join(text.replace("\0", "").split())[:300]
    if not text:
        raise BadItem("task", _("Write what is to be done."))
    owner = None
    if owner_id is not None:
        owner = gathering.network.memberships.here().filter(pk=owner_id).first()
        if owner is None:
            raise BadItem("owner", _("Choose one of the members."))
    task = Task.objects.create(
        gathering=gathering, text=text, owner=owner, due_on=due_on, made_at=at
    )
    _note("networks.task_added", gathering, by=by, at=at)
    return task


@transaction.atomic
def finish_task(*, task_id: int, is_done: bool, by: str, at: datetime) -> Task:
    """Say that a task is done, or not after all. Raises NoSuchTask."""
    task = Task.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None:
        raise NoSuchTask(_("The task has been taken away."))
    if bool(task.done_at) != is_done:
        task.done_at = at if is_done else None
        task.save(update_fields=["done_at"])
        deed = "networks.task_done" if is_done else "networks.task_taken_up"
        journal.note(deed=deed, subject=f"task:{task.pk}", by=by, at=at)
    return task


@transaction.atomic
def remove_task(*, task_id: int, by: str, at: datetime) -> None:
    """Take a task away; gone already, nothing happens."""
    task = Task.objects.select_for_update().filter(pk=task_id).first()
    if task is not None:
        task.delete()
        _note("networks.task_removed", task.gathering, by=by, at=at)


@transaction.atomic
def publish_minutes(
    *, gathering_id: int, member_id: int | None, by: str, at: datetime
) -> MinutesEdition:
    """Show the minutes to the members as they stand; the first edition is sent to them, once.

    What was published before stays as its own edition. Raises NothingToPublish.
    """
    gathering = _locked(gathering_id)
    content = _content(gathering)
    if not any(one["said"] or one["decision"] for one in content["items"]) and not content["tasks"]:
        raise NothingToPublish(_("Write something in the minutes first."))
    last = gathering.editions.order_by("-number").first()
    if last is not None and last.content == content:
        raise NothingToPublish(_("Nothing has changed since the minutes were published."))
    edition = MinutesEdition.objects.create(
        gathering=gathering,
        number=last.number + 1 if last else 1,
        content=content,
        published_at=at,
        published_by_id=member_id,
    )
    _note("networks.minutes_published", gathering, by=by, at=at)
    if edition.number == 1:
        _send(edition, at=at)
    return edition


def _content(gathering: NetworkMeeting) -> dict[str, Any]:
    """The minutes without names: a task knows its member by number, so that erasing reaches here too."""
    return {
        "items": [
            {"title": item.title, "said": item.said, "decision": item.decision}
            for item in gathering.items.order_by("place", "pk")
        ],
        "tasks": [
            {"text": text, "owner": owner, "due_on": due.isoformat() if due else None}
            for text, owner, due in gathering.tasks.order_by("pk").values_list(
                "text", "owner_id", "due_on"
            )
        ],
    }


def _send(edition: MinutesEdition, *, at: datetime) -> None:
    """Those who want each post get the minutes at once, the others in their next letter of news."""
    gathering = edition.gathering
    network, meeting = gathering.network, gathering.meeting
    keys = {"slug": network.slug, "pk": gathering.pk}
    decisions = [one["decision"] for one in edition.content["items"] if one["decision"]]
    post = [
        letters.written(
            "minutes", mine, network, once=str(gathering.pk), is_listed=True,
            link=letters.way_in(mine, "networks:gathering", **keys),
            title=meeting.title.in_language(mine.letter_language), starts_at=meeting.starts_at,
            decisions=decisions, tasks=_told(edition, mine),
        )
        for mine in letters.members(network, Delivery.EACH)
    ]  # fmt: skip
    letters.queue(network, post, at=at)


def _told(edition: MinutesEdition, mine: Membership) -> list[dict[str, Any]]:
    """The tasks with the owners' names, the reader's own marked."""
    keys = [task["owner"] for task in edition.content["tasks"] if task["owner"]]
    rows = Membership.objects.filter(pk__in=keys).select_related("person")
    names = {row.pk: row.shown_name for row in rows}
    return [
        {
            "text": task["text"],
            "owner": names.get(task["owner"], ""),
            "due_on": date.fromisoformat(task["due_on"]) if task["due_on"] else None,
            "is_mine": task["owner"] == mine.pk,
        }
        for task in edition.content["tasks"]
    ]


def _locked(gathering_id: int) -> NetworkMeeting:
    rows = NetworkMeeting.objects.select_for_update(of=("self",)).select_related(
        "network", "meeting"
    )
    return rows.get(pk=gathering_id)


def _title(title: str, minutes: int | None) -> str:
    title = " ".join(title.replace("\0", "").split())
    if not title:
        raise BadItem("title", _("Write what it is about."))
    if len(title) > 160:
        raise BadItem("title", _("That is long. Put the rest in the text below."))
    if minutes is not None and not 1 <= minutes <= 600:
        raise BadItem("minutes", _("An item takes between 1 and 600 minutes."))
    return title


def _note(deed: str, gathering: NetworkMeeting, *, by: str, at: datetime) -> None:
    journal.note(deed=deed, subject=f"network_meeting:{gathering.pk}", by=by, at=at)
