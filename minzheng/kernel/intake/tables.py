"""The wide table of a dataset, made from its declaration.

A row is evidence: what one office wrote about one person in one file. It holds in `valid` (from the dataset's own
columns or the delivery's day) and was believed from `recorded_at` until `superseded_at`. Sensitive columns are stored
as `<name>_cipher` and `<name>_index`, never in plain.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from minzheng.kernel.intake.contract import Column, Dataset, Kind, Unit

PLAIN_FIELDS: dict[Kind, type[models.Field]] = {
    Kind.NAME: models.TextField,
    Kind.ADDRESS: models.TextField,
    Kind.HEALTH: models.TextField,
    Kind.TEXT: models.TextField,
    Kind.DATE: models.DateField,
    Kind.MONTH: models.DateField,
    Kind.MONEY: models.BigIntegerField,
    Kind.INTEGER: models.BigIntegerField,
    Kind.MEASURE: models.BigIntegerField,
    Kind.CODE: models.TextField,
    Kind.BOOL: models.BooleanField,
    Kind.AREA: models.TextField,
    Kind.CREDIT_CODE: models.TextField,
}


def _reference(to: str, **options: Any) -> models.ForeignKey:
    """A reference without a constraint: ids are joined in the transaction that copies the rows in.

    Nothing that they point at is ever deleted. Checking them row by row took most of the time of a large delivery.
    """
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", db_constraint=False, **options)


class EvidenceRow(models.Model):
    """What every dataset's rows carry beside their own columns."""

    objects: ClassVar[models.Manager[Any]]  # of rows with the dataset's columns, which no checker knows

    batch = _reference("intake.Batch")
    sheet = models.TextField()
    row_number = models.IntegerField()
    person = _reference("registry.Person", null=True, db_index=False)
    household = _reference("registry.Household", null=True)
    rung = models.TextField(default="", help_text="by which rung of the matching ladder; empty: not matched yet")
    row_digest = models.BinaryField(
        max_length=16, help_text="keyed digest of the row's values: the same row again is no news"
    )
    valid = DateRangeField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    ended_by = _reference(
        "intake.Delivery",
        null=True,
        help_text="the delivery that no longer had this row: on the version it ended and on the one in its place",
    )

    class Meta:
        abstract = True


def _subject_fields(unit: Unit) -> dict[str, models.Field]:
    """What rows about something else than people carry to tell what it is."""
    if unit in (Unit.PERSON, Unit.HOUSEHOLD):
        return {}
    fields: dict[str, models.Field] = {
        "subject_key": models.TextField(db_collation="C", help_text="the row's identity, as it is compared"),
        "area": _reference("areas.Area", null=True),
    }
    if unit is Unit.ORGANISATION:
        fields["organisation"] = _reference("registry.Organisation", null=True)
    return fields


DATASETS: dict[str, Dataset] = {}
_MODELS: dict[str, type[EvidenceRow]] = {}


def _fields(column: Column) -> dict[str, models.Field]:
    if column.encrypted:
        return {
            f"{column.name}_cipher": models.BinaryField(null=True),
            f"{column.name}_index": models.BinaryField(null=True, max_length=16),
        }
    return {column.name: PLAIN_FIELDS[column.kind](null=True, verbose_name=str(column.title))}


def model_for(dataset: Dataset, *, module: str) -> type[EvidenceRow]:
    """The Django model of a dataset's rows; `module` is the `models` module that declares it (for migrations).

    Registers the dataset: from here on the reader recognises it and the precedence view uses its yields.
    """
    if dataset.key in DATASETS:
        raise ValueError(f"dataset {dataset.key!r} is declared twice")
    name = "".join(part.capitalize() for part in dataset.key.split("_")) + "Row"
    attributes: dict[str, object] = {"__module__": module, "__doc__": f"{dataset.title}: one row as it was sent."}
    for column in dataset.columns:
        attributes |= _fields(column)
    attributes |= _subject_fields(dataset.unit)
    current = Q(superseded_at__isnull=True)
    subject = "subject_key" if "subject_key" in attributes else "person"
    attributes["Meta"] = type(
        "Meta",
        (),
        {
            "verbose_name": str(dataset.title),
            "indexes": [
                models.Index(fields=[field], condition=current, name=f"{dataset.key[:20]}_{field}"[:30])
                for field in dict.fromkeys((subject, "person"))
            ]
            # who holds a value is asked whatever is believed of the row by now
            + [
                models.Index(fields=[f"{column}_index"], name=f"{dataset.key[:20]}_{column}"[:30])
                for column in dataset.compared.values()
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=["batch", "sheet", "row_number"], condition=current, name=f"{dataset.key[:20]}_once"
                )
            ],
        },
    )
    model = type(name, (EvidenceRow,), attributes)
    DATASETS[dataset.key] = dataset
    _MODELS[dataset.key] = model
    return model


def recognisable() -> list[Dataset]:
    """The datasets that a file may turn out to be; a mirror only where its sender says so."""
    return [dataset for dataset in DATASETS.values() if not dataset.mirror]


def redeclare(dataset: Dataset) -> None:
    """Use another declaration of a dataset that has its table already: other words, never other columns.

    Raises ValueError where the columns or their kinds differ.
    """
    known = DATASETS[dataset.key]
    if [(one.name, one.kind) for one in known.columns] != [(one.name, one.kind) for one in dataset.columns]:
        raise ValueError(f"dataset {dataset.key!r} cannot be declared anew with other columns")
    DATASETS[dataset.key] = dataset


def table_of(*, dataset: str) -> type[EvidenceRow]:
    """The model of a dataset's rows by its key; KeyError where no such dataset is declared."""
    return _MODELS[dataset]


def subject_column(dataset: Dataset) -> str:
    """The column of a dataset's table that says what its rows are about."""
    if dataset.unit is Unit.HOUSEHOLD:
        return "household_id"
    return "person_id" if dataset.unit is Unit.PERSON else "subject_key"


def register_scopes() -> None:
    """Rows are looked at like the people they are about, or where what they are about stands.

    Rows of nobody yet are seen only through the review queue.
    """
    from minzheng.kernel.access import scope

    for key, model in _MODELS.items():
        about_people = DATASETS[key].unit in (Unit.PERSON, Unit.HOUSEHOLD)
        scope.register(model, area="person__home_area" if about_people else "area", permission="people.view")
