"""Writing standard addresses: in bulk by one upsert, and what a person decides about unsure or faulty ones."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.registry import address_matching as matching
from minzheng.kernel.registry import frames
from minzheng.kernel.registry.event_types import ADDRESS_DECIDED, FAULT_ANSWERED
from minzheng.kernel.registry.models import (
    Address,
    AddressDecision,
    AddressFault,
    AddressQuestion,
    AddressSpelling,
)
from minzheng.kernel.registry.staging import execute, staged

COLUMNS = (
    "area_id", "standard_text", "building_key", "door", "names", "numbers", "building", "unit", "room", "rest",
    "code", "source", "longitude", "latitude", "batch_id",
)  # fmt: skip
NEVER_NULL = frozenset(COLUMNS[1:10])
KINDS = {"area_id": pl.Int64, "batch_id": pl.Int64, "longitude": pl.Float64, "latitude": pl.Float64}

# The official table says more than a business table does, and is not overruled by one.
UPSERT = f"""
    WITH written AS (
        INSERT INTO registry_address AS a ({", ".join(COLUMNS)}, recorded_at)
        SELECT {", ".join(COLUMNS)}, %(now)s FROM staged_addresses s
        WHERE NOT EXISTS (
            SELECT FROM registry_address merged WHERE merged.merged_into_id IS NOT NULL
              AND (merged.area_id, merged.building_key, merged.door)
                  = (s.area_id::bigint, s.building_key, s.door))
        ORDER BY area_id, building_key, door
        ON CONFLICT (area_id, building_key, door) WHERE merged_into_id IS NULL DO UPDATE
        SET source = EXCLUDED.source, code = EXCLUDED.code, standard_text = EXCLUDED.standard_text,
            rest = EXCLUDED.rest, longitude = coalesce(EXCLUDED.longitude, a.longitude),
            latitude = coalesce(EXCLUDED.latitude, a.latitude), recorded_at = EXCLUDED.recorded_at,
            batch_id = EXCLUDED.batch_id
        WHERE EXCLUDED.source = 'STANDARD'
          AND (a.source, a.code, a.standard_text, a.rest)
              IS DISTINCT FROM (EXCLUDED.source, EXCLUDED.code, EXCLUDED.standard_text, EXCLUDED.rest)
        RETURNING (xmax = 0) AS new)
    SELECT count(*) FILTER (WHERE new) AS new, count(*) FILTER (WHERE NOT new) AS changed FROM written
"""
# An address that was merged is the one that it stands for; where its place was taken anew, that one.
IDS = """
    SELECT DISTINCT ON (s.n) s.n, coalesce(a.merged_into_id, a.id) AS address_id FROM staged_keys s
    JOIN registry_address a USING (area_id, building_key, door) ORDER BY s.n, a.merged_into_id NULLS FIRST
"""
SPELL = """
    INSERT INTO registry_addressspelling (text, area_id, address_id, score, reasons, recorded_at)
    SELECT text, area_id, address_id, score, reasons::jsonb, %(now)s FROM staged_spellings
    ON CONFLICT DO NOTHING
"""
# A question that was answered stays answered.
ASK = """
    INSERT INTO registry_addressquestion AS q (text, area_id, parts, candidates, rows, opened_at)
    SELECT text, area_id, parts::jsonb, candidates::jsonb, rows, %(now)s FROM staged_questions
    ON CONFLICT (text, area_id) DO UPDATE
    SET candidates = EXCLUDED.candidates, rows = EXCLUDED.rows
    WHERE q.closed_at IS NULL AND (q.candidates, q.rows) IS DISTINCT FROM (EXCLUDED.candidates, EXCLUDED.rows)
"""


class CannotDecide(ValueError):
    """Why a decision was not taken, in words for who made it."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message))
        self.message = message


def register_addresses(*, addresses: pl.DataFrame, now: datetime) -> tuple[int, int]:
    """Take in standard addresses; how many are new, how many changed. Part of a caller's transaction and event.

    `addresses`: the columns of `address_matching.read`, `source`, and, where known, `code`, `longitude`, `latitude`,
    `batch_id`. Of several rows with one key the first stands.
    """
    ready = addresses.with_columns(
        pl.lit(None).alias(name) for name in COLUMNS if name not in addresses.columns
    ).select(
        pl.col(name).cast(pl.String).fill_null("")
        if name in NEVER_NULL
        else pl.col(name).cast(KINDS.get(name, pl.String))
        for name in COLUMNS
    )
    ready = ready.unique(["area_id", "building_key", "door"], keep="first", maintain_order=True)
    if ready.is_empty():
        return 0, 0
    as_text = ready.with_columns(pl.col("longitude", "latitude").cast(pl.String))
    with staged(name="staged_written", frame=as_text):
        execute(
            "CREATE TEMPORARY TABLE staged_addresses ON COMMIT DROP AS SELECT "
            + ", ".join(f"{c}::float8 AS {c}" if c in ("longitude", "latitude") else c for c in COLUMNS)
            + " FROM staged_written"
        )
        told = frames.read(sql=UPSERT, parameters={"now": now}).row(0, named=True)
        execute("DROP TABLE staged_addresses")
    return int(told["new"]), int(told["changed"])


def ids_of(*, written: pl.DataFrame) -> pl.DataFrame:
    """`n` and `address_id` of rows (`n`, `area_id`, `building_key`, `door`) whose address stands in the register."""
    known = written.filter(pl.col("area_id").is_not_null()).select("n", "area_id", "building_key", "door")
    with staged(name="staged_keys", frame=known):
        return frames.read_many(sql=IDS).cast({"n": pl.Int64, "address_id": pl.Int64})


def remember(*, spellings: pl.DataFrame, now: datetime) -> None:
    """Keep which address each text means: `text`, `area_id`, `address_id`, `score`, `reasons` (JSON text)."""
    if len(spellings):
        with staged(name="staged_spellings", frame=spellings):
            execute(SPELL, {"now": now})


def ask(*, questions: pl.DataFrame, now: datetime) -> int:
    """Open a question for each unsure text, or bring an open one up to date: `text`, `area_id`, `parts`, `candidates`
    (JSON texts), `rows`. How many were opened or changed."""
    if questions.is_empty():
        return 0
    with staged(name="staged_questions", frame=questions):
        return execute(ASK, {"now": now})


def decide_address(
    *,
    question: AddressQuestion,
    choice: str,
    address: Address | None,
    note: str,
    within: str,
    day: date,
    actor: Actor,
    now: datetime,
) -> AddressDecision:
    """Settle what a text means; it is never asked again. The first to decide decides. Raises CannotDecide."""
    if choice not in AddressDecision.Choice.values:
        raise CannotDecide(_("请选择处理结论"))
    if choice == AddressDecision.Choice.SAME and address is None:
        raise CannotDecide(_("请选择是哪一个地址"))
    with transaction.atomic():
        held = AddressQuestion.objects.select_for_update().get(pk=question.pk)
        if held.closed_at is not None:
            raise CannotDecide(_("这个写法已经有人处理过了"))
        if choice == AddressDecision.Choice.NEW:
            address = _new_address(held, within=within, day=day, now=now)
        if address is not None and choice != AddressDecision.Choice.SET_ASIDE:
            AddressSpelling.objects.update_or_create(
                text=held.text,
                area=held.area,
                defaults={
                    "address": address,
                    "score": 100,
                    "reasons": [],
                    "decided_by_id": actor.pk,
                    "recorded_at": now,
                },
            )
        held.closed_at = now
        held.save(update_fields=["closed_at"])
        made = AddressDecision.objects.create(
            question=held, choice=choice, address=address, note=note.strip(), actor_id=actor.pk, at=now
        )
        label = str(AddressDecision.Choice(choice).label)
        record(type=ADDRESS_DECIDED, actor=actor, now=now, subject=held, decision=label, area=held.area_id)
    return made


def _new_address(question: AddressQuestion, *, within: str, day: date, now: datetime) -> Address:
    given = pl.Series([question.area_id], dtype=pl.Int64)
    row = matching.read(pl.Series([question.text]), given=given, reader=matching.reader(within=within, day=day))
    if row["area_id"].item() is None:
        raise CannotDecide(_("看不出这个地址属于哪里，请先在来源表中补上社区"))
    register_addresses(addresses=row.with_columns(source=pl.lit("PERSON")), now=now)
    found = ids_of(written=row.with_columns(n=pl.lit(0, dtype=pl.Int64)))
    return Address.objects.get(pk=found["address_id"].item())


def answer_fault(*, fault: AddressFault, answer: str, note: str, actor: Actor, now: datetime) -> AddressFault:
    """Say that a fault was put right at its source, or is none. Raises CannotDecide."""
    if answer not in (AddressFault.Answer.FIXED, AddressFault.Answer.RIGHT):
        raise CannotDecide(_("请选择核实结论"))
    if answer == AddressFault.Answer.RIGHT and not note.strip():
        raise CannotDecide(_("核实无误请写明依据"))
    with transaction.atomic():
        held = AddressFault.objects.select_for_update().get(pk=fault.pk)
        if held.answer is not None:
            raise CannotDecide(_("这个问题已经有人处理过了"))
        held.answer, held.note, held.answered_by_id, held.answered_at = answer, note.strip(), actor.pk, now
        held.save(update_fields=["answer", "note", "answered_by_id", "answered_at"])
        label = str(AddressFault.Answer(answer).label)
        record(type=FAULT_ANSWERED, actor=actor, now=now, subject=held, answer=label)
    return held


# One who has no row of living lives where he is registered, and so does the address that he lives at.
LINK_RESIDENCES = """
    WITH open AS (
        SELECT DISTINCT ON (s.person_id, s.kind) r.id, s.address_id
        FROM staged_links s
        JOIN registry_residence r ON r.person_id = s.person_id AND r.superseded_at IS NULL AND upper_inf(r.valid)
         AND (r.kind = s.kind OR s.kind = 'LIVING' AND r.kind = 'HUKOU' AND NOT EXISTS (
                SELECT FROM registry_residence l WHERE l.person_id = s.person_id AND l.kind = 'LIVING'
                   AND l.superseded_at IS NULL AND upper_inf(l.valid)))
        WHERE r.address_id IS DISTINCT FROM s.address_id
        ORDER BY s.person_id, s.kind, s.trusted DESC, (r.kind = s.kind) DESC
    ), filled AS (
        UPDATE registry_residence r SET address_id = o.address_id FROM open o
        WHERE r.id = o.id AND r.address_id IS NULL RETURNING r.id
    ), ended AS (
        UPDATE registry_residence r SET superseded_at = %(now)s FROM open o
        WHERE r.id = o.id AND r.address_id IS NOT NULL RETURNING r.*, o.address_id AS moved_to
    ), past AS (
        INSERT INTO registry_residence
            (person_id, kind, area_id, address_id, text_cipher, valid, recorded_at, batch_id, row_number)
        SELECT person_id, kind, area_id, address_id, text_cipher, daterange(lower(valid), %(day)s), %(now)s, batch_id,
               row_number FROM ended WHERE lower(valid) IS NULL OR lower(valid) < %(day)s RETURNING id
    ), now_at AS (
        INSERT INTO registry_residence
            (person_id, kind, area_id, address_id, text_cipher, valid, recorded_at, batch_id, row_number)
        SELECT person_id, kind, area_id, moved_to, text_cipher, daterange(%(day)s, NULL), %(now)s, batch_id, row_number
        FROM ended RETURNING id
    )
    SELECT (SELECT count(*) FROM filled) + (SELECT count(*) FROM now_at) AS linked
"""
LINK_HOUSEHOLDS = """
    UPDATE registry_household h SET address_id = l.address_id
    FROM (SELECT DISTINCT ON (household_id) household_id, address_id FROM staged_links
          WHERE household_id IS NOT NULL AND kind = 'LIVING' ORDER BY household_id, trusted DESC, address_id) l
    WHERE h.id = l.household_id AND h.address_id IS DISTINCT FROM l.address_id
"""


def link_addresses(*, links: pl.DataFrame, day: date, now: datetime) -> int:
    """Let people and households point at their standard address; how many residences changed.

    `links`: `person_id`, `household_id` (null where none), `kind` (HUKOU, LIVING), `address_id`, `trusted` (the larger
    goes first). A residence without an address gets one; one with another is superseded from `day` on.
    """
    if links.is_empty():
        return 0
    with staged(name="staged_links", frame=links.select("person_id", "household_id", "kind", "address_id", "trusted")):
        told = frames.read(sql=LINK_RESIDENCES, parameters={"now": now, "day": day})
        execute(LINK_HOUSEHOLDS)
    return int(told["linked"].item())


LINK_ORGANISATIONS = """
    UPDATE registry_organisation o SET address_id = s.address_id FROM staged_seats s
    WHERE o.id = s.organisation_id AND o.address_id IS DISTINCT FROM s.address_id
"""


def link_organisations(*, links: pl.DataFrame) -> int:
    """Let organisations point at the standard address of their seat (`organisation_id`, `address_id`); how many."""
    if links.is_empty():
        return 0
    with staged(name="staged_seats", frame=links.select("organisation_id", "address_id")):
        return execute(LINK_ORGANISATIONS)
