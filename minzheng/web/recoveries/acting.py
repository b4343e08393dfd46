"""What is posted from a matter's page: what is asked back, and what came in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.casework.refusals import Cannot, Incomplete
from minzheng.kernel.recoveries import operations, queries
from minzheng.web.casework.typed import fen_typed
from minzheng.web.casework.words import matter_url
from minzheng.web.recoveries.part import PLANNED


def _act(request: HttpRequest, pk: int) -> HttpResponse:
    day = days.today(request)
    matter = get_object_or_404(scope(user=request.user, model=Matter, day=day), pk=pk)
    back = redirect(matter_url(matter) + "#recovery")
    if request.method != "POST":
        return back
    act = {"ask": _ask, "receive": _receive}.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        act(request, matter, {"actor": request.user, "day": day, "now": days.now()})
    except Cannot as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("已登记。"))
    return back


act = scoped_view(permission="matter.act", model="casework.Matter", argument="pk")(_act)


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:400]


def _day(request: HttpRequest, name: str) -> date | None:
    typed = _text(request, name)
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Incomplete(_("日期请按 2023-07-01 的格式填写")) from None


def _ask(request: HttpRequest, matter: Matter, who: dict[str, Any]) -> None:
    plan: list[tuple[date, int]] = []
    for number in range(1, PLANNED + 1):
        when, fen = _day(request, f"due_{number}"), fen_typed(_text(request, f"part_{number}"))
        if (when is None) != (fen is None):
            raise Incomplete(_("计划的每一期都要有日期和金额"))
        if when is not None and fen is not None:
            plan.append((when, fen))
    operations.ask_back(
        matter=matter, wrongly_paid_fen=fen_typed(_text(request, "wrongly_paid")) or 0,
        penalty_fen=fen_typed(_text(request, "penalty")) or 0, ground=_text(request, "ground"), plan=plan, **who,
    )  # fmt: skip


def _receive(request: HttpRequest, matter: Matter, who: dict[str, Any]) -> None:
    recovery = queries.of_matter(matter=matter)
    if recovery is None:
        raise Http404
    fen = fen_typed(_text(request, "amount")) or 0
    back = request.POST.get("back") == "yes"
    operations.receive(
        recovery=recovery, amount_fen=-fen if back else fen, received=_day(request, "received") or who["day"],
        voucher=_text(request, "voucher"), note=_text(request, "note"), key=_text(request, "key")[:60], **who,
    )  # fmt: skip
