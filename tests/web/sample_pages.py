"""Pages on the generic list, served beside the real ones while its tests run."""

from __future__ import annotations

from django.db.models import Q
from django.urls import path

from minzheng.config import urls
from minzheng.kernel.access.masking import Kind as MaskKind
from minzheng.kernel.areas.models import Area
from minzheng.kernel.registry.models import Person
from minzheng.web.lists import ChoiceFilter, Column, DateFilter, Kind, ListPage, SavedView, TextFilter


class PeopleList(ListPage):
    model = Person
    title = "人员"
    default_sort = "name"
    columns = (
        Column(key="name", label="姓名", kind=Kind.LINK, url=lambda row: f"/people/{row.pk}/", sort="name"),
        Column(key="home", label="现居住地", value="home_area", kind=Kind.AREA),
        Column(key="birth_date", label="出生日期", kind=Kind.DATE, sort="birth_date"),
        Column(key="phone", label="电话", value=lambda row: "13812341234", kind=Kind.MASKED, mask=MaskKind.PHONE),
        Column(key="amount", label="金额", value=lambda row: 125_500, kind=Kind.MONEY),
        Column(key="sex", label="性别", optional=True),
    )
    filters = (
        TextFilter(name="name", label="姓名", lookup="name__startswith"),
        ChoiceFilter(name="sex", label="性别", choices=(("1", "男"), ("2", "女")), lookup="sex"),
        DateFilter(name="born", label="出生", lookup="birth_date"),
    )
    views = (SavedView(key="unknown", label="出生日期不详", condition=Q(birth_date=None)),)

    def refine(self, queryset):
        return queryset.select_related("home_area")


class LeakingList(PeopleList):
    """A page with a fault: it starts anew instead of narrowing down."""

    def refine(self, queryset):
        return Person.objects.all()


class SummedList(ListPage):
    model = Area
    title = "区划"
    columns = (
        Column(key="name", label="名称"),
        Column(key="parent", label="上级编号", value="parent_id", kind=Kind.NUMBER, total="parent"),
    )


urlpatterns = [
    path("sample/people/", PeopleList.guarded()),
    path("sample/leaking/", LeakingList.guarded()),
    path("sample/summed/", SummedList.guarded()),
    *urls.urlpatterns,
]
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500
