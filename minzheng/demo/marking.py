"""The district's result in the database, marked against the truth that its tables were written from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from minzheng.demo.scoring import (
    Answers,
    ReadingScore,
    score_by_noise,
    score_findings,
    score_precision,
    score_reading,
)
from minzheng.kernel.intake import tables
from minzheng.kernel.registry import frames, secrets

FINDINGS = """
    SELECT finding.kind, finding.rule, person.id_cipher
    FROM screening_finding finding
    JOIN registry_person person ON person.id = finding.person_id
        OR person.id = (SELECT min(member.person_id) FROM registry_membership member
                        JOIN registry_person named ON named.id = member.person_id AND named.id_cipher IS NOT NULL
                        WHERE finding.household_id = member.household_id AND member.superseded_at IS NULL)
    WHERE finding.closed_at IS NULL
"""


@dataclass(frozen=True)
class Marks:
    """How well lines were read and matched, and planted errors found."""

    reading: ReadingScore
    by_noise: pl.DataFrame
    findings: pl.DataFrame
    precision: pl.DataFrame


def mark(*, out: Path) -> Marks:
    """Compare what stands in the database with `out`/truth."""
    answers = Answers.read(out=out)
    lines = {"matches": _matches(), "quarantined": _quarantined()}
    found = _with_numbers(frames.read(sql=FINDINGS))
    return Marks(
        reading=score_reading(answers=answers, **lines),
        by_noise=score_by_noise(answers=answers, **lines),
        findings=score_findings(answers=answers, findings=found),
        precision=score_precision(answers=answers, findings=found),
    )


def _matches() -> pl.DataFrame:
    rows = " UNION ALL ".join(
        f"SELECT batch_id, sheet, row_number, person_id FROM {tables.table_of(dataset=key)._meta.db_table} "
        "WHERE superseded_at IS NULL"
        for key in tables.DATASETS
    )
    return _with_numbers(
        frames.read(
            sql=f"SELECT batch.file_name AS file, row.sheet, row.row_number, person.id_cipher FROM ({rows}) AS row "
            "JOIN intake_batch batch ON batch.id = row.batch_id "
            "LEFT JOIN registry_person person ON person.id = row.person_id"
        )
    )


def _quarantined() -> pl.DataFrame:
    return frames.read(
        sql="SELECT batch.file_name AS file, row.sheet, row.row_number FROM intake_quarantinedrow row "
        "JOIN intake_batch batch ON batch.id = row.batch_id"
    )


def _with_numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """`id_cipher` opened as `id_number`."""
    return frame.with_columns(id_number=secrets.decrypt(frame["id_cipher"], purpose="ID_NUMBER")).drop("id_cipher")
