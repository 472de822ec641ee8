"""Paths of networks."""

from django.urls import URLPattern, URLResolver, include, path

from samling.networks.views import meetings, members, networks, own, shelf, sleeping, thread

app_name = "networks"

personal: list[URLPattern] = [
    path("", own.member, name="member"),
    path("forlat/", own.leave, name="leave"),
    path("ingen-brev/", own.stop_letters, name="stop_letters"),
    path("apne/", own.enter, name="enter"),
    path("kopi.json", own.copy, name="copy"),
]

meeting: list[URLPattern] = [
    path("", meetings.gathering, name="gathering"),
    path("sak/", meetings.propose, name="propose"),
    path("sak/<int:item>/", meetings.item_deed, name="item_deed"),
    path("referat/", meetings.minutes, name="minutes"),
    path("avlys/", meetings.call_off, name="call_off"),
]

of_one: list[URLPattern | URLResolver] = [
    path("", networks.network, name="network"),
    path("kalender.ics", networks.calendar_file, name="calendar"),
    path("bli-med/", networks.join, name="join"),
    path("bekreft/", networks.confirm, name="confirm"),
    path("rediger/", networks.edit, name="edit"),
    path("tilstand/", networks.set_state, name="set_state"),
    path("svar/", sleeping.sleeping, name="sleeping"),
    path("medlemmer/", members.members, name="members"),
    path("medlemmer/inviter/", members.invite, name="invite"),
    path("medlemmer/<int:pk>/", members.member_deed, name="member_deed"),
    path("samtale/", thread.topics, name="topics"),
    path("samtale/<uuid:key>/", thread.topic, name="topic"),
    path("innlegg/<uuid:key>/skjul/", thread.hide_post, name="hide_post"),
    path("hylle/", shelf.shelf, name="shelf"),
    path("hylle/<uuid:key>/", shelf.document_deed, name="document_deed"),
    path("hylle/fil/<uuid:key>/", shelf.file, name="file"),
    path("moter/", meetings.gatherings, name="gatherings"),
    path("moter/ny/", meetings.new_meetings, name="new_meetings"),
    path("moter/<int:pk>/", include(meeting)),
    path("oppgaver/<int:pk>/", meetings.task_deed, name="task_deed"),
]

urlpatterns = [
    path("", networks.networks, name="networks"),
    path("ny/", networks.new, name="new"),
    path("medlem/<uuid:key>/", include(personal)),
    path("<slug:slug>/", include(of_one)),
]
