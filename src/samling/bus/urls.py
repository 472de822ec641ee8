"""Paths of the book bus."""

from django.urls import path

from samling.bus.views import (
    asked,
    bus,
    calendars,
    crew,
    crew_app,
    day,
    garage,
    open_data,
    places,
    plan_parts,
    plans,
    reach,
    shares,
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
    path("svar/<slug:token>/", asked.asked, name="asked"),
]
on_the_day = [
    path("dag/", day.day, name="day"),
    path("dag/<str:on>/forsinket/", day.delay, name="delay"),
    path("dag/<str:on>/innstilt/", day.outage, name="outage"),
    path("besok/<int:key>/", day.visit, name="visit"),
    path("besok/<int:key>/tilby/", day.offer, name="offer"),
    path("melding/<slug:token>/", told.told, name="told"),
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
planning = [
    path("plan/", plans.plans, name="plans"),
    path("plan/ny/", plans.new_plan, name="new_plan"),
    path("plan/omriss/", plans.county_outlines, name="county_outlines"),
    path("plan/sammenlign/", plans.compare, name="compare"),
    path("plan/<int:key>/", plans.plan, name="plan"),
    path("plan/<int:key>/lag/", plans.run_plan, name="run_plan"),
    path("plan/<int:key>/stopp/", plans.stop_plan, name="stop_plan"),
    path("plan/<int:key>/slett/", plans.drop_plan, name="drop_plan"),
    path("plan/<int:key>/utkast/", plans.draft_plan, name="draft_plan"),
    path("plan/<int:key>/kart.svg", plans.plan_picture, name="plan_picture"),
    path("plan/<int:key>/kart/", plans.plan_map, name="plan_map"),
    path("plan/<int:key>/innstillinger/", plan_parts.plan_settings, name="plan_settings"),
    path("plan/<int:key>/onsker/", plan_parts.plan_wishes, name="plan_wishes"),
    path("plan/<int:key>/onsker/svar/<int:answer>/", plan_parts.take_answer, name="take_answer"),
    path("plan/onske/<int:key>/fjern/", plan_parts.drop_wish, name="drop_wish"),
    path("plan/<int:key>/sporsmal/", plan_parts.plan_answers, name="plan_answers"),
    path("plan/<int:key>/sporsmal/ny/", plan_parts.ask_plan, name="ask_plan"),
    path("plan/sporsmal/<int:key>/stopp/", plan_parts.stop_asking, name="stop_asking"),
    path("plan/<int:key>/velg/", plan_parts.choose_point, name="choose_point"),
]
kept = [
    path("garasje/", garage.garage, name="garage"),
    path("garasje/depot/ny/", garage.depot, name="new_depot"),
    path("garasje/depot/<slug:slug>/", garage.depot, name="depot"),
    path("garasje/depot/<slug:slug>/slett/", garage.drop_depot, name="drop_depot"),
    path("garasje/buss/ny/", garage.bus, name="new_bus"),
    path("garasje/buss/<slug:slug>/", garage.bus, name="edit_bus"),
    path("garasje/stengt/ny/", garage.closure, name="new_closure"),
    path("garasje/stengt/<int:key>/", garage.closure, name="closure"),
    path("garasje/stengt/<int:key>/slett/", garage.drop_closure, name="drop_closure"),
    path("garasje/stopp/", places.places, name="places"),
    path("garasje/stopp/ny-bygd/", places.new_village, name="new_village"),
    path("garasje/stopp/les-inn/", places.read_stops, name="read_stops"),
    path("garasje/stopp/<slug:slug>/", places.change_stop, name="change_stop"),
    path("garasje/stopp/<slug:slug>/slett/", places.drop_village, name="drop_village"),
    path("garasje/rutetabell/", places.read_timetable, name="read_timetable"),
    path("kalender/", calendars.this_year, name="this_year"),
    path("kalender/<int:year>/", calendars.school_calendars, name="calendars"),
    path("kalender/<int:year>/kopier/", calendars.copy_calendar, name="copy_calendar"),
    path("kalender/<int:year>/les-inn/", calendars.read_calendars, name="read_calendars"),
    path("kalender/<int:year>/<slug:slug>/", calendars.school_calendar, name="calendar"),
]
reached = [
    path("rekkevidde/", reach.reach, name="reach"),
    path("rekkevidde/<slug:table>.<slug:kind>", reach.reach_file, name="reach_file"),
    path("fordeling/", shares.shares, name="shares"),
    path("fordeling/drift/", shares.running, name="running"),
    path("fordeling/regel/", shares.share_rule, name="share_rule"),
    path("fordeling/regel/<int:key>/fjern/", shares.drop_rule, name="drop_share_rule"),
    path("fordeling/fastsett/", shares.fix, name="fix_shares"),
    path("fordeling/<int:year>.<slug:kind>", shares.shares_file, name="shares_file"),
]
urlpatterns = [
    path("", bus.bus, name="bus"),
    *timetable,
    *hearing,
    *on_the_day,
    *tours,
    *planning,
    *kept,
    *reached,
]
