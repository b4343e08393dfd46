"""Addresses of meetings."""

from django.urls import path

from minzheng.web.meetings import calling, lists, page

urlpatterns = [
    path("meetings/", lists.MeetingList.guarded(), name="meetings"),
    path("meetings/new/", calling.new, name="meeting_new"),
    path("meetings/resolutions/", lists.ResolutionList.guarded(), name="resolutions"),
    path("meetings/<int:pk>/", page.MeetingFile.guarded(), name="meeting"),
]
