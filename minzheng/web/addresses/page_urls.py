"""Addresses of the pages about addresses."""

from django.urls import path

from minzheng.web.addresses import faults, lists, look_up, merging, page, questions

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
    path("addresses/faults/merge/", merging.merge_chosen, name="address_merge_chosen"),
    path("addresses/merging/", merging.by_town, name="address_merging"),
    path("addresses/merges/", merging.MergeList.guarded(), name="address_merges"),
    path("addresses/merges/<int:pk>/undo/", merging.undo, name="address_merge_undo"),
    path("addresses/<int:pk>/", page.AddressFile.guarded(), name="address"),
]
