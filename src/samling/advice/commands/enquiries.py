"""Enquiries: asked, taken by one adviser, put aside, answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from samling.accounts import commands as letters
from samling.accounts import inbox
from samling.accounts.rules import message_id
from samling.advice import emails
from samling.advice.commands.cases import give_advice, open_case
from samling.advice.commands.promises import refuse_closed
from samling.advice.models import Case, Enquiry, Message
from samling.advice.terms import CameBy, Direction, Way
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal.commands import note
from samling.register.models import Municipality, Organisation, Person

KIND = "rad"
CONFIRMATIONS_A_DAY = 3


class EnquiryTaken(Refusal):
    """Another adviser was first."""


class EnquiryPutAside(Refusal):
    """Somebody has put the enquiry aside."""


class PlaceMissing(Refusal):
    """A case belongs to a municipality."""


class NobodyToAnswer(Refusal):
    """The enquiry has no address to answer to."""


class NotTakenYet(Refusal):
    """An answer comes from the adviser who has the case."""


class AnswerEmpty(Refusal):
    """An answer says something."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as far as is known."""

    name: str
    email: str
    person_id: int | None = None
    language: str = "nb"


@transaction.atomic
def ask(
    *,
    key: UUID,
    asker: Asker,
    title: str,
    text: str,
    library_id: int | None,
    by: str,
    at: datetime,
    is_confirmed: bool = True,
) -> Enquiry:
    """An enquiry by the public form, confirmed by letter; the same key again is the same enquiry."""
    if known := Enquiry.objects.filter(key=key).first():
        return known
    library = Organisation.objects.filter(pk=library_id).first() if library_id else None
    enquiry = Enquiry.objects.create(
        key=key,
        title=title[:160],
        name=asker.name[:150],
        email=asker.email.strip().lower(),
        person_id=asker.person_id,
        language=asker.language,
        library=library,
        municipality_id=library.municipality_id if library else None,
        theme=emails.theme_of(f"{title}\n{text}"),
        came_by=CameBy.FORM,
        received_at=at,
    )
    Message.objects.create(
        enquiry=enquiry,
        direction=Direction.IN,
        text=text,
        name=enquiry.name,
        email=enquiry.email,
        at=at,
    )
    note(deed="advice.asked", subject=f"enquiry:{enquiry.pk}", by=by, at=at)
    if is_confirmed:  # made-up people get no letters
        confirm(enquiry, at=at)
    return enquiry


def confirm(enquiry: Enquiry, *, at: datetime, in_reply_to: str = "") -> None:
    """Tell the one who asked that we have it, and where further words go; few times a day to anybody."""
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    today = Enquiry.objects.filter(email=enquiry.email, received_at__gte=day)
    if not enquiry.email or today.count() > CONFIRMATIONS_A_DAY:
        return
    letters.queue_letter(
        to=enquiry.email,
        language=enquiry.language,
        template="advice/letters/received",
        context={"title": enquiry.title, "can_reply": bool(inbox.address_of(KIND, enquiry.token))},
        purpose="enquiry",
        key=f"enquiry-received:{enquiry.pk}",
        headers={
            "Reply-To": inbox.address_of(KIND, enquiry.token),
            "Return-Path": inbox.address_of(KIND, enquiry.token),
            "Message-ID": message_id(KIND, enquiry.token, "mottatt", domain=settings.INBOX_DOMAIN),
            "In-Reply-To": in_reply_to,
            "References": in_reply_to,
            "Auto-Submitted": "auto-replied",
        },
        by="mail",
        at=at,
    )


@transaction.atomic
def take_enquiry(
    *,
    enquiry_id: int,
    adviser_id: int,
    by: str,
    at: datetime,
    municipality: str = "",
    library_id: int | None = None,
) -> Case:
    """The enquiry becomes this adviser's case; taking one's own again changes nothing.

    Refusals: EnquiryTaken, EnquiryPutAside, PlaceMissing, and those of ``open_case``.
    """
    enquiry = Enquiry.objects.select_for_update().get(pk=enquiry_id)
    if enquiry.case_id is not None:
        return _already_taken(enquiry, adviser_id)
    if enquiry.put_aside_at is not None:
        raise EnquiryPutAside(_("This question has been put aside."))
    place = _place_of(enquiry, municipality, library_id)
    if place is None:
        raise PlaceMissing(_("Choose which municipality this is about."))
    library = _library_of(enquiry, place, library_id)
    case = open_case(
        municipality=place.slug,
        title=enquiry.title,
        owner_id=adviser_id,
        library_id=library,
        by=by,
        at=at,
    )
    case.theme = enquiry.theme
    case.save(update_fields=["theme"])
    enquiry.case, enquiry.municipality, enquiry.library_id = case, place, library
    enquiry.save(update_fields=["case", "municipality", "library"])
    note(deed="advice.enquiry_taken", subject=f"enquiry:{enquiry.pk}", by=by, at=at)
    return case


def _already_taken(enquiry: Enquiry, adviser_id: int) -> Case:
    case = Case.objects.select_related("owner").get(enquiry=enquiry)
    if case.owner_id == adviser_id:
        return case
    who = case.owner.name if case.owner else _("Somebody else")
    raise EnquiryTaken(_("%(name)s has taken this question already.") % {"name": who})


def _place_of(enquiry: Enquiry, slug: str, library_id: int | None) -> Municipality | None:
    if slug:
        return Municipality.objects.filter(slug=slug).first()
    if library_id:
        library = Organisation.objects.select_related("municipality").filter(pk=library_id).first()
        return library.municipality if library else None
    return enquiry.municipality


def _library_of(enquiry: Enquiry, place: Municipality, library_id: int | None) -> int | None:
    """The library named now, else the one guessed when it lies in the municipality chosen."""
    if library_id:
        return library_id
    guessed = enquiry.library
    return guessed.pk if guessed and guessed.municipality_id == place.pk else None


@transaction.atomic
def put_aside(*, enquiry_id: int, because: str, by: str, at: datetime) -> None:
    """An enquiry that is none, such as advertising, stands on no desk; EnquiryTaken when it has a case."""
    enquiry = Enquiry.objects.select_for_update().get(pk=enquiry_id)
    if enquiry.case_id is not None:
        raise EnquiryTaken(_("Somebody has taken this question already."))
    if enquiry.put_aside_at is None:
        enquiry.put_aside_at, enquiry.put_aside_because = at, because[:200]
        enquiry.save(update_fields=["put_aside_at", "put_aside_because"])
        note(deed="advice.enquiry_put_aside", subject=f"enquiry:{enquiry.pk}", by=by, at=at)


@transaction.atomic
def take_out_again(*, enquiry_id: int, by: str, at: datetime) -> None:
    """What was put aside by mistake stands on every desk again."""
    enquiry = Enquiry.objects.select_for_update().get(pk=enquiry_id)
    if enquiry.put_aside_at is not None:
        enquiry.put_aside_at, enquiry.put_aside_because = None, ""
        enquiry.save(update_fields=["put_aside_at", "put_aside_because"])
        note(deed="advice.enquiry_taken_out", subject=f"enquiry:{enquiry.pk}", by=by, at=at)


@transaction.atomic
def answer(
    *, key: UUID, case_id: int, text: str, adviser_id: int, by: str, at: datetime
) -> Message:
    """Send an answer by mail and write it in the log; the same key again sends nothing more.

    Refusals: NotTakenYet, NobodyToAnswer, AnswerEmpty, CaseClosed.
    """
    enquiry = Enquiry.objects.select_for_update(of=("self",)).filter(case_id=case_id).first()
    if enquiry is None or enquiry.case is None:
        raise NotTakenYet(_("There is no letter to answer in this case."))
    if known := Message.objects.filter(key=key).first():
        return known
    refuse_closed(enquiry.case)
    if not enquiry.email:
        raise NobodyToAnswer(
            _("We do not know the address of the one who asks. Write it below first.")
        )
    if not text.strip():
        raise AnswerEmpty(_("Write the answer first."))
    earlier = list(enquiry.messages.exclude(message_id="").order_by("at", "pk"))
    sent = note_answer(
        key=key, case_id=case_id, text=text.strip(), adviser_id=adviser_id, by=by, at=at
    )
    post_answer(enquiry, sent, earlier, Person.objects.get(pk=adviser_id), at=at)
    return sent


@transaction.atomic
def note_answer(
    *, key: UUID, case_id: int, text: str, adviser_id: int, by: str, at: datetime
) -> Message:
    """An answer in its case and in the log; nothing is sent."""
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(case_id=case_id)
    adviser = Person.objects.get(pk=adviser_id)
    message = Message.objects.create(
        key=key,
        enquiry=enquiry,
        direction=Direction.OUT,
        text=text,
        name=adviser.name,
        by=adviser,
        message_id=message_id(KIND, enquiry.token, key.hex, domain=settings.INBOX_DOMAIN),
        at=at,
    )
    give_advice(
        key=key,
        case_id=case_id,
        text=text,
        given_on=day_in_oslo(at),
        adviser_id=adviser_id,
        way=Way.MAIL,
        by=by,
        at=at,
    )
    if enquiry.answered_at is None:
        enquiry.answered_at = at
        enquiry.save(update_fields=["answered_at"])
    return message


def post_answer(
    enquiry: Enquiry, message: Message, earlier: list[Message], adviser: Person, *, at: datetime
) -> None:
    """Send the answer as a letter that belongs to the thread; what nobody has written to is no reply."""
    told = [one for one in earlier if one.direction == Direction.IN]
    last = enquiry.messages.filter(direction=Direction.IN).order_by("-at", "-pk").first()
    letter = letters.NewLetter(
        to=enquiry.email,
        language=enquiry.language,
        subject=emails.subject_of(enquiry.title, language=enquiry.language)
        if last
        else enquiry.title,
        body=emails.answer_body(
            message.text, adviser=adviser.name, quoted=last.text if last else ""
        ),
        purpose="advice",
        key=f"answer:{message.pk}",
        about=f"enquiry:{enquiry.pk}",
        headers={
            "Message-ID": message.message_id,
            "In-Reply-To": told[-1].message_id if told else "",
            "References": " ".join(one.message_id for one in earlier),
            "Reply-To": inbox.address_of(KIND, enquiry.token) or (adviser.email or ""),
            "Auto-Submitted": "no",  # a human being wrote it
            "Return-Path": inbox.address_of(KIND, enquiry.token),
        },
        sender_name=adviser.name,
    )
    letters.queue_letters([letter], at=at)
