"""Letters of news: what is new since the last one, once a day or a week; nothing new, no letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from samling.accounts.commands import address
from samling.ground.period import day_in_oslo
from samling.meetings.terms import MeetingState
from samling.networks.commands import letters
from samling.networks.models import (
    Document,
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
    due = [
        key
        for key, delivery, told_at in rows.values_list("pk", "delivery", "digested_at")
        if digest.is_due(delivery, on=on, told_on=day_in_oslo(told_at) if told_at else None)
    ]
    return sum(_send(key, at=at) for key in due)


@transaction.atomic
def _send(key: int, *, at: datetime) -> int:
    """Letter and mark together: killed in between, neither stands, and the next run does both."""
    mine = (
        Membership.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("network", "person")
        .filter(pk=key)
        .first()
    )
    if mine is None:
        return 0
    until = at - SETTLED
    told = _news(
        mine, since=max(mine.digested_at or mine.joined_at or at, at - BACK), until=until, at=at
    )
    mine.digested_at = until
    mine.save(update_fields=["digested_at"])
    if told.is_empty or not mine.address:
        return 0
    once = f"{day_in_oslo(at)}"
    letters.queue(
        mine.network,
        [letters.written("digest", mine, mine.network, once=once, is_listed=True, news=told)],
        at=at,
    )
    return 1


def _news(mine: Membership, *, since: datetime, until: datetime, at: datetime) -> News:
    network, language = mine.network, mine.letter_language
    new_meeting = NetworkMeeting.objects.filter(
        network=network, made_at__gt=since, made_at__lte=until, meeting__starts_at__gt=at,
        meeting__state=MeetingState.PUBLISHED,
    )  # fmt: skip
    return News(
        posts=_posts(mine, since=since, until=until),
        minutes=_minutes(mine, since=since, until=until),
        documents=_documents(mine, since=since, until=until),
        meetings=_meetings(network, language, at=at),
        has_new_meeting=new_meeting.exists(),
    )


def _posts(mine: Membership, *, since: datetime, until: datetime) -> tuple[Said, ...]:
    rows = Post.objects.filter(
        topic__network=mine.network,
        written_at__gt=since,
        written_at__lte=until,
        hidden_at__isnull=True,
    ).filter(Q(author__isnull=True) | ~Q(author=mine))
    rows = rows.select_related("topic", "author__person").order_by("topic_id", "written_at", "pk")
    slug = mine.network.slug
    return tuple(
        Said(
            topic=post.topic.subject,
            name=post.author.shown_name if post.author else "",
            text=post.text[:LONGEST] + ("…" if len(post.text) > LONGEST else ""),
            link=letters.way_in(mine, "networks:topic", slug=slug, key=post.topic.key),
        )
        for post in rows[:60]
    )


def _minutes(mine: Membership, *, since: datetime, until: datetime) -> tuple[Line, ...]:
    network, language = mine.network, mine.letter_language
    rows = MinutesEdition.objects.filter(
        gathering__network=network, number=1, published_at__gt=since, published_at__lte=until
    ).select_related("gathering__meeting")
    return tuple(
        Line(
            title=row.gathering.meeting.title.in_language(language),
            link=letters.way_in(mine, "networks:gathering", slug=network.slug, pk=row.gathering_id),
            starts_at=row.gathering.meeting.starts_at,
            decisions=tuple(one["decision"] for one in row.content["items"] if one["decision"]),
        )
        for row in rows.order_by("published_at")
    )


def _documents(mine: Membership, *, since: datetime, until: datetime) -> tuple[Line, ...]:
    network = mine.network
    rows = Document.objects.filter(
        network=network,
        is_waiting=False,
        versions__added_at__gt=since,
        versions__added_at__lte=until,
    )
    link = letters.way_in(mine, "networks:shelf", slug=network.slug)
    titles = rows.order_by("pk").distinct().values_list("title", flat=True)[:20]
    return tuple(Line(title=title, link=link) for title in titles)


def _meetings(network: Network, language: str, *, at: datetime) -> tuple[Line, ...]:
    rows = NetworkMeeting.objects.filter(
        network=network, meeting__state=MeetingState.PUBLISHED,
        meeting__starts_at__gt=at, meeting__starts_at__lte=at + AHEAD,
    ).select_related("meeting")  # fmt: skip
    return tuple(
        Line(
            title=row.meeting.title.in_language(language),
            link=address("meetings:meeting", slug=row.meeting.slug),
            starts_at=row.meeting.starts_at,
        )
        for row in rows.order_by("meeting__starts_at")
    )
