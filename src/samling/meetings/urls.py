"""Paths of events and of meetings."""

from django.urls import include, path

from samling.meetings import feeds
from samling.meetings.views import event, listing, log

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

urlpatterns = [
    path("arrangementer/", include(events)),
]
