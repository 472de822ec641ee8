"""E-mail about advice: a new enquiry, or words that belong to one we have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from samling.accounts import commands as letters
from samling.accounts.rules.mail import Mail
from samling.advice import emails
from samling.advice.commands.enquiries import confirm
from samling.advice.models import Enclosure, Enquiry, Message
from samling.advice.queries import works_at_the_county
from samling.advice.rules import municipality_in
from samling.advice.terms import CameBy, Direction
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal.commands import note
from samling.register.models import Affiliation, Municipality, Organisation, Person

LONGEST = 50_000


class EnquiryUnknown(Refusal):
    """No enquiry has this token."""


class WrittenByAProgram(Refusal):
    """A program has no questions."""


class LetterEmpty(Refusal):
    """A letter without words or files."""


def take(*, token: str, mail: Mail, at: datetime) -> None:
    """Put a letter where it belongs: in its enquiry, or as a new one on every adviser's desk.

    Refusals: EnquiryUnknown, WrittenByAProgram, LetterEmpty.
    """
    enquiry = _enquiry_of(token, mail)
    if enquiry is not None and mail.returned:  # a report about a letter of ours is no letter
        _note_returned(enquiry, at=at)
        return
    if enquiry is not None:
        _write(enquiry, mail, at=at)
        _tell_owner(enquiry, mail, at=at)
        return
    if mail.is_automatic:
        raise WrittenByAProgram(_("This was written by a program, and is no question."))
    if not (mail.whole_text or mail.subject or mail.attachments):
        raise LetterEmpty(_("The letter is empty."))
    _begin(mail, at=at)


def _note_returned(enquiry: Enquiry, *, at: datetime) -> None:
    """Our letter did not arrive: it stands in the case, and the one who has the case hears of it."""
    is_news = enquiry.returned_at is None
    enquiry.returned_at = at
    enquiry.save(update_fields=["returned_at"])
    note(deed="advice.letter_returned", subject=f"enquiry:{enquiry.pk}", by="mail", at=at)
    owner = enquiry.case.owner if enquiry.case else None
    if is_news and enquiry.case and owner and owner.email:
        letters.queue_letter(
            to=owner.email,
            language=owner.language,
            template="advice/letters/returned",
            context={
                "title": enquiry.title,
                "email": enquiry.email,
                "address": letters.address("advice:case", pk=enquiry.case.pk),
            },
            purpose="advice",
            key=f"returned:{enquiry.pk}:{at.isoformat()}",
            by="mail",
            at=at,
        )


def _enquiry_of(token: str, mail: Mail) -> Enquiry | None:
    """By the token of the address; else by the letter it answers, when the same person writes."""
    if token:
        found = Enquiry.objects.select_for_update().filter(token=token).first()
        if found is None:
            raise EnquiryUnknown(_("We do not know which question this belongs to."))
        return found
    answered = [number for number in (mail.in_reply_to, *mail.references) if number]
    return (
        Enquiry.objects.select_for_update()
        .filter(email=mail.sender_address, pk__in=_enquiries_with(answered))
        .order_by("-pk")
        .first()
        if answered and mail.sender_address
        else None
    )


def _enquiries_with(numbers: list[str]) -> list[int]:
    rows = Message.objects.filter(message_id__in=numbers)
    return list(rows.values_list("enquiry_id", flat=True))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Who asks, and whether a colleague of ours sent it on."""

    name: str
    email: str
    is_forwarded: bool


def _writer(mail: Mail, *, at: datetime) -> _Writer:
    """The one who wrote to the adviser who forwards; the sender, when nobody of ours forwards."""
    head = mail.forwarded
    if head is not None and _is_ours(mail.sender_address, at=at):
        return _Writer(head.sender_name, head.sender_address, is_forwarded=True)
    return _Writer(mail.sender_name, mail.sender_address, is_forwarded=False)


def _person(email: str) -> Person | None:
    if not email:
        return None
    people = Person.objects.alias(address=Lower("email")).filter(erased_at__isnull=True)
    return people.filter(address=email.lower()).order_by("pk").first()


def _is_ours(email: str, *, at: datetime) -> bool:
    person = _person(email)
    return person is not None and works_at_the_county(person.pk, on=day_in_oslo(at))


def _begin(mail: Mail, *, at: datetime) -> None:
    writer = _writer(mail, at=at)
    person = _person(writer.email)
    library = _library_of(person, at=at) or _library_with(writer.email)
    place = library.municipality if library else _municipality_of(writer.email)
    subject = mail.forwarded.subject if writer.is_forwarded and mail.forwarded else mail.subject
    enquiry = Enquiry.objects.create(
        key=uuid4(),
        title=(emails.bare(subject) or emails.bare(mail.subject) or _("Question by e-mail"))[:160],
        name=writer.name or (person.name if person else ""),
        email=writer.email,
        person=person,
        language=person.language if person else "nb",
        library=library,
        municipality=place,
        is_place_guessed=place is not None,
        theme=emails.theme_of(f"{mail.subject}\n{mail.whole_text}"),
        came_by=CameBy.FORWARDED if writer.is_forwarded else CameBy.MAIL,
        received_at=at,
    )
    note(deed="advice.asked", subject=f"enquiry:{enquiry.pk}", by="mail", at=at)
    _write(enquiry, mail, at=at)
    if not writer.is_forwarded:
        confirm(enquiry, at=at, in_reply_to=mail.message_id)


def _library_of(person: Person | None, *, at: datetime) -> Organisation | None:
    """The library where the sender works, when there is only one."""
    if person is None:
        return None
    posts = Affiliation.objects.current(day_in_oslo(at)).filter(
        person=person, organisation__in=Organisation.objects.libraries()
    )
    places = {
        post.organisation_id: post.organisation
        for post in posts.select_related("organisation__municipality")
    }
    return next(iter(places.values())) if len(places) == 1 else None


def _library_with(email: str) -> Organisation | None:
    """The library that has this very address."""
    if not email:
        return None
    rows = Organisation.objects.libraries().filter(email__iexact=email)
    return rows.select_related("municipality").order_by("pk").first()


def _municipality_of(email: str) -> Municipality | None:
    """By the domain of the address, as in ``sor-odal.kommune.no``."""
    slugs = list(Municipality.objects.values_list("slug", flat=True))
    found = municipality_in(email, slugs=slugs)
    return Municipality.objects.filter(slug=found).first() if found else None


def _write(enquiry: Enquiry, mail: Mail, *, at: datetime) -> Message | None:
    """The letter as a message with its files; one that is here already is not written again."""
    if mail.message_id and enquiry.messages.filter(message_id=mail.message_id).exists():
        return None
    text, rest = _told(mail)
    message = Message.objects.create(
        enquiry=enquiry,
        direction=Direction.IN,
        text=text[:LONGEST],
        rest=rest[:LONGEST],
        name=mail.sender_name,
        email=mail.sender_address,
        message_id=mail.message_id[:320],
        is_automatic=mail.is_automatic,
        at=at,
    )
    if enquiry.returned_at is not None and mail.sender_address == enquiry.email:
        enquiry.returned_at = None  # who writes from it has it
        enquiry.save(update_fields=["returned_at"])
    for file in mail.attachments:
        Enclosure.objects.create(
            message=message,
            name=file.name[:150],
            media_type=file.media_type[:100],
            content=file.content,
            size=len(file.content),
        )
    return message


def _told(mail: Mail) -> tuple[str, str]:
    """What is shown at once, and what stands folded: the quoted, the signed, or all when nothing was new."""
    if mail.forwarded is not None:
        head = mail.forwarded
        words = "\n\n".join(part for part in (mail.text, head.text) if part)
        return words or mail.whole_text, mail.whole_text if words != mail.whole_text else ""
    text = mail.text or mail.whole_text
    return text, mail.whole_text if mail.whole_text.strip() != text.strip() else ""


def _tell_owner(enquiry: Enquiry, mail: Mail, *, at: datetime) -> None:
    """A reply opens its case again, and the one who has the case hears of it."""
    case = enquiry.case
    if case is None or mail.is_automatic:
        return
    if case.closed_at is not None:
        case.closed_at = None
        case.save(update_fields=["closed_at"])
        note(deed="advice.case_reopened", subject=f"case:{case.pk}", by="mail", at=at)
    owner = case.owner
    if owner is None or not owner.email or owner.email.lower() == mail.sender_address:
        return
    letters.queue_letter(
        to=owner.email,
        language=owner.language,
        template="advice/letters/reply_came",
        context={"title": case.title, "address": letters.address("advice:case", pk=case.pk)},
        purpose="advice",
        key=f"reply:{enquiry.pk}:{mail.message_id or at.isoformat()}",
        by="mail",
        at=at,
    )
