"""What is done to a matter from its page: each form is one operation, refused with its reason, nothing written lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.queries import by_username
from minzheng.kernel.casework import operations, queries
from minzheng.kernel.casework.operations import Deciding
from minzheng.kernel.casework.refusals import Cannot, Incomplete, NotYours
from minzheng.web.casework.page import MatterFile
from minzheng.web.casework.words import matter_url

MOST_YUAN = 10**9


class MatterActs(MatterFile):
    """Takes what the page's forms send. ``act`` names the operation, ``key`` is the form's own."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET":
            return redirect(matter_url(self.matter))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = ACTS.get(request.POST.get("act", ""))
        if wanted is None:
            raise Http404
        sent = _Sent(self, request)
        try:
            done = wanted(sent)
        except Cannot as refusal:
            return self._refuse(request, str(refusal.message), 403 if isinstance(refusal, NotYours) else 422)
        messages.success(
            request, _("已经办理过，没有重复办理。") if getattr(done, "repeated", False) else _("已办理。")
        )
        return redirect(matter_url(self.matter))

    def _refuse(self, request: HttpRequest, refusal: str, status: int) -> HttpResponse:
        """The page as it stands now, with the reason; what was typed is still in the form."""
        for name in ("matter", "runs", "offered"):
            self.__dict__.pop(name, None)
        self.refused = refusal
        response = super().get(request)
        response.status_code = status
        return response

    def extra(self, record: Any) -> dict[str, Any]:
        return super().extra(record) | {"sent": self.request.POST}


class _Sent:
    """One form, read into the arguments of its operation."""

    def __init__(self, page: MatterActs, request: HttpRequest) -> None:
        self.page, self.form = page, request.POST
        self.who: dict[str, Any] = {"actor": request.user, "key": self.text("key"), "day": page.day, "now": days.now()}

    def text(self, name: str) -> str:
        return str(self.form.get(name, "")).replace("\x00", "")[:4000]

    @property
    def note(self) -> str:
        return self.text("note")

    @property
    def run(self) -> int:
        """The step that the form names, if it is one of this matter's."""
        number = self.text("run")
        if not number.isdigit() or not self.page.matter.runs.filter(pk=int(number)).exists():
            raise Http404
        return int(number)

    def fen(self, name: str) -> int | None:
        """An amount in yuan as whole fen; None where nothing was typed."""
        typed = self.text(name).replace(",", "").replace("，", "").strip()
        if not typed:
            return None
        try:
            fen = Decimal(typed) * 100
        except InvalidOperation:
            raise Incomplete(_("金额请填写数字，如 1255.00")) from None
        if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen <= MOST_YUAN * 100:
            raise Incomplete(_("金额请填写数字，至多两位小数"))
        return int(fen)

    def day(self, name: str) -> date | None:
        typed = self.text(name).strip()
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            raise Incomplete(_("日期请按 2023-07-01 的格式填写")) from None

    def account(self, name: str) -> Account:
        found = by_username(username=self.text(name).strip())
        if found is None:
            raise Incomplete(_("没有这个在用的账号，请填写对方的登录名"))
        return found


def _finish(sent: _Sent) -> Any:
    deciding = None
    if sent.text("decides"):
        deciding = Deciding(amount_fen=sent.fen("amount"), starts=sent.day("starts"), ends=sent.day("ends"))
    return operations.act(run=sent.run, outcome=sent.text("outcome"), note=sent.note, deciding=deciding, **sent.who)


def _publish(sent: _Sent) -> Any:
    return operations.publish(
        run=sent.run, posted_where=sent.text("posted_where"), amount_fen=sent.fen("amount"), **sent.who
    )


def _object(sent: _Sent) -> Any:
    notice = sent.page.matter.runs.get(pk=sent.run).notice
    return operations.receive_objection(notice=notice.pk, text=sent.note, **sent.who)


def _answer(sent: _Sent) -> Any:
    number = sent.text("objection")
    found = queries.objections(matter=sent.page.matter).filter(pk=int(number) if number.isdigit() else 0).first()
    if found is None:
        raise Http404
    return operations.answer_objection(
        objection=found.pk, upheld=sent.text("upheld") == "yes", answer=sent.note, **sent.who
    )


ACTS: dict[str, Callable[[_Sent], Any]] = {
    "finish": _finish,
    "return": lambda sent: operations.send_back(run=sent.run, to=sent.text("to"), note=sent.note, **sent.who),
    "start": lambda sent: operations.start(run=sent.run, **sent.who),
    "pause": lambda sent: operations.pause(run=sent.run, reason=sent.text("reason"), note=sent.note, **sent.who),
    "resume": lambda sent: operations.resume(matter=sent.page.matter.pk, note=sent.note, **sent.who),
    "extend": lambda sent: operations.extend(
        run=sent.run, whole=sent.text("whole") == "yes", note=sent.note, **sent.who
    ),
    "assign": lambda sent: operations.assign(run=sent.run, to=sent.account("account"), **sent.who),
    "ask": lambda sent: operations.ask_opinion(run=sent.run, of=sent.account("account"), note=sent.note, **sent.who),
    "countersign": lambda sent: operations.countersign(
        run=sent.run, agrees=sent.text("agrees") == "yes", opinion=sent.note, **sent.who
    ),
    "remark": lambda sent: operations.note(run=sent.run, text=sent.note, **sent.who),
    "publish": _publish,
    "object": _object,
    "answer": _answer,
    "withdraw": lambda sent: operations.withdraw(matter=sent.page.matter.pk, note=sent.note, **sent.who),
    "void": lambda sent: operations.void(matter=sent.page.matter.pk, note=sent.note, **sent.who),
}
"""By the word that a form sends as ``act``."""
