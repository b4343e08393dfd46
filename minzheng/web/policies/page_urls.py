"""Addresses of the policy pages."""

from django.urls import path

from minzheng.web.policies import catalogue, parameters, rules

urlpatterns = [
    path("policies/", catalogue.catalogue, name="policies"),
    path("policies/parameters/<slug:name>/", parameters.parameter, name="parameter"),
    path("policies/collisions/<slug:key>/", rules.collision, name="collision"),
    path("policies/<slug:key>/", rules.policy, name="policy"),
]
