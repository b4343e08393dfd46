"""Addresses of the figures."""

from django.urls import path

from minzheng.web.figures import flow
from minzheng.web.figures.flow_rows import FlowRows

urlpatterns = [
    path("figures/flow/", flow.overview, name="flow"),
    path("figures/flow/rows/", FlowRows.guarded(), name="flow_rows"),
]
