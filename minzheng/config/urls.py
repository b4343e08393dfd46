"""Addresses. Each part of the web room declares its own; here they are only put together."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("minzheng.web.accounts.urls")),
    path("", include("minzheng.web.urls")),
]
handler400 = "minzheng.web.errors.bad_request"
handler403 = "minzheng.web.errors.no_permission"
handler404 = "minzheng.web.errors.not_found"
handler500 = "minzheng.web.errors.server_error"
