"""The next number of a series: one statement, whose row lock stands until whoever asked for it has committed.

Two who ask at once get two numbers that follow one another; whoever fails gives his back, so there is no gap.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True)
class Numbered:
    """A number as given: the series' row, the number in it, and how it is written."""

    series: int
    number: int
    text: str


def next_number(*, organ_code: str, word: str, year: int) -> Numbered:
    """Take the next number. Call it inside the transaction of the document that will bear it, and nowhere else."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken together with its document")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO documents_series AS held (organ_code, word, year, last) VALUES (%s, %s, %s, 1)
            ON CONFLICT (organ_code, word, year) DO UPDATE SET last = held.last + 1
            RETURNING id, last
            """,
            [organ_code, word, year],
        )
        series, number = cursor.fetchone()
    return Numbered(series, number, f"{word}〔{year}〕{number}号")
