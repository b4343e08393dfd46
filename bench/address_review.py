"""420,000 written addresses become standard addresses and are reviewed: `minzheng bench address_review [--quick]`.

On the database of this checkout (`minzheng demo` first, for its areas), in one transaction that is taken back. One text
in a hundred lacks its unit, and one in a hundred is there twice, the second time under its town alone; the review must
find exactly those, or the bench fails. The duplicates are then merged in one batch, and one of them is undone. No peer
does this.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from datetime import UTC, datetime

import polars as pl

from minzheng.cli.ground import set_up

ADDRESSES, QUICK = 420_000, 6_000
DOORS = 80  # of each building: four units of twenty
BUILDINGS = 50  # of each estate, all in one community
WAYS = ("{}幢{}单元{}室", "{}栋{}单元{}", "{}号楼{}单元{}室", "{}-{}-{}")


class FoundOther(AssertionError):
    """The review found other faults than were put in."""


def texts(communities: pl.DataFrame, *, size: int) -> tuple[pl.DataFrame, dict[str, int]]:
    """`text`, `area_id` of so many doors and a few more, and how many faults of each kind were put in.

    `communities`: `id`, `name`, `town_id`, `town`.
    """
    per_estate = DOORS * BUILDINGS
    n = pl.int_range(size, dtype=pl.Int64)
    stems = pl.Series("stem", [f"{a}{b}" for a in "翠金绿兰桂枫云锦春秋瑞福" for b in "湖溪庭岭桥塘港浦园林江湾"])
    frame = pl.select(n=n).with_columns(
        estate=pl.col("n") // per_estate,
        building=pl.col("n") % per_estate // DOORS + 1,
        unit=pl.col("n") % DOORS // 20 + 1,
        room=(pl.col("n") % 20 // 4 + 1) * 100 + pl.col("n") % 4 + 1,
    )
    frame = frame.with_columns(place=pl.col("estate") % len(communities))
    frame = frame.join(communities.with_row_index("place").cast({"place": pl.Int64}), on="place", maintain_order="left")
    frame = frame.with_columns(name=stems.gather(frame["estate"] % len(stems)) + pl.lit("花园"))
    bare = pl.col("n") % 100 == 7
    written = pl.when(bare).then(pl.format("{}幢{}室", "building", pl.col("room") + pl.col("unit") * 1000))
    for at, way in enumerate(WAYS):
        written = written.when(pl.col("n") % len(WAYS) == at).then(pl.format(way, "building", "unit", "room"))
    frame = frame.with_columns(inside=written)
    whole = frame.select(text=pl.format("{}{}{}{}", "town", "community", "name", "inside"), area_id="id")
    twice = frame.filter(pl.col("n") % 100 == 13).select(
        text=pl.format("{}{}{}", "town", "name", "inside"), area_id="town_id"
    )
    told = {"NO_UNIT": int(frame.select(bare.sum()).item()), "DUPLICATE": len(twice)}
    return pl.concat([whole, twice]), told


def run(*, quick: bool = False) -> dict:
    """Seconds by stage, wall clock."""
    set_up()
    from django.db import transaction
    from django.db.models import F

    from minzheng.kernel.access import days
    from minzheng.kernel.access.models import Account
    from minzheng.kernel.areas.models import Area
    from minzheng.kernel.registry import address_matching, address_review
    from minzheng.kernel.registry.models import Address, AddressFault, AddressMerge, AddressPast
    from minzheng.kernel.registry.operations import addresses, merged_addresses

    day, now = days.today(), datetime.now(UTC)
    within = days.area_code()
    found = Area.objects.filter(
        level="COMMUNITY", code__startswith=within, valid__contains=day, name__endswith="社区"
    ).exclude(name__contains="类似")  # of the statistics codes; nobody writes them
    found = found.values_list("id", "name", "parent_id", "parent__name")
    schema = {"id": pl.Int64, "community": pl.String, "town_id": pl.Int64, "town": pl.String}
    communities = pl.DataFrame(list(found), schema=schema, orient="row")
    asked, put_in = texts(communities, size=QUICK if quick else ADDRESSES)
    seconds: dict[str, float] = {}

    def stage(name: str, began: float) -> float:
        seconds[name] = round(time.perf_counter() - began, 1)
        return time.perf_counter()

    with transaction.atomic():
        Address.objects.filter(merged_into_id=None).update(merged_into_id=F("id"), recorded_at=now)
        began = time.perf_counter()
        reader = address_matching.reader(within=within, day=day)
        read = address_matching.read(asked["text"], given=asked["area_id"], reader=reader)
        began = stage("reading", began)
        addresses.register_addresses(addresses=read.with_columns(source=pl.lit("STANDARD")), now=now)
        began = stage("registering", began)
        checked = address_review.check_addresses(actor=Account.objects.system(), now=now)
        began = stage("reviewing", began)
        again = address_review.check_addresses(actor=Account.objects.system(), now=now)
        began = stage("reviewing again", began)
        duplicates = AddressFault.objects.filter(kind="DUPLICATE", closed_at=None)
        pairs = pl.DataFrame(
            list(duplicates.values_list("address_id", "other_id")),
            schema={"alias_id": pl.Int64, "into_id": pl.Int64},
            orient="row",
        )
        actor = Account.objects.system()
        kinds = {
            kind: AddressFault.objects.filter(kind=kind, closed_at=None).count() for kind in AddressFault.Kind.values
        }
        began = time.perf_counter()
        merged = merged_addresses.merge_addresses(pairs=pairs, reason="bench", actor=actor, now=now)
        began = stage("merging the duplicates", began)
        left = address_review.check_addresses(actor=actor, now=now)
        began = stage("reviewing after the merge", began)
        one = AddressMerge.objects.order_by("pk")[0]
        merged_addresses.undo_address_merge(merge=one, reason="bench", actor=actor, now=now)
        stage("undoing one merge", began)
        versions = AddressPast.objects.filter(address__in=[one.alias_id]).count()
        transaction.set_rollback(True)
    if (merged.merged, left.addresses, versions) != (len(pairs), checked.addresses - len(pairs), 2):
        raise FoundOther(f"merged {merged} of {len(pairs)}, {left.addresses:,} are left, {versions} versions kept")
    if {kind: number for kind, number in kinds.items() if number} != put_in or again.opened or again.closed:
        raise FoundOther(f"put in {put_in}, found {kinds}, at the second time {again}")
    rows = [
        {"what": f"{checked.addresses:,} addresses: {name}", "ours": told, "peer": None, "unit": "s", "ratio": None}
        for name, told in seconds.items()
    ]
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    rows.append({"what": "memory of the process at most", "ours": peak, "peer": None, "unit": "MB", "ratio": None})
    return {"bench": "address_review", "rows": rows, "found": kinds}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    print(json.dumps(run(quick=parser.parse_args().quick), ensure_ascii=False))
