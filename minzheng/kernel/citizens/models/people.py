"""Citizens whose identity was verified, how long they are signed in, and for whom they may act."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Citizen(models.Model):
    """Somebody with an identity number who acts on citizens' pages, or for whom somebody else does.

    ``account`` stands for him in histories and can never sign in to the staff's pages. ``person`` is who he is in the
    register, null where it does not know him. ``verified_at``: null for whoever never signed in himself.
    """

    account = models.OneToOneField("access.Account", models.PROTECT, related_name="citizen")
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("人员"))
    id_index = models.BinaryField(max_length=16, unique=True, help_text="keyed hash of the identity number")
    id_cipher = models.BinaryField()
    name_cipher = models.BinaryField()
    verified_by = models.CharField(_("核验方式"), max_length=20, blank=True, default="")
    verified_at = models.DateTimeField(_("最近核验"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("市民")
        constraints = (
            models.CheckConstraint(
                name="citizen_verified_by_something",
                condition=Q(verified_at__isnull=True, verified_by="")
                | (Q(verified_at__isnull=False) & ~Q(verified_by="")),
            ),
        )

    def __str__(self) -> str:
        return str(self.account)


class Mandate(models.Model):
    """That one citizen may do some things for another, on some days, and on what evidence. Revoked, never changed."""

    class Ground(models.TextChoices):
        GIVEN = "GIVEN", _("本人网上授权")
        PAPER = "PAPER", _("窗口登记的书面或口头委托")
        GUARDIAN = "GUARDIAN", _("未成年人的父母")

    class Scope(models.TextChoices):
        APPLY = "APPLY", _("申请和补材料")
        FOLLOW = "FOLLOW", _("看进度、决定和待遇")
        REMEDY = "REMEDY", _("撤回、退出、报告变化和申请复议")

    agent = models.ForeignKey(Citizen, models.PROTECT, related_name="acts_for", verbose_name=_("代办人"))
    principal = models.ForeignKey(Citizen, models.PROTECT, related_name="represented_by", verbose_name=_("委托人"))
    ground = models.CharField(_("依据"), max_length=10, choices=Ground)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope), verbose_name=_("可以代办"))
    valid = DateRangeField(_("期限"))
    evidence = models.CharField(_("凭据"), max_length=200)
    given_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("登记人"))
    given_at = models.DateTimeField(_("登记时间"))
    revoked_from = models.DateField(_("撤销日期"), null=True)
    revoked_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(_("撤销原因"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("代办授权")
        ordering = ("-given_at", "-id")
        constraints = (
            models.CheckConstraint(name="mandate_for_another", condition=~Q(agent=F("principal"))),
            models.CheckConstraint(
                name="mandate_has_a_term",
                condition=Q(valid__isempty=False, valid__lower_inf=False, valid__upper_inf=False),
            ),
            models.CheckConstraint(
                name="mandate_for_something_on_some_ground", condition=Q(scopes__len__gt=0) & ~Q(evidence="")
            ),
            models.CheckConstraint(
                name="mandate_revoked_whole",
                condition=Q(revoked_from__isnull=True, revoked_by__isnull=True, revoked_at__isnull=True)
                | (
                    Q(revoked_from__isnull=False, revoked_by__isnull=False, revoked_at__isnull=False)
                    & ~Q(revoke_reason="")
                ),
            ),
        )
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="as_given",
                fields=["agent", "principal", "ground", "scopes", "valid", "evidence", "given_by", "given_at"],
            ),
        )

    def __str__(self) -> str:
        return f"{self.agent_id} → {self.principal_id}"


class Session(models.Model):
    """A citizen signed in on one device; ``token`` is the digest of what his cookie holds. Ended, or over by itself.

    ``acting``: the mandate by which he is acting for somebody right now.
    """

    token = models.BinaryField(max_length=32, unique=True)
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="sessions")
    acting = models.ForeignKey(Mandate, models.SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("市民登录")

    def __str__(self) -> str:
        return f"{self.citizen_id}"
