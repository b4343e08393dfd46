"""Help: what the signs on the pages mean, the keys, and whom to call."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.guards import personal_view
from minzheng.web.presenters import CriterionLine, Source, clock

CLOCKS = (
    (5, _("还在办理时限之内")),
    (2, _("还剩两个工作日或更少")),
    (-1, _("已超过办理时限")),
    (None, _("本环节没有时限")),
)
SOURCES = (
    (Source(label=_("公安")), _("取自部门报送的数据表，档案中可看到批次和行号")),
    (Source(label=_("上次走访"), kind="visit"), _("走访人员当面确认")),
    (Source(label=_("本人声明"), kind="declared"), _("本人或家属申报，尚未核对")),
    (Source(label=_("暂无来源"), kind="none"), _("没有任何部门提供，不等于没有")),
)
CRITERIA = (
    CriterionLine(words=_("已掌握的事实符合该条件"), met=True),
    CriterionLine(words=_("已掌握的事实不符合该条件"), met=False),
    CriterionLine(words=_("事实不全，既不能认定符合，也不能认定不符合"), met=None),
)


@personal_view(reason="the same text for everybody")
def help_page(request: HttpRequest) -> HttpResponse:
    context = {
        "page_title": _("帮助"),
        "clocks": [(clock(days_left=days), words) for days, words in CLOCKS],
        "sources": SOURCES,
        "criteria": CRITERIA,
        "contact": getattr(settings, "ACCESS_HELP", ""),
    }
    return render(request, "web/help.html", context)
