"""One declared relation with its end, and the form that declares one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.queries import by_username
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import can
from minzheng.kernel.conflicts import operations
from minzheng.kernel.conflicts.models import Relation
from minzheng.web.accounts.words import moment
from minzheng.web.conflicts.lists import state_tag
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.people.choosing import Chosen, choose_person
from minzheng.web.people.words import person_url, place
from minzheng.web.presenters import Fact, Link, long_date


class RelationForm(forms.Form):
    account = forms.CharField(
        label=gettext_lazy("经办人员的登录名"), max_length=64, help_text=gettext_lazy("替同事登记时改成他的登录名")
    )
    kind = forms.ChoiceField(label=gettext_lazy("与经办人员的关系"), choices=Relation.Kind.choices)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)


def _new(request: HttpRequest) -> HttpResponse:
    """First who the relative is; then whose relative, and how."""
    chosen: Chosen = choose_person(request, permission="conflict.declare")
    form = None
    if chosen.person is not None:
        form = RelationForm(request.POST or None, initial={"account": request.user.get_username()})
        if request.method == "POST" and form.is_valid():
            account = by_username(username=form.cleaned_data["account"].strip())
            try:
                if account is None:
                    raise Refused(_("没有这个在用的账号，请填写对方的登录名"))
                relation = operations.declare(
                    account=account, person=chosen.person, kind=form.cleaned_data["kind"],
                    note=form.cleaned_data["note"], actor=request.user, day=days.today(request), now=days.now(),
                )  # fmt: skip
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("已备案；他不能再办理这个家庭的事项。"))
                return redirect("web:relation", pk=relation.pk)
    context = {
        "page_title": _("登记近亲属"),
        "crumbs": (Link(text=_("近亲属备案"), url=reverse("web:relations")), Link(text=_("登记近亲属"), url="")),
        "form": form,
        "chosen": chosen,
        "back": reverse("web:relations"),
        "again": reverse("web:relation_new"),
    }
    return render(request, "web/conflicts/new.html", context, status=422 if form is not None and form.errors else 200)


new = scoped_view(permission="conflict.declare")(_new)


class RelationFile(FilePage):
    """What was declared; its end is posted to it."""

    model = Relation
    refusal = ""

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("account", "person__home_area__parent", "declared_by", "ended_by")

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (Link(text=_("近亲属备案"), url=reverse("web:relations")), Link(text=record.person.name, url=""))

    def header(self, record: Any) -> FileHeader:
        return FileHeader(
            title=_("%(officer)s与%(person)s") % {"officer": record.account, "person": record.person.name},
            kind=_("近亲属备案"),
            tags=(state_tag(record),),
            facts=(
                Fact(label=_("关系"), value=record.get_kind_display()),
                Fact(label=_("近亲属"), value=record.person.name, url=person_url(record.person_id)),
                Fact(label=_("居住地"), value=place(record.person.home_area)),
            ),
        )

    def sections(self, record: Any) -> Sequence[Section]:
        facts = [
            Fact(label=_("备案日期"), value=long_date(record.declared_date)),
            Fact(label=_("登记"), value=f"{record.declared_by} {moment(record.declared_at)}"),
        ]
        if record.note:
            facts.append(Fact(label=_("说明"), value=record.note))
        if record.ended_date:
            facts += [
                Fact(label=_("终止日期"), value=long_date(record.ended_date)),
                Fact(label=_("终止原因"), value=f"{record.ended_reason} {record.ended_by}"),
            ]
        parts = [Section(key="declared", title=_("备案"), template="web/exchange/facts.html", data=facts)]
        if record.ended_date is None and can(self.request.user, "conflict.declare", day=self.day, record=record):
            parts.append(Section(key="end", title=_("终止备案"), template="web/conflicts/end.html", data=self.refusal))
        return parts

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End it, with the reason."""
        record = self.record()
        if not can(request.user, "conflict.declare", day=self.day, record=record):
            raise PermissionDenied
        if record.account_id == request.user.pk:
            self.refusal = _("本人的备案由别人终止。")
        else:
            try:
                operations.end(
                    relation=record, reason=request.POST.get("reason", "").replace("\x00", ""), actor=request.user,
                    day=self.day, now=days.now(),
                )  # fmt: skip
            except Refused as refused:
                self.refusal = str(refused)
            else:
                messages.success(request, _("已终止备案。"))
                return redirect("web:relation", pk=record.pk)
        response: HttpResponse = self.get(request, *args, **kwargs)
        response.status_code = 422
        return response
