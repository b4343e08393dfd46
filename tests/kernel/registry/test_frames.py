"""Whole columns out of the database: the same by every way."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from django.db import transaction

from minzheng.kernel.registry import frames

ODD = """
    SELECT * FROM (VALUES
        (1::bigint, 2::int, 'plain', date '2023-06-30', true, '\\x00ff'::bytea, ARRAY[1, 2]::bigint[]),
        (NULL, NULL, NULL, NULL, NULL, NULL, NULL),
        (-3, 0, '', date '1950-01-01', false, '\\x'::bytea, ARRAY[]::bigint[]),
        (4, 1, E'two\\nlines, "quoted", 〇龘', date '2000-02-29', NULL, '\\x0a'::bytea, ARRAY[7]::bigint[])
    ) AS told (whole, small, text, day, truth, bytes, several)
"""


@pytest.mark.django_db
def test_many_rows_inside_a_transaction_read_as_few_do() -> None:
    with transaction.atomic():
        many, few = frames.read_many(sql=ODD), frames.read(sql=ODD)
    assert many.equals(few)
    assert many.row(2) == (-3, 0, "", date(1950, 1, 1), False, b"", [])


@pytest.mark.django_db
def test_no_rows_keep_their_columns() -> None:
    with transaction.atomic():
        assert frames.read_many(sql=f"SELECT * FROM ({ODD}) AS none WHERE false").schema == {
            "whole": pl.Int64, "small": pl.Int32, "text": pl.String, "day": pl.Date, "truth": pl.Boolean,
            "bytes": pl.Binary, "several": pl.List(pl.Int64),
        }  # fmt: skip


@pytest.mark.django_db
def test_values_are_written_in_and_a_column_of_nulls_keeps_its_rows() -> None:
    with transaction.atomic():
        asked = "SELECT n, NULL::text AS nothing FROM generate_series(1, %(most)s) AS n"
        told = frames.read_many(sql=asked, parameters={"most": 3})
        alone = frames.read_many(sql="SELECT NULL::bigint AS one FROM generate_series(1, 2)")
    assert told.rows() == [(1, None), (2, None), (3, None)]
    assert alone["one"].to_list() == [None, None]
