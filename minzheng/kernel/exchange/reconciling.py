"""Every record in one of four states: in both and the same, only here, only there, or differing in named columns.

Set-based throughout: a few statements over the whole register, however many records there are. First records are paired
that agree in the columns that tell several of one person apart (`Adapter.within`), then what is left of each person.
Only tables of this room are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minzheng.kernel.access.event_types import logged
from minzheng.kernel.events import operations as events
from minzheng.kernel.exchange import ours
from minzheng.kernel.exchange.event_types import RECONCILED
from minzheng.kernel.exchange.installed import Installed
from minzheng.kernel.exchange.models import Reconciliation, Record, State
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import ENCRYPTED, Kind
from minzheng.kernel.intake.models import Delivery
from minzheng.kernel.jobs.reporting import Report, Steps, silent
from minzheng.kernel.modules.adapters import Adapter

LOCK = 0xE4C4A
"""Advisory lock, with the adapter's hash: two runs of one adapter at once would both open the same records."""

STAGES = OURS, THEIRS, PAIRING, KEEPING = (
    gettext_noop("读取本地记录"),
    gettext_noop("读取上级系统记录"),
    gettext_noop("逐条配对比较"),
    gettext_noop("保存差异"),
)


class Cannot(Exception):
    """What is not possible now; ``message`` is a sentence for the clerk."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


def latest_complete(*, adapter: Adapter) -> Delivery | None:
    """The latest complete delivery of the upper system's list; None where there never was one."""
    found = Delivery.objects.filter(dataset=adapter.theirs.key, complete=True, voided_at=None)
    return found.exclude(settled_at=None).order_by("-day", "-pk").first()


def reconcile(*, installed: Installed, day: date, actor: Any, now: datetime, report: Report = silent) -> Reconciliation:
    """Hold all our records of `day` against the upper system's list. Again without news, it changes nothing.

    Raises `Cannot` where no complete list has come in: then nothing follows from who is not in it.
    """
    adapter, steps = installed.adapter, Steps(report, steps=len(STAGES))
    delivery = latest_complete(adapter=adapter)
    if delivery is None:
        raise Cannot(_("还没有导入上级系统的完整名单，不能对账"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, adapter.key])
        steps.begin(OURS)
        _read_ours(cursor, adapter, day)
        steps.begin(THEIRS)
        _read_theirs(cursor, adapter, day)
        steps.begin(PAIRING)
        not_covered = _pair(cursor, adapter, day)
        steps.begin(KEEPING)
        run = Reconciliation.objects.create(
            adapter=adapter.key,
            line=installed.line,
            day=day,
            their_day=delivery.day,
            at=now,
            actor=actor,
            not_covered=not_covered,
        )
        run.changed = _keep(cursor, installed, run=run, now=now)
        run.tallies, run.columns = _tallies(cursor), _columns(cursor)
        run.save(update_fields=["changed", "tallies", "columns"])
        counts = {state: sum(number for _area, each, number in run.tallies if each == state) for state in State.values}
        events.record(
            type=RECONCILED,
            actor=actor,
            now=now,
            subject=run,
            system=logged(_(adapter.system)),
            **{state.lower(): number for state, number in counts.items()},
        )
        for table in ("exchange_ours", "exchange_theirs", "exchange_pairs", "exchange_found"):
            cursor.execute(f"DROP TABLE {table}")
    return run


def _read_ours(cursor: Any, adapter: Adapter, day: date) -> None:
    statement, parameters = ours.records(adapter=adapter)
    cursor.execute(
        f"CREATE TEMPORARY TABLE exchange_ours ON COMMIT DROP AS SELECT row_number() OVER () AS id, one.* "
        f"FROM ({statement}) AS one",
        {"day": day, **parameters},
    )
    cursor.execute("ANALYZE exchange_ours")


def _read_theirs(cursor: Any, adapter: Adapter, day: date) -> None:
    """A row whose number stands in the register is that person's, whatever name stands beside it."""
    table = tables.table_of(dataset=adapter.theirs.key)._meta.db_table
    number = next(column for column, attribute in adapter.person.items() if attribute == "id_number")
    cells = ", ".join(
        f"encode(r.{column.name}_index, 'hex') AS c_{column.name}"
        if column.kind in ENCRYPTED
        else f"r.{column.name}::text AS c_{column.name}"
        for column in adapter.theirs.columns
    )
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE exchange_theirs ON COMMIT DROP AS
        SELECT row_number() OVER () AS id, r.id AS row_id,
               COALESCE(q.merged_into_id, q.id, n.id) AS person_id,
               COALESCE('P' || COALESCE(q.merged_into_id, q.id, n.id), 'I' || encode(r.{number}_index, 'hex'),
                        'R' || encode(r.row_digest, 'hex')) AS key,
               {cells}
        FROM {table} r
        LEFT JOIN registry_person q ON q.id = r.person_id
        LEFT JOIN registry_person n ON r.person_id IS NULL AND n.id_index = r.{number}_index
             AND n.merged_into_id IS NULL AND n.id_quality IN ('VALID', 'CONVERTED')
        WHERE r.superseded_at IS NULL AND r.valid @> %(day)s::date
        """,
        {"day": day},
    )
    cursor.execute("ANALYZE exchange_theirs")


def _pair(cursor: Any, adapter: Adapter, day: date) -> int:
    """Fill `exchange_found`; how many of ours are of areas that no complete delivery speaks of."""
    within = [f"c_{name}" for name in adapter.within]
    agreeing = "".join(f" AND o.{name} IS NOT DISTINCT FROM t.{name}" for name in within)
    apart = "".join(f", {name}" for name in within)
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE exchange_pairs ON COMMIT DROP AS
        WITH o AS (SELECT id, key{apart}, row_number() OVER (PARTITION BY key{apart} ORDER BY row_id) AS n
                   FROM exchange_ours),
             t AS (SELECT id, key{apart}, row_number() OVER (PARTITION BY key{apart} ORDER BY row_id) AS n
                   FROM exchange_theirs),
             exact AS (SELECT o.id AS ours, t.id AS theirs FROM o JOIN t ON o.key = t.key AND o.n = t.n{agreeing}),
             left_o AS (SELECT id, key, row_number() OVER (PARTITION BY key ORDER BY n{apart}, id) AS n FROM o
                        WHERE NOT EXISTS (SELECT FROM exact WHERE exact.ours = o.id)),
             left_t AS (SELECT id, key, row_number() OVER (PARTITION BY key ORDER BY n{apart}, id) AS n FROM t
                        WHERE NOT EXISTS (SELECT FROM exact WHERE exact.theirs = t.id))
        SELECT ours, theirs FROM exact
        UNION ALL
        SELECT left_o.id, left_t.id FROM left_o FULL JOIN left_t ON left_o.key = left_t.key AND left_o.n = left_t.n
        """
    )
    plain = [column.name for column in adapter.theirs.columns if column.kind not in ENCRYPTED]
    filled = [name for name in plain if name in adapter.filled]
    first = "".join(f", COALESCE(o.{name}, t.{name})" for name in within)
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE exchange_found ON COMMIT DROP AS
        SELECT told.*, md5(concat_ws('|', state, ours::text, theirs::text, differs::text)) AS digest FROM (
            SELECT COALESCE(o.key, t.key) AS key,
                   row_number() OVER (PARTITION BY COALESCE(o.key, t.key)
                                      ORDER BY 1{first}, o.row_id, t.row_id) AS slot,
                   COALESCE(o.person_id, t.person_id) AS person_id,
                   COALESCE(o.area_id, p.home_area_id) AS area_id,
                   CASE WHEN t.id IS NULL THEN 'ONLY_HERE' WHEN o.id IS NULL THEN 'ONLY_THERE'
                        WHEN {_any_differs(adapter)} THEN 'DIFFERS' ELSE 'SAME' END AS state,
                   CASE WHEN o.id IS NULL OR t.id IS NULL THEN '{{}}'::text[]
                        ELSE {_which(adapter, "o.{0} <> t.{0}")} END AS differs,
                   CASE WHEN o.id IS NULL OR t.id IS NULL THEN '{{}}'::text[]
                        ELSE {_which(adapter, "(o.{0} IS NULL) <> (t.{0} IS NULL)")} END AS lacking,
                   CASE WHEN o.id IS NOT NULL THEN jsonb_build_object({_cells("o", filled)}) END AS ours,
                   CASE WHEN t.id IS NOT NULL THEN jsonb_build_object({_cells("t", plain)}) END AS theirs,
                   COALESCE(o.source, '') AS our_source, o.row_id AS our_row, t.row_id AS their_row
            FROM exchange_pairs pair
            LEFT JOIN exchange_ours o ON o.id = pair.ours
            LEFT JOIN exchange_theirs t ON t.id = pair.theirs
            LEFT JOIN registry_person p ON p.id = t.person_id
        ) AS told
        """
    )
    cursor.execute(
        """
        DELETE FROM exchange_found
        WHERE state = 'ONLY_HERE' AND (area_id IS NULL OR area_id NOT IN (
            SELECT cover.area_id FROM intake_delivery d
            JOIN areas_areacover cover ON cover.ancestor_id = d.area_id AND cover.valid @> %(day)s::date
            WHERE d.dataset = %(dataset)s AND d.complete AND d.voided_at IS NULL AND d.settled_at IS NOT NULL))
        """,
        {"day": day, "dataset": adapter.theirs.key},
    )
    not_covered: int = cursor.rowcount
    cursor.execute("CREATE INDEX ON exchange_found (key, slot)")
    cursor.execute("ANALYZE exchange_found")
    return not_covered


def _any_differs(adapter: Adapter) -> str:
    return " OR ".join(f"COALESCE({_compared(adapter, name, 'o.{0} <> t.{0}')}, false)" for name in adapter.compares)


def _which(adapter: Adapter, test: str) -> str:
    whens = ", ".join(f"CASE WHEN {_compared(adapter, name, test)} THEN '{name}' END" for name in adapter.compares)
    return f"array_remove(ARRAY[{whens}]::text[], NULL)"


def _compared(adapter: Adapter, name: str, test: str) -> str:
    return "(" + test.format(f"c_{name}") + ")"


def _cells(side: str, names: list[str]) -> str:
    return ", ".join(f"'{name}', {side}.c_{name}" for name in names)


_UPSERT = """
    INSERT INTO exchange_record AS held (adapter, line, key, slot, person_id, area_id, state, differs, lacking, ours,
                                         theirs, our_source, our_row, their_row, digest, changed_at, changed_in_id)
    SELECT %(adapter)s, %(line)s, key, slot, person_id, area_id, state, differs, lacking, ours, theirs, our_source,
           our_row, their_row, digest, %(now)s, %(run)s
    FROM exchange_found
    ON CONFLICT (adapter, key, slot) DO UPDATE SET
        person_id = EXCLUDED.person_id, area_id = EXCLUDED.area_id, state = EXCLUDED.state,
        differs = EXCLUDED.differs, lacking = EXCLUDED.lacking, ours = EXCLUDED.ours, theirs = EXCLUDED.theirs,
        our_source = EXCLUDED.our_source, our_row = EXCLUDED.our_row, their_row = EXCLUDED.their_row,
        digest = EXCLUDED.digest, gone_at = NULL,
        outcome = CASE WHEN held.digest = EXCLUDED.digest THEN held.outcome END,
        changed_at = CASE WHEN held.digest = EXCLUDED.digest AND held.gone_at IS NULL
                          THEN held.changed_at ELSE EXCLUDED.changed_at END,
        changed_in_id = CASE WHEN held.digest = EXCLUDED.digest AND held.gone_at IS NULL
                             THEN held.changed_in_id ELSE EXCLUDED.changed_in_id END
    WHERE held.digest <> EXCLUDED.digest OR held.gone_at IS NOT NULL
       OR (held.area_id, held.our_row, held.their_row, held.lacking)
          IS DISTINCT FROM (EXCLUDED.area_id, EXCLUDED.our_row, EXCLUDED.their_row, EXCLUDED.lacking)
"""
_GONE = """
    UPDATE exchange_record held SET gone_at = %(now)s
    WHERE adapter = %(adapter)s AND gone_at IS NULL
      AND NOT EXISTS (SELECT FROM exchange_found found WHERE found.key = held.key AND found.slot = held.slot)
"""
# A content that somebody decided about before, and that is back, keeps his decision.
_REMEMBERED = """
    UPDATE exchange_record held SET outcome = told.decision
    FROM (SELECT DISTINCT ON (record_id, digest) record_id, digest, decision FROM exchange_outcome
          ORDER BY record_id, digest, id DESC) told
    WHERE held.adapter = %(adapter)s AND held.outcome IS NULL AND held.gone_at IS NULL
      AND told.record_id = held.id AND told.digest = held.digest
"""


def _keep(cursor: Any, installed: Installed, *, run: Reconciliation, now: datetime) -> int:
    told: Mapping[str, Any] = {
        "adapter": installed.adapter.key,
        "line": installed.line,
        "now": now,
        "run": run.pk,
    }
    for statement in (_UPSERT, _GONE, _REMEMBERED):
        cursor.execute(statement, told)
    return Record.objects.filter(changed_in=run).count()


def _tallies(cursor: Any) -> list[list[Any]]:
    cursor.execute("SELECT area_id, state, count(*) FROM exchange_found GROUP BY 1, 2 ORDER BY 1, 2")
    return [list(row) for row in cursor.fetchall()]


def _columns(cursor: Any) -> dict[str, int]:
    cursor.execute(
        "SELECT name, count(*) FROM exchange_found, unnest(differs) AS name GROUP BY name ORDER BY 2 DESC, 1"
    )
    return dict(cursor.fetchall())


def is_plain(adapter: Adapter, name: str) -> bool:
    """Whether a column's value stands in the record; of a sealed one only that it differs."""
    return adapter.theirs.column(name).kind not in {Kind.ID_NUMBER, Kind.PHONE, Kind.ACCOUNT}
