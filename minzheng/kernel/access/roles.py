"""Roles and what each may do. A role says *what*; an assignment says where (area) and for which line of work.

Source: the roles R1–R12 of the bureau's working day; the three administrators kept apart are the separation of duties
of GB/T 22239-2019, level 3. A permission is a verb on a kind of thing; nobody's permission follows from another role.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERMISSIONS: dict[str, Promise] = {
    "people.view": _("查看人员和家庭档案"),
    "people.search": _("检索人员"),
    "people.correct": _("更正档案内容"),
    "people.merge": _("合并、拆分人员档案"),
    "intake.view": _("查看收表批次"),
    "intake.upload": _("上传数据表"),
    "intake.accept": _("确认数据入库"),
    "intake.void": _("作废批次"),
    "review.decide": _("裁定比对存疑"),
    "finding.view": _("查看筛查结果"),
    "finding.verdict": _("对筛查结果下结论"),
    "screening.run": _("发起筛查"),
    "award.view": _("查看待遇"),
    "award.decide": _("确认待遇"),
    "matter.view": _("查看办理事项"),
    "matter.open": _("受理、发起事项"),
    "matter.act": _("办理事项"),
    "matter.void": _("作废事项"),
    "matter.urge": _("催办、抄送事项"),
    "policy.view": _("查看政策与标准"),
    "policy.edit": _("维护政策参数"),
    "policy.release": _("复核发布政策参数"),
    "policy.simulate": _("测算政策调整"),
    "exchange.view": _("查看与上级系统的对账"),
    "exchange.reconcile": _("与上级系统对账"),
    "exchange.export": _("导出上级系统报送文件"),
    "exchange.decide": _("处理与上级系统的差异"),
    "consent.view": _("查看授权"),
    "consent.record": _("登记、撤回授权"),
    "conflict.view": _("查看近亲属备案"),
    "conflict.declare": _("登记、终止近亲属备案"),
    "meeting.view": _("查看联席会议和决议"),
    "meeting.keep": _("召集会议、登记议题和决议"),
    "verification.view": _("查看信息核对"),
    "verification.exchange": _("导出核对请求、收入核对结果"),
    "document.view": _("查看材料清单和文书"),
    "document.open": _("打开材料原件"),
    "document.upload": _("上传材料"),
    "document.issue": _("制发文书"),
    "document.void": _("作废材料和文书"),
    "payment.view": _("查看资金发放"),
    "payment.prepare": _("编制发放批次、处理拦截"),
    "payment.check": _("复核发放批次"),
    "payment.approve": _("审批发放"),
    "payment.bank": _("生成、下载银行文件，接收回盘"),
    "citizen.serve": _("接待市民：自测凭条、回电"),
    "figures.view": _("查看统计数字"),
    "export": _("导出"),
    "reveal": _("查看脱敏内容原文"),
    "reveal.approve": _("审批查看未成年人信息"),
    "area.edit": _("维护区划"),
    "account.view": _("查看账号"),
    "account.manage": _("开设、停用账号"),
    "role.assign": _("授予、终止角色"),
    "role.approve": _("复核角色授予"),
    "audit.read": _("查阅审计日志"),
}


class Role(models.TextChoices):
    """Role codes as stored. R1–R12 as the bureau counts them; the administrators of R12 are kept apart."""

    R1 = "R1", _("局领导")
    R2 = "R2", _("救助科干部")
    R3 = "R3", _("养老科干部")
    R4 = "R4", _("社会事务·地名干部")
    R5 = "R5", _("社会组织·慈善干部")
    R6 = "R6", _("街镇民政办")
    R7 = "R7", _("社区工作者")
    R8 = "R8", _("网格员·楼长·护理员")
    R9 = "R9", _("助联体·社工站")
    R10 = "R10", _("服务机构·社会组织·慈善用户")
    R11 = "R11", _("市民与家属")
    R12 = "R12", _("数据管理员")
    SYSTEM_ADMIN = "SYSTEM_ADMIN", _("系统管理员")
    SECURITY_ADMIN = "SECURITY_ADMIN", _("安全保密管理员")
    AUDIT_ADMIN = "AUDIT_ADMIN", _("安全审计员")


@dataclass(frozen=True)
class Duty:
    """What one role may do.

    ``privileged`` roles take effect only after a second person has agreed; ``second_factor`` roles may do nothing
    until a one-time password is set up; ``apart`` names roles that the same account must not hold on the same day.
    """

    role: Role
    permissions: frozenset[str]
    privileged: bool = False
    second_factor: bool = False
    apart: frozenset[Role] = frozenset()

    def __post_init__(self) -> None:
        if unknown := self.permissions - PERMISSIONS.keys():
            raise ValueError(f"{self.role}: unknown permissions {sorted(unknown)}")


_READ = frozenset({"people.view", "people.search", "policy.view"})
_OFFICER = _READ | {
    "people.correct", "intake.view", "intake.upload", "intake.accept", "review.decide", "finding.view",
    "finding.verdict", "screening.run", "award.view", "award.decide", "figures.view", "export", "reveal",
    "reveal.approve", "policy.edit", "policy.release", "policy.simulate",
    "matter.view", "matter.open", "matter.act", "matter.void", "matter.urge",
    "exchange.view", "exchange.reconcile", "exchange.export", "exchange.decide", "consent.view", "consent.record",
    "conflict.view", "conflict.declare", "verification.view", "verification.exchange",
    "meeting.view", "meeting.keep",
    "document.view", "document.open", "document.upload", "document.issue", "document.void",
    "citizen.serve",
    "payment.view", "payment.prepare", "payment.check", "payment.bank",
}  # fmt: skip
_TOWN = _READ | {
    "people.correct", "intake.view", "intake.upload", "intake.accept", "review.decide", "finding.view",
    "finding.verdict", "award.view", "figures.view", "export", "reveal",
    "matter.view", "matter.open", "matter.act", "matter.urge",
    "exchange.view", "exchange.export", "exchange.decide", "consent.view", "consent.record",
    "conflict.view", "conflict.declare", "verification.view", "meeting.view", "meeting.keep",
    "document.view", "document.open", "document.upload", "document.issue", "document.void",
    "citizen.serve", "payment.view",
}  # fmt: skip
_COMMUNITY = _READ | {
    "people.correct", "finding.view", "award.view", "reveal", "matter.view", "matter.open", "matter.act",
    "consent.view", "consent.record", "conflict.view", "conflict.declare",
    "document.view", "document.open", "document.upload",
    "citizen.serve",
}  # fmt: skip


def _administrator(role: Role, *permissions: str) -> Duty:
    """An administrator does no business and holds one administration only.

    Whoever opens accounts does not hand out rights, and whoever reads the log has nothing of his own in it.
    """
    return Duty(role, frozenset(permissions), privileged=True, second_factor=True, apart=frozenset(Role) - {role})


DUTIES: dict[Role, Duty] = {
    duty.role: duty
    for duty in (
        Duty(
            Role.R1,
            _READ
            | {
                "finding.view", "award.view", "figures.view", "export", "reveal", "reveal.approve", "role.approve",
                "account.view", "policy.release", "policy.simulate", "matter.view", "matter.urge", "exchange.view",
                "consent.view", "conflict.view", "document.view", "document.open",
                "payment.view", "payment.approve",
            },
            privileged=True,
            second_factor=True,
        ),
        Duty(Role.R2, _OFFICER),
        Duty(Role.R3, _OFFICER),
        Duty(Role.R4, _OFFICER),
        Duty(
            Role.R5,
            _READ
            | {
                "figures.view", "export", "finding.view", "matter.view", "matter.open", "matter.act", "matter.void",
                "matter.urge",
            },
        ),
        Duty(Role.R6, _TOWN),
        Duty(Role.R7, _COMMUNITY),
        Duty(Role.R8, frozenset({"people.view", "people.search"})),
        Duty(Role.R9, _READ | {"award.view", "matter.view", "meeting.view"}),
        Duty(Role.R10, frozenset({"policy.view"})),
        Duty(Role.R11, frozenset({"policy.view"})),
        Duty(
            Role.R12,
            frozenset(
                {
                    "policy.view", "policy.edit", "intake.view", "intake.upload", "intake.accept", "intake.void",
                    "review.decide", "people.view", "people.search", "people.merge", "area.edit", "screening.run",
                    "finding.view", "figures.view", "account.view", "policy.simulate",
                    "exchange.view", "exchange.reconcile", "consent.view",
                }
            ),
            privileged=True,
            second_factor=True,
        ),
        _administrator(Role.SYSTEM_ADMIN, "account.view", "account.manage", "area.edit", "policy.view"),
        _administrator(Role.SECURITY_ADMIN, "account.view", "role.assign", "role.approve"),
        _administrator(Role.AUDIT_ADMIN, "account.view", "audit.read"),
    )
}  # fmt: skip


def duty(role: str) -> Duty:
    """The declared duty of a stored role code; ValueError where there is no such role."""
    return DUTIES[Role(role)]


def roles_with(permission: str) -> frozenset[str]:
    """Role codes that carry a permission; KeyError for a permission nobody declared."""
    if permission not in PERMISSIONS:
        raise KeyError(f"no such permission: {permission}")
    return frozenset(str(role) for role, each in DUTIES.items() if permission in each.permissions)


def must_stay_apart(role: str, held: set[str]) -> set[str]:
    """Which of the held roles the given role cannot be combined with, by either's declaration."""
    return {other for other in held if other in duty(role).apart or role in duty(other).apart}
