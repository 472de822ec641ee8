"""Paths of events and of meetings."""

from django.urls import include, path

from samling.meetings import feeds
from samling.meetings.views import enrolment, event, listing, log, signup

app_name = "meetings"

events = [
    path("", listing.events, name="events"),
    path("kalender.ics", feeds.calendar, name="calendar"),
    path("nytt.atom", feeds.atom, name="feed"),
    path("logg/", log.log, name="log"),
    path("logg/hemmelig/", log.secret, name="secret"),
    path("tjener.js", log.worker, name="worker"),
    path("<uuid:key>/", event.event, name="event"),
    path("<uuid:key>/antall/", event.people, name="people"),
    path("<uuid:key>/rediger/", event.edit, name="edit"),
    path("<uuid:key>/ta-ut/", event.strike, name="strike"),
]

sign_up = [
    path("samlinger/<slug:slug>/", signup.meeting, name="meeting"),
    path("samlinger/<slug:slug>/pamelding/", signup.sign_up, name="sign_up"),
    path("samlinger/<slug:slug>/pamelding/flere/", signup.sign_up_many, name="sign_up_many"),
    path("pamelding/<uuid:key>/", enrolment.enrolment, name="enrolment"),
    path("pamelding/<uuid:key>/avmeld/", enrolment.leave, name="leave"),
    path("pamelding/<uuid:key>/ta-plassen/", enrolment.accept, name="accept_offer"),
    path("pamelding/<uuid:key>/valg/", enrolment.change, name="change_enrolment"),
    path("pamelding/<uuid:key>/overlat/", enrolment.hand_over, name="hand_over"),
    path("pamelding/<uuid:key>/slett/", enrolment.erase, name="erase_enrolment"),
    path("pamelding/<uuid:key>/samling.ics", enrolment.calendar_file, name="enrolment_calendar"),
    path("pamelding/<uuid:key>/samling.json", enrolment.copy, name="enrolment_copy"),
]

urlpatterns = [
    path("arrangementer/", include(events)),
    path("", include(sign_up)),  # last: a slug may be any word
]
