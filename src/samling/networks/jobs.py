"""Work that waits: invitations, letters of news, networks that sleep, what is forgotten."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from samling.networks import commands


@app.periodic(cron="*/30 5-20 * * *")
@app.task(name="samling.networks.jobs.invite", queueing_lock="invite_network_members")
def invite(timestamp: int) -> None:
    """Invite members to the meetings that come near."""
    commands.invite_to_coming(at=timezone.now())


@app.periodic(cron="10 6 * * *")
@app.task(name="samling.networks.jobs.digests", queueing_lock="network_digests")
def digests(timestamp: int) -> None:
    """Write the letters of news."""
    commands.send_digests(at=timezone.now())


@app.periodic(cron="20 7 * * *")
@app.task(name="samling.networks.jobs.sleepers", queueing_lock="network_sleepers")
def sleepers(timestamp: int) -> None:
    """Ask about the networks that have fallen silent."""
    commands.look_for_sleepers(at=timezone.now())


@app.periodic(cron="47 3 * * *")
@app.task(name="samling.networks.jobs.tidy", queueing_lock="tidy_networks")
def tidy(timestamp: int) -> None:
    """Delete what has stood until its day, and blank the names of those who left long ago."""
    now = timezone.now()
    commands.delete_old(by="program:networks", at=now)
    commands.sweep(at=now)
    commands.forget_those_who_left(at=now)
