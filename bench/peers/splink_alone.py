"""Splink alone on the same rows and people: `python -m bench.peers.splink_alone FOLDER`.

As its documentation shows for linking two tables of people: the library's own comparisons (Jaro-Winkler for the name
and its pinyin, its date-of-birth comparison, Damerau-Levenshtein for numbers), term frequencies of names, u by random
sampling, m by expectation maximisation from two blockings, the prior from deterministic rules. It reads the plain
number and phone, which the platform's own tables do not hold. Each row gets its best person, from the threshold on at
which its F1 by the truth is best.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path

import duckdb
import polars as pl
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from pypinyin import lazy_pinyin
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999)

SETTINGS = SettingsCreator(
    link_type="link_only",
    unique_id_column_name="key",
    comparisons=[
        cl.JaroWinklerAtThresholds("name", [0.9, 0.8]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("pinyin", [0.95, 0.88]),
        cl.CustomComparison(
            output_column_name="id_number",
            comparison_levels=[
                cll.NullLevel("id_number"),
                cll.ExactMatchLevel("id_number"),
                cll.DamerauLevenshteinLevel("id_number", 1),
                cll.DamerauLevenshteinLevel("id_number", 3),
                cll.ElseLevel(),
            ],
        ),
        cl.DateOfBirthComparison("birth_date", input_is_string=False),
        cl.ExactMatch("sex"),
        cl.ExactMatch("area_id"),
        cl.DamerauLevenshteinAtThresholds("phone", [1]),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("id_number"),
        block_on("name", "birth_date"),
        block_on("pinyin", "area_id"),
        block_on("birth_date", "area_id"),
        block_on("birth_date", "sex", "substr(pinyin, 1, 2)"),
        block_on("phone"),
        block_on("name", "area_id"),
        block_on("name", "substr(cast(birth_date as varchar), 1, 4)"),
    ],
    retain_matching_columns=False,
)


def main(folder: Path) -> None:
    logging.getLogger("splink").setLevel(logging.ERROR)
    stages, began = {}, time.perf_counter()
    rows = _with_pinyin(pl.read_parquet(folder / "rows.parquet").drop("person").rename({"row": "key"}))
    people = _with_pinyin(pl.read_parquet(folder / "people.parquet").rename({"person": "key"}))
    stages["reading and pinyin"] = time.perf_counter() - began
    connection = duckdb.connect()
    api = DuckDBAPI(connection)
    linker = Linker(
        [
            api.register(rows.to_arrow(), dataset_display_name="a_rows"),
            api.register(people.to_arrow(), dataset_display_name="b_people"),
        ],
        SETTINGS,
        log_level=None,
    )
    mark = time.perf_counter()
    linker.training.estimate_probability_two_random_records_match(
        [block_on("id_number"), block_on("name", "birth_date", "area_id")], recall=0.95
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in (block_on("id_number"), block_on("name", "birth_date")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
    stages["training"] = time.perf_counter() - mark
    mark = time.perf_counter()
    scored = linker.inference.predict(threshold_match_probability=THRESHOLDS[0])
    pairs = pl.DataFrame(pl.from_arrow(scored.as_duckdbpyrelation().to_arrow_table()))
    best = (
        pairs.sort("match_weight", descending=True)
        .unique("key_l", keep="first", maintain_order=True)
        .select(row="key_l", peer="key_r", probability="match_probability")
    )
    stages["predicting"] = time.perf_counter() - mark
    seconds = time.perf_counter() - began
    threshold, found = _at_its_best(best, pl.read_parquet(folder / "rows.parquet", columns=["row", "person"]))
    found.write_parquet(folder / "found.parquet")
    told = {
        "seconds": seconds,
        "threshold": threshold,
        "rows": rows.height,
        "people": people.height,
        "stages": {name: round(value, 1) for name, value in stages.items()},
    }
    (folder / "peer.json").write_text(json.dumps(told))


def _with_pinyin(frame: pl.DataFrame) -> pl.DataFrame:
    different = frame.select(pl.col("name").unique()).drop_nulls()
    spoken = different.with_columns(
        pinyin=pl.col("name").map_elements(lambda name: " ".join(lazy_pinyin(name)), return_dtype=pl.String)
    )
    return frame.join(spoken, on="name", how="left", maintain_order="left")


def _at_its_best(best: pl.DataFrame, truth: pl.DataFrame) -> tuple[float, pl.DataFrame]:
    """The threshold with the best F1, and `row`, `peer` from it on."""
    judged = best.join(truth, on="row")
    there = truth["person"].count()

    def f1(threshold: float) -> float:
        kept = judged.filter(pl.col("probability") >= threshold)
        right = kept.filter(pl.col("peer") == pl.col("person")).height
        return 2 * right / (kept.height + there)

    threshold = max(THRESHOLDS, key=f1)
    return threshold, best.filter(pl.col("probability") >= threshold).select("row", "peer")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
