"""Sums over the months before a day: of which window a table speaks, and whose window it knows from end to end.

The window ends on the last day of which the table has spoken, not on the day that is asked: a table that comes on the
last of each month would otherwise lack days or a month on every other day. It may be `grace_days` old, no more.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from minzheng.kernel.intake.contract import Dataset, Window


def windows_end(spoken: pl.DataFrame, *, window: Window, day: date) -> date | None:
    """The last day of the window that is asked on `day`; None where the table is too old or has never come.

    spoken: `until` of the complete deliveries (`coverage.Coverage`).
    """
    latest = spoken["until"].max()
    if not isinstance(latest, date) or latest < day - timedelta(days=window.grace_days):
        return None
    return latest


def whole_windows(spoken: pl.DataFrame, *, dataset: Dataset, window: Window, end: date | None) -> pl.DataFrame:
    """`area` of those areas whose complete deliveries together leave no day of the window out.

    Areas that deliver by themselves may lag behind the last of all by the window's days of grace.
    """
    begin = pl.lit(end, dtype=pl.Date).dt.offset_by(f"-{window.months}mo")
    told = spoken.select(
        "area",
        "until",
        since=pl.coalesce(
            "since",
            pl.col("until").dt.offset_by(f"-{dataset.reaches_months}mo").dt.offset_by("1d")
            if dataset.reaches_months
            else pl.lit(date.min),
        ),
    ).filter(pl.col("until") > begin)
    reached = pl.col("until").cum_max().shift(1).over("area", order_by="since")
    return (
        told.with_columns(gap=pl.col("since") > pl.coalesce(reached, begin) + timedelta(days=1))
        .group_by("area")
        .agg(whole=~pl.col("gap").any(), last=pl.col("until").max())
        .filter("whole", pl.col("last") >= pl.lit(end, dtype=pl.Date) - timedelta(days=window.grace_days))
        .select("area")
    )
