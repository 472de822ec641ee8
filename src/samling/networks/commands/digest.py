"""Letters of news: what is new since the last one, once a day or a week; nothing new, no letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Left

from samling.accounts.commands import address
from samling.ground.period import day_in_oslo
from samling.meetings.terms import MeetingState
from samling.networks.commands import letters
from samling.networks.models import (
    DocumentVersion,
    Membership,
    MinutesEdition,
    Network,
    NetworkMeeting,
    Post,
)
from samling.networks.rules import digest
from samling.networks.terms import Delivery, NetworkState

AHEAD = timedelta(days=30)
BACK = timedelta(days=35)  # older than that is found on the page
# what began to be stored just now may not be seen yet: it stands in the next letter
SETTLED = timedelta(minutes=5)
LONGEST = 600  # letters of a post that stand in a digest
MOST_POSTS, MOST_DOCUMENTS = 60, 20  # that stand in one letter


@dataclass(frozen=True, slots=True)
class Said:
    """A post as it stands in a letter of news."""

    topic: str
    name: str
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something with a page: a meeting, minutes or a document."""

    title: str
    link: str
    starts_at: datetime | None = None
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """What is new to one member; meetings that come stand beside it."""

    posts: tuple[Said, ...]
    minutes: tuple[Line, ...]
    documents: tuple[Line, ...]
    meetings: tuple[Line, ...]
    has_new_meeting: bool

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to write about."""
        return not (self.posts or self.minutes or self.documents or self.has_new_meeting)


@dataclass(frozen=True, slots=True)
class Happened:
    """What has happened in a network since the member who was told longest ago was told.

    Asked once for all its members; each hears of the part that is new to her.
    """

    posts: tuple[Post, ...]
    minutes: tuple[MinutesEdition, ...]
    versions: tuple[DocumentVersion, ...]
    coming: tuple[NetworkMeeting, ...]
    new_meetings: tuple[datetime, ...]
    """When each meeting that is still to come was made."""


def send_digests(*, at: datetime) -> int:
    """Write to each member whose day it is and to whom something is new; how many letters."""
    rows = (
        Membership.objects.here()
        .filter(
            delivery__in=[Delivery.DAILY, Delivery.WEEKLY],
            network__state=NetworkState.ACTIVE,
            network__is_made_up=False,
        )
        .order_by("network_id", "pk")
    )
    on = day_in_oslo(at)
    due: dict[int, list[int]] = {}
    for network, key, delivery, told_at in rows.values_list(
        "network_id", "pk", "delivery", "digested_at"
    ):
        if digest.is_due(delivery, on=on, told_on=day_in_oslo(told_at) if told_at else None):
            due.setdefault(network, []).append(key)
    return sum(_send(keys, at=at) for keys in due.values())


@transaction.atomic
def _send(keys: Sequence[int], *, at: datetime) -> int:
    """Write to members of one network; how many letters.

    Letters and marks together: killed in between, none of them stands, and the next run does them all.
    """
    found = Membership.objects.select_for_update(of=("self",), skip_locked=True)
    told = list(found.select_related("network", "person").filter(pk__in=keys).order_by("pk"))
    if not told:
        return 0
    until = at - SETTLED
    since = {mine.pk: max(mine.digested_at or mine.joined_at or at, at - BACK) for mine in told}
    network = told[0].network
    happened = _happened(network, since=min(since.values()), until=until, at=at)
    news = [(mine, _news(mine, happened, since=since[mine.pk])) for mine in told]
    once = f"{day_in_oslo(at)}"
    written = [
        letters.written("digest", mine, network, once=once, is_listed=True, news=each)
        for mine, each in news
        if mine.address and not mine.is_unreachable and not each.is_empty
    ]
    Membership.objects.filter(pk__in=since).update(digested_at=until)
    letters.queue(network, written, at=at)
    return len(written)


def _happened(network: Network, *, since: datetime, until: datetime, at: datetime) -> Happened:
    """Five questions, however many members there are."""
    posts = Post.objects.filter(
        topic__network=network,
        written_at__gt=since,
        written_at__lte=until,
        hidden_at__isnull=True,
    ).select_related("topic", "author__person")
    minutes = MinutesEdition.objects.filter(
        gathering__network=network, number=1, published_at__gt=since, published_at__lte=until
    ).select_related("gathering__meeting")
    versions = DocumentVersion.objects.filter(
        document__network=network,
        document__is_waiting=False,
        added_at__gt=since,
        added_at__lte=until,
    ).select_related("document")
    coming = NetworkMeeting.objects.filter(
        network=network, meeting__state=MeetingState.PUBLISHED, meeting__starts_at__gt=at
    )
    return Happened(
        posts=tuple(
            posts.defer("text")
            .annotate(beginning=Left("text", LONGEST + 1))
            .order_by("topic_id", "written_at", "pk")
        ),
        minutes=tuple(minutes.order_by("published_at")),
        versions=tuple(versions.order_by("document_id", "pk")),
        coming=tuple(
            coming.filter(meeting__starts_at__lte=at + AHEAD)
            .select_related("meeting")
            .order_by("meeting__starts_at")
        ),
        new_meetings=tuple(
            coming.filter(made_at__gt=since, made_at__lte=until)
            .order_by("made_at")
            .values_list("made_at", flat=True)
        ),
    )


def _news(mine: Membership, happened: Happened, *, since: datetime) -> News:
    """The part of what has happened that is new to one member."""
    slug = mine.network.slug
    posts = [
        post for post in happened.posts if post.written_at > since and post.author_id != mine.pk
    ]
    shelf = letters.way_in(mine, "networks:shelf", slug=slug)
    documents = {
        version.document_id: version.document.title
        for version in happened.versions
        if version.added_at > since
    }
    return News(
        posts=tuple(_said(mine, post) for post in posts[:MOST_POSTS]),
        minutes=tuple(_minutes(mine, row) for row in happened.minutes if row.published_at > since),
        documents=tuple(
            Line(title=title, link=shelf) for title in list(documents.values())[:MOST_DOCUMENTS]
        ),
        meetings=tuple(_meeting(row, mine.letter_language) for row in happened.coming),
        has_new_meeting=any(made_at > since for made_at in happened.new_meetings),
    )


def _said(mine: Membership, post: Post) -> Said:
    text: str = post.beginning  # type: ignore[attr-defined]
    return Said(
        topic=post.topic.subject,
        name=post.author.shown_name if post.author else "",
        text=text[:LONGEST] + ("…" if len(text) > LONGEST else ""),
        link=letters.way_in(mine, "networks:topic", slug=mine.network.slug, key=post.topic.key),
    )


def _minutes(mine: Membership, row: MinutesEdition) -> Line:
    return Line(
        title=row.gathering.meeting.title.in_language(mine.letter_language),
        link=letters.way_in(
            mine, "networks:gathering", slug=mine.network.slug, pk=row.gathering_id
        ),
        starts_at=row.gathering.meeting.starts_at,
        decisions=tuple(one["decision"] for one in row.content["items"] if one["decision"]),
    )


def _meeting(row: NetworkMeeting, language: str) -> Line:
    return Line(
        title=row.meeting.title.in_language(language),
        link=address("meetings:meeting", slug=row.meeting.slug),
        starts_at=row.meeting.starts_at,
    )
