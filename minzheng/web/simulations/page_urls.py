"""Addresses of the what-if pages."""

from django.urls import path

from minzheng.web.simulations import asking, comparing, file, lists

urlpatterns = [
    path("simulations/", lists.SimulationList.guarded(), name="simulations"),
    path("simulations/new/", asking.ask, name="simulation_new"),
    path("simulations/compared/", comparing.compared, name="simulations_compared"),
    path("simulations/<int:pk>/", file.SimulationFile.guarded(), name="simulation"),
    path("simulations/<int:pk>/progress/", file.progress, name="simulation_progress"),
    path("simulations/<int:pk>/effects/", lists.EffectList.guarded(), name="simulation_effects"),
]
