"""Requests become arguments."""

from samling.networks.forms.inside import (
    DocumentForm,
    ItemForm,
    MeetingsForm,
    PostForm,
    TaskForm,
    TopicForm,
    VersionForm,
)
from samling.networks.forms.networks import Filters, GuestForm, NetworkForm, StateForm

__all__ = [
    "DocumentForm",
    "Filters",
    "GuestForm",
    "ItemForm",
    "MeetingsForm",
    "NetworkForm",
    "PostForm",
    "StateForm",
    "TaskForm",
    "TopicForm",
    "VersionForm",
]
