"""Addresses of the screening pages."""

from django.urls import path

from minzheng.web.findings import distribution, lists, page, precision, runs

urlpatterns = [
    path("findings/", lists.FindingList.guarded(), name="findings"),
    path("findings/map/", distribution.distribution, name="findings_map"),
    path("findings/precision/", precision.precision, name="precision"),
    path("findings/<int:pk>/", page.FindingFile.guarded(), name="finding"),
    path("runs/", runs.RunList.guarded(), name="runs"),
    path("runs/now/", runs.run_now, name="run_now"),
    path("runs/progress/", runs.progress, name="run_progress"),
    path("runs/<int:pk>/", runs.RunFile.guarded(), name="run"),
]
