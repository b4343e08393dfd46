"""How likely each person is to be whom a row is about, and what may be joined without asking.

Splink weighs one pair at a time. A row is about one person or about nobody in the register, so its candidates share
what is certain: two namesakes who agree equally well get half each, however well they agree.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from minzheng.kernel.registry.linkage import splink_engine
from minzheng.kernel.registry.linkage.comparisons import ALL, BESIDES, REACHED_BY, code_of
from minzheng.kernel.registry.linkage.training import Model

JOINS_FROM: Final = 0.999
"""One wrong join in a thousand of the rows that the ladder leaves over, which are a few in a hundred: a few wrong in a
hundred thousand of all. Declared before it was measured; see docs/adr/0017."""

PROPOSES_FROM: Final = 0.02
"""Less than that and a person would look at fifty names to find one."""

MOST_PROPOSED: Final = 5

STEPS: Final = {one.key: [code_of(one, at) for at in range(-1, len(one.steps))] for one in ALL}


def link(*, rows: pl.DataFrame, people: pl.DataFrame, model: Model) -> pl.DataFrame:
    """The likely people of each row: ``key``, ``person``, ``probability``, and a code per thing compared.

    At most `MOST_PROPOSED` of a row, likeliest first, none below `PROPOSES_FROM`. Nobody whose valid number differs
    from the row's. Codes are those of `comparisons` (``name`` "SAME_SOUND", ``birth_date`` "DAY_MONTH", …).
    """
    schema = {"key": pl.Int64, "person": pl.Int64, "probability": pl.Float64} | dict.fromkeys(STEPS, pl.String)
    if rows.is_empty() or people.is_empty():
        return pl.DataFrame(schema=schema)
    # names are as frequent as in the whole register, whoever of it is compared
    frequencies = splink_engine.frequencies(rows, people)
    reached = people.filter(
        pl.any_horizontal(pl.col(name).is_in(rows[name].drop_nulls().unique().implode()) for name in REACHED_BY)
    )
    if reached.is_empty():
        return pl.DataFrame(schema=schema)
    with splink_engine.linker(rows=rows, people=reached, told=model.told, frequencies=frequencies) as linker:
        # what is below this weight does not change what is certain among the others
        scored = linker.inference.predict(threshold_match_weight=-10, warning_mode="never")
        pairs = pl.DataFrame(pl.from_arrow(scored.as_duckdbpyrelation().to_arrow_table()))
    odds = (2.0 ** pl.col("match_weight").clip(-60, 60)).alias("odds")
    pairs = pairs.with_columns(odds).with_columns(
        probability=pl.col("odds") / (1 + pl.col("odds").sum().over("key_l")),
    )
    return (
        pairs.filter(pl.col("probability") >= PROPOSES_FROM)
        .sort("key_l", "probability", "key_r", descending=[False, True, False])
        .filter(pl.int_range(pl.len()).over("key_l") < MOST_PROPOSED)
        .select(
            key=pl.col("key_l").cast(pl.Int64),
            person=pl.col("key_r").cast(pl.Int64),
            probability="probability",
            **{
                key: pl.col(f"gamma_{key}").replace_strict(list(range(-1, len(codes) - 1)), codes)
                for key, codes in STEPS.items()
            },
        )
    )


def sure() -> pl.Expr:
    """Of the answers of `link`: what may be joined without asking.

    The likeliest person is `JOINS_FROM` certain, the sex does not differ, and something besides name and birth date
    agrees. Whether the table may be joined so at all (deaths may not) its dataset says.
    """
    besides = pl.any_horizontal(pl.col(key).is_in(list(codes)) for key, codes in BESIDES.items())
    return (pl.col("probability") >= JOINS_FROM) & (pl.col("sex") != "DIFFERENT") & besides
