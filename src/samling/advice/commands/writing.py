"""The county library writes first: a letter from a case that began without one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samling.advice.commands.enquiries import AnswerEmpty, note_answer, post_answer
from samling.advice.commands.promises import refuse_closed
from samling.advice.models import Case, Enquiry, Message
from samling.advice.terms import CameBy
from samling.ground.refusal import Refusal
from samling.ground.wording import LANGUAGES
from samling.journal.commands import note
from samling.register.models import Person


class HasLetters(Refusal):
    """The case has letters already, which are answered."""


class BadAddress(Refusal):
    """Nothing can be sent there."""


@transaction.atomic
def write_first(
    *,
    key: UUID,
    case_id: int,
    to: str,
    name: str,
    text: str,
    adviser_id: int,
    by: str,
    at: datetime,
) -> Message:
    """Send the first letter of a case, and write it in the log; what is answered lands in the case.

    The same key again sends nothing more. Refusals: HasLetters, BadAddress, AnswerEmpty, CaseClosed.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    if known := Message.objects.filter(key=key).first():
        return known
    if Enquiry.objects.filter(case=case).exists():
        raise HasLetters(_("There are letters in this case already. Answer them instead."))
    refuse_closed(case)
    if not text.strip():
        raise AnswerEmpty(_("Write the letter first."))
    address = to.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadAddress(_("Write an e-mail address, as in kari@example.org.")) from None
    person = Person.objects.filter(email__iexact=address, erased_at__isnull=True).first()
    language = person.language if person else (get_language() or "nb")[:2]
    enquiry = Enquiry.objects.create(
        title=case.title,
        name=(person.name if person else name.strip())[:150],
        email=address,
        person=person,
        language=language if language in LANGUAGES else "nb",
        library_id=case.library_id,
        municipality_id=case.municipality_id,
        theme=case.theme,
        came_by=CameBy.OURS,
        received_at=at,
        case=case,
    )
    note(deed="advice.written_first", subject=f"enquiry:{enquiry.pk}", by=by, at=at)
    sent = note_answer(
        key=key, case_id=case_id, text=text.strip(), adviser_id=adviser_id, by=by, at=at
    )
    post_answer(enquiry, sent, [], Person.objects.get(pk=adviser_id), at=at)
    return sent
