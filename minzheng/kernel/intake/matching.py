"""The rule ladder: whose row is this?

Every rung is one SQL statement over the whole batch. A rung either settles a row or leaves it to the next; what no rung
settles goes before a person, with the likely candidates. Two valid identity numbers that differ are never one person.
Nearly all rows are settled by their number, in one look that writes nothing down: only the others climb on, in a
temporary table.

    ID            the number is known and the name agrees
    ID_NAME_NEAR  the number is known, the name is another spelling (same sound, or one character of several)
    FORMER_NAME   the number is known, the name is another one of its owner's (`other_names`), as AT_HOME
    DECIDED       a person has decided it of the same content before (`remembered_pairs`)
    PLACE         no number: name, birth date and sex agree with exactly one person of the same household number, phone
                  or community; never for a grave table (a death), and never on name and birth date alone
    NEW           a valid number that nobody has yet: the row introduces a person
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import polars as pl

from minzheng.kernel.intake import other_names
from minzheng.kernel.registry import frames
from minzheng.kernel.registry.staging import execute, staged

ASKED_BY_INDEX = ("one_person_per_id_number", "person_id_index", "person_name", "person_phone")
"""Indexes of people that the rungs need: how few rows a rung still has to settle cannot be told beforehand."""

KEY_COLUMNS = {
    "n": pl.Int64,
    "id_index": pl.Binary,
    "name_key": pl.String,
    "name_pinyin": pl.String,
    "birth_date": pl.Date,
    "sex": pl.String,
    "phone_index": pl.Binary,
    "household_number": pl.String,
    "area_id": pl.Int64,
}

# A name counts as near where it sounds the same, or where three or more characters differ in one.
_NAME_NEAR = """
    (p.name_pinyin = s.name_pinyin
     OR (char_length(s.name_key) >= 3 AND char_length(p.name_key) = char_length(s.name_key)
         AND (SELECT count(*) FROM generate_series(1, char_length(s.name_key)) i
              WHERE substr(s.name_key, i, 1) <> substr(p.name_key, i, 1)) = 1))
"""

# The rungs ID and ID_NAME_NEAR together; of several people of one number the one of the same name goes first.
BY_NUMBER = f"""
    SELECT s.n, p.id AS person, CASE WHEN p.name_key = s.name_key THEN 'ID' ELSE 'ID_NAME_NEAR' END AS rung
    FROM numbered s JOIN registry_person p ON p.id_index = s.id_index AND p.merged_into_id IS NULL
    WHERE p.name_key = s.name_key OR {_NAME_NEAR}
"""

# The same for rows whose person has been introduced by another row of the batch.
ID = """
    UPDATE staged s SET person_id = p.id, rung = 'ID'
    FROM registry_person p
    WHERE s.person_id IS NULL AND p.id_index = s.id_index AND p.merged_into_id IS NULL AND p.name_key = s.name_key
"""
ID_NAME_NEAR = f"""
    UPDATE staged s SET person_id = p.id, rung = 'ID_NAME_NEAR'
    FROM registry_person p
    WHERE s.person_id IS NULL AND p.id_index = s.id_index AND p.merged_into_id IS NULL AND {_NAME_NEAR}
"""

NAME_DIFFERS = """
    UPDATE staged s SET reason = 'NAME_DIFFERS', candidates = ARRAY[p.id]
    FROM registry_person p
    WHERE s.person_id IS NULL AND s.reason IS NULL AND p.id_index = s.id_index AND p.merged_into_id IS NULL
"""

# What the row says of who it is; too little (a name and a place) is nobody's content.
DIGEST = """
    UPDATE staged SET content_digest = sha256(convert_to(concat_ws(chr(31),
        %(grave)s::text, coalesce(name_key, ''), coalesce(encode(id_index, 'hex'), ''), coalesce(birth_date::text, ''),
        coalesce(sex, ''), coalesce(encode(phone_index, 'hex'), ''), coalesce(household_number, ''), area_id::text),
        'UTF8'))
    WHERE person_id IS NULL
      AND (id_index IS NOT NULL OR birth_date IS NOT NULL OR phone_index IS NOT NULL OR household_number IS NOT NULL)
"""

DECIDED = """
    UPDATE staged s SET person_id = coalesce(p.merged_into_id, p.id), rung = 'DECIDED'
    FROM intake_rememberedpair r JOIN registry_person p ON p.id = r.person_id
    WHERE s.person_id IS NULL AND r.content_digest = s.content_digest AND r.same AND r.taken_back_at IS NULL
      AND (s.id_index = p.id_index OR s.id_index IS NULL OR p.id_index IS NULL)
"""

# Who was said not to be it is no candidate; a row that lost its candidates so has been asked before.
NOT_THEM = """
    UPDATE staged s SET rung = 'NOT_THEM', reason = NULL, candidates = NULL
    WHERE s.person_id IS NULL AND s.content_digest IS NOT NULL
      AND EXISTS (SELECT FROM intake_rememberedpair r
                  WHERE r.content_digest = s.content_digest AND NOT r.same AND r.taken_back_at IS NULL)
      AND NOT EXISTS (SELECT FROM unnest(s.candidates) AS told(id)
                      WHERE NOT EXISTS (SELECT FROM intake_rememberedpair r
                                        WHERE r.content_digest = s.content_digest AND r.person_id = told.id
                                          AND NOT r.same AND r.taken_back_at IS NULL))
"""
_NOT_SAID_OTHERWISE = """
    NOT EXISTS (SELECT FROM intake_rememberedpair r
                WHERE r.content_digest = s.content_digest AND r.person_id = p.id AND NOT r.same
                  AND r.taken_back_at IS NULL)
"""

# The same name, birth date and place under another number: either two people, or one of the numbers is mistyped.
ID_DIFFERS = """
    UPDATE staged s SET reason = 'ID_DIFFERS', candidates = found.ids
    FROM (SELECT s.n, array_agg(p.id ORDER BY p.id) AS ids
          FROM staged s JOIN registry_person p
            ON p.name_key = s.name_key AND p.birth_date = s.birth_date AND p.merged_into_id IS NULL
           AND (p.home_area_id = s.area_id OR p.hukou_area_id = s.area_id OR p.phone_index = s.phone_index)
          WHERE s.person_id IS NULL AND s.reason IS NULL AND s.id_index IS NOT NULL AND p.id_index <> s.id_index
          GROUP BY s.n) found
    WHERE s.n = found.n
"""

CANDIDATES_WITHOUT_ID = f"""
    UPDATE staged s SET candidates = found.ids, agreeing = found.agreeing
    FROM (SELECT s.n,
                 array_agg(p.id ORDER BY p.id) AS ids,
                 array_agg(p.id) FILTER (WHERE p.sex = s.sex AND (
                     p.phone_index = s.phone_index OR p.home_area_id = s.area_id OR p.hukou_area_id = s.area_id
                     OR s.household_number IS NOT NULL AND EXISTS (
                         SELECT FROM registry_membership m JOIN registry_household h ON h.id = m.household_id
                         WHERE m.person_id = p.id AND h.number = s.household_number
                           AND m.superseded_at IS NULL AND upper_inf(m.valid)))) AS agreeing
          FROM staged s
          JOIN registry_person p ON p.name_key = s.name_key AND p.birth_date = s.birth_date AND p.merged_into_id IS NULL
          WHERE s.person_id IS NULL AND s.reason IS NULL AND s.id_index IS NULL AND {_NOT_SAID_OTHERWISE}
          GROUP BY s.n) found
    WHERE s.n = found.n
"""

PLACE = """
    UPDATE staged SET person_id = agreeing[1], rung = 'PLACE'
    WHERE person_id IS NULL AND id_index IS NULL AND cardinality(agreeing) = 1
"""

WITHOUT_ID = """
    UPDATE staged SET reason = CASE WHEN candidates IS NULL THEN 'NOBODY'
                                    WHEN cardinality(candidates) > 1 THEN 'SEVERAL' ELSE 'NO_ID' END
    WHERE person_id IS NULL AND reason IS NULL AND id_index IS NULL
"""

# Within a batch the first row with a new number introduces the person; the others are matched to him afterwards.
NEW = """
    CREATE TEMPORARY TABLE newcomers ON COMMIT DROP AS
    SELECT min(n) AS n FROM staged
    WHERE person_id IS NULL AND reason IS NULL AND rung IS NULL AND id_index IS NOT NULL GROUP BY id_index
"""
ANYTHING_REMEMBERED = "SELECT FROM intake_rememberedpair WHERE taken_back_at IS NULL LIMIT 1"

NUMBER_COLUMNS = ("n", "id_index", "name_key", "name_pinyin")
OUTCOME: dict[str, pl.DataType | type[pl.DataType]] = {
    "n": pl.Int64,
    "person": pl.Int64,
    "rung": pl.String,
    "reason": pl.String,
    "candidates": pl.List(pl.Int64),
    "content_digest": pl.Binary,
}


class Ladder:
    """One batch on its way up; made by `ladder`."""

    def __init__(self, *, keys: pl.DataFrame, around: ExitStack) -> None:
        self._keys = keys.select(pl.col(name).cast(kind) for name, kind in KEY_COLUMNS.items())
        self._around = around
        self._settled = self._by_number()
        self._newcomers = pl.DataFrame(schema={"n": pl.Int64})
        self._grave: bool | None = None
        self._staged = False

    def settle_known(self, *, grave: bool, introduces: bool) -> None:
        """Climb with every row that is not settled yet; `introduces`: new numbers need no second look."""
        self._stage()
        self._grave = grave
        remembered = execute(ANYTHING_REMEMBERED) > 0
        if remembered:
            execute(DIGEST, {"grave": grave})
        if not introduces:  # a table that sets the name itself asks before it does
            other_names.settle(grave=grave)
        steps = [DECIDED, NAME_DIFFERS] if remembered else [NAME_DIFFERS]
        if not introduces:
            steps.append(ID_DIFFERS)
        steps.append(CANDIDATES_WITHOUT_ID)
        if not grave:
            steps.append(PLACE)
        steps.append(WITHOUT_ID)
        if remembered:
            steps.append(NOT_THEM)
        for step in (*steps, NEW):
            execute(step)
        self._newcomers = frames.read_many(sql="SELECT n FROM newcomers ORDER BY n")
        execute("DELETE FROM staged USING newcomers WHERE staged.n = newcomers.n")
        execute("DROP TABLE newcomers")

    def settle_mirrored(self) -> None:
        """For lists of upper systems: nobody is introduced, and a number that nobody has, or has under another name, is
        no question here but a difference that `kernel.exchange` shows. Only rows without a number go before a person.
        """
        self._stage()
        for step in (CANDIDATES_WITHOUT_ID, PLACE, WITHOUT_ID):
            execute(step)

    @property
    def newcomers(self) -> pl.DataFrame:
        """`n` of the rows that introduce somebody: of each number that nobody has the first row."""
        return self._newcomers

    def settle_introduced(self, introduced: pl.DataFrame) -> None:
        """After the new people are in the register (`n` of their rows, `person`): other rows of the same numbers."""
        self._newcomers = self._newcomers.select("n").join(introduced, on="n", how="left", maintain_order="left")
        for step in (ID, ID_NAME_NEAR, NAME_DIFFERS):
            execute(step)

    def outcome(self) -> pl.DataFrame:
        """`OUTCOME` of every row; rows that no rung has touched have a null everywhere."""
        parts = [self._settled, self._newcomers.with_columns(rung=pl.lit("NEW"))]
        if self._staged:
            if self._grave is not None:
                execute(DIGEST, {"grave": self._grave})
            parts.append(
                frames.read_many(
                    sql="SELECT n, person_id AS person, rung, reason, candidates, content_digest FROM staged"
                )
            )
        told = pl.concat([part.with_columns(_lacking(part)).select(list(OUTCOME)) for part in parts])
        return self._keys.select("n").join(told, on="n", how="left", maintain_order="left")

    def _by_number(self) -> pl.DataFrame:
        """`n`, `person`, `rung` of the rows whose number and name are somebody's."""
        numbered = self._keys.select(NUMBER_COLUMNS).filter(pl.col("id_index").is_not_null())
        if numbered.is_empty():
            return pl.DataFrame(schema={"n": pl.Int64, "person": pl.Int64, "rung": pl.String})
        with staged(name="numbered", frame=numbered):
            found = frames.read_many(sql=BY_NUMBER)
        return found.sort("n", "rung", "person").unique("n", keep="first", maintain_order=True)

    def _stage(self) -> None:
        """What is not settled stands in a temporary table from here on."""
        left = self._keys.join(self._settled, on="n", how="anti", maintain_order="left")
        self._around.enter_context(staged(name="staged", frame=left))
        execute(
            "ALTER TABLE staged ADD person_id bigint, ADD rung text, ADD reason text, ADD candidates bigint[], "
            "ADD agreeing bigint[], ADD content_digest bytea"
        )
        self._staged = True


def _lacking(part: pl.DataFrame) -> list[pl.Expr]:
    return [pl.lit(None, dtype=kind).alias(name) for name, kind in OUTCOME.items() if name not in part.columns]


@contextmanager
def ladder(*, keys: pl.DataFrame) -> Iterator[Ladder]:
    """A batch's keys (`KEY_COLUMNS`), settled already where number and name are somebody's; part of a transaction."""
    with ExitStack() as around:
        yield Ladder(keys=keys, around=around)
