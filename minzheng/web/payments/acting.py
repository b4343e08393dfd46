"""What is done to a run: each form is one operation, refused with its reason, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope, scope_areas
from minzheng.kernel.areas.models import Area, Level
from minzheng.kernel.payments import accounts, banking, operations, queries
from minzheng.kernel.payments.layouts import LAYOUTS
from minzheng.kernel.payments.models import BankReturnLine, Hold, PayRun
from minzheng.kernel.payments.refusals import Cannot
from minzheng.web.payments.run_page import RunPage
from minzheng.web.payments.words import run_url
from minzheng.web.presenters import Link

NOTE: Final = 2000


class RunForm(forms.Form):
    pay_line = forms.ChoiceField(label=gettext_lazy("发放项目"))
    area: forms.ModelChoiceField = forms.ModelChoiceField(label=gettext_lazy("区划"), queryset=None, empty_label=None)
    month = forms.DateField(
        label=gettext_lazy("月份"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    pay_date = forms.DateField(label=gettext_lazy("拟发放日期"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, areas: QuerySet[Area], lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pay_line"].choices = lines  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["area"].label_from_instance = lambda area: area.name  # type: ignore[attr-defined]


def _areas(request: HttpRequest) -> QuerySet[Area]:
    """Counties in which the viewer may prepare."""
    day = days.today(request)
    reach = scope_areas(user=request.user, permission="payment.prepare", day=day)
    visible = scope(user=request.user, model=Area, day=day).filter(pk__in=reach, valid__contains=day)
    return visible.filter(level=Level.COUNTY).order_by("code")


def _new(request: HttpRequest) -> HttpResponse:
    day = days.today(request)
    lines = [
        (key, _(line.title))
        for key, (module, line) in modules.pay_lines().items()
        if scope_areas(user=request.user, permission="payment.prepare", day=day, line=module.line)
    ]
    first = {"month": day.replace(day=1), "pay_date": day}
    form = RunForm(request.POST or None, areas=_areas(request), lines=lines, initial=first)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            accounts.gather(actor=request.user, now=days.now())
            run = operations.prepare(
                pay_line=told["pay_line"], area=told["area"], month=told["month"], pay_date=told["pay_date"], day=day,
                actor=request.user, now=days.now(),
            )  # fmt: skip
        except Cannot as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(run_url(run))
    context = {
        "page_title": _("编制发放批次"),
        "crumbs": (Link(text=_("发放批次"), url=reverse("web:pay_runs")), Link(text=_("编制发放批次"), url="")),
        "form": form,
        "may": bool(lines),
    }
    return render(request, "web/payments/new.html", context, status=422 if form.errors else 200)


new = scoped_view(permission="payment.prepare")(_new)


class RunActs(RunPage):
    """Takes what the page's forms send; ``act`` names the operation."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(run_url(self.record()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = self.record()
        wanted = ACTS.get(request.POST.get("act", ""))
        if wanted is None:
            raise Http404
        permission, act = wanted
        if not self.may(permission, run):
            raise PermissionDenied
        try:
            done = act(self, run)
        except Cannot as refusal:
            self.refused = str(refusal)
            response = super().get(request)
            response.status_code = 422
            return response
        if isinstance(done, HttpResponse):
            return done
        messages.success(request, done)
        return redirect(run_url(run))

    def text(self, name: str) -> str:
        return str(self.request.POST.get(name, "")).replace("\x00", "").strip()[:NOTE]

    @property
    def who(self) -> dict[str, Any]:
        return {"actor": self.request.user, "now": days.now()}

    def decide(self, run: PayRun) -> str:
        chosen = [int(number) for number in self.request.POST.getlist("hold") if number.isdigit()]
        outcome = self.text("outcome")
        if not chosen:
            raise Cannot(_("请先勾选要处理的项"))
        if outcome not in Hold.Outcome:
            raise Cannot(_("请选择照发或本期不发"))
        decided = operations.decide_holds(run=run, holds=chosen, outcome=outcome, reason=self.text("note"), **self.who)
        return _("已处理 %(count)s 项。") % {"count": decided}

    def check(self, run: PayRun) -> str:
        operations.check(run=run, **self.who)
        return _("已复核，待审批。")

    def approve(self, run: PayRun) -> str:
        operations.approve(run=run, day=self.day, **self.who)
        return _("已审批，清册不再变动。")

    def send_back(self, run: PayRun) -> str:
        operations.send_back(run=run, reason=self.text("note"), **self.who)
        return _("已退回编制人。")

    def void(self, run: PayRun) -> str:
        operations.void(run=run, reason=self.text("note"), **self.who)
        return _("已作废，应发仍为未发。")

    def make_file(self, run: PayRun) -> str:
        if self.text("layout") not in LAYOUTS:
            raise Cannot(_("请选择银行文件格式"))
        banking.make_file(run=run, layout=self.text("layout"), **self.who)
        return _("银行文件已生成。")

    def fetch(self, run: PayRun) -> HttpResponse:
        file = queries.file_of(run=run)
        if file is None:
            raise Http404
        if not (purpose := self.text("note")):
            raise Cannot(_("文件含完整账号，请写明用途"))
        content = banking.fetch(file=file, purpose=purpose, **self.who)
        response = HttpResponse(content, content_type="application/octet-stream")
        name = f"{banking.batch_number(run)}.{LAYOUTS[file.layout].suffix}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def take_return(self, run: PayRun) -> str:
        file, sent = queries.file_of(run=run), self.request.FILES.get("file")
        if file is None:
            raise Http404
        if sent is None:
            raise Cannot(_("请选择银行的回盘文件"))
        taken = banking.take_return(file=file, content=sent.read(), file_name=sent.name or "", **self.who)
        return _("已接收回盘：成功 %(paid)s 笔，失败 %(failed)s 笔，待核 %(open)s 行。") % {
            "paid": taken.counts.get("PAID", 0),
            "failed": taken.counts.get("FAILED", 0),
            "open": sum(taken.counts.get(outcome, 0) for outcome in BankReturnLine.TO_SEE),
        }

    def settle(self, run: PayRun) -> str:
        try:
            line = queries.return_line(run=run, number=int(self.text("line") or 0))
        except (ValueError, BankReturnLine.DoesNotExist):
            raise Http404 from None
        banking.settle_line(line=line, note=self.text("note"), **self.who)
        return _("已记录核实结果。")


Act = Callable[[RunActs, PayRun], str | HttpResponse]
ACTS: Final[dict[str, tuple[str, Act]]] = {
    "decide": ("payment.prepare", RunActs.decide),
    "check": ("payment.check", RunActs.check),
    "approve": ("payment.approve", RunActs.approve),
    "send_back": ("payment.approve", RunActs.send_back),
    "void": ("payment.prepare", RunActs.void),
    "make_file": ("payment.bank", RunActs.make_file),
    "fetch": ("payment.bank", RunActs.fetch),
    "take_return": ("payment.bank", RunActs.take_return),
    "settle": ("payment.bank", RunActs.settle),
}
