"""Addresses of random checks."""

from django.urls import path

from minzheng.web.draws import lists

urlpatterns = [
    path("draws/", lists.DrawList.guarded(), name="draws"),
    path("draws/places/", lists.PlaceList.guarded(), name="draw_places"),
]
