"""Paths of the book bus."""

from django.urls import path

from samling.bus.views import bus, open_data, stops

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
urlpatterns = [
    path("", bus.bus, name="bus"),
    *timetable,
]
