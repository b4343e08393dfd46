"""Addresses of proposed standards."""

from django.urls import path

from minzheng.web.standards import pages, proposing

urlpatterns = [
    path("standards/", pages.ProposalList.guarded(), name="proposals"),
    path("standards/<int:pk>/", pages.ProposalFile.guarded(), name="proposal"),
    path("standards/<int:pk>/act/", pages.act, name="proposal_act"),
    path("policies/parameters/<slug:name>/propose/", proposing.propose, name="propose"),
]
