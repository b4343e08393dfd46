"""Addresses of the pages about addresses."""

from django.urls import path

from minzheng.web.addresses import faults, lists, look_up, page, questions

urlpatterns = [
    path("addresses/", lists.AddressList.guarded(), name="addresses"),
    path("addresses/look-up/", look_up.look_up, name="address_look_up"),
    path("addresses/questions/", lists.QuestionList.guarded(), name="address_questions"),
    path("addresses/questions/<int:pk>/", questions.QuestionFile.guarded(), name="address_question"),
    path("addresses/questions/<int:pk>/decide/", questions.decide, name="address_decide"),
    path("addresses/faults/", lists.FaultList.guarded(), name="address_faults"),
    path("addresses/faults/now/", faults.check_now, name="address_check"),
    path("addresses/faults/<int:pk>/", faults.FaultFile.guarded(), name="address_fault"),
    path("addresses/faults/<int:pk>/answer/", faults.answer, name="address_answer"),
    path("addresses/<int:pk>/", page.AddressFile.guarded(), name="address"),
]
