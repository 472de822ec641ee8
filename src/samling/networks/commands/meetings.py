"""Meetings of a network: made in one form with meetings' own commands, and told to the members."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings import commands as meetings
from samling.meetings.models import Meeting
from samling.meetings.terms import MeetingState
from samling.networks.commands.network import refuse_resting
from samling.networks.models import Membership, Network, NetworkMeeting
from samling.networks.terms import NetworkState

INVITED_BEFORE = timedelta(days=21)
AT_ONCE = 50  # people in one go; meetings takes at most sixty


@transaction.atomic
def hold(
    *,
    slug: str,
    told: meetings.Told,
    rule: str = "",
    person_id: int | None,
    is_made_up: bool = False,
    by: str,
    at: datetime,
) -> tuple[NetworkMeeting, ...]:
    """Make a meeting, or one for each date of the rule, publish them and invite to those that are near.

    Raises NetworkNotActive, and what meetings raises: BadMeeting, NotReady, UnknownMeasure.
    """
    network = Network.objects.select_for_update(no_key=True).get(slug=slug)
    refuse_resting(network)
    if rule:
        made = meetings.make_series(
            host_id=network.host_id, told=told, rule=rule, person_id=person_id, by=by, at=at
        )
    else:
        made = (
            meetings.make_meeting(
                host_id=network.host_id, told=told, person_id=person_id, is_made_up=is_made_up,
                by=by, at=at,
            ),
        )  # fmt: skip
    meetings.publish(slug=made[0].slug, by=by, at=at)
    rows = tuple(
        NetworkMeeting.objects.create(network=network, meeting=meeting, made_at=at)
        for meeting in made
    )
    journal.note(
        deed="networks.meetings_made", subject=f"network:{network.pk}", by=by, at=at,
        details={"meetings": len(rows)},
    )  # fmt: skip
    for row in rows:
        if row.meeting.starts_at <= at + INVITED_BEFORE:
            _invite(row.pk, by=by, at=at)
    return rows


@transaction.atomic
def call_off(*, gathering_id: int, why: str, by: str, at: datetime) -> Meeting:
    """Call one meeting off and write to those who have signed up. Raises BadMeeting, MeetingIsOver."""
    row = NetworkMeeting.objects.select_related("meeting").get(pk=gathering_id)
    return meetings.cancel(slug=row.meeting.slug, why=why, by=by, at=at)[0]


def invite_to_coming(*, at: datetime) -> int:
    """Invite members to what is held within three weeks, each once for each meeting; how many letters."""
    rows = NetworkMeeting.objects.filter(
        network__state=NetworkState.ACTIVE,
        network__is_made_up=False,
        meeting__state=MeetingState.PUBLISHED,
        meeting__starts_at__gt=at,
        meeting__starts_at__lte=at + INVITED_BEFORE,
    )
    newcomers = Q(invited_at__isnull=True) | Q(
        network__memberships__standing="member",
        network__memberships__joined_at__gt=F("invited_at"),
    )
    keys = rows.filter(newcomers).order_by("pk").values_list("pk", flat=True).distinct()
    return sum(_invite(key, by="program:networks", at=at) for key in list(keys))


@transaction.atomic
def _invite(key: int, *, by: str, at: datetime) -> int:
    """Members who have joined since the last invitation get one; meetings sends nobody two."""
    row = NetworkMeeting.objects.select_for_update(of=("self",)).select_related(
        "network", "meeting"
    ).get(pk=key)  # fmt: skip
    if row.network.is_made_up:
        return 0
    people = row.network.memberships.here().select_related("person", "organisation")
    if row.invited_at is not None:
        people = people.filter(joined_at__gt=row.invited_at)
    guests = [_newcomer(each) for each in people.order_by("pk") if each.address]
    count = 0
    try:
        for first in range(0, len(guests), AT_ONCE):
            batch = guests[first : first + AT_ONCE]
            count += meetings.invite(slug=row.meeting.slug, people=batch, by=by, at=at)
    except Refusal:  # sign-up has closed: whoever comes too late reads of it on the page
        return 0
    row.invited_at = at
    row.save(update_fields=["invited_at"])
    return count


def _newcomer(member: Membership) -> meetings.Newcomer:
    place = member.organisation
    return meetings.Newcomer(
        name=member.shown_name or member.address,
        email=member.address,
        person_id=member.person_id,
        organisation_id=place.pk if place else None,
        municipality_id=place.municipality_id if place else None,
    )
