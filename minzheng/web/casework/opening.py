"""Taking in an application for a household or a person: one or several matters at once."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from minzheng.kernel.access import days
from minzheng.kernel.access.scope import area_of, scope
from minzheng.kernel.casework import operations, rights
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.operations import Wanted
from minzheng.kernel.casework.refusals import Cannot, Incomplete
from minzheng.kernel.registry.models import Household, Person
from minzheng.kernel.registry.queries import believed_members
from minzheng.web.casework.words import matter_url
from minzheng.web.people.words import HEADS, household_title, household_url, person_url
from minzheng.web.presenters import Choice, Link
from minzheng.web.scoped_pages import demand_scoped, guarded_view


class NewMatter(View):
    """Which matters may be taken in for this subject, and taking them in."""

    model: ClassVar[type[Model]]
    kind: ClassVar[str]

    @classmethod
    def guarded(cls) -> Any:
        return guarded_view(cls.as_view(), model=cls.model, permission=rights.OPEN, argument="pk")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = days.today(request)

    @cached_property
    def subject(self) -> Any:
        visible: QuerySet[Any] = scope(user=self.request.user, model=self.model, day=self.today)
        demand_scoped(visible, page=self)
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    @cached_property
    def area(self) -> int | None:
        return area_of(self.subject)

    @property
    def offers(self) -> list[Choice]:
        if self.area is None:
            return []
        above = rights.ancestors(area_id=self.area, day=self.today)
        return [
            Choice(value=one.workflow.key, name=_(one.workflow.title))
            for one in catalogue()
            if one.workflow.subject == self.kind
            and rights.may_open(
                user=self.request.user, offices=one.workflow.opened_by, line=one.line, above=above, day=self.today
            )
        ]

    def title(self) -> str:
        raise NotImplementedError

    def url(self) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(chosen=request.GET.getlist("workflow"))

    def _page(self, *, chosen: list[str], refused: str = "", mandate: str = "", status: int = 200) -> HttpResponse:
        context = {
            "page_title": _("发起申请"),
            "crumbs": [Link(text=self.title(), url=self.url()), Link(text=_("发起申请"), url="")],
            "subject": self.title(),
            "offers": self.offers,
            "chosen": chosen,
            "refused": refused,
            "mandate": mandate,
            "back": self.url(),
            "key": uuid.uuid4().hex,
        }
        return render(self.request, "web/casework/new.html", context, status=status)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.POST.getlist("workflow")
        mandate = request.POST.get("mandate", "").replace("\x00", "")[:200]
        key = request.POST.get("key", "")[:60] or uuid.uuid4().hex
        allowed = {each.value: each for each in self.offers}
        try:
            if not chosen or not set(chosen) <= set(allowed):
                raise Incomplete(_("请至少选择一个可以受理的事项"))
            about = {self.kind.lower(): self.subject.pk}
            done = operations.apply(
                wanted=[Wanted(workflow=each, **about, data={"mandate": mandate}) for each in chosen],
                area=self.area or 0,
                line=catalogue().get(chosen[0]).line,
                household=self.subject.pk if self.kind == "HOUSEHOLD" else None,
                applicant=self.subject.pk if self.kind == "PERSON" else None,
                actor=request.user,
                key=key,
                day=self.today,
                now=days.now(),
            )[1]
        except Cannot as refusal:
            return self._page(chosen=chosen, refused=str(refusal.message), mandate=mandate, status=422)
        return redirect(matter_url(done[0].matter))


class NewForHousehold(NewMatter):
    model = Household
    kind = "HOUSEHOLD"

    def title(self) -> str:
        visible = scope(user=self.request.user, model=Person, day=self.today)
        heads = visible.filter(
            memberships__in=believed_members(household=self.subject).filter(relation__in=HEADS, valid__endswith=None)
        )
        return household_title(heads.order_by("memberships__relation", "pk").values_list("name", flat=True).first())

    def url(self) -> str:
        return household_url(self.subject)


class NewForPerson(NewMatter):
    model = Person
    kind = "PERSON"

    def title(self) -> str:
        return str(self.subject.name)

    def url(self) -> str:
        return person_url(self.subject)


def new_url(subject: Household | Person) -> str:
    name = "web:new_for_person" if isinstance(subject, Person) else "web:new_for_household"
    return reverse(name, args=[subject.pk])
