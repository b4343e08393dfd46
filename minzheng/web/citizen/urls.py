"""Addresses of the pages for citizens, and of the staff's side of them."""

from django.urls import path

from minzheng.web.citizen import authorising, counter, handing_over, home, notices, opening
from minzheng.web.citizen.applying import pages as applying
from minzheng.web.citizen.applying import receipt
from minzheng.web.citizen.guide import pages as guide
from minzheng.web.citizen.guide import publishing
from minzheng.web.citizen.identity import pages as identity
from minzheng.web.citizen.mine import acts, mandates, overview, progress
from minzheng.web.citizen.selfcheck import pages

urlpatterns = [
    path("citizen/", home.home, name="citizen"),
    path("citizen/meals/", home.meals, name="elder_meals"),
    path("citizen/visits/", home.visits, name="elder_visits"),
    path("check/", pages.start, name="check"),
    path("check/family/", pages.who, name="check_family"),
    path("check/question/", pages.question, name="check_question"),
    path("check/back/", pages.back, name="check_back"),
    path("check/result/", pages.outcome, name="check_result"),
    path("check/apply/", handing_over.apply, name="check_apply"),
    path("check/again/", pages.again, name="check_again"),
    path("check/slip/", handing_over.slip, name="check_slip"),
    path("check/call/", handing_over.call, name="check_call"),
    path("check/call/done/", handing_over.call_done, name="check_call_done"),
    path("guide/", guide.guide, name="guide"),
    path("guide/<str:key>/", guide.service, name="service"),
    path("guide/<str:key>/poster/", guide.poster, name="poster"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/object/", notices.object_to, name="object"),
    path("notices/objected/", notices.objected, name="objected"),
    path("my/", overview.mine, name="mine"),
    path("my/sign-in/", identity.sign_in, name="my_sign_in"),
    path("my/sign-in/<str:key>/", identity.prove, name="my_prove"),
    path("my/sign-in/<str:key>/back/", identity.back, name="my_proved"),
    path("my/sign-out/", identity.sign_out, name="my_sign_out"),
    path("my/signed-out/", identity.signed_out, name="my_signed_out"),
    path("my/people/", mandates.people, name="my_mandates"),
    path("my/people/act/", mandates.act, name="my_act_for"),
    path("my/people/child/", mandates.child, name="my_child"),
    path("my/people/<int:pk>/revoke/", mandates.revoke, name="my_mandate_revoke"),
    path("my/apply/<str:key>/", applying.new, name="my_apply"),
    path("my/draft/<uuid:key>/review/", applying.review, name="my_review"),
    path("my/draft/<uuid:key>/paper/", applying.paper, name="my_paper"),
    path("my/draft/<uuid:key>/drop/", applying.drop, name="my_drop"),
    path("my/draft/<uuid:key>/applied/", receipt.receipt, name="my_applied"),
    path("my/draft/<uuid:key>/receipt.pdf", receipt.sheet, name="my_receipt_sheet"),
    path("my/draft/<uuid:key>/<str:part>/", applying.part, name="my_apply_part"),
    path("my/matters/<int:pk>/", progress.matter, name="my_matter"),
    path("my/matters/<int:pk>/papers/", acts.send_papers, name="my_send_papers"),
    path("my/matters/<int:pk>/withdraw/", acts.withdraw, name="my_withdraw"),
    path("my/matters/<int:pk>/contest/", acts.contest, name="my_contest"),
    path("my/awards/<int:pk>/report/", acts.report, name="my_report"),
    path("my/awards/<int:pk>/leave/", acts.leave, name="my_leave"),
    path("services/", publishing.manage, name="services"),
    path("services/<str:key>/", publishing.change, name="service_change"),
    path("counter/", counter.counter, name="counter"),
    path("counter/calls/", counter.CallBackList.guarded(), name="call_backs"),
    path("counter/calls/<int:pk>/", counter.CallBackFile.guarded(), name="call_back"),
    path("counter/calls/<int:pk>/called/", counter.called, name="called_back"),
    path("counter/mandates/", authorising.authorising, name="authorising"),
    path("counter/<str:reference>/open/", opening.open_matters, name="counter_open"),
    path("counter/<str:reference>/", counter.slip, name="counter_slip"),
]
