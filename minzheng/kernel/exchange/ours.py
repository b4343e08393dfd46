"""Our side of an exchange: the SQL of an adapter's own records, from tables and awards, one row a record.

Every name in a statement comes from declarations; values travel as parameters.
"""

from __future__ import annotations

from typing import Any

from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import ENCRYPTED, Column
from minzheng.kernel.modules.adapters import Adapter, OwnAwards, OwnTable

_AREA_NAME = """(SELECT up.name FROM areas_areacover cover JOIN areas_area up ON up.id = cover.ancestor_id
    WHERE cover.area_id = p.home_area_id AND cover.valid @> %(day)s::date AND up.level = '{level}' LIMIT 1)"""
_ATTRIBUTES = {
    "name": "p.name",
    "sex": "p.sex",
    "birth_date": "p.birth_date::text",
    "death_date": "p.death_date::text",
    "id_number": "encode(p.id_index, 'hex')",
    "phone": "encode(p.phone_index, 'hex')",
    "town": _AREA_NAME.format(level="TOWN"),
    "community": _AREA_NAME.format(level="COMMUNITY"),
}
_CIPHERS = {"id_number": "p.id_cipher", "phone": "p.phone_cipher"}
AWARDS = "awards"


def records(*, adapter: Adapter, sealed: bool = False) -> tuple[str, dict[str, Any]]:
    """A SELECT of `key`, `person_id`, `area_id`, `source`, `row_id`, `trust` and a text `c_<column>` for each column.

    Wants the parameter `day`; its own parameters come with it. Encrypted columns are the hex of their blind index;
    `sealed` adds `s_<column>`, their cipher. Of one person and one `within`, the most trusted source counts.
    """
    parameters: dict[str, Any] = {}
    parts = [
        _of_awards(adapter, source, trust, parameters, sealed=sealed)
        if isinstance(source, OwnAwards)
        else _of_table(adapter, source, trust, parameters, sealed=sealed)
        for trust, source in enumerate(adapter.ours)
    ]
    apart = ", ".join(["key", *(f"c_{name}" for name in adapter.within)])
    everything = " UNION ALL ".join(parts)
    statement = (
        f"SELECT * FROM (SELECT told.*, dense_rank() OVER (PARTITION BY {apart} ORDER BY trust) AS rank "
        f"FROM ({everything}) AS told) AS ranked WHERE rank = 1"
    )
    return statement, parameters


def _head(source: str, row: str, trust: int) -> str:
    return (
        f"'P' || p.id AS key, p.id AS person_id, p.home_area_id AS area_id, '{source}'::text AS source, "
        f"{row}::bigint AS row_id, {trust} AS trust"
    )


_PEOPLE = "registry_person q ON q.id = {who} JOIN registry_person p ON p.id = COALESCE(q.merged_into_id, q.id)"


def _of_table(adapter: Adapter, source: OwnTable, trust: int, parameters: dict[str, Any], *, sealed: bool) -> str:
    def value(column: Column) -> str:
        name = f"{source.dataset.key}_{trust}_{column.name}"
        if column.name in source.constants:
            parameters[name] = str(source.constants[column.name])
            return f"%({name})s::text"
        taken = source.taken(column.name)
        if not taken:
            return _of_person(adapter, column)
        own = f"COALESCE({', '.join(f'r.{one}' for one in taken)})"
        codes = source.codes.get(column.name)
        return f"{own}::text" if codes is None else _case(own, codes, name, parameters)

    conditions = ["r.superseded_at IS NULL", "r.valid @> %(day)s::date"]
    for own, held in source.when.items():
        parameters[f"{source.dataset.key}_when_{own}_{trust}"] = list(held)
        conditions.append(f"r.{own} = ANY(%({source.dataset.key}_when_{own}_{trust})s)")
    table = tables.table_of(dataset=source.dataset.key)._meta.db_table
    return (
        f"SELECT {_head(source.dataset.key, 'r.id', trust)}, {_cells(adapter, value, sealed=sealed)} FROM {table} r "
        f"JOIN {_PEOPLE.format(who='r.person_id')} WHERE {' AND '.join(conditions)}"
    )


def _of_awards(adapter: Adapter, source: OwnAwards, trust: int, parameters: dict[str, Any], *, sealed: bool) -> str:
    def value(column: Column) -> str:
        if column.name == source.kind:
            return _case("a.policy", source.policies, f"award_{column.name}", parameters)
        if column.name == source.amount:
            return "a.amount_fen::text"
        if column.name == source.since:
            return "lower(a.valid)::text"
        return _of_person(adapter, column)

    parameters["award_policies"] = sorted(source.policies)
    return (
        f"SELECT {_head(AWARDS, 'a.id', trust)}, {_cells(adapter, value, sealed=sealed)} FROM awards_award a "
        "LEFT JOIN registry_membership m ON m.household_id = a.household_id AND m.superseded_at IS NULL "
        "AND m.valid @> %(day)s::date "
        f"JOIN {_PEOPLE.format(who='COALESCE(a.person_id, m.person_id)')} "
        "WHERE a.voided_at IS NULL AND a.valid @> %(day)s::date AND a.policy = ANY(%(award_policies)s)"
    )


def _cells(adapter: Adapter, value: Any, *, sealed: bool) -> str:
    cells = [f"{value(column)} AS c_{column.name}" for column in adapter.theirs.columns]
    if sealed:
        for column in adapter.theirs.columns:
            if column.kind in ENCRYPTED:
                cipher = _CIPHERS.get(adapter.person.get(column.name, ""), "NULL::bytea")
                cells.append(f"{cipher} AS s_{column.name}")
    return ", ".join(cells)


def _of_person(adapter: Adapter, column: Column) -> str:
    attribute = adapter.person.get(column.name)
    return _ATTRIBUTES[attribute] if attribute else "NULL::text"


def _case(own: str, codes: Any, name: str, parameters: dict[str, Any]) -> str:
    whens = []
    for number, (ours, theirs) in enumerate(codes.items()):
        parameters |= {f"{name}_o{number}": ours, f"{name}_t{number}": theirs}
        whens.append(f"WHEN {own} = %({name}_o{number})s THEN %({name}_t{number})s::text")
    return f"CASE {' '.join(whens)} END"
