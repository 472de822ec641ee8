"""What goes when a person is erased from the register."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from samling.competence.models import Agreement, SurveyInvitation, SurveyReply
from samling.competence.terms import ReplyKind, SurveyState


@transaction.atomic
def erase_answerer(*, email: str, person_id: int, by: str, at: datetime) -> None:
    """Forget that a person was asked, and what she has answered where that can still be told.

    In an open survey her own reply goes with the invitation. In a closed one the reply is cut loose
    already, and nobody knows which it is. What she answered for a library is the library's and stays.
    """
    own = SurveyInvitation.objects.filter(person=person_id, kind=ReplyKind.PERSON)
    asked = own.exclude(survey__state=SurveyState.CLOSED)
    SurveyReply.objects.filter(invitation__in=asked).delete()
    asked.delete()
    SurveyInvitation.objects.filter(person=person_id).update(person=None)
    Agreement.objects.filter(contact=person_id).update(contact=None)
    Agreement.objects.filter(owner=person_id).update(owner=None)
