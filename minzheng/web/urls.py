"""Addresses of the pages."""

from django.urls import include, path

from minzheng.web import area_pages, gallery, help_page, preferences, reveal
from minzheng.web.lists import kept
from minzheng.web.workbench import page as workbench

app_name = "web"

urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("preferences/", preferences.set_preferences, name="preferences"),
    path("views/keep/", kept.keep_view, name="keep_view"),
    path("views/<int:pk>/drop/", kept.drop_view, name="drop_view"),
    path("reveal/<str:kind>/<int:pk>/<str:field>/", reveal.reveal_field, name="reveal"),
    path("areas/", area_pages.AreaList.guarded(), name="areas"),
    path("areas/<int:pk>/", area_pages.AreaFile.guarded(), name="area"),
    path("", include("minzheng.web.accounts.page_urls")),
    path("", include("minzheng.web.people.urls")),
    path("", include("minzheng.web.addresses.page_urls")),
    path("intake/", include("minzheng.web.intake.page_urls")),
    path("", include("minzheng.web.findings.page_urls")),
    path("", include("minzheng.web.casework.page_urls")),
    path("", include("minzheng.web.standards.page_urls")),
    path("", include("minzheng.web.policies.page_urls")),
    path("", include("minzheng.web.simulations.page_urls")),
    path("", include("minzheng.web.exports.urls")),
    path("", include("minzheng.web.documents.page_urls")),
    path("", include("minzheng.web.exchange.page_urls")),
    path("", include("minzheng.web.payments.page_urls")),
    path("", include("minzheng.web.citizen.urls")),
    path("", include("minzheng.web.figures.page_urls")),
    path("", include("minzheng.web.consent.page_urls")),
    path("", include("minzheng.web.conflicts.page_urls")),
    path("", include("minzheng.web.verification.page_urls")),
    path("", include("minzheng.web.meetings.page_urls")),
    path("", include("minzheng.web.assessments.page_urls")),
    path("", include("minzheng.web.draws.page_urls")),
    path("", include("minzheng.web.outreach.page_urls")),
    path("", include("minzheng.web.reviews.page_urls")),
    path("", include("minzheng.web.recoveries.page_urls")),
    path("api/v1/", include("minzheng.web.api.urls")),
    path("help/", help_page.help_page, name="help"),
    path("gallery/", gallery.gallery, name="gallery"),
]
