"""Paths of the book bus."""

from django.urls import path

from samling.bus.views import (
    asked,
    bus,
    crew,
    crew_app,
    day,
    open_data,
    stops,
    timetables,
    told,
)

app_name = "bus"
timetable = [
    path("stopp/<slug:slug>/", stops.stop, name="stop"),
    path("stopp/<slug:slug>/kart/", stops.stop_map, name="stop_map"),
    path("stopp/<slug:slug>/plakat/", stops.poster, name="poster"),
    path("stopp/<slug:slug>/kalender.ics", open_data.stop_calendar, name="stop_calendar"),
    path("stopp/<slug:slug>/neste/", open_data.following, name="following"),
    path("kommune/<slug:slug>/", stops.place, name="place"),
    path("data/gtfs.zip", open_data.feed, name="gtfs"),
    path("data/stopp.csv", open_data.stops_file, name="stops_file"),
    path("data/stopp/", open_data.stops, name="stops"),
]
hearing = [
    path("rutetabeller/", timetables.timetables, name="timetables"),
    path("rutetabeller/<int:key>/", timetables.timetable, name="timetable"),
    path("rutetabeller/<int:key>/horing/", timetables.ask, name="ask"),
    path("rutetabeller/<int:key>/fastsett/", timetables.settle, name="settle"),
    path("rutetabeller/svar/<int:key>/", timetables.handled, name="handled"),
    path("rutetabeller/svar/<int:key>/kontakt/", timetables.new_contact, name="new_contact"),
    path("svar/<str:token>/", asked.asked, name="asked"),
]
on_the_day = [
    path("dag/", day.day, name="day"),
    path("dag/<str:on>/forsinket/", day.delay, name="delay"),
    path("dag/<str:on>/innstilt/", day.outage, name="outage"),
    path("besok/<int:key>/", day.visit, name="visit"),
    path("besok/<int:key>/tilby/", day.offer, name="offer"),
    path("melding/<str:token>/", told.told, name="told"),
]
tours = [
    path("tur/", crew.crew, name="crew"),
    path("tur/data/", crew_app.crew_data, name="crew_data"),
    path("tur/synk/", crew_app.crew_sync, name="crew_sync"),
    path("tur/arbeider.js", crew_app.crew_worker, name="crew_worker"),
    path("tur/manifest.webmanifest", crew_app.crew_manifest, name="crew_manifest"),
    path("tur/<slug:bus>/<str:on>/", crew.crew_tour, name="crew_tour"),
    path("tur/<slug:bus>/<str:on>/<slug:stop>/", crew.crew_stop, name="crew_stop"),
]
urlpatterns = [
    path("", bus.bus, name="bus"),
    *timetable,
    *hearing,
    *on_the_day,
    *tours,
]
