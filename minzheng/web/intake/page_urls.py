"""Addresses of taking tables in; included by ``minzheng.web.urls`` and part of its namespace."""

from django.urls import path

from minzheng.web.intake import batch_acts, disagreements, quality, remembered, review_page
from minzheng.web.intake.batch_list import BatchList
from minzheng.web.intake.batch_page import BatchFile
from minzheng.web.intake.review_page import ReviewFile, ReviewList
from minzheng.web.intake.upload_page import upload

urlpatterns = [
    path("batches/", BatchList.guarded(), name="batches"),
    path("batches/upload/", upload, name="upload"),
    path("batches/headers/", remembered.RememberedList.guarded(), name="headers"),
    path("batches/headers/<int:pk>/take-back/", remembered.take_back, name="headers_take_back"),
    path("batches/<int:pk>/", BatchFile.guarded(), name="batch"),
    path("batches/<int:pk>/sample/", batch_acts.sample_rows, name="batch_sample"),
    path("batches/<int:pk>/accept/", batch_acts.accept, name="batch_accept"),
    path("batches/<int:pk>/progress/", batch_acts.progress, name="batch_progress"),
    path("batches/<int:pk>/again/", batch_acts.again, name="batch_again"),
    path("batches/<int:pk>/corrections/", batch_acts.corrections, name="batch_corrections"),
    path("batches/<int:pk>/void/", batch_acts.void, name="batch_void"),
    path("quality/", quality.overview, name="quality"),
    path("quality/<str:key>/", quality.table, name="quality_table"),
    path("disagreements/", disagreements.overview, name="disagreements"),
    path("disagreements/people/", disagreements.DisagreementList.guarded(), name="disagreement_people"),
    path("reviews/", ReviewList.guarded(), name="reviews"),
    path("reviews/<int:pk>/", ReviewFile.guarded(), name="review"),
    path("reviews/<int:pk>/decide/", review_page.decide, name="review_decide"),
    path("reviews/<int:pk>/undo/", review_page.undo, name="review_undo"),
]
