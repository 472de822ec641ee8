"""What an adviser or somebody who asks writes becomes arguments; nothing is written here."""

from samling.advice.forms.cases import AdviceForm, HandOverForm, PromiseForm, PutOffForm
from samling.advice.forms.enquiries import (
    AnswerForm,
    AskForm,
    FirstLetterForm,
    PutAsideForm,
    SortForm,
    TakeForm,
)
from samling.advice.forms.knowledge import KnowledgeForm

__all__ = [
    "AdviceForm",
    "AnswerForm",
    "AskForm",
    "FirstLetterForm",
    "HandOverForm",
    "KnowledgeForm",
    "PromiseForm",
    "PutAsideForm",
    "PutOffForm",
    "SortForm",
    "TakeForm",
]
