"""Paths of the domain."""

from django.urls import URLPattern

app_name = "insight"
urlpatterns: list[URLPattern] = []
