"""Paths of the domain."""

from django.urls import path

from samling.advice.views import log, promises

app_name = "advice"
urlpatterns = [
    path("lofter/", promises.open_promises, name="open_promises"),
    path("lofter/<int:pk>/", promises.promise, name="promise"),
    path("lofter/<int:pk>/holdt/", promises.keep, name="keep"),
    path("lofter/<int:pk>/angre/", promises.take_up, name="take_up"),
    path("lofter/<int:pk>/utsett/", promises.put_off, name="put_off"),
    path("lofter/<int:pk>/overlat/", promises.hand_over, name="hand_over"),
    path("saker/<int:pk>/lukk/", log.close_case, name="close_case"),
    path("saker/<int:pk>/apne/", log.reopen, name="reopen"),
    path("saker/<int:pk>/lov/", log.add_promise, name="add_promise"),
    path("kommune/<slug:slug>/", log.log, name="log"),
    path("kommune/<slug:slug>/skriv/", log.write, name="write"),
]
