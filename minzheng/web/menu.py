"""The left menu: declared groups of pages. A new page adds its item here; nobody sees what he may not open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_GROUPS = 7


@dataclass(frozen=True, kw_only=True)
class Item:
    """A page. ``permission`` names what the viewer must hold ("" for everybody signed in)."""

    label: str | Promise
    url_name: str
    permission: str = ""
    url: str = ""
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """A first-level entry. ``single`` groups are one link of their own."""

    label: str | Promise
    icon: str
    items: tuple[Item, ...]
    single: bool = False
    open: bool = False

    @property
    def current(self) -> bool:
        return any(item.current for item in self.items)


MENU: tuple[Group, ...] = (
    Group(label=_("工作台"), icon="home", single=True, items=(Item(label=_("工作台"), url_name="web:workbench"),)),
    Group(
        label=_("事项办理"),
        icon="clipboard-list",
        items=(
            Item(label=_("待办事项"), url_name="web:to_do", permission="matter.act"),
            Item(label=_("在办步骤"), url_name="web:open_steps", permission="matter.view"),
            Item(label=_("全部事项"), url_name="web:matters", permission="matter.view"),
            Item(label=_("综合窗口"), url_name="web:window", permission="matter.open"),
            Item(label=_("一件事申请"), url_name="web:applications", permission="matter.view"),
            Item(label=_("主动发现"), url_name="web:clues", permission="matter.view"),
            Item(label=_("经济状况核对"), url_name="web:checks", permission="verification.view"),
            Item(label=_("到期复核"), url_name="web:reviews_due", permission="matter.view"),
            Item(label=_("集中复核"), url_name="web:campaigns", permission="matter.view"),
            Item(label=_("随机抽查"), url_name="web:draws", permission="matter.view"),
            Item(label=_("联席会议和督导"), url_name="web:meetings", permission="meeting.view"),
            Item(label=_("追回款项"), url_name="web:recoveries", permission="matter.view"),
            Item(label=_("发放批次"), url_name="web:pay_runs", permission="payment.view"),
            Item(label=_("多发待核"), url_name="web:overpaid", permission="payment.view"),
            Item(label=_("自测凭条"), url_name="web:counter", permission="citizen.serve"),
            Item(label=_("代办授权"), url_name="web:authorising", permission="consent.record"),
            Item(label=_("待回电"), url_name="web:call_backs", permission="citizen.serve"),
            Item(label=_("办事指南管理"), url_name="web:services", permission="policy.edit"),
        ),
    ),
    Group(
        label=_("一人一档"),
        icon="users",
        items=(
            Item(label=_("人员"), url_name="web:people", permission="people.view"),
            Item(label=_("家庭"), url_name="web:households", permission="people.view"),
            Item(label=_("家庭关系线索"), url_name="web:family_ties", permission="review.decide"),
            Item(label=_("低保老人台账"), url_name="web:old_dibao", permission="people.view"),
            Item(label=_("授权"), url_name="web:authorisations", permission="consent.view"),
            Item(label=_("近亲属备案"), url_name="web:relations", permission="conflict.view"),
            Item(label=_("标准地址"), url_name="web:addresses", permission="people.view"),
        ),
    ),
    Group(
        label=_("数据归集"),
        icon="database-import",
        items=(
            Item(label=_("收表批次"), url_name="web:batches", permission="intake.view"),
            Item(label=_("报送新表"), url_name="web:upload", permission="intake.upload"),
            Item(label=_("比对存疑"), url_name="web:reviews", permission="review.decide"),
            Item(label=_("数据质量"), url_name="web:quality", permission="intake.view"),
            Item(label=_("来源不一致"), url_name="web:disagreements", permission="people.view"),
            Item(label=_("存疑地址"), url_name="web:address_questions", permission="review.decide"),
            Item(label=_("地址核查"), url_name="web:address_faults", permission="review.decide"),
            Item(label=_("上级系统对接"), url_name="web:exchange", permission="exchange.view"),
        ),
    ),
    Group(
        label=_("政策筛查"),
        icon="search",
        items=(
            Item(label=_("筛查发现"), url_name="web:findings", permission="finding.view"),
            Item(label=_("发现分布"), url_name="web:findings_map", permission="finding.view"),
            Item(label=_("筛查批次"), url_name="web:runs", permission="finding.view"),
            Item(label=_("应保尽保、应退尽退"), url_name="web:flow", permission="figures.view"),
            Item(label=_("待遇互斥"), url_name="web:contested", permission="finding.view"),
        ),
    ),
    Group(
        label=_("政策标准"),
        icon="scale",
        items=(
            Item(label=_("政策清单"), url_name="web:policies", permission="policy.view"),
            Item(label=_("政策测算"), url_name="web:simulations", permission="policy.simulate"),
            Item(label=_("标准调整"), url_name="web:proposals", permission="policy.simulate"),
            Item(label=_("表单和文书"), url_name="web:forms", permission="document.view"),
        ),
    ),
    Group(
        label=_("系统管理"),
        icon="settings",
        items=(
            Item(label=_("行政区划"), url_name="web:areas", permission="policy.view"),
            Item(label=_("账号与角色"), url_name="web:accounts", permission="account.view"),
            Item(label=_("接口令牌"), url_name="web:all_tokens", permission="role.assign"),
            Item(label=_("审计日志"), url_name="web:audit", permission="audit.read"),
        ),
    ),
)

# What somebody may start from any page, under 新建 in the top bar.
NEW: tuple[Item, ...] = (Item(label=_("报送新表"), url_name="web:upload", permission="intake.upload"),)


def _placed(item: Item, *, path: str) -> Item | None:
    """The item with its address and whether the page shown stands under it; None where the page is not made yet."""
    try:
        url = reverse(item.url_name)
    except NoReverseMatch:
        return None
    return replace(item, url=url, current=path == url or (url != "/" and path.startswith(url)))


def new_entries(*, permissions: Collection[str]) -> list[Item]:
    """What one viewer may start."""
    allowed = (item for item in NEW if not item.permission or item.permission in permissions)
    return [placed for item in allowed if (placed := _placed(item, path=""))]


def visible_menu(*, permissions: Collection[str], path: str) -> list[Group]:
    """The groups one viewer sees on one page, at most seven; only the deepest matching item is current."""
    groups: list[Group] = []
    for group in MENU:
        allowed = (item for item in group.items if not item.permission or item.permission in permissions)
        items = tuple(placed for item in allowed if (placed := _placed(item, path=path)))
        if items:
            groups.append(replace(group, items=items))
    best = max((len(item.url) for group in groups for item in group.items if item.current), default=0)
    groups = [
        replace(
            group, items=tuple(replace(item, current=item.current and len(item.url) == best) for item in group.items)
        )
        for group in groups[:MOST_GROUPS]
    ]
    few = sum(len(group.items) for group in groups) <= 14
    return [replace(group, open=few or group.current) for group in groups]
