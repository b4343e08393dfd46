"""Addresses of the authorisations."""

from django.urls import path

from minzheng.web.consent import page
from minzheng.web.consent.lists import AuthorisationList

urlpatterns = [
    path("authorisations/", AuthorisationList.guarded(), name="authorisations"),
    path("authorisations/new/", page.new, name="authorisation_new"),
    path("authorisations/<int:pk>/", page.AuthorisationFile.guarded(), name="authorisation"),
]
