"""Paths of the book bus."""

from django.urls import path

from samling.bus.views import bus

app_name = "bus"
urlpatterns = [
    path("", bus.bus, name="bus"),
]
