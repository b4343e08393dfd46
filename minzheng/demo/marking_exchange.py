"""What reconciling found, marked against what the demo's upper systems were made to say."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from minzheng.kernel.exchange import installed
from minzheng.kernel.intake import tables
from minzheng.kernel.registry import frames, secrets

RECORDS = """
    SELECT record.adapter AS system, record.state, array_to_string(record.differs, ',') AS "column",
           COALESCE(person.id_cipher, theirs.id_number_cipher) AS id_cipher
    FROM exchange_record record
    LEFT JOIN registry_person person ON person.id = record.person_id
    LEFT JOIN {table} theirs ON theirs.id = record.their_row
    WHERE record.gone_at IS NULL AND record.adapter = %(adapter)s
"""


def mark_exchange(*, out: Path) -> pl.DataFrame:
    """Per system and state: `planted` people, `found` of them as they should be, and `invented` that should not be.

    A person counts as found where all of his records came out as planned, columns included. What intake did not
    take in of our own rolls (quarantine, review) shows here as invented.
    """
    planted = pl.read_parquet(out / "truth" / "upper.parquet").select(
        "system", "id_number", state="expect", column="column"
    )
    held = pl.concat([_held(one.adapter.key, one.adapter.theirs.key) for one in installed.every()])
    both = _by_person(planted).join(
        _by_person(held), on=["system", "id_number"], how="full", coalesce=True, suffix="_found"
    )
    worst = pl.coalesce("state", "state_found").alias("state")
    return (
        both.select(
            "system",
            worst,
            planted=pl.col("told").is_not_null(),
            found=(pl.col("told") == pl.col("told_found")).fill_null(False),
            invented=pl.col("told_found").is_not_null() & (pl.col("told") != pl.col("told_found")).fill_null(True),
        )
        .group_by("system", "state")
        .agg(pl.col("planted", "found", "invented").sum())
        .sort("system", "state")
    )


def _held(adapter: str, dataset: str) -> pl.DataFrame:
    table = tables.table_of(dataset=dataset)._meta.db_table
    frame = frames.read(sql=RECORDS.format(table=table), parameters={"adapter": adapter})
    return frame.with_columns(id_number=secrets.decrypt(frame["id_cipher"], purpose="ID_NUMBER")).drop("id_cipher")


def _by_person(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a person: his records as one text, and the state that asks most of somebody."""
    return rows.group_by("system", "id_number").agg(
        told=pl.format("{}:{}", "state", "column").sort().str.join(";"),
        state=pl.col("state").sort().first(),
    )
