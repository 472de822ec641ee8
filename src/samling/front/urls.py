"""Paths of the front: home, work desk, health."""

from django.urls import path

from samling.front import views

app_name = "front"
urlpatterns = [
    path("", views.home, name="home"),
    path("arbeidsbord/", views.desk, name="desk"),
    path("om/", views.about, name="about"),
    path("personvern/", views.privacy, name="privacy"),
    path("tilgjengelighet/", views.accessibility, name="accessibility"),
    path("sprak/", views.set_language, name="set_language"),
    path("journal/", views.journal, name="journal"),
    path("helse/", views.health, name="health"),
    path("helse/klar/", views.readiness, name="readiness"),
]
