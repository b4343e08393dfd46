"""The files on the disk say what the truth says they say, line by line."""

import csv
import json
from pathlib import Path

import fastexcel
import openpyxl
import polars as pl
import pytest

from minzheng.demo.departments import main, read_manifest, write_district
from minzheng.demo.layouts import ALL
from minzheng.demo.layouts.layout import Layout
from minzheng.demo.noise_kinds import EXPECTED, NUMERIC_CELL

SPREADSHEETS = [layout for layout in ALL if layout.format != "csv"]
TEXTS = [layout for layout in ALL if layout.format == "csv"]
FOLD = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)})


def lines_of(path: Path, layout: Layout, sheet: str) -> list[list[str]]:
    """Every line of a sheet as text, from the first, as a stranger's reader gives them."""
    if layout.format == "csv":
        with path.open(encoding=layout.encoding, newline="") as file:
            return list(csv.reader(file, delimiter=layout.delimiter))
    frame = fastexcel.read_excel(path).load_sheet(sheet, header_row=None, dtypes="string").to_polars()
    return [[cell or "" for cell in line] for line in frame.rows()]


ABOUT_PEOPLE = [layout for layout in ALL if any(head.field == "id_number" for head in layout.heads)]


@pytest.mark.parametrize("layout", ABOUT_PEOPLE, ids=lambda layout: layout.file)
def test_row_numbers_point_to_the_right_person(written: Path, rows: pl.DataFrame, layout: Layout) -> None:
    people = pl.read_parquet(written / "truth" / "people.parquet", columns=["person", "id_number"])
    spoilt = [
        "ID_SCIENTIFIC",
        NUMERIC_CELL,
        "ID_WRONG_CHECK",
        "ID_TRANSPOSED",
        "ID_TRUNCATED",
        "ID_MISSING",
        "ID_LEGACY_15",
        "ID_OF_ANOTHER",
    ]
    column = [head.field for head in layout.heads].index("id_number")
    mine = rows.filter(file=layout.file).join(people, on="person", how="left")
    checked = 0
    for (sheet,), truth in mine.group_by("sheet", maintain_order=True):
        lines = lines_of(written / "departments" / layout.file, layout, sheet)
        assert truth["row_number"].to_list() == list(range(1, truth.height + 1))
        # A reader of spreadsheets may leave out blank lines at the very end, and nothing else.
        assert len(lines) == truth.height
        plain = truth.filter(
            (pl.col("what") == "DATA")
            & pl.col("person").is_not_null()
            & ~pl.col("noise").list.set_intersection(spoilt).list.len().cast(bool)
        )
        for number, id_number in plain.select("row_number", "id_number").rows():
            cell = lines[number - 1][column].translate(FOLD).replace(" ", "").lstrip("'").upper()
            assert cell == id_number
        for number in truth.filter(what="BLANK")["row_number"]:
            assert not any(lines[number - 1])
        checked += plain.height
    assert checked >= 20


def test_every_kind_of_noise_occurs(rows: pl.DataFrame) -> None:
    counts = dict(rows.explode("noise", empty_as_null=True).drop_nulls("noise")["noise"].value_counts().rows())
    assert set(counts) == set(EXPECTED)
    assert min(counts.values()) >= 5, counts


def test_every_kind_of_line_occurs(rows: pl.DataFrame) -> None:
    assert set(rows["what"]) == {"TITLE", "HEADER", "DATA", "BLANK", "SUBTOTAL", "TOTAL", "NOTE"}


def test_most_rows_are_plain(rows: pl.DataFrame) -> None:
    data = rows.filter(what="DATA")
    shares = dict(data["expect"].value_counts(normalize=True).rows())
    assert 0.005 < shares["QUARANTINE"] < 0.03
    assert shares["ACCEPT"] > 0.95
    assert 0.03 < (data["noise"].list.len() > 0).mean() < 0.12


def test_numbers_as_numbers_are_real_numeric_cells(written: Path, rows: pl.DataFrame) -> None:
    layout = next(layout for layout in SPREADSHEETS if layout.kind == "population" and layout.format == "xlsx")
    hit = rows.filter((pl.col("file") == layout.file) & pl.col("noise").list.contains(NUMERIC_CELL)).row(0, named=True)
    book = openpyxl.load_workbook(written / "departments" / layout.file, read_only=True)
    column = [head.field for head in layout.heads].index("id_number") + 1
    cell = book[hit["sheet"]].cell(hit["row_number"], column)
    assert isinstance(cell.value, int | float)
    assert float(cell.value) > 3e17


def test_dates_stand_in_every_form_of_the_commission(written: Path) -> None:
    text = "".join(
        "\n".join(" ".join(line) for line in lines_of(written / "departments" / layout.file, layout, ""))
        for layout in TEXTS
    )
    for form in (
        r"\d{4}\.\d{1,2}\.\d{1,2}",
        r"\d{4}年\d{1,2}月\d{1,2}日",
        r"\b(19|20)\d{6}\b",
        r"\d{4}/\d{1,2}/\d{1,2}",
        r"\d{4}-\d\d-\d\d",
    ):
        assert pl.Series([text]).str.contains(form).item(), form


def test_headers_are_merged_over_two_rows_somewhere(written: Path) -> None:
    layout = next(layout for layout in SPREADSHEETS if layout.two_rows and layout.kind == "disability")
    book = openpyxl.load_workbook(written / "departments" / layout.file)
    merged = [str(box) for box in book.worksheets[0].merged_cells.ranges]
    assert any(box.split(":")[0][0] == box.split(":")[1][0] for box in merged), "downwards"
    assert any(box.split(":")[0][0] != box.split(":")[1][0] for box in merged[1:]), "sideways"


def test_formats_and_encodings_of_the_commission(written: Path) -> None:
    names = [path.name for path in (written / "departments").iterdir()]
    assert {Path(name).suffix for name in names} == {".xlsx", ".xls", ".csv"}
    assert 15 <= len(names) <= 60
    starts = [(written / "departments" / layout.file).read_bytes()[:3] for layout in TEXTS]
    assert b"\xef\xbb\xbf" in starts, "UTF-8 with its mark"
    undecodable = [layout for layout in TEXTS if layout.encoding == "gb18030"]
    with pytest.raises(UnicodeDecodeError):
        (written / "departments" / undecodable[0].file).read_text(encoding="utf-8")


def test_the_same_again_writes_nothing(written: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in written.rglob("*") if path.is_file()}
    said: list[str] = []
    write_district(out=written, people=60_000, seed=20230630, progress=said.append)
    assert {path: path.stat().st_mtime_ns for path in written.rglob("*") if path.is_file()} == before
    assert said == ["演示数据已就绪，未作改动"]


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    def bytes_of(name: str, seed: int) -> dict[str, bytes]:
        write_district(out=tmp_path / name, people=3_000, seed=seed, progress=lambda text: None)
        return {path.name: path.read_bytes() for path in sorted((tmp_path / name / "departments").iterdir())}

    first, second, other = bytes_of("a", 7), bytes_of("b", 7), bytes_of("c", 8)
    assert first == second
    assert all(first[name] != other[name] for name in first)


def test_a_spoilt_folder_is_written_anew(tmp_path: Path) -> None:
    write_district(out=tmp_path, people=3_000, progress=lambda text: None)
    victim = next((tmp_path / "departments").iterdir())
    victim.write_bytes(b"")
    manifest = write_district(out=tmp_path, people=3_000, progress=lambda text: None)
    assert victim.stat().st_size > 0
    assert read_manifest(out=tmp_path) == manifest


def test_a_strangers_folder_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "departments").mkdir()
    (tmp_path / "departments" / "真实数据.xlsx").write_bytes(b"x")
    assert main(["--people", "2000", "--out", str(tmp_path)]) == 2
    assert "请另选目录" in capsys.readouterr().err
    assert (tmp_path / "departments" / "真实数据.xlsx").read_bytes() == b"x"


def test_a_great_district_sends_text_instead_of_overfull_sheets(written: Path) -> None:
    manifest = json.loads((written / "manifest.json").read_text(encoding="utf-8"))
    spilled = {entry["file"]: entry["rows"] for entry in manifest["files"] if entry["file"].endswith(".xls")}
    assert max(spilled.values()) < 65_536


@pytest.mark.parametrize("people", ["0", "1999", "1300001"])
def test_the_command_refuses_a_size_it_cannot_make(people: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(["--people", people])
    assert refusal.value.code == 2
    assert "人数应在 2,000 至 1,300,000 之间" in capsys.readouterr().err
