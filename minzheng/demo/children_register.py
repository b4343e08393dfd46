"""The register of children in difficulty (困境儿童): what became of their parents, and what each child is paid."""

import numpy as np
import polars as pl

from minzheng.demo import numbers
from minzheng.demo.calibration import CHILDREN_LISTED_SHARE, DAY, NO_DEATH, planted_count
from minzheng.demo.draws import stream
from minzheng.demo.planting import planted
from minzheng.demo.standards import fen, value

LEAST_LISTED = 24
FEWER_FEN = 200_00
"""What a child with a wrong amount is paid too little."""

# Kind of row: the category written, the situations of father and mother, and whether it is paid.
ROWS = {
    "ORPHAN_UNPAID": ("HARDSHIP", "DEAD", "DEAD", False),
    "CHILD_UNPAID": ("HARDSHIP", "DEAD", "PRISON", False),
    "GUARDIAN_RELEASED": ("UNATTENDED", "DEAD", "NONE", True),
    "CHILD_WRONG_AMOUNT": ("ORPHAN", "DEAD", "DEAD", True),
    "PARENT_UNKNOWN": ("HARDSHIP", "PRISON", None, False),
    "CHILD_SHARED_ACCOUNT": ("UNATTENDED", "DEAD", "SERIOUS_ILL", True),
    "CHILD_GROWN_UP": ("ORPHAN", "DEAD", "DEAD", True),
    "ORPHAN": ("ORPHAN", "DEAD", "DEAD", True),
    "UNATTENDED": ("UNATTENDED", "PRISON", "DEAD", True),
    "LEFT_BEHIND": ("LEFT_BEHIND", "NONE", "NONE", False),
}


def draw_children(*, seed: int, people: pl.DataFrame, taken: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The register's rows and the errors planted among them; nobody of the households `taken` is on it."""
    rng = stream(seed=seed, part="children")
    free = people.filter(
        (pl.col("death_date") == NO_DEATH)
        & pl.col("hukou_local")
        & pl.col("residing_local")
        & ~pl.col("household").is_in(taken.unique().implode())
    )
    children = free.filter(pl.col("age").is_between(2, 16.5)).unique("household", keep="last", maintain_order=True)
    listed = max(LEAST_LISTED, round(CHILDREN_LISTED_SHARE * people.filter(pl.col("age") < 18).height))
    # Those who grow up with grandparents come first: it is they whom such a register is full of.
    order = np.lexsort((rng.random(children.height), ~children["relation"].is_in(["40", "41", "42"]).to_numpy()))
    children = children[order[:listed]]
    kinds = []
    for code in ("ORPHAN_UNPAID", "CHILD_UNPAID", "GUARDIAN_RELEASED", "CHILD_WRONG_AMOUNT", "PARENT_UNKNOWN"):
        kinds += [code] * planted_count(code=code, of=listed)
    kinds += ["CHILD_SHARED_ACCOUNT"] * (planted_count(code="CHILD_SHARED_ACCOUNT", of=listed) // 2 * 2)
    kinds += [("ORPHAN", "UNATTENDED", "LEFT_BEHIND")[at % 3] for at in range(listed - len(kinds))]
    grown = free.filter(
        pl.col("age").is_between(18.3, 21) & ~pl.col("household").is_in(children["household"].implode())
    ).unique("household", maintain_order=True)
    grown = grown[rng.permutation(grown.height)[: planted_count(code="CHILD_GROWN_UP", of=listed)]]
    rows = pl.concat([children[rng.permutation(children.height)], grown])
    rows = rows.with_columns(row=pl.Series(kinds[: children.height] + ["CHILD_GROWN_UP"] * grown.height))
    # Of each pair with one account the second child carries the first one's.
    account = rows["person"].to_numpy().copy()
    twice = np.flatnonzero((rows["row"] == "CHILD_SHARED_ACCOUNT").to_numpy())
    account[twice[1::2]] = account[twice[::2]]
    register = _written(rows=rows, account=numbers.accounts(people=account))
    wrong = [code for code in ROWS if code not in ("ORPHAN", "UNATTENDED", "LEFT_BEHIND")]
    return register, pl.concat([planted(code=code, people=rows.filter(row=code)) for code in wrong])


def _written(*, rows: pl.DataFrame, account: pl.Series) -> pl.DataFrame:
    orphans = round(float(value(domain="children", key="orphan_amount")["SCATTERED"]) * 100)
    others = fen(domain="children", key="unattended_child_amount")
    due = pl.when(pl.col("child_category") == "ORPHAN").then(orphans).otherwise(others)
    said = pl.DataFrame(
        [(row, *told) for row, told in ROWS.items()],
        schema=["row", "child_category", "father_situation", "mother_situation", "paid"],
        orient="row",
    )
    wrong = pl.when(pl.col("row") == "CHILD_WRONG_AMOUNT").then(FEWER_FEN).otherwise(0)
    return (
        rows.with_columns(account=account)
        .join(said, on="row", how="left", maintain_order="left")
        .select(
            "person",
            "child_category",
            "father_situation",
            "mother_situation",
            "account",
            care_mode=pl.lit("SCATTERED"),
            amount=pl.when("paid").then(due - wrong).otherwise(0),
            recognised_from=pl.lit(DAY.replace(year=DAY.year - 2, day=1)),
        )
    )
