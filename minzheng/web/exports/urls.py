"""Addresses of exports."""

from django.urls import path

from minzheng.web.exports import pages

urlpatterns = [
    path("exports/", pages.MyExports.guarded(), name="exports"),
    path("exports/<int:pk>/", pages.ExportFile.guarded(), name="export"),
    path("exports/<int:pk>/progress/", pages.progress, name="export_progress"),
    path("exports/<int:pk>/file/", pages.fetch, name="export_file"),
    path("exports/<int:pk>/again/", pages.again, name="export_again"),
]
