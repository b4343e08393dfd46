"""Addresses of the pages."""

from django.urls import path

from minzheng.web import gallery, preferences

app_name = "web"

urlpatterns = [
    path("preferences/", preferences.set_preferences, name="preferences"),
    path("gallery/", gallery.gallery, name="gallery"),
]
