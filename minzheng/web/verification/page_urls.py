"""Addresses of the checks."""

from django.urls import path

from minzheng.web.verification import acting, beginning, files, lists, page

urlpatterns = [
    path("checks/", lists.CheckList.guarded(), name="checks"),
    path("checks/files/", files.ShipmentList.guarded(), name="check_shipments"),
    path("checks/files/<int:pk>/", files.download, name="check_shipment"),
    path("checks/replies/", files.ReplyList.guarded(), name="check_replies"),
    path("checks/replies/<int:pk>/", files.ReplyFile.guarded(), name="check_reply"),
    path("checks/send/", files.send, name="check_send"),
    path("checks/receive/", files.receive, name="check_receive"),
    path("checks/<int:pk>/", page.CheckFile.guarded(), name="check"),
    path("checks/<int:pk>/act/", acting.CheckActs.guarded(), name="check_act"),
    path("matters/<int:pk>/check/", beginning.begin, name="check_begin"),
]
