"""Addresses of the register of relatives."""

from django.urls import path

from minzheng.web.conflicts import page
from minzheng.web.conflicts.lists import RelationList

urlpatterns = [
    path("relations/", RelationList.guarded(), name="relations"),
    path("relations/new/", page.new, name="relation_new"),
    path("relations/<int:pk>/", page.RelationFile.guarded(), name="relation"),
]
