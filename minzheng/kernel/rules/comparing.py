"""Reading a `Comparison`: how many people of other households share a value with somebody.

Two readings that mean the same. `others_sharing` finds it for everybody at once, over frames and set-based;
`others_sharing_with` for one family among those who hold one of its values, in plain Python.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import narwhals.stable.v2 as nw

from minzheng.kernel.rules.engines import lazily, natively


class Held(NamedTuple):
    """Somebody's value: `value` is opaque, and compared for being equal only; `household` is None without one."""

    person: int
    household: int | None
    value: Any


def others_sharing(*, people: Any, held: Any) -> Any:
    """One row for each person in `held`: `person`, `others` (how many of other households share the value).

    people: `person`, `household` (null: none). held: `person`, `value`; a value that stands twice counts once, and of
    several values of one person the one that most others share counts. Values without a person in `people` are left
    out. As the engine's own frame.
    """
    rows = lazily(held).select("person", "value").filter(~nw.col("value").is_null()).unique(["person", "value"])
    rows = rows.join(lazily(people).select("person", "household"), on="person", how="inner")
    # Somebody without a household is a home of his own, apart from every household's number.
    alone = nw.col("household").is_null()
    rows = rows.with_columns(home=nw.when(alone).then(nw.col("person")).otherwise(nw.col("household")), alone=alone)
    sharing = rows.group_by("value").agg(sharing=nw.len())
    at_home = rows.group_by("value", "home", "alone").agg(at_home=nw.len())
    counted = rows.join(sharing, on="value", how="left").join(at_home, on=["value", "home", "alone"], how="left")
    others = counted.with_columns(others=(nw.col("sharing") - nw.col("at_home")).cast(nw.Int64()))
    return natively(others.group_by("person").agg(nw.col("others").max()))


def others_sharing_with(*, people: Iterable[int], held: Iterable[Held]) -> dict[int, int]:
    """The same for some people: each of `people` who holds a value, with the number of others who share it.

    held: the values of `people`, and everybody else's that equal one of them.
    """
    chosen = set(people)
    holders: dict[Any, set[tuple[int, int | None]]] = defaultdict(set)
    for one in held:
        if one.value is not None:
            holders[one.value].add((one.person, one.household))
    found: dict[int, int] = {}
    for sharing in holders.values():
        for person, household in sharing:
            if person in chosen:
                others = sum(
                    other != person and (household is None or elsewhere != household) for other, elsewhere in sharing
                )
                found[person] = max(found.get(person, 0), others)
    return found
