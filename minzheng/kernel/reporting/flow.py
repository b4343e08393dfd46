"""应保尽保、应退尽退: who came under a policy and who left it, month by month, and why.

A spell is an unbroken time under one policy, made from the rows of rolls and from awards: rows that follow each other
(another amount, the same roll sent again) are one spell. Its reason is **stated** where the roll or the award says it,
else **inferred** from what is known on that day (a death, a move, another policy that begins, a standing finding that
the conditions are no longer met), else **unknown**: unknown is a reason of its own and never the likeliest one.

`believed_at` reads rows and awards as they were believed at that instant, so that the figures of a closed month can be
had again as they were reported. Where somebody lives and when he died are as of now: neither changes how many came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import polars as pl
from django.db.models import Min

from minzheng.kernel import modules
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.models import Delivery
from minzheng.kernel.modules import Roll
from minzheng.kernel.registry import frames
from minzheng.kernel.rules import label
from minzheng.kernel.rules.months import month_edge, move_months_back

STATED, INFERRED, UNKNOWN = "STATED", "INFERRED", "UNKNOWN"
BASES: Final = {STATED: label("名册或决定写明"), INFERRED: label("按当时已知情况推断"), UNKNOWN: label("未知")}

ENTRY_REASONS: Final = {
    "NEW": label("首次纳入"),
    "RETURNED": label("退出后重新纳入"),
    "FROM_OTHER": label("由其他救助转入"),
    "UNKNOWN": label("未知"),
}
EXIT_REASONS: Final = {
    "DIED": label("死亡"),
    "MOVED": label("户籍迁出"),
    "TO_OTHER": label("转为其他救助"),
    "NO_LONGER_MET": label("不再符合条件"),
    "TERM_ENDED": label("认定期满"),
    "VOIDED": label("决定撤销"),
    "UNKNOWN": label("未知"),
}

NEAR_DAYS: Final = 31
"""Another policy that begins so soon after, or ended so shortly before, is the one that somebody changed to or from."""

SPELLS: Final = {
    "person": pl.Int64,
    "policy": pl.String,
    "area": pl.Int64,
    "since": pl.Date,
    "until": pl.Date,
    "entry": pl.String,
    "entry_basis": pl.String,
    "exit": pl.String,
    "exit_basis": pl.String,
}


@dataclass(frozen=True, kw_only=True)
class Month:
    """One month of a policy: how many at its beginning, who came, who left, how many at its end."""

    first: date
    opening: int
    entered: int
    left: int
    closing: int


def told_policies() -> list[str]:
    """Keys of the policies of which a roll or awards tell, in the order of their modules."""
    rolled = {roll.policy for module in modules.modules() for roll in module.rolls}
    return [one.key for module in modules.modules() for one in module.policies if one.key in rolled]


def rolls_of(*, policies: list[str]) -> list[Roll]:
    return [roll for module in modules.modules() for roll in module.rolls if roll.policy in policies]


_ROWS = """
    SELECT '{policy}'::text AS policy, COALESCE(q.merged_into_id, q.id) AS person_id,
           {since} AS since, lower(r.valid) AS told_since, upper(r.valid) AS until, r.ended_by_id IS NULL AS by_itself,
           {entry} AS entry, {exit} AS exit
    FROM {table} r JOIN registry_person q ON q.id = r.person_id
    WHERE {believed} AND NOT isempty(r.valid){when}
"""
_AWARDS = """
    SELECT a.policy, COALESCE(q.merged_into_id, q.id) AS person_id, lower(a.valid) AS since,
           lower(a.valid) AS told_since,
           CASE WHEN a.voided_at <= %(at)s THEN a.voided_at::date ELSE upper(a.valid) END AS until, false AS by_itself,
           NULL::text AS entry, CASE WHEN a.voided_at <= %(at)s THEN 'VOIDED' END AS exit
    FROM awards_award a
    LEFT JOIN registry_membership m ON m.household_id = a.household_id AND m.recorded_at <= %(at)s
         AND (m.superseded_at IS NULL OR m.superseded_at > %(at)s) AND m.valid && a.valid
    JOIN registry_person q ON q.id = COALESCE(a.person_id, m.person_id)
    WHERE a.policy = ANY(%(policies)s) AND a.recorded_at <= %(at)s
      AND (a.voided_at IS NULL OR a.voided_at > lower(a.valid))
"""
# Rows that touch or overlap are one spell. A row that does not say since when begins at an unknown time.
_SPELLS = """
    WITH told AS ({rows}),
    known AS (SELECT *, COALESCE(since, told_since) AS begins FROM told),
    held AS (SELECT policy, person_id, unnest(range_agg(daterange(begins, until))) AS spell
             FROM known WHERE until IS NULL OR until > begins GROUP BY policy, person_id)
    SELECT held.person_id AS person, held.policy, p.home_area_id AS area,
           CASE WHEN bool_or(k.since IS NULL AND k.begins = lower(held.spell)) THEN NULL ELSE lower(held.spell) END
               AS since,
           lower(held.spell) AS counted_since, upper(held.spell) AS until,
           max(k.entry) FILTER (WHERE k.begins = lower(held.spell)) AS entry,
           max(k.exit) FILTER (WHERE k.until = upper(held.spell)) AS exit,
           bool_or(k.by_itself AND k.until = upper(held.spell)) AS by_itself,
           p.death_date
    FROM held
    JOIN known k ON k.policy = held.policy AND k.person_id = held.person_id
         AND daterange(k.begins, k.until) <@ held.spell
    JOIN registry_person p ON p.id = held.person_id
    GROUP BY held.person_id, held.policy, held.spell, p.home_area_id, p.death_date
"""
MOVED_OUT = "moved_out_date"
"""The fact that tells of a move out of the district, by whichever table yields it."""
_MOVED = """
    SELECT person_id AS person, {column} AS moved FROM {table}
    WHERE {column} IS NOT NULL AND person_id IS NOT NULL AND recorded_at <= %(at)s
      AND (superseded_at IS NULL OR superseded_at > %(at)s)
"""
_FOUND = """
    SELECT DISTINCT m.person_id AS person, f.rule AS policy, (f.opened_at AT TIME ZONE 'Asia/Shanghai')::date AS found
    FROM screening_finding f
    JOIN registry_membership m ON (m.household_id = f.household_id OR m.person_id = f.person_id)
         AND m.superseded_at IS NULL
    WHERE f.kind = 'SHOULD_NOT' AND f.rule = ANY(%(policies)s) AND f.opened_at <= %(at)s
"""


def spells(*, policies: list[str], believed_at: datetime) -> pl.DataFrame:
    """Every spell under the policies as believed at an instant (`SPELLS`); `since` null: begun at an unknown time."""
    beside = sorted({*policies, *told_policies()})
    told = _read(beside, believed_at)
    told = _with_others(told)
    moved = _moved(believed_at)
    found = frames.read(sql=_FOUND, parameters={"policies": policies, "at": believed_at})
    asked = told.filter(pl.col("policy").is_in(policies))
    asked = asked.join(moved, on="person", how="left").join(
        found.group_by("person", "policy").agg(pl.col("found").min()), on=["person", "policy"], how="left"
    )
    return _reasoned(asked).select(SPELLS.keys()).cast(SPELLS)  # type: ignore[arg-type]


def _read(policies: list[str], believed_at: datetime) -> pl.DataFrame:
    parameters: dict[str, object] = {"at": believed_at, "policies": policies}
    parts = [_AWARDS]
    for number, roll in enumerate(rolls_of(policies=policies)):
        when = ""
        for column, values in roll.when.items():
            parameters[f"when_{number}_{column}"] = list(values)
            when += f" AND r.{column} = ANY(%(when_{number}_{column})s)"
        parts.append(
            _ROWS.format(
                policy=roll.policy,
                since=f"r.{roll.since}" if roll.since else "NULL::date",
                entry=f"r.{roll.entry_reason}" if roll.entry_reason else "NULL::text",
                exit=f"r.{roll.exit_reason}" if roll.exit_reason else "NULL::text",
                table=tables.table_of(dataset=roll.dataset.key)._meta.db_table,
                believed="r.recorded_at <= %(at)s AND (r.superseded_at IS NULL OR r.superseded_at > %(at)s)",
                when=when,
            )
        )
    return frames.read(sql=_SPELLS.format(rows=" UNION ALL ".join(parts)), parameters=parameters)


def _moved(believed_at: datetime) -> pl.DataFrame:
    """`person` and the latest day on which he is said to have moved out."""
    parts = [
        _MOVED.format(column=one.column, table=tables.table_of(dataset=dataset.key)._meta.db_table)
        for dataset in tables.DATASETS.values()
        for one in dataset.yields
        if one.fact == MOVED_OUT and one.column
    ]
    if not parts:
        return pl.DataFrame(schema={"person": pl.Int64, "moved": pl.Date})
    told = frames.read(sql=" UNION ALL ".join(parts), parameters={"at": believed_at})
    return told.group_by("person").agg(pl.col("moved").max())


def _with_others(told: pl.DataFrame) -> pl.DataFrame:
    """`earlier`: a spell of the same policy before; `came_from`, `went_to`: another policy near the day."""
    ordered = told.sort("person", "policy", "counted_since")
    ordered = ordered.with_columns(
        earlier=pl.col("until").shift(1).over("person", "policy").is_not_null(),
        spell=pl.int_range(pl.len()),
    )
    others = ordered.select("person", other="policy", other_since="counted_since", other_until="until")
    pairs = ordered.join(others, on="person").filter(pl.col("policy") != pl.col("other"))
    near = pl.duration(days=NEAR_DAYS)
    came = (pl.col("other_until") <= pl.col("counted_since") + near) & (
        pl.col("other_until") >= pl.col("counted_since") - near
    )
    went = (pl.col("other_since") >= pl.col("until") - near) & (pl.col("other_since") <= pl.col("until") + near)
    seen = pairs.group_by("spell").agg(came_from=came.fill_null(False).any(), went_to=went.fill_null(False).any())
    return ordered.join(seen, on="spell", how="left").with_columns(pl.col("came_from", "went_to").fill_null(False))


def _reasoned(told: pl.DataFrame) -> pl.DataFrame:
    left = pl.col("until").is_not_null()
    died = (pl.col("death_date") <= pl.col("until")).fill_null(False)
    moved = (pl.col("moved") <= pl.col("until")).fill_null(False)
    found = (pl.col("found") <= pl.col("until")).fill_null(False)
    inferred_exit = (
        pl.when(died)
        .then(pl.lit("DIED"))
        .when(moved)
        .then(pl.lit("MOVED"))
        .when(pl.col("went_to"))
        .then(pl.lit("TO_OTHER"))
        .when(found)
        .then(pl.lit("NO_LONGER_MET"))
        .when(pl.col("by_itself"))
        .then(pl.lit("TERM_ENDED"))
    )
    inferred_entry = (
        pl.when(pl.col("since").is_null())
        .then(None)
        .when(pl.col("earlier"))
        .then(pl.lit("RETURNED"))
        .when(pl.col("came_from"))
        .then(pl.lit("FROM_OTHER"))
        .otherwise(pl.lit("NEW"))
    )
    return told.with_columns(
        entry_told=pl.coalesce("entry", inferred_entry),
        entry_basis=_basis(pl.col("entry"), inferred_entry),
        exit_told=pl.when(left).then(pl.coalesce("exit", inferred_exit, pl.lit("UNKNOWN"))),
        exit_basis=pl.when(left).then(_basis(pl.col("exit"), inferred_exit)),
    ).with_columns(entry=pl.col("entry_told").fill_null("UNKNOWN"), exit="exit_told")


def _basis(stated: pl.Expr, inferred: pl.Expr) -> pl.Expr:
    return (
        pl.when(stated.is_not_null())
        .then(pl.lit(STATED))
        .when(inferred.is_not_null())
        .then(pl.lit(INFERRED))
        .otherwise(pl.lit(UNKNOWN))
    )


def first_told(*, policy: str) -> date | None:
    """The day of the first list of the policy that came in; who had left before stands on none. None: never a list."""
    keys = [roll.dataset.key for roll in rolls_of(policies=[policy])]
    found: date | None = Delivery.objects.filter(dataset__in=keys, voided_at=None).aggregate(first=Min("day"))["first"]
    return found


def entered(told: pl.DataFrame, *, first: date) -> pl.DataFrame:
    """The spells that begin in a month; those begun at an unknown time are in none."""
    return told.filter((pl.col("since") >= first) & (pl.col("since") < next_month(first)))


def left(told: pl.DataFrame, *, first: date) -> pl.DataFrame:
    """The spells that end in a month: whose first day without aid lies in it."""
    return told.filter((pl.col("until") >= first) & (pl.col("until") < next_month(first)))


def held_on(told: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """The spells that hold on a day; begun at an unknown time counts as begun before."""
    return told.filter(
        (pl.col("since").is_null() | (pl.col("since") <= day)) & (pl.col("until").is_null() | (pl.col("until") > day))
    )


def months(told: pl.DataFrame, *, last: date, number: int) -> list[Month]:
    """The figures of `number` months up to the month of `last`, the earliest first."""
    first = month_edge(day=last, edge="start")
    found = []
    for back in reversed(range(number)):
        one = move_months_back(day=first, months=back)
        if one is None:
            continue
        came, went = entered(told, first=one).height, left(told, first=one).height
        closing = held_on(told, day=month_edge(day=one, edge="end")).height
        found.append(Month(first=one, opening=closing - came + went, entered=came, left=went, closing=closing))
    return found


def next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
