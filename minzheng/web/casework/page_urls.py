"""Addresses of the pages of matters."""

from django.urls import path

from minzheng.web.casework import acting, campaigns, lists, opening, page

urlpatterns = [
    path("todo/", lists.ToDo.guarded(), name="to_do"),
    path("matters/", lists.MatterList.guarded(), name="matters"),
    path("campaigns/", campaigns.CampaignList.guarded(), name="campaigns"),
    path("campaigns/new/", campaigns.NewCampaign.guarded(), name="campaign_new"),
    path("matters/<int:pk>/", page.MatterFile.guarded(), name="matter"),
    path("matters/<int:pk>/act/", acting.MatterActs.guarded(), name="matter_act"),
    path("matters/<int:pk>/bpmn/", page.MatterBpmn.guarded(), name="matter_bpmn"),
    path("households/<int:pk>/apply/", opening.NewForHousehold.guarded(), name="new_for_household"),
    path("people/<int:pk>/apply/", opening.NewForPerson.guarded(), name="new_for_person"),
]
