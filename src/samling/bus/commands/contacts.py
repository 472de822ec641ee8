"""Whom a stop's letters go to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samling.bus.models import HearingAnswer, Stop
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.register.commands import people
from samling.register.models import Affiliation, Person
from samling.register.terms import AffiliationRole


class NoNewContact(Refusal):
    """The answer names no new contact with an address."""


@transaction.atomic
def name_contact(
    *, stop_id: int, name: str, email: str, phone: str = "", by: str, at: datetime
) -> Person:
    """Write to this person about the stop from now on; somebody the register knows is not added again."""
    stop = Stop.objects.select_for_update().get(pk=stop_id)
    person = Person.objects.filter(email__iexact=email.strip(), erased_at__isnull=True).first()
    if person is None:
        person = people.add_person(
            name=name, email=email, phone=phone, language=stop.language, by=by, at=at
        )
    on = day_in_oslo(at)
    role = {"person": person, "role": AffiliationRole.SCHOOL_CONTACT}
    known = Affiliation.objects.filter(organisation=stop.organisation, **role)
    if stop.organisation_id and not known.filter(period__contains=on).exists():
        people.affiliate(
            person_id=person.pk, organisation_id=stop.organisation_id,
            role=AffiliationRole.SCHOOL_CONTACT, starts_on=on, by=by, at=at,
        )  # fmt: skip
    stop.contact = person
    stop.save(update_fields=["contact"])
    journal.note(
        deed="bus.contact_named", subject=f"stop:{stop.pk}", by=by, at=at,
        details={"person": person.pk},
    )  # fmt: skip
    return person


@transaction.atomic
def adopt_contact(*, answer_id: int, by: str, at: datetime) -> Person:
    """The contact that a school has named in its answer becomes the stop's own. NoNewContact."""
    answer = HearingAnswer.objects.select_for_update(of=("self",)).select_related("letter")
    told = answer.get(pk=answer_id)
    if not told.contact_email:
        raise NoNewContact(_("The answer has no e-mail address for a new contact."))
    return name_contact(
        stop_id=told.letter.stop_id,
        name=told.contact_name or told.contact_email.partition("@")[0],
        email=told.contact_email,
        phone=told.contact_phone,
        by=by,
        at=at,
    )
