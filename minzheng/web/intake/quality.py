"""数据质量: how good each department's table is, and what has become of it over the months."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from minzheng.kernel.access import days
from minzheng.kernel.access.grants import reaches
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.intake import quality, tables
from minzheng.kernel.intake.contract import HOUSEHOLD, PERSON, Dataset
from minzheng.kernel.intake.models import Batch
from minzheng.web.presenters import Fact, Figure, Link, Tag, Tone, Words, long_date

FRESH_FOR, STALE_AFTER = 45, 100
"""Days: a monthly table is still this month's; a quarterly one would have been due."""

ABOUT_PEOPLE = (PERSON, HOUSEHOLD)
"""Of other tables, rows are about addresses, meters or organisations: how many found a person says nothing of them."""

RUNGS: dict[str, Words] = {
    "ID": gettext_lazy("证件号码与姓名一致"),
    "ID_NAME_NEAR": gettext_lazy("证件号码一致，姓名一字之差或同音"),
    "FORMER_NAME": gettext_lazy("证件号码一致，姓名是曾用名"),
    "AT_HOME": gettext_lazy("证件号码一致，同姓，住处、电话或户号也一致"),
    "TOLD": gettext_lazy("证件号码一致，多个部门都登记为这个姓名"),
    "PLACE": gettext_lazy("姓名、出生日期、住址或电话一致"),
    "NEW": gettext_lazy("新建档案"),
    "PERSON": gettext_lazy("人工认定"),
    "DECIDED": gettext_lazy("照以前的人工认定"),
    "NOT_THEM": gettext_lazy("以前认定不是可能的人"),
    "LINKED": gettext_lazy("概率比对认定"),
    "": gettext_lazy("尚未对上"),
}


@dataclass(frozen=True, kw_only=True)
class TableLine:
    """One table: empty strings where nothing was received."""

    title: str
    office: str
    url: str
    age: Tag
    last: str
    read: str
    quarantined: str
    share: Tag | None
    matched: str
    to_review: str


def percent(share: float | None) -> str:
    """One decimal: 1.7 %; empty where unknown. A share that is not nothing never reads as 0."""
    if share is None:
        return ""
    return "<0.1%" if 0 < share < 0.0005 else f"{share:.1%}"


def share_tag(share: float | None) -> Tag | None:
    """The share of wrong rows, with how bad that is in colour and word."""
    if share is None:
        return None
    tone = Tone.BAD if share >= 0.05 else Tone.SOON if share >= 0.02 else Tone.GOOD
    return Tag(text=percent(share), tone=tone)


def age_tag(last: datetime.date | None, *, day: datetime.date) -> Tag:
    """How old a table is on the day."""
    if last is None:
        return Tag(text=_("从未收到"), tone=Tone.SOON)
    old = (day - last).days
    words = _("%(days)d天前") % {"days": old} if old > 0 else _("当日")
    return Tag(text=words, tone=Tone.GOOD if old <= FRESH_FOR else Tone.SOON if old <= STALE_AFTER else Tone.BAD)


def _batches(request: HttpRequest) -> Any:
    return scope(user=request.user, model=Batch, day=days.today(request))


@require_safe
def _overview(request: HttpRequest) -> HttpResponse:
    day = days.today(request)
    found = quality.received(batches=_batches(request))
    seen = reaches(user=request.user, permission="intake.view", day=day)
    sees_all = any(reach.whole for reach in seen)  # only then is a table that never came a fact
    shown = [one for key, one in tables.DATASETS.items() if key in found or sees_all]
    shown.sort(key=lambda one: one.key not in found)  # those never received last
    lines = [_line(dataset, found.get(dataset.key), day=day) for dataset in shown]
    read, wrong = (sum(getattr(one, name) for one in found.values()) for name in ("rows_read", "rows_quarantined"))
    context = {
        "page_title": _("数据质量"),
        "as_of": long_date(day),
        "figures": (
            Figure(label=_("已收到的表"), value=f"{len(found):,}", unit=_("类"), note=_("共 %d 类") % len(shown)),
            Figure(label=_("累计读取"), value=f"{read:,}", unit=_("行")),
            Figure(label=_("被隔离"), value=f"{wrong:,}", unit=_("行"), note=percent(wrong / read if read else None)),
            Figure(
                label=_("待人工核对"),
                value=f"{sum(one.rows_to_review for one in found.values()):,}",
                unit=_("行"),
                url=reverse("web:reviews"),
            ),
        ),
        "lines": lines,
    }
    return render(request, "web/intake/quality.html", context)


def _line(dataset: Dataset, told: quality.Received | None, *, day: datetime.date) -> TableLine:
    return TableLine(
        title=_(dataset.title),
        office=_(dataset.department),
        url=reverse("web:quality_table", args=[dataset.key]) if told else "",
        age=age_tag(told.last if told else None, day=day),
        last=long_date(told.last) if told else "",
        read=f"{told.rows_read:,}" if told else "",
        quarantined=f"{told.rows_quarantined:,}" if told else "",
        share=share_tag(told.quarantined_share) if told else None,
        matched=percent(told.matched_share) if told and dataset.unit in ABOUT_PEOPLE else "",
        to_review=f"{told.rows_to_review:,}" if told else "",
    )


@require_safe
def _table(request: HttpRequest, key: str) -> HttpResponse:
    """One table: the months, what was wrong, how rows were matched, how full the columns are."""
    day = days.today(request)
    batches = _batches(request)
    dataset, told = tables.DATASETS.get(key), quality.received(batches=batches.filter(dataset=key)).get(key)
    if dataset is None or told is None:
        raise Http404
    rows = scope(user=request.user, model=tables.table_of(dataset=key), day=day)
    rungs = quality.rungs(rows=rows)
    titles = {column.name: _(column.title) for column in dataset.columns}
    context = {
        "page_title": _(dataset.title),
        "as_of": long_date(day),
        "crumbs": (Link(text=_("数据质量"), url=reverse("web:quality")), Link(text=_(dataset.title), url="")),
        "facts": (
            Fact(label=_("来源部门"), value=_(dataset.department)),
            Fact(label=_("最近一次"), value=long_date(told.last)),
            Fact(label=_("文件"), value=_("%d 个") % told.files),
            Fact(label=_("读取"), value=_("%s 行") % f"{told.rows_read:,}"),
            Fact(label=_("被隔离"), value=_("%s 行") % f"{told.rows_quarantined:,}"),
            Fact(label=_("与前次相同"), value=_("%s 行") % f"{told.rows_unchanged:,}"),
        ),
        "batches_url": f"{reverse('web:batches')}?{urlencode({'dataset': key})}",
        "months": [_month(one, dataset) for one in quality.by_month(batches=batches, dataset=key)],
        "problems": [
            (titles.get(each.column, each.column), _(each.wrong), each.rows)
            for each in quality.problems(batches=batches, dataset=key)
        ],
        "rungs": [
            (RUNGS.get(rung, rung), number, percent(number / sum(rungs.values()))) for rung, number in rungs.items()
        ]
        if dataset.unit in ABOUT_PEOPLE
        else [],
        "columns": [
            (_(one.column.title), percent(one.share), one.filled, f"{(one.share or 0) * 100:.0f}", one.column.required)
            for one in quality.completeness(dataset=dataset, rows=rows)
        ],
    }
    return render(request, "web/intake/quality_table.html", context)


def _month(one: quality.Received, dataset: Dataset) -> dict[str, Any]:
    return {
        "name": date_format(one.month, "Y年n月") if one.month else "",
        "read": f"{one.rows_read:,}",
        "quarantined": f"{one.rows_quarantined:,}",
        "percent": f"{(one.quarantined_share or 0) * 100:.2f}",
        "to_review": f"{one.rows_to_review:,}",
        "matched": percent(one.matched_share) if dataset.unit in ABOUT_PEOPLE else "",
    }


overview: Any = scoped_view(permission="intake.view")(_overview)
table: Any = scoped_view(permission="intake.view")(_table)
