"""Addresses of the pages of matters."""

from django.urls import path

from minzheng.web.casework import (
    acting,
    applications,
    campaigns,
    chosen,
    lists,
    month,
    opening,
    page,
    steps,
    visitors,
    window,
)

urlpatterns = [
    path("window/", window.window, name="window"),
    path("window/visitor/", visitors.visitor, name="visitor"),
    path("applications/", applications.ApplicationList.guarded(), name="applications"),
    path("applications/<int:pk>/", applications.ApplicationFile.guarded(), name="application"),
    path("todo/", steps.ToDo.guarded(), name="to_do"),
    path("todo/done/", lists.Done.guarded(), name="desk_done"),
    path("todo/started/", lists.Started.guarded(), name="desk_started"),
    path("todo/copied/", lists.Copied.guarded(), name="desk_copied"),
    path("todo/copied/read/", chosen.CopiesRead.guarded(), name="copies_read"),
    path("todo/calendar/", month.Month.guarded(), name="desk_calendar"),
    path("steps/", steps.OpenSteps.guarded(), name="open_steps"),
    path("steps/chosen/", chosen.StepsChosen.guarded(), name="steps_chosen"),
    path("matters/", lists.MatterList.guarded(), name="matters"),
    path("campaigns/", campaigns.CampaignList.guarded(), name="campaigns"),
    path("campaigns/new/", campaigns.NewCampaign.guarded(), name="campaign_new"),
    path("matters/<int:pk>/", page.MatterFile.guarded(), name="matter"),
    path("matters/<int:pk>/act/", acting.MatterActs.guarded(), name="matter_act"),
    path("matters/<int:pk>/bpmn/", page.MatterBpmn.guarded(), name="matter_bpmn"),
    path("households/<int:pk>/apply/", opening.NewForHousehold.guarded(), name="new_for_household"),
    path("people/<int:pk>/apply/", opening.NewForPerson.guarded(), name="new_for_person"),
]
