"""What members read: topics, meetings with agenda and minutes, and the shelf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery

from samling.networks.models import (
    AgendaItem,
    Document,
    DocumentVersion,
    Membership,
    MinutesEdition,
    Network,
    NetworkMeeting,
    Post,
    Task,
    Topic,
)
from samling.networks.queries.networks import ComingMeeting, meeting_line
from samling.networks.rules import agenda

AT_ONCE = 30
EARLIER = 12


@dataclass(frozen=True, slots=True)
class TopicLine:
    """Something that is talked about, in the list."""

    key: UUID
    subject: str
    posts: int
    last_at: datetime
    last_name: str


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post, with what came with it by mail."""

    key: UUID
    name: str
    place: str
    text: str
    written_at: datetime
    is_mine: bool
    is_by_mail: bool
    is_hidden: bool
    documents: tuple[DocumentLine, ...]
    dropped: str


@dataclass(frozen=True, slots=True)
class TopicPage:
    """A topic with its posts, oldest first."""

    key: UUID
    subject: str
    token: str
    posts: tuple[PostLine, ...]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a document."""

    key: UUID
    number: int
    name: str
    size: int
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document with its newest version, and the earlier ones."""

    key: UUID
    title: str
    is_waiting: bool
    keep_until: date | None
    newest: VersionLine
    earlier: tuple[VersionLine, ...]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of the agenda, when it begins, and what was said."""

    pk: int
    title: str
    text: str
    minutes: int | None
    begins_at: datetime | None
    proposed_by: str
    said: str
    decision: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """Who does what by when."""

    pk: int
    text: str
    owner: str
    due_on: date | None
    is_done: bool
    is_mine: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class TaskTold:
    """A task as the minutes tell it."""

    text: str
    owner: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class EditionPage:
    """One edition of the minutes."""

    number: int
    published_at: datetime
    by: str
    items: tuple[Mapping[str, str], ...]
    tasks: tuple[TaskTold, ...]


@dataclass(frozen=True, slots=True)
class GatheringLine:
    """A meeting in the members' list."""

    meeting: ComingMeeting
    items: int
    has_minutes: bool


@dataclass(frozen=True, slots=True)
class GatheringPage:
    """A meeting of a network as its members see it."""

    pk: int
    meeting: ComingMeeting
    items: tuple[ItemLine, ...]
    tasks: tuple[TaskLine, ...]
    edition: EditionPage | None
    numbers: tuple[int, ...]
    has_begun: bool
    is_over: bool


def topic_lines(network: Network, *, page: int) -> tuple[tuple[TopicLine, ...], bool]:
    """The topics, the one last written in first, and whether there are more; one question."""
    newest = Post.objects.filter(topic=OuterRef("pk"), hidden_at__isnull=True).order_by(
        "-written_at", "-pk"
    )
    rows = network.topics.annotate(
        count=Count("posts", filter=Q(posts__hidden_at__isnull=True)),
        by_person=Subquery(newest.values("author__person__name")[:1]),
        by_guest=Subquery(newest.values("author__name")[:1]),
    ).order_by("-last_at", "-pk")
    first = (page - 1) * AT_ONCE
    found = list(rows[first : first + AT_ONCE + 1])
    lines = tuple(
        TopicLine(row.key, row.subject, row.count, row.last_at, row.by_person or row.by_guest or "")
        for row in found[:AT_ONCE]
    )
    return lines, len(found) > AT_ONCE


def topic_page(network: Network, key: UUID, mine: Membership) -> TopicPage | None:
    """One topic; conveners see what is hidden, and what waits to be looked over. Four questions."""
    topic = network.topics.filter(key=key).first()
    if topic is None:
        return None
    rows = topic.posts.select_related("author__person", "author__organisation").order_by(
        "written_at", "pk"
    )
    if not mine.is_convener:
        rows = rows.filter(hidden_at__isnull=True)
    papers: dict[int, list[DocumentLine]] = {}
    for post_id, line in _documents(network, Q(post__topic=topic), mine):
        papers.setdefault(post_id or 0, []).append(line)
    return TopicPage(
        topic.key, topic.subject, topic.token,
        tuple(_post(row, mine, tuple(papers.get(row.pk, ()))) for row in rows),
    )  # fmt: skip


def _post(row: Post, mine: Membership, papers: tuple[DocumentLine, ...]) -> PostLine:
    author = row.author
    return PostLine(
        key=row.key,
        name=author.shown_name if author else "",
        place=author.organisation.name if author and author.organisation else "",
        text=row.text,
        written_at=row.written_at,
        is_mine=row.author_id == mine.pk,
        is_by_mail=row.is_by_mail,
        is_hidden=row.hidden_at is not None,
        documents=papers,
        dropped=row.dropped,
    )


def document_lines(network: Network, mine: Membership) -> tuple[DocumentLine, ...]:
    """What stands on the shelf, newest first; what waits to be looked over is for conveners alone."""
    return tuple(line for _post_id, line in _documents(network, Q(), mine))


def _documents(
    network: Network, wanted: Q, mine: Membership
) -> list[tuple[int | None, DocumentLine]]:
    rows = network.documents.filter(wanted)
    if not mine.is_convener:
        rows = rows.filter(is_waiting=False)
    rows = rows.prefetch_related("versions__added_by__person").order_by("-added_at", "-pk")
    return [(row.post_id, _document(row)) for row in rows if row.versions.all()]


def _document(row: Document) -> DocumentLine:
    newest, *earlier = (_version(one) for one in row.versions.all())
    return DocumentLine(row.key, row.title, row.is_waiting, row.keep_until, newest, tuple(earlier))


def _version(row: DocumentVersion) -> VersionLine:
    by = row.added_by.shown_name if row.added_by else ""
    return VersionLine(
        row.key, row.number, row.file_name or row.address, row.size, row.added_at, by
    )


def document_called(network: Network, key: UUID) -> Document | None:
    """The document of this network, or None."""
    return network.documents.filter(key=key).first()


def version_called(network: Network, key: UUID) -> DocumentVersion | None:
    """The version of a document of this network, or None."""
    rows = DocumentVersion.objects.select_related("document").filter(document__network=network)
    return rows.filter(key=key).first()


def gathering_lines(
    network: Network, *, at: datetime
) -> tuple[tuple[GatheringLine, ...], tuple[GatheringLine, ...]]:
    """Meetings that come, soonest first, and those that have been, newest first; one question."""
    rows = network.meetings.select_related("meeting").annotate(
        how_many=Count("items", distinct=True), told=Count("editions", distinct=True)
    )
    lines = [
        GatheringLine(meeting_line(row), row.how_many, row.told > 0)
        for row in rows.order_by("meeting__starts_at", "pk")
    ]
    coming = tuple(line for line in lines if line.meeting.ends_at > at)
    been = tuple(line for line in reversed(lines) if line.meeting.ends_at <= at)
    return coming, been[:EARLIER]


def gathering_called(network: Network, pk: int) -> NetworkMeeting | None:
    """The meeting of this network, or None."""
    return network.meetings.select_related("meeting", "network").filter(pk=pk).first()


def gathering_page(
    row: NetworkMeeting, mine: Membership | None, *, number: int | None, at: datetime
) -> GatheringPage:
    """Agenda, minutes in the edition asked for (else the newest), and tasks; five questions."""
    items = list(row.items.select_related("proposed_by__person").order_by("place", "pk"))
    starts = agenda.begins([item.minutes for item in items], row.meeting.starts_at)
    editions = list(row.editions.select_related("published_by__person").order_by("-number"))
    chosen = next((one for one in editions if one.number == number), None)
    edition = chosen or (editions[0] if editions else None)
    tasks = row.tasks.select_related("owner__person").order_by("due_on", "pk")
    return GatheringPage(
        pk=row.pk,
        meeting=meeting_line(row),
        items=tuple(_item(item, begins) for item, begins in zip(items, starts, strict=True)),
        tasks=tuple(_task(task, mine, on=at.date()) for task in tasks),
        edition=_edition(edition) if edition else None,
        numbers=tuple(one.number for one in editions),
        has_begun=row.meeting.starts_at <= at,
        is_over=row.meeting.ends_at <= at,
    )


def _item(row: AgendaItem, begins_at: datetime | None) -> ItemLine:
    by = row.proposed_by.shown_name if row.proposed_by else ""
    return ItemLine(row.pk, row.title, row.text, row.minutes, begins_at, by, row.said, row.decision)


def _task(row: Task, mine: Membership | None, *, on: date) -> TaskLine:
    return TaskLine(
        pk=row.pk,
        text=row.text,
        owner=row.owner.shown_name if row.owner else "",
        due_on=row.due_on,
        is_done=row.done_at is not None,
        is_mine=mine is not None and row.owner_id == mine.pk,
        is_late=row.done_at is None and row.due_on is not None and row.due_on < on,
    )


def _edition(row: MinutesEdition) -> EditionPage:
    content: dict[str, Any] = row.content
    keys = [task["owner"] for task in content["tasks"] if task["owner"]]
    owners = Membership.objects.filter(pk__in=keys).select_related("person") if keys else ()
    names = {owner.pk: owner.shown_name for owner in owners}
    return EditionPage(
        number=row.number,
        published_at=row.published_at,
        by=row.published_by.shown_name if row.published_by else "",
        items=tuple(content["items"]),
        tasks=tuple(
            TaskTold(
                task["text"],
                names.get(task["owner"], ""),
                date.fromisoformat(task["due_on"]) if task["due_on"] else None,
            )
            for task in content["tasks"]
        ),
    )


def item_called(gathering: NetworkMeeting, pk: int) -> AgendaItem | None:
    """The item of this meeting's agenda, or None."""
    return gathering.items.filter(pk=pk).first()


def task_called(network: Network, pk: int) -> Task | None:
    """The task of this network, or None."""
    return Task.objects.filter(gathering__network=network, pk=pk).first()


def post_called(network: Network, key: UUID) -> Post | None:
    """The post of this network, or None."""
    return Post.objects.select_related("topic").filter(topic__network=network, key=key).first()


def topic_of(network: Network, key: UUID) -> Topic | None:
    """The topic of this network, or None."""
    return network.topics.filter(key=key).first()
