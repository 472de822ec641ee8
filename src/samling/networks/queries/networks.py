"""Networks as everybody may see them: the list, and what each of them is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from samling.ground.wording import Wording
from samling.meetings.models import Meeting
from samling.meetings.terms import MeetingState, RoomKind, Theme
from samling.networks.models import Membership, Network, NetworkMeeting
from samling.networks.terms import NetworkState, Standing

COMING = 6
CALENDAR_BACK_DAYS = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks the list for; nothing said means those that are active."""

    theme: str = ""
    state: str = NetworkState.ACTIVE
    library_ids: tuple[int, ...] = ()
    person_id: int | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """One network in the list."""

    slug: str
    name: Wording
    purpose: Wording
    theme: Theme
    state: NetworkState
    members: int
    libraries: int
    next_at: datetime | None
    is_mine: bool
    is_made_up: bool


@dataclass(frozen=True, slots=True)
class Convener:
    """Who convenes, and where they work."""

    name: str
    place: str


@dataclass(frozen=True, slots=True)
class ComingMeeting:
    """A meeting of a network, as everybody may see it; only open ones have an address for all."""

    pk: int
    slug: str
    title: Wording
    starts_at: datetime
    ends_at: datetime
    place: str
    is_digital: bool
    is_open: bool
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """What everybody may read of a network, and where the reader stands in it."""

    pk: int
    slug: str
    name: Wording
    purpose: Wording
    theme: Theme
    state: NetworkState
    state_why: str
    state_since: date
    is_open: bool
    is_made_up: bool
    host: str
    measure: tuple[str, Wording] | None
    conveners: tuple[Convener, ...]
    members: int
    libraries: tuple[str, ...]
    coming: tuple[ComingMeeting, ...]
    is_silent: bool
    standing: Standing | None = None
    own_key: str = ""
    is_convener: bool = False
    waiting: int = field(default=0)

    @property
    def title(self) -> Wording:
        """For the page's frame."""
        return self.name

    @property
    def is_member(self) -> bool:
        """True when the reader is in it."""
        return self.standing == Standing.MEMBER


def network_lines(wanted: Wanted, *, at: datetime) -> tuple[NetworkLine, ...]:
    """The networks asked for, by name; one question."""
    soonest = (
        NetworkMeeting.objects.filter(
            network=OuterRef("pk"),
            meeting__state=MeetingState.PUBLISHED,
            meeting__ends_at__gt=at,
        )
        .order_by("meeting__starts_at")
        .values("meeting__starts_at")[:1]
    )
    here = Q(memberships__standing=Standing.MEMBER)
    mine = Membership.objects.here().filter(network=OuterRef("pk"), person_id=wanted.person_id or 0)
    rows = _filtered(wanted).annotate(
        members=Count("memberships", filter=here, distinct=True),
        libraries=Count("memberships__organisation", filter=here, distinct=True),
        next_at=Subquery(soonest),
        is_mine=Exists(mine),
    )
    return tuple(
        NetworkLine(
            slug=row.slug,
            name=row.name,
            purpose=row.purpose,
            theme=Theme(row.theme),
            state=NetworkState(row.state),
            members=row.members,
            libraries=row.libraries,
            next_at=row.next_at,
            is_mine=row.is_mine,
            is_made_up=row.is_made_up,
        )
        for row in rows.order_by("name_nb", "name_nn", "pk")
    )


def _filtered(wanted: Wanted) -> QuerySet[Network]:
    rows = Network.objects.all()
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.theme:
        rows = rows.filter(theme=wanted.theme)
    if wanted.library_ids:
        ours = Membership.objects.here().filter(
            network=OuterRef("pk"), organisation_id__in=wanted.library_ids
        )
        rows = rows.filter(Exists(ours))
    for word in wanted.search.replace("\0", "").split()[:5]:
        found = Q()
        for name in ("name_nb", "name_nn", "name_en", "purpose_nb", "purpose_nn", "purpose_en"):
            found |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(found)
    return rows


def network_called(slug: str) -> Network | None:
    """The network of this address, with measure and host; None when there is none."""
    return Network.objects.select_related("measure", "host").filter(slug=slug).first()


def network_page(network: Network, mine: Membership | None, *, at: datetime) -> NetworkPage:
    """The open page of a network; four questions at any size."""
    conveners = network.memberships.conveners().select_related("person", "organisation")
    here = network.memberships.here()
    places = here.exclude(organisation__isnull=True).values_list("organisation__name", flat=True)
    counts = network.memberships.aggregate(
        members=Count("pk", filter=Q(standing=Standing.MEMBER)),
        waiting=Count("pk", filter=Q(standing=Standing.ASKED)),
    )
    measure = network.measure
    return NetworkPage(
        pk=network.pk,
        slug=network.slug,
        name=network.name,
        purpose=network.purpose,
        theme=Theme(network.theme),
        state=NetworkState(network.state),
        state_why=network.state_why,
        state_since=network.state_since,
        is_open=network.is_open,
        is_made_up=network.is_made_up,
        host=network.host.name,
        measure=(measure.slug, measure.title) if measure else None,
        conveners=tuple(
            Convener(row.shown_name, row.organisation.name if row.organisation else "")
            for row in conveners.order_by("joined_at", "pk")
        ),
        members=counts["members"],
        libraries=tuple(sorted(set(places))),
        coming=coming_meetings(network.pk, at=at)[:COMING],
        is_silent=network.reminded_at is not None
        and (network.kept_at is None or network.kept_at < network.reminded_at),
        standing=Standing(mine.standing) if mine else None,
        own_key=str(mine.key) if mine else "",
        is_convener=mine is not None and mine.is_convener,
        waiting=counts["waiting"],
    )


def coming_meetings(
    network_id: int, *, at: datetime, since: datetime | None = None
) -> tuple[ComingMeeting, ...]:
    """Meetings that are not over (or that began after ``since``), soonest first, the cancelled among them."""
    rows = NetworkMeeting.objects.filter(
        network_id=network_id, meeting__published_at__isnull=False
    ).select_related("meeting")
    rows = (
        rows.filter(meeting__starts_at__gt=since) if since else rows.filter(meeting__ends_at__gt=at)
    )
    return tuple(meeting_line(row) for row in rows.order_by("meeting__starts_at", "pk"))


def meeting_line(row: NetworkMeeting) -> ComingMeeting:
    """A meeting as a line; needs ``meeting`` to be there."""
    meeting: Meeting = row.meeting
    return ComingMeeting(
        pk=row.pk,
        slug=meeting.slug,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        is_digital=meeting.room_kind != RoomKind.NONE,
        is_open=meeting.is_open,
        is_cancelled=meeting.state == MeetingState.CANCELLED,
    )


def calendar_rows(network_id: int, *, since: datetime) -> tuple[Meeting, ...]:
    """The meetings of a network's calendar, cancelled ones too, so that calendars can strike them."""
    rows = NetworkMeeting.objects.filter(
        network_id=network_id,
        meeting__published_at__isnull=False,
        meeting__starts_at__gt=since,
    ).select_related("meeting__host", "meeting__municipality")
    return tuple(row.meeting for row in rows.order_by("meeting__starts_at", "pk"))
