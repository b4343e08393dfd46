"""The file for an upper system: our records of an area in its layout, and what changed since each was last sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import polars as pl
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minzheng.kernel.access.event_types import logged
from minzheng.kernel.events import operations as events
from minzheng.kernel.exchange import ours, writing
from minzheng.kernel.exchange.event_types import EXPORTED
from minzheng.kernel.exchange.installed import Installed
from minzheng.kernel.exchange.models import Export, SentRecord
from minzheng.kernel.intake.contract import ENCRYPTED, Column, Kind
from minzheng.kernel.jobs import files
from minzheng.kernel.jobs.reporting import Report, Steps, silent
from minzheng.kernel.registry import frames, secrets
from minzheng.kernel.registry.staging import staged

NEW, CHANGED, ENDED, UNCHANGED = "NEW", "CHANGED", "ENDED", "UNCHANGED"
CHANGE_WORDS: Final = {NEW: "新增", CHANGED: "变更", ENDED: "终止", UNCHANGED: "未变"}
"""What stands in the file itself, which is Chinese whatever the clerk's screen is set to."""

SEALED_LINE = "EXCHANGE_LINE"
STAGES = READING, COMPARING, WRITING = (
    gettext_noop("读取本地记录"),
    gettext_noop("与上次报送比较"),
    gettext_noop("写出文件"),
)


@dataclass(frozen=True)
class Made:
    """`lines`: `record`, `area`, `change` and the file's cells as text, ended ones at the end."""

    lines: pl.DataFrame
    counts: dict[str, int]


def lines_of(*, installed: Installed, area: int, day: date) -> pl.DataFrame:
    """Our records in `area` on `day`: `record` (key), `area` and one text column a column of the file, plain."""
    statement, parameters = ours.records(adapter=installed.adapter, sealed=True)
    frame = frames.read(
        sql=f"SELECT one.* FROM ({statement}) AS one JOIN areas_areacover cover ON cover.area_id = one.area_id "
        "AND cover.ancestor_id = %(within)s AND cover.valid @> %(day)s::date ORDER BY one.area_id, one.key, one.row_id",
        parameters={"day": day, "within": area, **parameters},
    )
    within = [pl.col(f"c_{name}").fill_null("") for name in installed.adapter.within]
    named = frame.with_columns(record=pl.concat_str([pl.col("key"), *within], separator="|"))
    number = pl.int_range(pl.len()).over("record")
    named = named.with_columns(
        record=pl.when(number > 0).then(pl.format("{}#{}", "record", number)).otherwise("record")
    )
    return named.select(
        "record", pl.col("area_id").alias("area"), *(_cell(named, installed, column) for column in installed.columns)
    )


def _cell(frame: pl.DataFrame, installed: Installed, column: Column) -> pl.Series:
    """One column of the file as the upper system writes it; empty text where nothing is known."""
    if column.kind in ENCRYPTED:
        opened = secrets.decrypt(frame[f"s_{column.name}"], purpose=column.kind.value)
        return opened.fill_null("").alias(column.name)
    held = frame[f"c_{column.name}"]
    if column.kind is Kind.CODE:
        held = held.replace_strict(installed.written(column), default=held, return_dtype=pl.String)
    elif column.kind is Kind.BOOL:
        held = held.replace_strict({"true": "是", "false": "否"}, default=None, return_dtype=pl.String)
    elif column.kind is Kind.DATE:
        held = held.str.to_date("%Y-%m-%d").dt.strftime(installed.layout.dates)
    elif column.kind is Kind.MONTH:
        held = held.str.to_date("%Y-%m-%d").dt.strftime("%Y-%m")
    elif column.kind in (Kind.MONEY, Kind.MEASURE):
        held = held.cast(pl.Int64).map_elements(_hundredths, return_dtype=pl.String)
    return held.fill_null("").alias(column.name)


def _hundredths(value: int) -> str:
    return f"{value // 100}.{value % 100:02d}" if value >= 0 else f"-{_hundredths(-value)}"


def compare(*, installed: Installed, lines: pl.DataFrame, area: int, day: date) -> Made:
    """Each line as new, changed or unchanged since it was last sent, and what ended since, as it was sent."""
    columns = [column.name for column in installed.columns]
    digests = secrets.blind_index(
        lines.select(pl.concat_str(columns, separator="\x1f")).to_series()
        if lines.height
        else pl.Series([], dtype=pl.String),
        purpose=f"EXCHANGE/{installed.adapter.key}",
    )
    told = lines.with_columns(digest=digests)
    sent = frames.read(
        sql="SELECT key AS record, digest AS sent_digest FROM exchange_sentrecord "
        "WHERE adapter = %(adapter)s AND superseded_in_id IS NULL",
        parameters={"adapter": installed.adapter.key},
    )
    told = told.join(sent, on="record", how="left", maintain_order="left").with_columns(
        change=pl.when(pl.col("sent_digest").is_null())
        .then(pl.lit(NEW))
        .when(pl.col("sent_digest") != pl.col("digest"))
        .then(pl.lit(CHANGED))
        .otherwise(pl.lit(UNCHANGED))
    )
    ended = _ended(installed, area=area, day=day)
    every = pl.concat([told.select("record", "area", "digest", "change", *columns), ended], how="vertical_relaxed")
    counts = dict(every.group_by("change").len().iter_rows())
    return Made(lines=every, counts={change: counts.get(change, 0) for change in CHANGE_WORDS})


def _ended(installed: Installed, *, area: int, day: date) -> pl.DataFrame:
    """Lines sent of this area whose record is nowhere among ours any more: who moved to another town has not ended."""
    columns = [column.name for column in installed.columns]
    statement, parameters = ours.records(adapter=installed.adapter)
    apart = " || ".join(["now.key", *(f"'|' || COALESCE(now.c_{name}, '')" for name in installed.adapter.within)])
    gone = frames.read(
        sql="SELECT sent.key AS record, sent.area_id AS area, sent.digest, sent.line_cipher "
        "FROM exchange_sentrecord sent JOIN areas_areacover cover ON cover.area_id = sent.area_id "
        "AND cover.ancestor_id = %(within)s AND cover.valid @> %(day)s::date "
        "WHERE sent.adapter = %(adapter)s AND sent.superseded_in_id IS NULL "
        f"AND split_part(sent.key, '#', 1) NOT IN (SELECT {apart} FROM ({statement}) AS now)",
        parameters={"day": day, "within": area, "adapter": installed.adapter.key, **parameters},
    )
    opened = secrets.decrypt(gone["line_cipher"], purpose=SEALED_LINE).to_list()
    cells = [json.loads(line) for line in opened]
    return gone.select("record", "area", "digest", change=pl.lit(ENDED)).with_columns(
        pl.Series(name, [line.get(name, "") for line in cells], dtype=pl.String) for name in columns
    )


def make(*, export: Export, installed: Installed, now: datetime, report: Report = silent) -> None:
    """Write the file that was asked for, keep it sealed, and remember what it says. Again, it is the same file anew."""
    steps = Steps(report, steps=len(STAGES))
    with transaction.atomic():
        locked = (
            Export.objects.select_for_update(of=("self",)).select_related("file", "asked_by", "area").get(pk=export.pk)
        )
        if locked.file is None or locked.waits_for_release:
            raise PermissionError(f"export {export.pk} has not been agreed to")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"exchange/{installed.adapter.key}"])
        steps.begin(READING)
        lines = lines_of(installed=installed, area=locked.area_id, day=locked.day)
        steps.begin(COMPARING, total=lines.height)
        _take_back(locked)
        made = compare(installed=installed, lines=lines, area=locked.area_id, day=locked.day)
        steps.begin(WRITING, total=made.lines.height)
        shown = made.lines.filter(pl.col("change") != (UNCHANGED if locked.changes_only else ENDED))
        content = writing.write(
            layout=installed.layout,
            headers=[installed.header(column) for column in installed.columns],
            cells=shown.select([column.name for column in installed.columns]),
            changes=shown["change"].replace_strict(CHANGE_WORDS) if locked.changes_only else None,
        )
        name = f"{installed.adapter.key}_{locked.area.code}_{locked.day:%Y%m%d}"
        files.keep(
            made=locked.file,
            content=content,
            file_name=f"{name}{'_changes' if locked.changes_only else ''}.{installed.layout.format}",
            rows=shown.height,
            now=now,
        )
        _remember(locked, installed, made.lines)
        _finish(locked, installed, made.counts, now=now)


def _take_back(export: Export) -> None:
    """Made once more: what it had said before no longer counts."""
    SentRecord.objects.filter(sent_in=export).delete()
    SentRecord.objects.filter(superseded_in=export).update(superseded_in=None)


def _remember(export: Export, installed: Installed, lines: pl.DataFrame) -> None:
    columns = [column.name for column in installed.columns]
    news = lines.filter(pl.col("change") != UNCHANGED)
    with staged(name="told_now", frame=news.select("record")), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exchange_sentrecord held SET superseded_in_id = %s FROM told_now "
            "WHERE held.adapter = %s AND held.superseded_in_id IS NULL AND held.key = told_now.record",
            [export.pk, installed.adapter.key],
        )
    standing = news.filter(pl.col("change") != ENDED)
    texts = standing.select(pl.struct(columns).struct.json_encode().alias("line")).to_series()
    frames.copy_in(
        table="exchange_sentrecord",
        frame=standing.select(
            pl.lit(installed.adapter.key).alias("adapter"),
            pl.col("record").alias("key"),
            pl.col("area").alias("area_id"),
            "digest",
            secrets.encrypt(texts, purpose=SEALED_LINE).alias("line_cipher"),
            pl.lit(export.pk).alias("sent_in_id"),
        ),
    )


def _finish(export: Export, installed: Installed, counts: dict[str, int], *, now: datetime) -> None:
    export.done_at = now
    export.new, export.changed = counts[NEW], counts[CHANGED]
    export.ended, export.unchanged = counts[ENDED], counts[UNCHANGED]
    export.save(update_fields=["done_at", "new", "changed", "ended", "unchanged"])
    told: dict[str, Any] = {"new": export.new, "changed": export.changed, "ended": export.ended}
    events.record(
        type=EXPORTED,
        actor=export.asked_by,
        now=now,
        subject=export,
        area=export.area_id,
        system=logged(_(installed.adapter.system)),
        purpose=export.purpose,
        **told,
    )
