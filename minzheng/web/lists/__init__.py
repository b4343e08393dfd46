"""The generic list page. A page declares columns, filters and views; everything else is done here::

class FindingList(ListPage):
    model = Finding
    title = _("筛查发现")
    columns = (
        Column(key="title", label=_("发现"), kind=Kind.LINK, url=lambda row: row.get_absolute_url()),
        Column(key="at_stake_fen", label=_("涉及金额"), kind=Kind.MONEY, sort="at_stake_fen", total="at_stake_fen"),
    )
    filters = (ChoiceFilter(name="kind", label=_("类别"), choices=Finding.Kind.choices, lookup="kind"),)
    views = (SavedView(key="open", label=_("待核实"), condition=Q(closed_at=None)),)

path("findings/", FindingList.guarded(), name="findings")
"""

from minzheng.web.lists.columns import Column, Kind
from minzheng.web.lists.filters import ChoiceFilter, DateFilter, Filter, TextFilter
from minzheng.web.lists.page import DistinctCount, ListPage, SavedView

__all__ = [
    "ChoiceFilter",
    "Column",
    "DateFilter",
    "DistinctCount",
    "Filter",
    "Kind",
    "ListPage",
    "SavedView",
    "TextFilter",
]
