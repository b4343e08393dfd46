"""Addresses of paying."""

from django.urls import path

from minzheng.web.payments import acting, lists, run_page

urlpatterns = [
    path("payments/runs/", lists.RunList.guarded(), name="pay_runs"),
    path("payments/runs/new/", acting.new, name="pay_run_new"),
    path("payments/runs/<int:pk>/", run_page.RunPage.guarded(), name="pay_run"),
    path("payments/runs/<int:pk>/act/", acting.RunActs.guarded(), name="pay_run_act"),
    path("payments/", lists.PaymentList.guarded(), name="payments"),
    path("payments/differences/", lists.DifferenceList.guarded(), name="pay_differences"),
    path("payments/overpaid/", lists.OverpaidList.guarded(), name="overpaid"),
]
