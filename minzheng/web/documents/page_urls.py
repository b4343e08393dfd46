"""Addresses of forms, papers and documents; included by ``minzheng.web.urls`` and part of its namespace."""

from django.urls import path

from minzheng.web.documents import filled, forms, issued, opening, papers

urlpatterns = [
    path("forms/", forms.catalogue, name="forms"),
    path("forms/<str:key>/", forms.form_page, name="form"),
    path("forms/<str:key>/fill-in/", forms.fill_in, name="form_fill_in"),
    path("forms/<str:key>/print.<str:kind>", forms.print_form, name="form_print"),
    path("papers/<str:kind>/<int:pk>/", papers.papers, name="papers"),
    path("papers/<str:kind>/<int:pk>/<int:number>/open/", opening.open_paper, name="paper_open"),
    path("papers/<str:kind>/<int:pk>/<int:number>/small/", opening.small, name="paper_small"),
    path("papers/<str:kind>/<int:pk>/<int:number>/void/", opening.void_paper, name="paper_void"),
    path("papers/<str:kind>/<int:pk>/fill/<str:key>/", filled.fill, name="form_fill"),
    path("papers/<str:kind>/<int:pk>/issue/<str:key>/", issued.issue, name="document_issue"),
    path("papers/<str:kind>/<int:pk>/issued/<int:number>/print/", issued.print_document, name="document_print"),
    path("papers/<str:kind>/<int:pk>/issued/<int:number>/void/", issued.void_document, name="document_void"),
    path("verify/<str:token>/", issued.verify, name="verify"),
]
