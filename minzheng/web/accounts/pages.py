"""The administrators' list of accounts and the page of one account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import queries
from minzheng.kernel.access.models import Account, Assignment
from minzheng.kernel.access.roles import Role
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.events import queries as log
from minzheng.web.accounts.words import account_state, holding, moment, permissions_in_words, told
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.lists import ChoiceFilter, Column, Kind, ListPage, SavedView, TextFilter
from minzheng.web.presenters import Fact, Link, TimelineEntry


def account_url(account: Account) -> str:
    return reverse("web:account", args=[account.pk])


def _waiting(day: object) -> Q:
    return Q(pk__in=queries.account_ids_waiting())


class AccountList(ListPage):
    """All accounts; the names of those who may hand out roles lead to where they do."""

    model = Account
    title = gettext_lazy("账号与角色")
    row_unit = gettext_lazy("个账号")
    default_sort = "username"
    permission = "account.view"
    columns = (
        Column(key="username", label=gettext_lazy("登录名"), kind=Kind.LINK, url=account_url, sort="username"),
        Column(key="display_name", label=gettext_lazy("姓名"), sort="display_name"),
        Column(key="employer", label=gettext_lazy("单位"), sort="employer", nothing=""),
        Column(key="department", label=gettext_lazy("科室"), nothing=""),
        Column(key="state", label=gettext_lazy("状态"), value=account_state, kind=Kind.TAG),
        Column(key="last_login", label=gettext_lazy("最近登录"), value=lambda row: moment(row.last_login), nothing=""),
    )
    filters = (
        TextFilter(name="name", label=gettext_lazy("姓名"), lookup="display_name__icontains"),
        TextFilter(name="username", label=gettext_lazy("登录名"), lookup="username__icontains"),
        ChoiceFilter(
            name="role",
            label=gettext_lazy("角色"),
            choices=Role.choices,
            narrow=lambda found, role: found.filter(pk__in=queries.account_ids_holding(role=role)),
        ),
    )
    views = (
        SavedView(key="waiting", label=gettext_lazy("待复核"), condition=_waiting),
        SavedView(key="locked", label=gettext_lazy("已锁定"), condition=Q(locked_at__isnull=False)),
    )
    export = False

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Of the staff; citizens have no account to look after."""
        return queryset.filter(is_citizen=False)

    def page_actions(self) -> Sequence[Link]:
        if can(self.request.user, "account.manage", day=self.day):
            return (Link(text=_("开设账号"), url=reverse("web:account_open")),)
        return ()


class AccountFile(FilePage):
    """One account: what it holds and held, what was done to it, and what the viewer may do."""

    model = Account
    permission = "account.view"

    def header(self, record: Account) -> FileHeader:
        return FileHeader(
            title=record.display_name,
            kind=_("账号"),
            tags=(account_state(record),),
            facts=(
                Fact(label=_("登录名"), value=record.username),
                Fact(label=_("单位"), value=record.employer or None),
                Fact(label=_("科室"), value=record.department or None),
                Fact(label=_("办公电话"), value=record.work_phone or None),
                Fact(label=_("最近登录"), value=moment(record.last_login) or _("从未登录")),
            ),
        )

    def crumbs(self, record: Account) -> Sequence[Link]:
        return (Link(text=_("账号与角色"), url=reverse("web:accounts")), Link(text=record.display_name, url=""))

    def sections(self, record: Account) -> Sequence[Section]:
        held = self._assignments(record)
        viewer = self.request.user
        allowed = {
            "may_approve": can(viewer, "role.approve", day=self.day),
            "may_assign": can(viewer, "role.assign", day=self.day),
        }
        rows = [holding(each, day=self.day, viewer=viewer, **allowed) for each in held]  # type: ignore[arg-type]
        effective = {each.role for each in held if queries.is_effective(assignment=each, day=self.day)}
        return (
            Section(
                key="roles",
                title=_("角色"),
                template="web/accounts/holdings.html",
                data=rows,
                count=len(rows),
                flush=True,
            ),
            Section(
                key="permissions",
                title=_("可做的事"),
                template="web/accounts/permissions.html",
                data=permissions_in_words(effective),
            ),
        )

    def _assignments(self, record: Account) -> QuerySet[Assignment]:
        visible = scope(user=self.request.user, model=Assignment, day=self.day)
        return visible.filter(pk__in=queries.assignments_of(account=record).values("pk")).select_related(
            "area", "granted_by"
        )

    def timeline(self, record: Account) -> Sequence[TimelineEntry]:
        return told(log.timeline(subject=record).filter(type__in=ADMINISTRATION)[:50])

    def actions(self, record: Account) -> Sequence[Link]:
        viewer = self.request.user
        if record.is_system or record.pk == viewer.pk:
            return ()
        acts = []
        if can(viewer, "role.assign", day=self.day):
            acts += [("grant", _("授予角色")), ("clear-second-factor", _("清除动态口令"))]
        if can(viewer, "account.manage", day=self.day):
            acts += [("unlock", _("解除锁定")) if record.locked_at else ("lock", _("锁定"))]
            acts += [("reset-password", _("重置密码"))]
        return [Link(text=words, url=reverse("web:account_act", args=[record.pk, act])) for act, words in acts]


# What administrators do to an account; its own signing in and out is for the auditor and for itself.
ADMINISTRATION = (
    "access.account_opened", "access.account_locked", "access.account_unlocked", "access.password_reset",
    "access.second_factor_cleared", "access.role_granted", "access.role_proposed", "access.role_approved",
    "access.role_ended", "access.locked_out",
)  # fmt: skip
