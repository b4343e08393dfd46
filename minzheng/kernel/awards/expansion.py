"""The SQL that spreads awards over people: who is reached by an award on which days, and with whom that collides."""

from __future__ import annotations

# {awards} is a query of id, household_id, person_id, valid, pairs. A record that was merged into another stands for
# that person; overlapping spells of one person become one.
WANTED = """
wanted AS (
    SELECT reached.award_id, reached.person_id, pair, period
      FROM (SELECT award_id, person_id, pairs, range_agg(span) AS spans
              FROM (SELECT a.id AS award_id, coalesce(p.merged_into_id, p.id) AS person_id, a.pairs, a.valid AS span
                      FROM ({awards}) a JOIN registry_person p ON p.id = a.person_id
                    UNION ALL
                    SELECT a.id, coalesce(p.merged_into_id, p.id), a.pairs, a.valid * m.valid
                      FROM ({awards}) a
                      JOIN registry_membership m ON m.household_id = a.household_id
                           AND m.superseded_at IS NULL AND m.valid && a.valid
                      JOIN registry_person p ON p.id = m.person_id) AS spell
             GROUP BY award_id, person_id, pairs) AS reached,
           unnest(reached.spans) AS period, unnest(reached.pairs) AS pair
)"""

# What the rows of {source} collide with: reservations that stand, and what other awards want at the same time.
COLLISIONS = """
SELECT w.person_id, w.award_id, w.pair, r.award_id AS with_award_id, a.policy AS with_policy,
       lower(r.period * w.period) AS starts, upper(r.period * w.period) AS ends
  FROM {source} w
  JOIN awards_reservation r
       ON r.person_id = w.person_id AND r.pair = w.pair AND r.period && w.period AND r.award_id <> w.award_id
  LEFT JOIN awards_award a ON a.id = r.award_id
UNION
SELECT w.person_id, w.award_id, w.pair, r.award_id, a.policy, lower(r.period * w.period), upper(r.period * w.period)
  FROM {source} w
  JOIN wanted r ON r.person_id = w.person_id AND r.pair = w.pair AND r.period && w.period AND r.award_id <> w.award_id
  LEFT JOIN awards_award a ON a.id = r.award_id
 ORDER BY 1, 2, 4, 3
"""

STAGED = """
SELECT id, household_id, person_id, daterange(starts, ends) AS valid, %(pairs)s::text[] AS pairs FROM staged_awards
"""

# Two transactions that insert into an exclusion constraint at the same moment each see the other's row and wait for one
# another: a deadlock. So whoever reserves for people first holds their rows, in the order of their ids. The constraint
# decides; the locks only make the second wait. They do not hinder rows that merely point at a person.
LOCK_PEOPLE = """
SELECT FROM registry_person p WHERE p.id IN (SELECT person_id FROM wanted) ORDER BY p.id FOR NO KEY UPDATE
"""

LOCK_STAGED = f"WITH {WANTED.format(awards=STAGED)} {LOCK_PEOPLE}"

# Awards and their reservations in one statement.
GRANT = f"""
WITH made AS (
    INSERT INTO awards_award (id, policy, line, household_id, person_id, area_id, valid, amount_fen, pairs, decision,
                              decided_by_id, recorded_at, void_reason)
    SELECT id, %(policy)s, %(line)s, household_id, person_id, area_id, daterange(starts, ends), amount_fen,
           %(pairs)s::text[], decision::jsonb, %(actor_id)s, %(now)s, ''
      FROM staged_awards
    RETURNING id, household_id, person_id, valid, pairs
), {WANTED.format(awards="SELECT * FROM made")}
INSERT INTO awards_reservation (award_id, person_id, pair, period)
SELECT award_id, person_id, pair, period FROM wanted ORDER BY person_id, pair, award_id
"""

GRANT_COLLISIONS = f"WITH {WANTED.format(awards=STAGED)} {COLLISIONS.format(source='wanted')}"

# Standing awards of the households and people of `touched`, a temporary table.
AFFECTED = """
SELECT id, household_id, person_id, valid, pairs FROM awards_award
 WHERE voided_at IS NULL AND (
       household_id IN (SELECT household_id FROM touched) OR person_id IN (SELECT person_id FROM touched)
    OR id IN (SELECT award_id FROM awards_reservation JOIN touched USING (person_id))
    OR household_id IN (SELECT m.household_id FROM registry_membership m JOIN touched USING (person_id)
                         WHERE m.superseded_at IS NULL))
"""

# So that none of them is ended or voided while its places are counted.
LOCK_AFFECTED = f"SELECT FROM awards_award WHERE id IN (SELECT id FROM ({AFFECTED}) AS a) ORDER BY id FOR NO KEY UPDATE"

# Following the register: what these awards want now, as a table with statistics; over a common table expression the
# planner expects one row and loops.
STAGE_WANTED = f"""
CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS
WITH affected AS MATERIALIZED ({AFFECTED}), {WANTED.format(awards="SELECT * FROM affected")}
SELECT * FROM wanted;
CREATE TEMPORARY TABLE affected ON COMMIT DROP AS {AFFECTED};
ANALYZE wanted, affected
"""

DROP_WANTED = "DROP TABLE wanted, affected"

REMOVE_UNWANTED = """
DELETE FROM awards_reservation r USING affected a
 WHERE r.award_id = a.id
   AND NOT EXISTS (SELECT FROM wanted w WHERE w.award_id = r.award_id AND w.person_id = r.person_id
                      AND w.pair = r.pair AND w.period = r.period)
"""

# Where a person is wanted by two awards that exclude each other, the one that was decided first keeps its place.
ADD_WANTED = """
INSERT INTO awards_reservation (award_id, person_id, pair, period)
SELECT w.award_id, w.person_id, w.pair, w.period FROM wanted w
 WHERE NOT EXISTS (SELECT FROM awards_reservation r
                    WHERE r.person_id = w.person_id AND r.pair = w.pair AND r.period && w.period)
   AND NOT EXISTS (SELECT FROM wanted e
                    WHERE e.person_id = w.person_id AND e.pair = w.pair AND e.period && w.period
                      AND e.award_id < w.award_id)
 ORDER BY w.person_id, w.pair, w.award_id
"""

# What is still wanted and has no place.
LEFT_OUT = f"""
WITH missing AS MATERIALIZED (
    SELECT w.* FROM wanted w
     WHERE NOT EXISTS (SELECT FROM awards_reservation r WHERE r.award_id = w.award_id AND r.person_id = w.person_id
                          AND r.pair = w.pair AND r.period = w.period)
)
{COLLISIONS.format(source="missing")}
"""

# What found no place stands in a list until it has one or is wanted no more.
SETTLE_CONTESTED = f"""
WITH left_out AS ({LEFT_OUT})
UPDATE awards_contested c SET settled_at = %(now)s
  FROM affected a
 WHERE c.award_id = a.id AND c.settled_at IS NULL
   AND NOT EXISTS (SELECT FROM left_out l WHERE (l.award_id, l.person_id, l.pair, l.with_award_id)
                                              = (c.award_id, c.person_id, c.pair, c.with_award_id))
"""
LIST_CONTESTED = f"""
INSERT INTO awards_contested (award_id, person_id, pair, with_award_id, period, recorded_at)
SELECT award_id, person_id, pair, with_award_id, range_merge(range_agg(daterange(starts, ends))), %(now)s
  FROM ({LEFT_OUT}) AS left_out
 GROUP BY award_id, person_id, pair, with_award_id
    ON CONFLICT (award_id, person_id, pair, with_award_id) WHERE settled_at IS NULL
    DO UPDATE SET period = excluded.period WHERE awards_contested.period <> excluded.period
"""

# Two records of one person: reservations of either that would be the same one after a merge.
SHARED = """
SELECT DISTINCT least(r.award_id, q.award_id), greatest(r.award_id, q.award_id)
  FROM awards_reservation r
  JOIN awards_reservation q ON q.pair = r.pair AND q.period && r.period AND q.award_id <> r.award_id
 WHERE r.person_id = %(first)s AND q.person_id = %(second)s
"""
