"""The page of one standard address: what it is made of, who belongs there, how it is written, what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access.scope import scope
from minzheng.kernel.registry import queries as registry
from minzheng.kernel.registry.models import (
    Address,
    AddressFault,
    AddressMerge,
    AddressPast,
    AddressSpelling,
    Household,
    Organisation,
    Person,
)
from minzheng.web.accounts.words import moment
from minzheng.web.addresses.words import address_url, fault_url, reasons_in_words, score_in_words
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.people.words import life_tags, person_url, sex_and_age
from minzheng.web.presenters import Fact, Link, Tag, TimelineEntry, Tone

MOST = 200


class AddressFile(FilePage):
    """An address is nobody's secret; who lives there is shown only as far as the viewer may see people."""

    model = Address

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area__parent")

    def header(self, record: Address) -> FileHeader:
        faults = scope(model=AddressFault, **self.viewer).filter(address=record, closed_at=None, answer=None)
        return FileHeader(
            title=record.standard_text,
            kind=_("标准地址"),
            tags=tuple(Tag(text=AddressFault.Kind(fault.kind).label, tone=Tone.SOON) for fault in faults),
            facts=(
                Fact(label=_("所属区划"), value=record.area.name, url=reverse("web:area", args=[record.area_id])),
                Fact(label=_("来源"), value=Address.Source(record.source).label),
                Fact(label=_("地址编码"), value=record.code),
            ),
        )

    def crumbs(self, record: Address) -> Sequence[Link]:
        return (
            Link(text=_("标准地址"), url=reverse("web:addresses")),
            Link(text=record.standard_text, url=""),
        )

    def sections(self, record: Address) -> Sequence[Section]:
        parts = (
            Fact(label=_("楼栋"), value=record.building or None),
            Fact(label=_("单元"), value=record.unit or None),
            Fact(label=_("室号"), value=record.room or None),
            *((Fact(label=_("未识别的部分"), value=record.rest),) if record.rest else ()),
        )
        people = self._people(record)
        households = list(scope(model=Household, **self.viewer).filter(address=record).order_by("number")[:MOST])
        spellings = list(
            scope(model=AddressSpelling, **self.viewer).filter(address=record).order_by("-score", "text")[:MOST]
        )
        faults = scope(model=AddressFault, **self.viewer).filter(address=record, closed_at=None)
        return (
            Section(key="parts", title=_("组成"), template="web/areas/basis.html", data=parts),
            Section(
                key="people",
                title=_("登记在此的人"),
                template="web/addresses/people.html",
                data=people,
                count=len(people),
                note=_("您的管辖范围内"),
                flush=bool(people),
            ),
            Section(
                key="households",
                title=_("登记在此的家庭"),
                template="web/addresses/households.html",
                data=households,
                count=len(households),
            ),
            *self._organisations(record),
            Section(
                key="spellings",
                title=_("各种写法"),
                template="web/addresses/spellings.html",
                data=[
                    {
                        "text": each.text,
                        "score": score_in_words(each.score),
                        "by": _("人工认定") if each.decided_by_id else reasons_in_words(each.reasons),
                    }
                    for each in spellings
                ],
                count=len(spellings),
                flush=bool(spellings),
            ),
            *self._merges(record),
            *(
                Section(
                    key=f"fault-{fault.pk}",
                    title=AddressFault.Kind(fault.kind).label,
                    template="web/addresses/fault_link.html",
                    data=fault_url(fault),
                )
                for fault in faults
            ),
        )

    def _merges(self, record: Address) -> list[Section]:
        """What was merged into this address, or what it stands for, each with the way back."""
        visible = scope(model=AddressMerge, **self.viewer).filter(undone_at=None)
        told = list(
            visible.filter(Q(into=record) | Q(alias=record)).select_related("alias", "into").order_by("pk")[:MOST]
        )
        if not told:
            return []
        rows = [
            {
                "pk": each.pk,
                "words": _("已并入另一个地址") if each.alias_id == record.pk else _("并入此处"),
                "address": each.into if each.alias_id == record.pk else each.alias,
                "url": address_url(each.into if each.alias_id == record.pk else each.alias),
                "reason": each.reason,
                "at": moment(each.at),
            }
            for each in told
        ]
        return [
            Section(key="merges", title=_("合并"), template="web/addresses/merges.html", data=rows, count=len(rows))
        ]

    def _organisations(self, record: Address) -> list[Section]:
        """Whose seat is here; no section where nobody's is, as in most homes."""
        here = scope(model=Organisation, **self.viewer).filter(address=record)
        rows = [
            Fact(label=each.name, value=each.credit_code or _("没有统一社会信用代码"))
            for each in here.order_by("name")[:MOST]
        ]
        title = _("住所在此的单位")
        if not rows:
            return []
        return [Section(key="organisations", title=title, template="web/areas/basis.html", data=rows, count=len(rows))]

    def _people(self, record: Address) -> list[dict[str, Any]]:
        here = registry.people_at(address=record)
        people = scope(model=Person, **self.viewer).filter(pk__in=here, merged_into=None).order_by("name_key", "pk")
        return [
            {
                "name": person.name,
                "url": person_url(person.pk),
                "sex_and_age": sex_and_age(person, day=self.day),
                "tags": life_tags(person, day=self.day),
            }
            for person in people[:MOST]
        ]

    def timeline(self, record: Address) -> Sequence[TimelineEntry]:
        past = scope(model=AddressPast, **self.viewer).filter(address=record).select_related("area")
        before = [
            TimelineEntry(
                when=moment(each.superseded_at),
                words=_("此前登记为：%(text)s（%(area)s）") % {"text": each.standard_text, "area": each.area.name},
                by=str(Address.Source(each.source).label),
            )
            for each in past.order_by("-superseded_at")
        ]
        return [
            TimelineEntry(when=moment(record.recorded_at), words=_("登记为现在的内容"), tone=Tone.PRIMARY),
            *before,
        ]
