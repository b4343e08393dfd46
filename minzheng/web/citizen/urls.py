"""Addresses of the pages for citizens, and of the staff's side of them."""

from django.urls import path

from minzheng.web.citizen import counter, handing_over, home
from minzheng.web.citizen.guide import pages as guide
from minzheng.web.citizen.guide import publishing
from minzheng.web.citizen.selfcheck import pages

urlpatterns = [
    path("citizen/", home.home, name="citizen"),
    path("check/", pages.start, name="check"),
    path("check/family/", pages.who, name="check_family"),
    path("check/question/", pages.question, name="check_question"),
    path("check/back/", pages.back, name="check_back"),
    path("check/result/", pages.outcome, name="check_result"),
    path("check/again/", pages.again, name="check_again"),
    path("check/slip/", handing_over.slip, name="check_slip"),
    path("check/call/", handing_over.call, name="check_call"),
    path("check/call/done/", handing_over.call_done, name="check_call_done"),
    path("guide/", guide.guide, name="guide"),
    path("guide/<str:key>/", guide.service, name="service"),
    path("guide/<str:key>/poster/", guide.poster, name="poster"),
    path("services/", publishing.manage, name="services"),
    path("services/<str:key>/", publishing.change, name="service_change"),
    path("counter/", counter.counter, name="counter"),
    path("counter/calls/", counter.CallBackList.guarded(), name="call_backs"),
    path("counter/calls/<int:pk>/", counter.CallBackFile.guarded(), name="call_back"),
    path("counter/calls/<int:pk>/called/", counter.called, name="called_back"),
    path("counter/<str:reference>/", counter.slip, name="counter_slip"),
]
