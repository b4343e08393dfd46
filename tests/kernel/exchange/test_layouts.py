"""A deployer's own layout: other words, another order, another encoding, and the same records."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from minzheng.domains.assistance.provincial import PROVINCIAL_ROLL, PROVINCIAL_SYSTEM
from minzheng.kernel.exchange import installed
from minzheng.kernel.exchange.installed import Installed, LayoutError, own_layout
from minzheng.kernel.exchange.writing import write
from minzheng.kernel.intake.reading import read
from minzheng.kernel.modules.adapters import OwnTable
from tests.factories import DAY
from tests.offices import id_number

OWN = {
    "format": "csv",
    "encoding": "gb18030",
    "titles": ["省平台导入模板"],
    "dates": "%Y%m%d",
    "columns": [
        {"column": "id_number", "title": "身份证件号"},
        {"column": "name", "title": "救助对象"},
        {"column": "aid_kind", "title": "类型编码", "codes": {"DIBAO": "D1"}},
    ],
}


def test_own_words_are_written_and_understood(tmp_path):
    layout = own_layout(adapter=PROVINCIAL_SYSTEM, told=OWN)
    here = Installed(adapter=PROVINCIAL_SYSTEM, line="ASSISTANCE", layout=layout, is_own_layout=True)
    assert [column.name for column in here.columns] == ["id_number", "name", "aid_kind"]
    number = id_number("1950-01-01")
    cells = pl.DataFrame({"id_number": [number], "name": ["王䶮"], "aid_kind": ["D1"]})
    path = tmp_path / "out.csv"
    path.write_bytes(write(layout=layout, headers=[here.header(column) for column in here.columns], cells=cells))
    assert path.read_bytes().decode("gb18030").splitlines()[:2] == ["省平台导入模板", "身份证件号,救助对象,类型编码"]
    as_read = replace(PROVINCIAL_ROLL, columns=tuple(map(installed.one_as_read(here), PROVINCIAL_ROLL.columns)))
    reading = read(path, datasets=[as_read], day=DAY, demo=True, dataset=as_read)
    assert reading.accepted.select("name", "id_number", "aid_kind").rows() == [("王䶮", number, "DIBAO")]


@pytest.mark.parametrize(
    "told",
    [
        {"nonsense": 1},
        {"columns": [{"column": "nobody"}]},
        {"columns": [{"column": "aid_kind", "codes": {"NONE": "0"}}]},
        {"columns": [{"column": "name"}]},
        {"format": "pdf"},
        {"encoding": "latin-1"},
    ],
)
def test_a_layout_that_cannot_be_used_says_so(told):
    with pytest.raises(LayoutError, match="provincial_assistance"):
        own_layout(adapter=PROVINCIAL_SYSTEM, told=told)


def test_a_declaration_is_checked_when_it_is_made():
    with pytest.raises(ValueError, match="mirror"):
        replace(PROVINCIAL_SYSTEM, theirs=replace(PROVINCIAL_ROLL, mirror=False))
    with pytest.raises(ValueError, match="does not declare"):
        replace(PROVINCIAL_SYSTEM, compares=("nobody",))
    with pytest.raises(ValueError, match="nothing of ours"):
        replace(PROVINCIAL_SYSTEM, ours=(), compares=("amount",))
    roll = PROVINCIAL_SYSTEM.ours[3]
    assert isinstance(roll, OwnTable)
    sealed = OwnTable(roll.dataset, columns={"aid_household": "account"})
    with pytest.raises(ValueError, match="sealed"):
        replace(PROVINCIAL_SYSTEM, ours=(sealed,))


def test_every_declared_system_says_what_is_assumed_and_writes_codes_it_understands():
    for one in installed.every():
        assert one.adapter.assumed, "none of the true layouts is public"
        assert one.line
        for column in one.columns:
            for code, written in one.written(column).items():
                assert written in column.choices[code] or written == code
