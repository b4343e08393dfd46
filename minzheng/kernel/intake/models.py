"""What intake keeps: deliveries, batches and their states, quarantined rows, and the questions it asks a person.

The rows themselves stand in one wide table per dataset (`tables.model_for`), each with its batch and row number.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Delivery(models.Model):
    """What an office handed in together: the files of one dataset, for one area, as things stood on one day.

    Only a delivery that its sender calls `complete` says anything about those who are *not* in it: their absence
    becomes a fact, and earlier rows of theirs end on its day.
    """

    dataset = models.CharField(max_length=40)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(help_text="as things stood on this day")
    since = models.DateField(
        null=True, help_text="of events: the first day it speaks of; null: as its dataset declares"
    )
    complete = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    settled_at = models.DateTimeField(
        null=True, help_text="when it was known to be all there and what it lacks had ended"
    )
    voided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["dataset", "-day"]),)

    def __str__(self) -> str:
        return f"{self.dataset} {self.day}"


class Batch(models.Model):
    """One file of a delivery. The same content is taken in once: a second upload finds the first batch.

    Unless something newer has replaced it meanwhile (`overtaken`): then the second upload is a batch of its own.
    """

    class Status(models.TextChoices):
        RECEIVED = "RECEIVED", _("已收到")
        PREVIEWED = "PREVIEWED", _("待确认")
        REFUSED = "REFUSED", _("已拒收")
        REGISTERED = "REGISTERED", _("已入库")
        VOIDED = "VOIDED", _("已作废")

    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.PROTECT, related_name="batches")
    dataset = models.CharField(max_length=40, null=True, help_text="null: the file was not recognised")
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", help_text="of the office")
    file_name = models.CharField(max_length=255)
    digest = models.BinaryField(max_length=32)
    size = models.BigIntegerField(help_text="bytes")
    status = models.CharField(max_length=10, choices=Status, default=Status.RECEIVED)
    understood = models.JSONField(default=dict, help_text="Reading.as_json(): what was understood of the file")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    rows_read = models.IntegerField(null=True)
    rows_accepted = models.IntegerField(null=True)
    rows_quarantined = models.IntegerField(null=True)
    rows_duplicate = models.IntegerField(null=True)
    rows_unchanged = models.IntegerField(null=True)
    rows_matched = models.IntegerField(null=True)
    rows_introduced = models.IntegerField(null=True)
    rows_to_review = models.IntegerField(null=True)
    received_at = models.DateTimeField()
    received_by = models.BigIntegerField()
    sent_again_at = models.DateTimeField(
        null=True, help_text="when its content, replaced by something newer, was received anew as another batch"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["digest", "dataset"],
                condition=~Q(status__in=["VOIDED", "REFUSED"]) & Q(sent_again_at__isnull=True),
                name="same_file_once",
            ),
        )
        indexes = (models.Index(fields=["-received_at"]),)

    def __str__(self) -> str:
        return self.file_name

    @property
    def dataset_key(self) -> str:
        """The key of its dataset. Raises `ValueError` for a file that was not recognised."""
        if self.dataset is None:
            raise ValueError(f"batch {self.pk} is of no dataset")
        return self.dataset

    @property
    def delivered(self) -> Delivery:
        """The delivery that it came in with. Raises `ValueError` for a file that nobody has accepted."""
        if self.delivery is None:
            raise ValueError(f"batch {self.pk} has not been accepted")
        return self.delivery


class BatchStatus(models.Model):
    """A state that a batch reached: who brought it there, when and why. Appended only."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="states")
    status = models.CharField(max_length=10, choices=Batch.Status)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    reason = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.status


class QuarantinedRow(models.Model):
    """A row that was not taken in, as it was sent, with each problem named. `cells` is a cipher of the JSON list."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="quarantined")
    sheet = models.CharField(max_length=120)
    row_number = models.IntegerField(help_text="as the spreadsheet shows it, from 1")
    cells = models.BinaryField()
    name_key = models.TextField(null=True, help_text="whom it may be about: nobody of this name counts as absent")
    problems = models.JSONField(help_text="[{column, header, found, wrong, right}], found masked where sensitive")
    corrected_by = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["batch", "sheet", "row_number"], name="quarantined_once"),)

    def __str__(self) -> str:
        return f"{self.sheet} {self.row_number}"


class ReviewItem(models.Model):
    """A row whose person cannot be told by rule: both records go side by side before a person."""

    class Reason(models.TextChoices):
        NAME_DIFFERS = "NAME_DIFFERS", _("身份证号相同，姓名不同")
        ID_DIFFERS = "ID_DIFFERS", _("姓名、出生日期、地区相同，身份证号不同")
        NO_ID = "NO_ID", _("没有身份证号，按其他信息找到可能的人")
        SEVERAL = "SEVERAL", _("可能是多个人中的一个")
        NOBODY = "NOBODY", _("没有身份证号，也没有找到可能的人")

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="review_items")
    sheet = models.CharField(max_length=120)
    row_number = models.IntegerField()
    reason = models.CharField(max_length=12, choices=Reason)
    area = models.ForeignKey("areas.Area", null=True, on_delete=models.PROTECT, related_name="+")
    candidates = models.JSONField(default=list, help_text="person ids, likeliest first")
    content_digest = models.BinaryField(
        null=True, max_length=32, help_text="of what the row says of who it is; null: too little to know it again by"
    )
    probability = models.FloatField(null=True, help_text="of the likeliest candidate; null: not worked out")
    likeness = models.JSONField(
        default=list, help_text="[{person, probability, <thing compared>: <step>}], likeliest first; see linkage"
    )
    linked_at = models.DateTimeField(null=True, help_text="when the probabilities were last worked out")
    stake = models.BigIntegerField(default=0, help_text="what hangs on it, as one number to sort by; see stakes")
    stakes = models.JSONField(default=dict, help_text="{death, held: [{policy, fen}]}: what the number is made of")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["batch", "sheet", "row_number"], name="reviewed_once"),)
        indexes = (models.Index(fields=["closed_at", "reason"]), models.Index(fields=["closed_at", "-stake"]))

    def __str__(self) -> str:
        return f"{self.reason} {self.row_number}"


class ReviewDecision(models.Model):
    """What was decided about a review item, by a person or by probability (the system's account). A later decision
    follows an earlier one; none is edited, but it can be taken back with a reason."""

    class Decision(models.TextChoices):
        SAME = "SAME", _("是同一个人")
        NEW = "NEW", _("是另一个人，新建档案")
        NOT_THEM = "NOT_THEM", _("不是这些人，暂不建档")
        SET_ASIDE = "SET_ASIDE", _("无法确定，退回核实")

    item = models.ForeignKey(ReviewItem, on_delete=models.PROTECT, related_name="decisions")
    decision = models.CharField(max_length=10, choices=Decision)
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="+")
    actor_id = models.BigIntegerField()
    at = models.DateTimeField()
    note = models.TextField(default="", blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)
    undone_reason = models.TextField(default="", blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(undone_at=None) | ~Q(undone_reason=""), name="decision_undone_with_a_reason"
            ),
            models.CheckConstraint(condition=~Q(decision="SAME") | Q(person__isnull=False), name="same_names_a_person"),
        )

    def __str__(self) -> str:
        return self.decision


class RememberedPair(models.Model):
    """What a person said of a row's content and somebody: the same content delivered again is not asked again.

    `same`: the row is his. Otherwise it is not, and he is not proposed for it any more.
    """

    content_digest = models.BinaryField(max_length=32)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    same = models.BooleanField()
    decision = models.ForeignKey(ReviewDecision, on_delete=models.PROTECT, related_name="remembered")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["content_digest", "person"], condition=Q(taken_back_at=None), name="pair_remembered_once"
            ),
            models.UniqueConstraint(
                fields=["content_digest"], condition=Q(taken_back_at=None, same=True), name="content_is_one_persons"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {'=' if self.same else '≠'}"


class Disagreement(models.Model):
    """Two tables that say different things of one person: both values as text, and which of them holds.

    Written anew by each screening; what is here is how things stand, not a history.
    """

    class Ground(models.TextChoices):
        ROW_BEFORE_ABSENCE = "ROW_BEFORE_ABSENCE", _("一张表有记录，另一张表没有此人：以记录为准")
        PRECEDENCE = "PRECEDENCE", _("按申明的可信次序")

    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="disagreements")
    fact = models.CharField(max_length=60)
    first = models.CharField(max_length=40, help_text="the dataset whose value holds")
    second = models.CharField(max_length=40)
    first_value = models.TextField(help_text="as text of the fact's kind")
    second_value = models.TextField()
    second_absent = models.BooleanField(help_text="the second says so only by not having the person")
    ground = models.CharField(max_length=20, choices=Ground)
    day = models.DateField()

    class Meta:
        indexes = (models.Index(fields=["fact", "first", "second"]),)

    def __str__(self) -> str:
        return f"{self.fact}: {self.first}, {self.second}"


class RememberedHeaders(models.Model):
    """What a person once said of the headers of a sender: which kind of table they are, and which column each is."""

    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", help_text="of the sender")
    dataset = models.CharField(max_length=40)
    headers = models.JSONField(help_text="the headers as they are compared, sorted")
    columns = models.JSONField(help_text="header as shown → column of the dataset, null to leave it out")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", help_text="the file it was said of")
    times_used = models.IntegerField(default=0)
    confirmed_by = models.BigIntegerField()
    confirmed_at = models.DateTimeField()
    taken_back_by = models.BigIntegerField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_reason = models.TextField(default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["area", "headers"], condition=Q(taken_back_at=None), name="headers_remembered_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dataset}: {len(self.headers)}"
