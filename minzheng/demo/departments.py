"""The departments' files, written as offices send them, and the truth about every line, kept apart.

    python -m minzheng.demo.departments --people 60000 --out var/demo

Writes `departments/` (the files), `truth/*.parquet` and `manifest.json` under the folder given. The same seed, size and
generator write the same bytes; a folder that already holds them is left alone.
"""

import argparse
import dataclasses
import hashlib
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from minzheng.demo import noise, tables, truth, upper_systems, writers
from minzheng.demo.calibration import DAY
from minzheng.demo.draws import stream
from minzheng.demo.layouts import ALL
from minzheng.demo.layouts.layout import Dates, Layout
from minzheng.demo.noise import NOISE
from minzheng.demo.rendering import render
from minzheng.demo.sheets import DATA, HEADER, NOTE, TITLE, Sheet, lay_out
from minzheng.demo.truth import Truth
from minzheng.demo.words import WORDS

PEOPLE: Final = 60_000
SEED: Final = 20230630
MOST: Final = 1_300_000

Progress = Callable[[str], None]

ROW_SCHEMA: Final = pl.Schema(
    {
        "file": pl.String(),
        "kind": pl.String(),
        "sheet": pl.String(),
        "row_number": pl.Int64(),
        "what": pl.String(),
        "person": pl.Int64(),
        "noise": pl.List(pl.String()),
        "expect": pl.String(),
    }
)


def write_district(*, out: Path, people: int = PEOPLE, seed: int = SEED, progress: Progress = print) -> dict[str, Any]:
    """Write a district's files and its truth under `out`, unless they already stand there. Returns the manifest.

    Raises `ValueError` for a size outside 2,000 to 1,300,000, `FileExistsError` where `out` holds other files.
    """
    if not truth.LEAST <= people <= MOST:
        raise ValueError(f"a demo district has {truth.LEAST:,} to {MOST:,} people, not {people:,}")
    wanted = {"generator": _fingerprint(), "seed": seed, "people": people, "day": DAY.isoformat()}
    standing = read_manifest(out=out)
    if standing is not None and wanted.items() <= standing.items() and _stands(out, standing):
        progress("演示数据已就绪，未作改动")
        return standing

    progress(f"生成 {people:,} 人的演示区")
    district = truth.build(seed=seed, people=people)
    _clear(out=out, ours=standing is not None)
    listed = _write_files(out=out, district=district, seed=seed, progress=progress)
    for field in dataclasses.fields(district):
        getattr(district, field.name).write_parquet(out / "truth" / f"{field.name}.parquet")
    upper_systems.write_all(out=out, truth=district, seed=seed)
    manifest = wanted | {"files": listed}
    _write_manifest(out=out, manifest=manifest)
    return manifest


def read_manifest(*, out: Path) -> dict[str, Any] | None:
    """The manifest of the district under `out`, None where there is none that can be read."""
    try:
        return json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _clear(*, out: Path, ours: bool) -> None:
    """Empty folders, under a manifest that says that the set is not complete yet. Never empties a stranger's folder."""
    folders = [out / "departments", out / "truth", out / "upper"]
    if not ours and any(folder.is_dir() and any(folder.iterdir()) for folder in folders):
        raise FileExistsError(f"{out} 中已有不属于演示数据的文件，请另选目录")
    out.mkdir(parents=True, exist_ok=True)
    _write_manifest(out=out, manifest={"files": []})
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()


def _write_manifest(*, out: Path, manifest: dict[str, Any]) -> None:
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")


def _write_files(*, out: Path, district: Truth, seed: int, progress: Progress) -> list[dict[str, Any]]:
    listed, rows = [], []
    for layout, source in contents(district=district, seed=seed):
        sheets = make_sheets(rng=stream(seed=seed, part=layout.file), source=source, layout=layout)
        path = out / "departments" / layout.file
        writers.write(path=path, sheets=sheets, layout=layout)
        lines = pl.concat([_line_truth(sheet=sheet, layout=layout) for sheet in sheets])
        rows.append(lines)
        count = lines.filter(pl.col("what") == DATA).height
        listed.append({"file": layout.file, "kind": layout.kind, "rows": count, "bytes": path.stat().st_size})
        progress(f"  {layout.file}  {count:,} 行")
    pl.concat(rows).write_parquet(out / "truth" / "rows.parquet")
    return listed


def contents(*, district: Truth, seed: int) -> Iterator[tuple[Layout, pl.DataFrame]]:
    """Each file's layout and the typed rows that it shows."""
    sources = {kind: table(seed=seed, truth=district) for kind, table in tables.KINDS.items()}
    for layout in ALL:
        source = _slice(rows=sources[layout.kind], layout=layout)
        yield (_as_csv(layout) if layout.format != "csv" and source.height > layout.spill else layout), source


def make_sheets(*, rng: np.random.Generator, source: pl.DataFrame, layout: Layout) -> list[Sheet]:
    """The sheets of one file: rendered, disturbed, laid out."""
    text = render(rows=source, layout=layout)
    text = noise.disturb(rng=rng, source=source, text=text, layout=layout)
    group = (
        source[layout.subtotal]
        if layout.subtotal
        else pl.Series([None], dtype=pl.String).new_from_index(0, source.height)
    )
    text = text.with_columns(group=group.alias("group"))
    if not layout.by or layout.format == "csv":
        return [lay_out(rng=rng, rows=text, layout=layout, name="" if layout.format == "csv" else "Sheet1")]
    keys = source[layout.by]
    return [
        lay_out(rng=rng, rows=text.filter(keys == key), layout=layout, name=_sheet_name(field=layout.by, key=key))
        for key in keys.unique(maintain_order=True).to_list()
    ]


def _sheet_name(*, field: str, key: str) -> str:
    return WORDS.get(field, {}).get(key, key)


def _slice(*, rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The rows that this file shows, ordered as offices order them."""
    index, parts = layout.share
    chosen = rows.filter(pl.col("person") % parts == index) if parts > 1 else rows
    if layout.towns:
        chosen = chosen.filter(pl.col("town_name").is_in(layout.towns))
    # A household of a roll stays together; other tables go from village to village.
    within = "roll_number" if "roll_number" in chosen.columns else "community_name"
    return chosen.sort(*filter(None, (layout.by, "town_name", within)), maintain_order=True)


def _as_csv(layout: Layout) -> Layout:
    """What an office sends once its table has outgrown the spreadsheet: the same columns as text, one header row."""
    return dataclasses.replace(
        layout,
        format="csv",
        encoding="gb18030",
        file=str(Path(layout.file).with_suffix(".csv")),
        by="",
        dates=Dates.SLASHED if layout.dates is Dates.CELL else layout.dates,
        heads=tuple(dataclasses.replace(head, above="") for head in layout.heads),
    )


def _line_truth(*, sheet: Sheet, layout: Layout) -> pl.DataFrame:
    """One row a line of the file, in order: its number, what it is, whose it is, and what should become of it."""
    body = sheet.body.select(
        "what", "person", NOISE, expect=pl.when(pl.col("what") == DATA).then(noise.expectation(noise=pl.col(NOISE)))
    )
    before = [TITLE] * len(sheet.above) + [HEADER] * len(sheet.header)
    lines = pl.concat([_other_lines(before), body, _other_lines([NOTE] * len(sheet.below))])
    return (
        lines.with_columns(
            file=pl.lit(layout.file),
            kind=pl.lit(layout.kind),
            sheet=pl.lit(sheet.name),
            row_number=pl.int_range(1, pl.len() + 1),
        )
        .select(*ROW_SCHEMA)
        .cast(ROW_SCHEMA)
    )


def _other_lines(what: list[str]) -> pl.DataFrame:
    return pl.DataFrame(
        {"what": what, "person": [None] * len(what), NOISE: [[]] * len(what), "expect": [None] * len(what)},
        schema={"what": pl.String, "person": pl.Int64, NOISE: pl.List(pl.String), "expect": pl.String},
    )


def _fingerprint() -> str:
    """Digest of everything the files depend on besides seed and size: this room, the areas, the parameters."""
    digest = hashlib.sha256(pl.__version__.encode() + np.__version__.encode())
    here = Path(__file__).parent
    sources = [*sorted(here.rglob("*.py")), files("minzheng.kernel.areas") / "data" / "areas.csv.gz"]
    sources += [
        files(f"minzheng.domains.{domain}") / "parameters.yaml" for domain in ("assistance", "children", "eldercare")
    ]
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _stands(out: Path, manifest: dict[str, Any]) -> bool:
    written = all(
        (path := out / "departments" / entry["file"]).is_file() and path.stat().st_size == entry["bytes"]
        for entry in manifest["files"]
    )
    return written and all(
        (out / "truth" / f"{name}.parquet").is_file() for name in ("people", "rows", "planted", "upper")
    )


def main(argv: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m minzheng.demo.departments", description="写出演示区各部门的表格")
    parser.add_argument("--people", type=_size, default=PEOPLE, help="人数，2,000 至 1,300,000（默认 %(default)s）")
    parser.add_argument("--seed", type=int, default=SEED, help="随机种子（默认 %(default)s）")
    parser.add_argument("--out", type=Path, default=Path("var/demo"), help="目录（默认 %(default)s）")
    arguments = parser.parse_args(argv)
    started = time.monotonic()
    try:
        manifest = write_district(out=arguments.out, people=arguments.people, seed=arguments.seed)
    except FileExistsError as error:
        sys.stderr.write(f"错误：{error}\n")
        return 2
    rows = sum(entry["rows"] for entry in manifest["files"])
    sys.stdout.write(f"{len(manifest['files'])} 个文件，{rows:,} 行，用时 {time.monotonic() - started:.1f} 秒\n")
    return 0


def _size(text: str) -> int:
    people = int(text.replace(",", "").replace("_", ""))
    if not truth.LEAST <= people <= MOST:
        raise argparse.ArgumentTypeError(f"人数应在 {truth.LEAST:,} 至 {MOST:,} 之间")
    return people


if __name__ == "__main__":
    sys.exit(main())
