"""The words of the crew's app, sent with its page so that it speaks the reader's language without coverage."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samling.bus.forms.crew import LABELS
from samling.bus.terms import BusEvent, VisitReason

FIELDS = {f"f_{name}": label for name, label in LABELS.items()} | {
    "f_arrived": _("Arrived"),
    "f_left": _("Left"),
    "f_home": _("Home again"),
    "f_event": _("Event"),
    "f_deviation": _("Not as planned"),
    "f_reason": _("What happened?"),
    "f_out": _("Out of service"),
}
CHOICES = {f"event_{value}": label for value, label in BusEvent.choices}
CHOICES |= {f"why_{value}": label for value, label in VisitReason.choices}

WORDS = FIELDS | CHOICES | {
    "event_none": _("No event"),
    "tours": _("Bus tours"),
    "the_tour": _("The tour"),
    "back": _("Back"),
    "close": pgettext_lazy("a stop", "Done here, drive on"),
    "left": _("Left {when}"),
    "arrive": _("We have arrived"),
    "arrived": _("Arrived {when}"),
    "start_tour": _("Start the tour"),
    "started": _("Started {when}"),
    "end_tour": _("Home again"),
    "home": _("Home {when}"),
    "way": _("Show the way"),
    "here_since": _("Here since {when}"),
    "done_at": _("Done {when} · {n} children"),
    "cancelled": _("Cancelled {why}"),
    "today": _("Today"),
    "days": _("Days"),
    "buses": _("Buses"),
    "day_before": _("Day before"),
    "day_after": _("Day after"),
    "undo": _("Undo: {what}"),
    "next": _("Next"),
    "ready": _("Done"),
    "shut": _("Close"),
    "erase": _("Rub out"),
    "blank": _("blank"),
    "take_back": _("Take back"),
    "yes": _("yes"),
    "too_big": _("The number can be {n} at most."),
    "sending": _("Sending …"),
    "waits_1": _("1 waits"),
    "waits_n": _("{n} wait"),
    "all_sent": _("All is sent"),
    "offline_short": _("No coverage"),
    "log_in": _("Log in"),
    "signed_out": _("You have been signed out. Everything is kept on the phone and sent when you log in again."),
    "no_access": _("You are signed in without access to the tours. Everything is kept on the phone."),
    "fault": _("The server could not take it just now. Everything is kept on the phone, and it is tried again."),
    "no_storage": _("This browser cannot keep anything on the phone. Without coverage, what you tell is lost."),
    "clock_ahead": _("The clock of the phone is {n} minutes fast. Samling puts the times right."),
    "clock_behind": _("The clock of the phone is {n} minutes slow. Samling puts the times right."),
    "doubted": _("Could not be used"),
    "doubted_kept": _("It is kept, and changes nothing."),
    "put_right": _("Put it right"),
    "seen": _("Seen"),
    "is_out": _("The bus is out of service this day."),
    "out_of_service": _("The bus is out of service"),
    "in_service": _("The bus is in service after all"),
    "is_late": _("The bus is {n} minutes late. Those who wait are told."),
    "late": _("We are late"),
    "minutes": _("{n} minutes"),
    "late_hint": _("The stops that wait are told by e-mail and SMS as soon as there is coverage."),
    "out_hint": _("The visits that are left are cancelled, and the stops are told as soon as there is coverage."),
    "no_stops": _("No stops are planned this day."),
    "no_tours": _("No tours are planned in the next two weeks."),
    "first_time": _("The tours are fetched now. It takes coverage the first time."),
    "fetched": _("The tours were fetched {when}."),
    "light_auto": _("Light: as the phone"),
    "light_light": _("Light: day"),
    "light_dark": _("Light: night"),
}  # fmt: skip
