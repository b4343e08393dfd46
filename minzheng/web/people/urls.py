"""Addresses of people, households and the search."""

from django.urls import path

from minzheng.web.people import contested, elders, household_file, lists, person_file, search_page, ties

urlpatterns = [
    path("people/", lists.PersonList.guarded(), name="people"),
    path("people/old-dibao/", elders.OldPeopleOnDibao.guarded(), name="old_dibao"),
    path("people/<int:pk>/", person_file.PersonPage.guarded(), name="person"),
    path("households/", lists.HouseholdList.guarded(), name="households"),
    path("households/<int:pk>/", household_file.HouseholdPage.guarded(), name="household"),
    path("families/ties/", ties.TieList.guarded(), name="family_ties"),
    path("families/ties/<int:pk>/", ties.TieFile.guarded(), name="family_tie"),
    path("families/ties/<int:pk>/answer/", ties.answer, name="family_tie_answer"),
    path("families/ties/<int:pk>/undo/", ties.undo, name="family_tie_undo"),
    path("awards/contested/", contested.ContestedList.guarded(), name="contested"),
    path("search/", search_page.search_page, name="search"),
]
