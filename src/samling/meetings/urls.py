"""Paths of events and of meetings."""

from django.urls import include, path

from samling.meetings import feeds
from samling.meetings.views import (
    after,
    api,
    attendance_report,
    calendar,
    calendar_feeds,
    door,
    enrolment,
    event,
    listing,
    log,
    making,
    participants,
    personal,
    report,
    signup,
)

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

making_meetings = [
    path("", making.hosting, name="hosting"),
    path("rapport/", report.report, name="report"),
    path("ny/", making.new, name="new_meeting"),
    path("<slug:slug>/rediger/", making.edit, name="edit_meeting"),
    path("<slug:slug>/publiser/", making.publish, name="publish_meeting"),
    path("<slug:slug>/avlys/", making.cancel, name="cancel_meeting"),
    path("<slug:slug>/forkast/", making.discard, name="discard_meeting"),
    path("<slug:slug>/mal/", making.keep_pattern, name="keep_pattern"),
    path("<slug:slug>/deltakere/", participants.participants, name="participants"),
    path("<slug:slug>/deltakere.<slug:kind>", participants.file, name="participants_file"),
    path("<slug:slug>/melding/", participants.message, name="message"),
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

public_calendar = [
    path("", calendar.calendar, name="meetings"),
    path("kart.json", calendar.calendar_map, name="calendar_map"),
    path("innramma/", calendar.framed, name="framed"),
    path("abonner/", calendar.subscribe, name="subscribe"),
    path("abonner/ny-adresse/", calendar.renew_key, name="renew_key"),
    path("kalender.ics", calendar_feeds.ical, name="ical"),
    path("bibliotek/<slug:slug>.ics", calendar_feeds.ical_of_library, name="ical_of_library"),
    path("kommune/<slug:slug>.ics", calendar_feeds.ical_of_place, name="ical_of_place"),
    path("tema/<slug:theme>.ics", calendar_feeds.ical_of_theme, name="ical_of_theme"),
    path("min/<slug:key>.ics", calendar_feeds.ical_of_person, name="ical_of_person"),
    path("nytt.atom", calendar_feeds.atom, name="atom"),
]

of_the_day = [
    path("samlinger/tjener.js", door.worker, name="door_worker"),
    path("samlinger/<slug:slug>/dor/", door.door, name="door"),
    path("samlinger/<slug:slug>/dor/stand/", door.state, name="door_state"),
    path("samlinger/<slug:slug>/dor/kryss/", door.marks, name="door_marks"),
    path("samlinger/<slug:slug>/dor/okt/<int:session>/", door.door, name="session_door"),
    path(
        "samlinger/<slug:slug>/dor/okt/<int:session>/stand/", door.state, name="session_door_state"
    ),
    path(
        "samlinger/<slug:slug>/dor/okt/<int:session>/kryss/", door.marks, name="session_door_marks"
    ),
    path("samlinger/<slug:slug>/kode/", door.screen, name="screen"),
    path(
        "samlinger/<slug:slug>/oppmoterapport/", attendance_report.report, name="attendance_report"
    ),
    path(
        "samlinger/<slug:slug>/oppmoterapport/<int:pk>/",
        attendance_report.report_read,
        name="attendance_report_read",
    ),
    path(
        "samlinger/<slug:slug>/oppmoterapport/<int:pk>/resten/",
        attendance_report.report_rest,
        name="attendance_report_rest",
    ),
    path("pamelding/<uuid:key>/rom/", personal.room, name="room"),
    path("pamelding/<uuid:key>/kode/", personal.code, name="attend"),
    path("samlinger/<slug:slug>/rom/", after.host_room, name="host_room"),
]

afterwards = [
    path("pamelding/<uuid:key>/evaluering/", personal.evaluate, name="evaluate"),
    path("pamelding/<uuid:key>/samtale/", personal.talk, name="own_talk"),
    path("pamelding/<uuid:key>/materiell/<uuid:material>/", personal.material, name="own_material"),
    path("samlinger/<slug:slug>/etterpa/", after.after, name="after"),
    path("samlinger/<slug:slug>/etterpa/antall/", after.tell_number, name="tell_number"),
    path("samlinger/<slug:slug>/etterpa/materiell/", after.add_material, name="add_material"),
    path(
        "samlinger/<slug:slug>/etterpa/materiell/<uuid:key>/fjern/",
        after.remove_material,
        name="remove_material",
    ),
    path("samlinger/<slug:slug>/etterpa/sporsmal/", after.ask_own, name="ask_own"),
    path(
        "samlinger/<slug:slug>/etterpa/sporsmal/<int:pk>/fjern/",
        after.ask_own_no_more,
        name="ask_own_no_more",
    ),
    path("samlinger/<slug:slug>/materiell/<uuid:key>/", after.material, name="material"),
    path("samlinger/<slug:slug>/samtale/", after.talk, name="talk"),
    path("samlinger/<slug:slug>/samtale/<uuid:key>/skjul/", after.hide_remark, name="hide_remark"),
]

urlpatterns = [
    path("api/v1/<path:rest>", api.api, name="api"),
    path("kalender/", include(public_calendar)),
    path("samlinger/", include(making_meetings)),
    path("arrangementer/", include(events)),
    path("", include(of_the_day)),
    path("", include(afterwards)),
    path("", include(sign_up)),  # last: a slug may be any word
]
