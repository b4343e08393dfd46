"""Whose row is it: 200,000 rows to 1,000,000 people, ours and Splink alone. `python -m bench.matching [--quick]`.

The register is a district of the demo's kind in a database of its own (`minzheng_bench_matching`, filled once, then
kept). The rows are written from it by `bench.matching_noise`, which says who wrote it, when, from what. Ours is what a
delivery goes through: numbers judged, names described, blind indexes, the ladder in PostgreSQL, then the residue by
`registry.linkage`, its model estimated from these rows in the same run. The peer reads the same rows and people from
Parquet, with the plain numbers, and may choose the threshold at which it is best by the truth; ours may not.

A row whose number cannot be right never reaches the matching: the reader sends it back. Such rows count for neither
side, and are said apart.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.peers.environment import run_peer
from bench.search import ACTOR, DAY, NOW, make_database, vacuum

DATABASE = "minzheng_bench_matching"
PEOPLE, ROWS = 1_000_000, 200_000
QUICK_PEOPLE, QUICK_ROWS = 50_000, 10_000
SEED_OF_PEOPLE, SEED_OF_ROWS = 20_230_630, 7
KNOWN_ROWS = 20_000
"""As many as the platform takes from five tables for its model (`linking.KNOWN_ROWS_OF_A_TABLE`)."""
LEAST_OF_A_PEER = 0.95
"""A peer that finds less, or is wrong more often, is set up badly, and says nothing about Splink."""


class NotComparable(RuntimeError):
    """Both did not do the same work, or the peer did not do its own."""


def run(*, quick: bool = False) -> dict[str, Any]:
    """Time it in a process of its own, whose database is the bench's."""
    inside = [sys.executable, "-m", "bench.matching", "--inside", *(["--quick"] if quick else [])]
    name = f"{DATABASE}_quick" if quick else DATABASE
    environment = {
        **os.environ,
        "DATABASE_URL": make_database(name),
        "DJANGO_SETTINGS_MODULE": "minzheng.config.settings",
    }
    done = subprocess.run(inside, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def measure(*, people: int, rows: int) -> dict[str, Any]:
    """Both in turn, ours first, and what each made of every row."""
    import polars as pl

    from bench import matching_noise

    truth = fill(people=people)
    table = matching_noise.write_rows(people=truth, rows=rows, seed=SEED_OF_ROWS)
    load = os.getloadavg()[0]
    began = time.perf_counter()
    found, stages = ours(table.drop("person", "errors"))
    seconds = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table.drop("errors").write_parquet(folder / "rows.parquet")
        truth.select("person", *matching_noise.COLUMNS).write_parquet(folder / "people.parquet")
        run_peer("bench.peers.splink_alone", name)
        told = json.loads((folder / "peer.json").read_text())
        peer = pl.read_parquet(folder / "found.parquet")
    if (told["rows"], told["people"]) != (table.height, truth.height):
        raise NotComparable(f"the peer read {told['rows']} rows and {told['people']} people")
    judged = table.select("row", "person", "errors").join(found, on="row").join(peer, on="row", how="left")
    marks = {side: mark(judged, side) for side in ("ours", "peer")}
    if min(marks["peer"]["precision"], marks["peer"]["recall"]) < LEAST_OF_A_PEER:
        raise NotComparable(f"the peer is set up badly: {marks['peer']}")
    size = f"{rows:,} rows to {people:,} people"
    lines = [
        {"what": f"matching {size}", "ours": round(seconds, 1), "peer": round(told["seconds"], 1), "unit": "s",
         "ratio": round(told["seconds"] / seconds, 1)},
        *(
            {"what": what, "ours": round(marks["ours"][what], 5), "peer": round(marks["peer"][what], 5),
             "unit": "share", "ratio": None}
            for what in ("precision", "recall", "recall, rows with a wrong number too")
        ),
    ]  # fmt: skip
    return {
        "bench": "matching",
        "rows": lines,
        "load": [round(load, 1), round(os.getloadavg()[0], 1)],
        "stages_of_ours": stages,
        "peer": {key: told[key] for key in ("threshold", "stages")},
        "by_error": by_error(judged),
        "rungs": dict(judged.group_by("rung").len().sort("len", descending=True).iter_rows()),
    }


def fill(*, people: int) -> Any:
    """The people of the register (`person` is the register's id), registered unless they are there."""
    import polars as pl
    from django.core.management import call_command

    from minzheng.demo.population import draw_people
    from minzheng.kernel.areas import operations as areas
    from minzheng.kernel.areas.models import Area
    from minzheng.kernel.registry import frames, operations, secrets
    from minzheng.kernel.registry.models import Person

    call_command("migrate", verbosity=0, skip_checks=True)
    drawn, _homes = draw_people(seed=SEED_OF_PEOPLE, people=people)
    first = not Person.objects.exists()
    if first:
        areas.load(actor=ACTOR, now=NOW, within="330110")
    codes = dict(Area.objects.filter(valid__contains=DAY).values_list("code", "pk"))
    drawn = drawn.with_columns(area_id=pl.col("community").replace_strict(codes, return_dtype=pl.Int64))
    if first:
        told = drawn.select("name", "sex", "birth_date", "id_number", "phone", home_area_id="area_id")
        operations.register_people(people=told, day=DAY, actor=ACTOR, now=NOW)
        vacuum()
    known = frames.read(sql="SELECT id AS registered, id_index FROM registry_person")
    if known.height != people:
        raise NotComparable(f"the database holds {known.height} people; drop it to make it anew")
    return (
        drawn.with_columns(id_index=secrets.blind_index(drawn["id_number"], purpose="ID_NUMBER"))
        .join(known, on="id_index", how="left", maintain_order="left")
        .with_columns(person="registered")
        .drop("id_index", "registered")
    )


def ours(table: Any) -> tuple[Any, dict[str, float]]:
    """`row`, `ours` (the person, null: not decided), `rung`, `proposed` (the likeliest for a person to look at)."""
    import polars as pl
    from django.db import transaction

    from minzheng.kernel.intake import matching
    from minzheng.kernel.registry import identity, linkage, names, secrets

    clock = Clock()
    checked = identity.check_id_numbers(table["id_number"], day=DAY, demo=True)
    compared = names.compared(table["name"])
    table = table.with_columns(
        sent_back=table["id_number"].is_not_null() & ~checked["valid"],
        id_index=secrets.blind_index(
            pl.select(pl.when(checked["valid"]).then(checked["normalised"])).to_series(), purpose="ID_NUMBER"
        ),
        phone_index=secrets.blind_index(table["phone"], purpose="PHONE"),
        phone_tail_index=secrets.tail_index(table["phone"], purpose="PHONE"),
        told_birth_date="birth_date",
        birth_date=pl.coalesce(checked["birth_date"], "birth_date"),
        told_sex="sex",
        sex=pl.coalesce(checked["sex"], "sex"),
        name_key=compared["key"],
        name_pinyin=compared["pinyin"],
        household_number=pl.lit(None, dtype=pl.String),
        n="row",
    )
    arriving = table.filter(~pl.col("sent_back"))
    clock.lap("judging and hashing")
    with transaction.atomic(), matching.ladder(keys=arriving.select(list(matching.KEY_COLUMNS))) as ladder:
        ladder.settle_known(grave=False, introduces=False)
        outcome = ladder.outcome()
    clock.lap("ladder")
    told = arriving.select(
        "name", "area_id", "phone_index", "phone_tail_index", "id_index", key="row", birth_date="told_birth_date",
        sex="told_sex",
    ).join(outcome.select("rung", "reason", key="n"), on="key", maintain_order="left")  # fmt: skip
    numbered = told["id_index"].is_not_null()
    known = told.filter(numbered & pl.col("rung").is_in(["ID", "ID_NAME_NEAR"]))
    known = known.sample(min(known.height, KNOWN_ROWS), seed=1)
    left_over = told.filter(pl.col("reason").is_in(["NO_ID", "SEVERAL", "NOBODY"]))
    people = linkage.people(day=DAY)
    clock.lap("people of the register")
    share = told.filter(numbered & pl.col("rung").is_in(["ID", "ID_NAME_NEAR"])).height / max(numbered.sum(), 1)
    model = linkage.train(rows=linkage.rows(told=known, day=DAY), people=people, share_known=share)
    clock.lap("model")
    found = linkage.link(rows=linkage.rows(told=left_over, day=DAY), people=people, model=model)
    clock.lap("residue")
    best = found.unique("key", keep="first", maintain_order=True)
    joined = found.filter(linkage.sure()).select("key", linked="person")
    result = (
        table.select("row", "sent_back")
        .join(outcome.select("person", "rung", "reason", row="n"), on="row", how="left")
        .join(joined, left_on="row", right_on="key", how="left")
        .join(best.select("key", proposed="person"), left_on="row", right_on="key", how="left")
        .select(
            "row",
            "proposed",
            "sent_back",
            ours=pl.coalesce("person", "linked"),
            rung=pl.when(pl.col("person").is_null() & pl.col("linked").is_not_null())
            .then(pl.lit("LINKED"))
            .when("sent_back")
            .then(pl.lit("SENT_BACK"))
            .otherwise(pl.coalesce("rung", "reason")),
        )
    )
    return result, clock.laps


class Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._since = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = round(now - self._since, 2)
        self._since = now


def mark(judged: Any, side: str) -> dict[str, float]:
    """Precision of what was decided; recall of those in the register, without and with the rows sent back."""
    import polars as pl

    right = (pl.col(side) == pl.col("person")).fill_null(False)
    arriving = judged.filter(~pl.col("sent_back"))
    there, everywhere = (frame.filter(pl.col("person").is_not_null()) for frame in (arriving, judged))
    return {
        "precision": arriving.filter(right).height / max(arriving[side].count(), 1),
        "recall": there.filter(right).height / there.height,
        "recall, rows with a wrong number too": everywhere.filter(right).height / everywhere.height,
    }


def by_error(judged: Any) -> list[dict[str, Any]]:
    """Per kind of error: rows, right, wrong, proposed rightly to a person, of ours; right and wrong of the peer."""
    import polars as pl

    arriving = judged.filter(~pl.col("sent_back"))
    ours, peer = (pl.col(side) == pl.col("person") for side in ("ours", "peer"))
    open_row = pl.col("ours").is_null()
    return (
        arriving.with_columns(
            error=pl.when(pl.col("errors").list.len() == 0).then(pl.lit(["none"])).otherwise("errors")
        )
        .explode("error")
        .group_by("error")
        .agg(
            rows=pl.len(),
            right=ours.fill_null(False).sum(),
            wrong=(pl.col("ours").is_not_null() & ~ours.fill_null(False)).sum(),
            proposed=(open_row & (pl.col("proposed") == pl.col("person")).fill_null(False)).sum(),
            peer_right=peer.fill_null(False).sum(),
            peer_wrong=(pl.col("peer").is_not_null() & ~peer.fill_null(False)).sum(),
        )
        .sort("rows", descending=True)
        .to_dicts()
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        import django

        django.setup()
        quick_ones = (QUICK_PEOPLE, QUICK_ROWS) if arguments.quick else (PEOPLE, ROWS)
        result = measure(people=quick_ones[0], rows=quick_ones[1])
    else:
        result = run(quick=arguments.quick)
    print(json.dumps(result, ensure_ascii=False))
