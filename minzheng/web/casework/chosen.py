"""What is done to several steps at once: taking over, handing on, urging, copying. Never a decision about anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from minzheng.kernel.access import days
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.queries import by_username, colleagues
from minzheng.kernel.access.scope import scope
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.kernel.casework.refusals import Cannot
from minzheng.web.lists.choosing import back_to, chosen_rows
from minzheng.web.phrases import clauses
from minzheng.web.scoped_pages import guarded_view

MOST_REASONS = 3


class StepsChosen(View):
    """Takes the form of a list of steps. Each step is one operation of its own: what cannot be done is told, by reason.

    The loop runs over what one person ticked on one page, at most ``choosing.MOST``.
    """

    @classmethod
    def guarded(cls) -> Any:
        return guarded_view(cls.as_view(), model=StepRun)

    def post(self, request: HttpRequest) -> HttpResponse:
        back = redirect(back_to(request, otherwise=reverse("web:to_do")))
        day = days.today(request)
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        numbers = chosen_rows(request)
        if not numbers:
            messages.warning(request, _("请先勾选要办的事项。"))
            return back
        given: dict[str, Any] = {}
        if request.POST["act"] in ("assign", "copy"):
            given["to"] = _colleague(request, day)
            if given["to"] is None:
                messages.error(request, _("请在“同事”一栏从名单里选一位，或填写对方的登录名。"))
                return back
        visible = scope(user=request.user, model=StepRun, day=day).filter(pk__in=numbers)
        note = request.POST.get("note", "").replace("\x00", "")[:400]
        key = request.POST.get("key", "")[:60]
        done, refused = 0, Counter[str]()
        for run in visible.order_by("pk"):
            try:
                act(
                    run=run, note=note, actor=request.user, day=day, now=days.now(),
                    key=f"{key}/{run.pk}/{request.POST['act'][:2]}", **given,
                )  # fmt: skip
                done += 1
            except Cannot as refusal:
                refused[str(refusal.message)] += 1
        _tell(request, done=done, refused=refused)
        return back


def _start(*, run: StepRun, note: str, **who: Any) -> None:
    operations.start(run=run.pk, **who)


def _assign(*, run: StepRun, note: str, **who: Any) -> None:
    operations.assign(run=run.pk, **who)


def _urge(*, run: StepRun, **who: Any) -> None:
    operations.urge(run=run.pk, **who)


def _copy(*, run: StepRun, **who: Any) -> None:
    operations.copy_to(matter=run.matter_id, **who)


ACTS: dict[str, Callable[..., None]] = {"start": _start, "assign": _assign, "urge": _urge, "copy": _copy}


def _colleague(request: HttpRequest, day: date) -> Account | None:
    """Whom the form names: a sign-in name, or the name of exactly one colleague near."""
    text = request.POST.get("colleague", "").replace("\x00", "").strip()[:64]
    if not text:
        return None
    if (found := by_username(username=text)) is not None:
        return found
    near = colleagues(user=request.user, permission="matter.view", day=day).filter(display_name=text)[:2]
    return near[0] if len(near) == 1 else None


def _tell(request: HttpRequest, *, done: int, refused: Counter[str]) -> None:
    if done:
        messages.success(request, _("已办理 %d 件。") % done)
    if refused:
        told = [_("%(number)d 件：%(reason)s") % {"number": n, "reason": why} for why, n in refused.most_common()]
        messages.warning(request, _("没有办成：%s") % clauses(told[:MOST_REASONS]))


class CopiesRead(View):
    """Takes the form of the list of copies: what the viewer has read."""

    @classmethod
    def guarded(cls) -> Any:
        return guarded_view(cls.as_view(), model=Matter)

    def post(self, request: HttpRequest) -> HttpResponse:
        day = days.today(request)
        visible = scope(user=request.user, model=Matter, day=day).filter(pk__in=chosen_rows(request))
        count = operations.read_copies(matters=visible.values_list("pk", flat=True), actor=request.user, now=days.now())
        if count:
            messages.success(request, _("已阅 %d 件。") % count)
        return redirect(back_to(request, otherwise=reverse("web:desk_copied")))
