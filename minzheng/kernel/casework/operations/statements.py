"""The two statements of every act: one reads a matter with all that an act needs to know, one writes what it did.

What is written is one document, whatever the act was and however many matters it was done to. A matter's rows are
written only if its `version` is still what was read: whoever was slower writes nothing and reads again. The statement
is whole by itself, so that an act which writes nothing elsewhere needs no transaction around it, and no lock.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import psycopg
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from minzheng.kernel.calendar.operations import IMPORTED
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.conflicts.queries import BARRED

MATTER_COLUMNS = tuple(field.attname for field in Matter._meta.concrete_fields)

_BARRED = BARRED.format(
    accounts="%(accounts)s::bigint[]", person="m.person_id", applicant="m.applicant_id", household="m.household_id",
    day="%(day)s::date",
)  # fmt: skip
_READ = f"""
SELECT {", ".join(f"m.{name}::text" if name == "data" else f"m.{name}" for name in MATTER_COLUMNS)},
       wanted.key,
       around.ids, around.codes,
       (SELECT jsonb_agg(CASE WHEN r.state = 'OPEN' THEN to_jsonb(r)
                              ELSE jsonb_build_array(r.id, r.step, r.visit, r.outcome, r.counts) END)::text
          FROM casework_steprun r WHERE r.matter_id = m.id),
       (SELECT jsonb_agg(jsonb_build_array(p.begun_date, p.ended_date))::text
          FROM casework_pause p WHERE p.matter_id = m.id AND p.ended_date IS NOT NULL),
       (SELECT e.id FROM events_event e WHERE e.type = %(imported)s ORDER BY e.at DESC LIMIT 1),
       EXISTS (SELECT FROM casework_action a WHERE a.key = wanted.key),
       {{awaited}},
       {_BARRED}
  FROM unnest(%(numbers)s::bigint[], %(keys)s::text[]) AS wanted (number, key)
  {{joined}}
  LEFT JOIN LATERAL (
        SELECT array_agg(c.ancestor_id) AS ids, array_agg(a.code::text ORDER BY length(a.code) DESC) AS codes
          FROM areas_areacover c JOIN areas_area a ON a.id = c.ancestor_id
         WHERE c.area_id = m.area_id AND c.valid @> %(day)s::date) AS around ON true
"""
READ_BY_RUN = _READ.format(
    joined="JOIN casework_steprun own ON own.id = wanted.number JOIN casework_matter m ON m.id = own.matter_id",
    awaited="EXISTS (SELECT FROM casework_countersign c WHERE c.run_id = wanted.number AND c.answered_at IS NULL)",
)
READ_BY_MATTER = _READ.format(joined="JOIN casework_matter m ON m.id = wanted.number", awaited="false")

READ_TO_OPEN = """
SELECT nextval(pg_get_serial_sequence('casework_matter', 'id')), around.ids, around.codes,
       (SELECT e.id FROM events_event e WHERE e.type = %(imported)s ORDER BY e.at DESC LIMIT 1),
       EXISTS (SELECT FROM casework_action a WHERE a.key = %(key)s::text)
  FROM (SELECT array_agg(c.ancestor_id) AS ids, array_agg(a.code::text ORDER BY length(a.code) DESC) AS codes
          FROM areas_areacover c JOIN areas_area a ON a.id = c.ancestor_id
         WHERE c.area_id = %(area)s::bigint AND c.valid @> %(day)s::date) AS around
"""

CHANGED_OF_MATTER: Mapping[str, str] = {
    "state": "text", "ending": "text", "ended_at": "timestamptz", "ended_date": "date", "paused": "text",
    "extended": "boolean", "clock_from": "date", "clock_until": "date", "due_date": "date", "promised_date": "date",
    "due_unknown": "smallint", "limit_unset": "text",
}  # fmt: skip
"""What acts change of a matter. The award is written by the decision that makes it."""
OF_RUN: Mapping[str, str] = {
    "matter_id": "bigint", "step": "text", "visit": "smallint", "state": "text", "counts": "boolean", "outcome": "text",
    "area_id": "bigint", "line": "text", "office": "text", "level": "text", "holder_id": "bigint",
    "opened_at": "timestamptz", "opened_date": "date", "started_date": "date", "done_at": "timestamptz",
    "done_by_id": "bigint", "extended": "boolean", "start_due": "date", "step_due": "date", "step_promised": "date",
    "wait_from": "date", "wait_until": "date", "next_due": "date", "next_clock": "text", "amber_date": "date",
    "due_unknown": "smallint", "limit_unset": "text",
}  # fmt: skip
OF_ACTION: Mapping[str, str] = {
    "matter_id": "bigint", "run_id": "bigint", "kind": "text", "step": "text", "outcome": "text", "to": "text",
    "actor_id": "bigint", "on_behalf_of_id": "bigint", "at": "timestamptz", "date": "date", "note": "text",
    "data": "jsonb", "key": "text",
}  # fmt: skip
OF_EVENT: Mapping[str, str] = {
    "type": "text", "actor_id": "bigint", "at": "timestamptz", "purpose": "text", "subject_kind": "text",
    "subject_id": "bigint", "area_id": "bigint", "payload": "jsonb", "idempotency_key": "text",
}  # fmt: skip
_OF_NEW_MATTER: Mapping[str, str] = {
    "id": "bigint", "number": "text", "workflow": "text", "application_id": "bigint", "area_id": "bigint",
    "line": "text", "household_id": "bigint", "person_id": "bigint", "applicant_id": "bigint",
    "applicant_account_id": "bigint", "award_id": "bigint", "channel": "text", "data": "jsonb", "single": "boolean",
    "key": "text", "opened_at": "timestamptz", "opened_date": "date", "opened_by_id": "bigint",
    **CHANGED_OF_MATTER, "version": "integer",
}  # fmt: skip
NEW_MATTER = tuple(_OF_NEW_MATTER)
_UNCHANGING = frozenset({"matter_id", "step", "visit", "line", "office", "level", "opened_at", "opened_date"})


def _rows(part: str, columns: Mapping[str, str]) -> str:
    told = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    return f"jsonb_to_recordset(%(sent)s::jsonb -> '{part}') AS s ({told})"


def _named(columns: Mapping[str, str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{name}"' for name in columns)


def _set(columns: Mapping[str, str]) -> str:
    return ", ".join(f'"{name}" = s."{name}"' for name in columns)


_MOVED = f"""
WITH held AS (
    UPDATE casework_matter m SET version = m.version + 1, {_set(CHANGED_OF_MATTER)}
      FROM {_rows("matters", {"id": "bigint", "version": "integer", **CHANGED_OF_MATTER})}
     WHERE m.id = ANY (%(numbers)s::bigint[]) AND m.id = s.id AND m.version = s.version RETURNING m.id),
changed AS (
    UPDATE casework_steprun r SET {_set({name: kind for name, kind in OF_RUN.items() if name not in _UNCHANGING})}
      FROM {_rows("changed", {"id": "bigint", **OF_RUN})} JOIN held ON held.id = s.matter_id
     WHERE r.id = s.id RETURNING r.id),
undone AS (
    UPDATE casework_steprun r SET counts = false
      FROM {_rows("undone", {"id": "bigint", "matter_id": "bigint"})} JOIN held ON held.id = s.matter_id
     WHERE r.id = s.id RETURNING r.id),
"""
# Rows of a step that is done anew come after those which no longer count: the counts below are read to their end first.
_WRITTEN = f"""
opened AS (
    INSERT INTO casework_steprun ({_named(OF_RUN)})
    SELECT {_named(OF_RUN, "s.")} FROM {_rows("opened", OF_RUN)} JOIN held ON held.id = s.matter_id {{after}}
    RETURNING id, matter_id, step),
acted AS (
    INSERT INTO casework_action ({_named(OF_ACTION)})
    SELECT {_named(OF_ACTION, "s.")} FROM {_rows("actions", OF_ACTION)} JOIN held ON held.id = s.matter_id
    RETURNING id, key),
told AS (
    SELECT nextval(pg_get_serial_sequence('events_event', 'id')) AS id, s.*
      FROM {_rows("events", {**OF_EVENT, "secrets": "jsonb"})} JOIN held ON held.id = s.subject_id),
events AS (
    INSERT INTO events_event (id, {_named(OF_EVENT)}) SELECT id, {_named(OF_EVENT)} FROM told),
secrets AS (
    INSERT INTO events_eventsecret (event_id, key, value)
    SELECT told.id, one.key, one.value FROM told, jsonb_each(told.secrets) AS one)
SELECT (SELECT array_agg(id) FROM held),
       (SELECT jsonb_agg(jsonb_build_array(matter_id, step, id))::text FROM opened),
       (SELECT jsonb_object_agg(key, id)::text FROM acted)
"""
WRITE = _MOVED + _WRITTEN.format(after="WHERE (SELECT count(*) FROM changed) + (SELECT count(*) FROM undone) >= 0")
WRITE_NEW = f"""
WITH held AS (
    INSERT INTO casework_matter ({_named(_OF_NEW_MATTER)})
    SELECT {_named(_OF_NEW_MATTER, "s.")} FROM {_rows("matters", _OF_NEW_MATTER)} RETURNING id),
{_WRITTEN.format(after="")}
"""


def rows_of(statement: str, **told: Any) -> list[tuple[Any, ...]]:
    """Run a statement that this connection prepares once: planning these takes longer than running them.

    While queries are being counted it goes through Django's own cursor, so that tests and the debug log see it.
    """
    if connection.queries_logged:
        with connection.cursor() as cursor:
            cursor.execute(statement, told)
            return list(cursor.fetchall())
    connection.ensure_connection()
    raw = connection.connection
    try:
        raw.prepare_threshold = 0  # Django switches preparing off, for all of its own statements
        with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
            return cursor.execute(statement, told, prepare=True).fetchall()
    finally:
        raw.prepare_threshold = None


def read(
    statement: str, *, numbers: Sequence[int], keys: Sequence[str], accounts: Sequence[int], day: date
) -> list[tuple[Any, ...]]:
    """The rows of READ_BY_RUN or READ_BY_MATTER: a matter with what stands around it, for each number that is one.

    `accounts`: who acts, and for whom.
    """
    told = {"numbers": list(numbers), "keys": list(keys), "accounts": list(accounts)}
    return rows_of(statement, **told, day=day, imported=IMPORTED.key)


def write(statement: str, *, sent: Mapping[str, Any]) -> tuple[set[int], list[list[Any]], dict[str, int]]:
    """Write; ids of the matters that were still as read, new runs (matter, step, id), ids of the actions by key."""
    told: dict[str, Any] = {"sent": json.dumps(sent, default=_plain, ensure_ascii=False)}
    if statement is WRITE:
        told["numbers"] = [one["id"] for one in sent["matters"]]
    ((held, opened, acted),) = rows_of(statement, **told)
    return set(held or ()), json.loads(opened or "[]"), json.loads(acted or "{}")


_ENCODER = DjangoJSONEncoder()


def _plain(value: Any) -> Any:
    """Instants whole: Django's encoder cuts them off at milliseconds."""
    return value.isoformat() if isinstance(value, date) else _ENCODER.default(value)
