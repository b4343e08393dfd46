"""Contents kept, papers handed in, numbers given, documents issued."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.documents.uploads.scanning import Verdict


class StoredFile(models.Model):
    """A content in the vault, once however often it was sent. ``name`` is its keyed hash, and its name there."""

    class Scan(models.TextChoices):
        CLEAN = Verdict.CLEAN.value, _("已查毒")
        NOT_SCANNED = Verdict.NOT_SCANNED.value, _("未查毒")
        INFECTED = Verdict.INFECTED.value, _("带有病毒")

    name = models.CharField(max_length=32, unique=True)
    media_type = models.CharField(max_length=40)
    size = models.BigIntegerField(_("大小"))
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    pages = models.IntegerField(_("页数"), null=True)
    has_thumbnail = models.BooleanField(default=False)
    scan = models.CharField(max_length=12, choices=Scan, default=Scan.NOT_SCANNED)
    scanned_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, help_text="the content is gone, this row stays")

    class Meta:
        verbose_name = verbose_name_plural = _("存件")

    def __str__(self) -> str:
        return f"{self.media_type} {self.size}"


class Attachment(models.Model):
    """A paper that somebody handed in about a subject: voided with a reason, never deleted.

    ``subject_kind`` and ``subject_id`` name any record that ``subjects`` knows; ``person_id`` whose paper it is where
    the subject is a household or a matter. ``paper`` is the key of a declared paper, "" for others.
    """

    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="+")
    paper = models.CharField(_("材料"), max_length=60, blank=True)
    title = models.CharField(_("名称"), max_length=80)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    added_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("上传时间"))
    keep_until = models.DateField(_("保管至"), null=True, help_text="null: as long as the subject's file")
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField(_("作废原因"), max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("材料")
        constraints = (
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "paper", "person", "file"],
                condition=Q(voided_at=None),
                nulls_distinct=False,
                name="attachment_once",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None) | (Q(voided_by__isnull=False) & ~Q(void_reason="")),
                name="attachment_voided_by_somebody_for_a_reason",
            ),
        )
        indexes = (models.Index(fields=["subject_kind", "subject_id"], name="attachment_of"),)
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="as_handed_in", exclude=["voided_at", "voided_by", "void_reason", "keep_until"]),
        )

    def __str__(self) -> str:
        return self.title


class Series(models.Model):
    """The last number given to a kind of document of an organ in a year. Numbered under a row lock: no gap, no twin."""

    organ_code = models.CharField(max_length=20, help_text="code of the organ's area")
    word = models.CharField(max_length=20, help_text="such as 余民受")
    year = models.IntegerField()
    last = models.IntegerField()

    class Meta:
        verbose_name = verbose_name_plural = _("文号序列")
        constraints = (
            models.UniqueConstraint(fields=["organ_code", "word", "year"], name="series_once"),
            models.CheckConstraint(condition=Q(last__gte=1), name="series_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕{self.last}"


class Issued(models.Model):
    """A document as it went out: number, sealed values, and the very bytes that were printed. Never changed.

    ``token`` stands in its code to scan; whoever opens that page sees organ, day, number and whether it still holds.
    ``request_key``: the same request sent twice gives the same document.
    """

    form = models.CharField(max_length=80)
    form_version = models.IntegerField()
    title = models.CharField(_("文书"), max_length=120)
    series = models.ForeignKey(Series, models.PROTECT, null=True, related_name="+")
    number_in_series = models.IntegerField(null=True)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    organ = models.CharField(_("制发机关"), max_length=80)
    organ_code = models.CharField(max_length=20)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    day = models.DateField(_("制发日期"))
    values_sealed = models.BinaryField(help_text="the values of the form, as JSON, sealed")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the PDF")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="issued")
    token = models.CharField(max_length=32, unique=True)
    scan_address = models.CharField(max_length=300, blank=True)
    request_key = models.CharField(max_length=80, null=True, unique=True)
    issued_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("制发时间"))
    voided_at = models.DateTimeField(null=True)
    voided_on = models.DateField(_("作废日期"), null=True)
    voided_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField(_("作废原因"), max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("文书")
        constraints = (
            models.UniqueConstraint(fields=["series", "number_in_series"], name="issued_number_once"),
            models.CheckConstraint(
                condition=Q(voided_at=None) | (Q(voided_by__isnull=False) & ~Q(void_reason="")),
                name="issued_voided_by_somebody_for_a_reason",
            ),
        )
        indexes = (models.Index(fields=["subject_kind", "subject_id"], name="issued_of"),)
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="as_issued", exclude=["voided_at", "voided_on", "voided_by", "void_reason"]),
            # A document is voided once, and stays so.
            pgtrigger.Protect(
                name="void_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__voided_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.number or self.title


class Filled(models.Model):
    """A form as somebody filled it in about a subject, finished or not. Filled in again there is another row.

    ``place``: where it belongs within the subject (``step:17`` of a matter); "" where it belongs to the whole.
    """

    form = models.CharField(max_length=80)
    form_version = models.IntegerField()
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    place = models.CharField(max_length=40, blank=True)
    values_sealed = models.BinaryField(help_text="the values of the form, as JSON, sealed")
    complete = models.BooleanField(_("已填完"))
    saved_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("填写人"))
    saved_at = models.DateTimeField(_("保存时间"))
    superseded_at = models.DateTimeField(null=True, help_text="null: what counts now")

    class Meta:
        verbose_name = verbose_name_plural = _("已填表单")
        constraints = (
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "place", "form"],
                condition=Q(superseded_at=None),
                name="form_filled_once",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="as_filled", exclude=["superseded_at"]),
        )

    def __str__(self) -> str:
        return f"{self.form} {self.place}"
