"""Addresses of the reviews."""

from django.urls import path

from minzheng.web.reviews import opening, page
from minzheng.web.reviews.lists import DueList

urlpatterns = [
    path("reviews/due/", DueList.guarded(), name="reviews_due"),
    path("reviews/open/", opening.open_due, name="reviews_open"),
    path("reviews/due/<int:pk>/", page.DueFile.guarded(), name="review_due"),
]
