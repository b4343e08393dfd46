"""Addresses of money asked back."""

from django.urls import path

from minzheng.web.recoveries import acting
from minzheng.web.recoveries.lists import RecoveryList

urlpatterns = [
    path("recoveries/", RecoveryList.guarded(), name="recoveries"),
    path("matters/<int:pk>/recovery/", acting.act, name="recovery_act"),
]
