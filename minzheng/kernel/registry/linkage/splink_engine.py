"""Splink, as far as we need it: settings, a linker over two frames, and silence."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import polars as pl

from minzheng.kernel.registry.linkage.comparisons import ALL, BLOCKS, VETO, levels


def available() -> bool:
    """Whether the extra ``linkage`` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("splink", "duckdb"))


def settings(*, prior: float, comparisons: Sequence[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Splink's settings; `prior` is the probability that a row and a person taken at random are one."""
    return {
        "link_type": "link_only",
        "unique_id_column_name": "key",
        "probability_two_random_records_match": prior,
        "comparisons": list(comparisons) if comparisons is not None else [levels(one) for one in ALL],
        "blocking_rules_to_generate_predictions": [f"{rule} AND {VETO}" for rule in BLOCKS],
        "retain_matching_columns": True,  # the steps come with them
    }


def frequencies(*sides: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """How frequent each value is in both sides together, of what Splink weighs by frequency: column → its table."""
    columns = [step.by_frequency for one in ALL for step in one.steps if step.by_frequency]
    counted = {
        name: pl.concat([side[name] for side in sides]).drop_nulls().value_counts(sort=False) for name in columns
    }
    return {
        name: values.select(name, (pl.col("count") / pl.col("count").sum()).alias(f"tf_{name}"))
        for name, values in counted.items()
    }


@contextmanager
def linker(
    *,
    rows: pl.DataFrame,
    people: pl.DataFrame,
    told: dict[str, Any],
    frequencies: Mapping[str, pl.DataFrame] | None = None,
) -> Iterator[Any]:
    """A Splink linker over the two frames in a database of its own in memory; it is gone after the block.

    frequencies: as of `frequencies`; by default those of the two frames.
    """
    import duckdb
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        api = DuckDBAPI(connection)
        # Splink takes the data set whose name sorts first as the left side.
        sides = [
            api.register(rows.to_arrow(), dataset_display_name="a_rows"),
            api.register(people.to_arrow(), dataset_display_name="b_people"),
        ]
        made = Linker(sides, told, log_level=None, validate_settings=False)
        for name, values in (frequencies or {}).items():
            made.table_management.register_term_frequency_lookup(api.register(values.to_arrow()), name)
        yield made
