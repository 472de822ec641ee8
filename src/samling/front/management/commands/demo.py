"""A made-up year of events, people and advice, marked as made up."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from samling.front.demonstration.advice import make_advice
from samling.front.demonstration.bus import make_bus_term
from samling.front.demonstration.competence import make_competence
from samling.front.demonstration.competence_plan import make_competence_plan
from samling.front.demonstration.events import Place, year_of_events
from samling.front.demonstration.meetings import year_of_meetings
from samling.front.demonstration.networks import make_networks
from samling.front.demonstration.people import make_people
from samling.front.demonstration.school_contacts import make_school_contacts
from samling.front.starting import set_bus_measure, set_gatherings
from samling.ground.period import day_in_oslo
from samling.meetings import commands as meetings
from samling.meetings.models import Event
from samling.register.models import Inhabitants, Organisation, Person


class Command(BaseCommand):
    """Make the demonstration, all of it or nothing."""

    help = "Made-up people, events and advice for a demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to leave a database alone that has events already."""
        parser.add_argument("--if-missing", action="store_true")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """People first, since they give the advice; then events, then advice."""
        if options["if_missing"] and Event.objects.exists():
            return
        if Event.objects.filter(is_made_up=True).exists():
            raise CommandError("the demonstration is there already, and is made once")
        at = timezone.now()
        self.stderr.write("· making up a year of events …")
        make_people(at=at)
        make_school_contacts(at=at)
        set_gatherings(at=at)
        set_bus_measure(at=at)
        new = meetings.log_many(
            year_of_events(places(), on=day_in_oslo(at)), by="demonstration", at=at
        )
        ada = Person.objects.get(email="ada@samling.test")
        gatherings = meetings.write_many(
            year_of_meetings(at=at), is_made_up=True, person_id=ada.pk, by="demonstration", at=at
        )
        make_advice(at=at)
        make_bus_term(at=at)
        replies = make_competence(at=at)
        make_competence_plan(at=at)
        make_networks(at=at)
        self.stdout.write(
            f"{new} made-up events, {gatherings} made-up meetings, {replies} made-up replies"
        )


def places() -> list[Place]:
    """The public libraries and the inhabitants of their municipalities in the newest count."""
    persons = dict(Inhabitants.objects.order_by("year").values_list("municipality_id", "persons"))
    libraries = Organisation.objects.filter(kind="public_library", municipality__isnull=False)
    return [
        Place(key, persons.get(municipality, 0))
        for key, municipality in libraries.order_by("slug").values_list("pk", "municipality_id")
        if municipality is not None
    ]
