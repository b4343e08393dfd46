"""Accounts, what they may do where, requests to see what is hidden, and what kind of installation this is."""

from __future__ import annotations

import datetime
import secrets
from typing import ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.roles import Role

SYSTEM_USERNAME = "SYSTEM"


class AccountManager(BaseUserManager["Account"]):
    """Makes bare accounts; people are opened through ``operations.open_account``, which logs it."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> Account:
        """An account with a hashed password; without one it cannot sign in. Case of the name does not count."""
        account = self.model(username=self.model.normalize_username(username), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username__iexact=username)

    def system(self) -> Account:
        """The account that jobs act as. It has no password and no rights, and is made where it is missing."""
        account, _made = self.get_or_create(
            is_system=True,
            defaults={"username": SYSTEM_USERNAME, "display_name": "系统", "password": "!", "is_active": False},
        )
        return account

    def for_citizen(self, *, shown: str, now: datetime.datetime) -> Account:
        """An account that stands in histories for a citizen; nobody can ever sign in to the staff's pages with it.

        `shown` is the name as the log and a matter's history may show it: masked.
        """
        return self.create(
            username=f"citizen-{secrets.token_hex(8)}", display_name=shown, password="!", is_active=False,
            is_citizen=True, opened_at=now,
        )  # fmt: skip


class Account(AbstractBaseUser):
    """One person of the staff (or of a partner organisation), the system itself, or a citizen as the one who acted.

    Never shared, never deleted. A citizen's account opens no door: he signs in elsewhere (`kernel.citizens`).
    """

    username = models.CharField(_("登录名"), max_length=64, unique=True)
    display_name = models.CharField(_("姓名"), max_length=40)
    employer = models.CharField(_("单位"), max_length=100, blank=True, default="")
    department = models.CharField(_("科室"), max_length=100, blank=True, default="")
    work_phone = models.CharField(_("办公电话"), max_length=30, blank=True, default="")
    is_active = models.BooleanField(_("启用"), default=True)
    is_system = models.BooleanField(_("系统账号"), default=False, editable=False)
    is_citizen = models.BooleanField(_("市民"), default=False, editable=False)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    password_changed_at = models.DateTimeField(_("密码修改时间"), null=True)
    locked_at = models.DateTimeField(_("锁定时间"), null=True)
    lock_reason = models.CharField(_("锁定原因"), max_length=200, blank=True, default="")
    opened_at = models.DateTimeField(_("开设时间"), null=True)
    opened_by = models.ForeignKey(
        "self", verbose_name=_("开设人"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects = AccountManager()

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        constraints = (
            models.UniqueConstraint(
                Lower("username"),
                name="account_username",
                violation_error_message=_("该登录名已有人使用。"),
            ),
            models.UniqueConstraint(fields=["is_system"], condition=Q(is_system=True), name="account_one_system"),
            models.CheckConstraint(
                name="account_system_cannot_sign_in",
                condition=Q(is_system=False) | Q(is_active=False, password__startswith="!"),
            ),
            models.CheckConstraint(
                name="account_citizen_is_no_officer",
                condition=Q(is_citizen=False) | Q(is_active=False, is_system=False, password__startswith="!"),
            ),
        )
        triggers = (pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def effective(self, *, day: datetime.date) -> AssignmentQuerySet:
        """Assignments that give rights on a day: valid then, and agreed by a second person where that is needed."""
        return self.filter(Q(needs_approval=False) | Q(approved_by__isnull=False), valid__contains=day)

    def waiting(self) -> AssignmentQuerySet:
        """Assignments of privileged roles that nobody has agreed to or refused."""
        return self.filter(needs_approval=True, approved_by__isnull=True, ended_at__isnull=True)


class Assignment(models.Model):
    """A role held by an account in an area for a line of work, from a day until a day. Ended, never deleted."""

    account = models.ForeignKey(Account, verbose_name=_("账号"), on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    area = models.ForeignKey("areas.Area", verbose_name=_("区域"), on_delete=models.PROTECT, related_name="+")
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices, default=Line.ALL)
    valid = DateRangeField(_("有效期"))
    reason = models.CharField(_("事由"), max_length=200)
    granted_by = models.ForeignKey(Account, verbose_name=_("授予人"), on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("授予时间"))
    needs_approval = models.BooleanField(_("须复核"), default=False)
    approved_by = models.ForeignKey(
        Account, verbose_name=_("复核人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("复核时间"), null=True)
    ended_by = models.ForeignKey(
        Account, verbose_name=_("终止人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(_("终止时间"), null=True)
    end_reason = models.CharField(_("终止事由"), max_length=200, blank=True, default="")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("角色授予")
        verbose_name_plural = _("角色授予")
        ordering = ("role", "area_id", "line", "id")
        indexes = (GistIndex(fields=["valid"], name="assignment_valid"),)
        constraints = (
            models.CheckConstraint(name="assignment_not_to_oneself", condition=~Q(granted_by=F("account"))),
            models.CheckConstraint(
                name="assignment_four_eyes",
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("granted_by")) & ~Q(approved_by=F("account"))),
                violation_error_message=_("复核人不能是授予人或本人。"),
            ),
            models.CheckConstraint(
                name="assignment_lasts", condition=Q(valid__isempty=False) | Q(ended_at__isnull=False)
            ),
        )
        triggers = (
            pgtrigger.Protect(name="ended_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="as_granted",
                fields=["account", "role", "area", "line", "reason", "granted_by", "granted_at", "needs_approval"],
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.role} {self.area_id} {self.line}"

    @property
    def is_waiting(self) -> bool:
        return self.needs_approval and self.approved_by_id is None and self.ended_at is None


class RevealRequest(models.Model):
    """A wish to see a minor's hidden data, and what a supervisor said to it."""

    class Decision(models.TextChoices):
        APPROVED = "APPROVED", _("同意")
        REFUSED = "REFUSED", _("不同意")

    record_kind = models.CharField(_("对象类别"), max_length=80)
    record_id = models.BigIntegerField(_("对象编号"))
    field = models.CharField(_("内容"), max_length=60)
    area_id = models.BigIntegerField(_("区域"), null=True)
    purpose = models.CharField(_("用途"), max_length=40)
    note = models.CharField(_("说明"), max_length=400)
    requested_by = models.ForeignKey(
        Account, verbose_name=_("申请人"), on_delete=models.PROTECT, related_name="reveal_requests"
    )
    requested_at = models.DateTimeField(_("申请时间"))
    decision = models.CharField(_("审批结果"), max_length=10, choices=Decision.choices, blank=True, default="")
    decided_by = models.ForeignKey(
        Account, verbose_name=_("审批人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    expires_at = models.DateTimeField(_("有效至"), null=True)

    class Meta:
        verbose_name = _("查看申请")
        verbose_name_plural = _("查看申请")
        ordering = ("-requested_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="reveal_request_four_eyes",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="reveal_request_decided_whole",
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | Q(decision__in=["APPROVED", "REFUSED"], decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["requested_by", "record_kind", "record_id", "field"],
                condition=Q(decision=""),
                name="reveal_request_open_once",
            ),
        )
        triggers = (pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.record_kind} {self.record_id} {self.field}"


class ApiToken(models.Model):
    """A key with which another program acts as an account, with some of its permissions, for some time.

    Only a digest is kept: the token itself is shown once, to the owner who made it. Revoked, never deleted.
    """

    account = models.ForeignKey(Account, verbose_name=_("账号"), on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("名称"), max_length=60)
    digest = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the token, which is itself random")
    begins = models.CharField(_("开头"), max_length=12, help_text="its first characters, to tell tokens apart")
    permissions = ArrayField(models.CharField(max_length=30), verbose_name=_("权限"))
    valid_from = models.DateTimeField(_("生效时间"))
    valid_until = models.DateTimeField(_("失效时间"))
    made_at = models.DateTimeField(_("创建时间"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)
    revoked_by = models.ForeignKey(
        Account, verbose_name=_("撤销人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoke_reason = models.CharField(_("撤销原因"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(name="api_token_lasts", condition=Q(valid_until__gt=F("valid_from"))),
            models.CheckConstraint(name="api_token_may_something", condition=Q(permissions__len__gt=0)),
            models.CheckConstraint(
                name="api_token_revoked_whole",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoke_reason="")),
            ),
        )
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="as_made",
                fields=["account", "name", "digest", "permissions", "valid_from", "valid_until", "made_at"],
            ),
        )

    def __str__(self) -> str:
        return self.name


class ApiTokenUse(models.Model):
    """How often a token was used in its latest minute: one row a token, counted up by one statement a request."""

    token = models.OneToOneField(ApiToken, on_delete=models.PROTECT, primary_key=True, related_name="use")
    minute = models.DateTimeField(help_text="the beginning of the minute counted")
    requests = models.IntegerField(help_text="in that minute")
    last_used_at = models.DateTimeField(_("最近使用"))

    class Meta:
        verbose_name = _("接口令牌使用情况")
        verbose_name_plural = _("接口令牌使用情况")

    def __str__(self) -> str:
        return f"{self.token_id} {self.requests}"


class Deployment(models.Model):
    """What this installation is: whose area it serves, and whether it is the demo with its fixed day. One row."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("名称"), max_length=100)
    area = models.ForeignKey(
        "areas.Area", verbose_name=_("区域"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    demo = models.BooleanField(_("演示环境"), default=False)
    demo_day = models.DateField(_("演示日期"), null=True)

    class Meta:
        verbose_name = _("部署")
        verbose_name_plural = _("部署")
        constraints = (
            models.CheckConstraint(name="deployment_one", condition=Q(id=1)),
            models.CheckConstraint(
                name="deployment_demo_has_its_day",
                condition=Q(demo=False, demo_day__isnull=True) | Q(demo=True, demo_day__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name
