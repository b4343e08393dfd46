"""Addresses of clues."""

from django.urls import path

from minzheng.web.outreach import page, reporting
from minzheng.web.outreach.lists import ClueList

urlpatterns = [
    path("clues/", ClueList.guarded(), name="clues"),
    path("clues/new/", reporting.new, name="clue_new"),
    path("clues/<int:pk>/", page.ClueFile.guarded(), name="clue"),
]
