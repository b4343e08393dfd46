"""Addresses of assessments."""

from django.urls import path

from minzheng.web.assessments import part

urlpatterns = [path("matters/<int:pk>/assessment/", part.act, name="assessment_act")]
