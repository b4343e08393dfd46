"""Addresses of forms, papers and documents; included by ``minzheng.web.urls`` and part of its namespace."""

from django.urls import path

from minzheng.web.documents import forms

urlpatterns = [
    path("forms/", forms.catalogue, name="forms"),
    path("forms/<str:key>/", forms.form_page, name="form"),
    path("forms/<str:key>/fill-in/", forms.fill_in, name="form_fill_in"),
    path("forms/<str:key>/print.<str:kind>", forms.print_form, name="form_print"),
]
