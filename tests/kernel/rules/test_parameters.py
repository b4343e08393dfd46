"""Values by day and area: what may be loaded, and which value holds."""

from datetime import date
from textwrap import dedent

import pytest

from minzheng.kernel.rules import DatedValue, ParameterError, Parameters

XIANGSHAN = ("330225004", "330225", "3302", "33", "")
YUHANG = ("330110007", "330110", "3301", "33", "")


def load(tmp_path, text: str) -> Parameters:
    path = tmp_path / "parameters.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return Parameters.load([path])


@pytest.fixture
def standards(tmp_path) -> Parameters:
    return load(
        tmp_path,
        """
        dibao_standard:
          title: 低保标准
          kind: MONEY
          values:
            - {area: "33", from: 2022-07-01, value: 1000.00, cites: 省文件}
            - {area: "330225", from: 2023-01-01, until: 2023-07-01, value: 1255.10, cites: 县文件}
            - {area: "330225", from: 2023-07-01, value: null, cites: 县文件, note: 新标准未见文件}
        fees:
          title: 按类
          kind: MONEY
          values:
            - {area: "", from: 2022-01-01, value: {A: 10.00, "1": 0.01}, mark: ASSUMPTION, note: 试}
        """,
    )


@pytest.mark.parametrize(
    ("day", "areas", "expected"),
    [
        (date(2022, 6, 30), XIANGSHAN, None),  # the day before the first value anywhere
        (date(2022, 7, 1), XIANGSHAN, 100000),  # the province's, for want of the county's
        (date(2022, 12, 31), XIANGSHAN, 100000),
        (date(2023, 1, 1), XIANGSHAN, 125510),  # exact fen, never through a binary float
        (date(2023, 6, 30), XIANGSHAN, 125510),
        (date(2023, 7, 1), XIANGSHAN, None),  # given as unknown: the province's older value does not step in
        (date(2023, 7, 1), YUHANG, 100000),
        (date(2023, 7, 1), (), None),  # no area, no value
    ],
)
def test_the_nearest_area_with_a_value_on_the_day_wins(standards, day, areas, expected):
    assert standards.at(day=day, areas=areas).values["dibao_standard"] == expected


def test_an_entry_tells_its_area_its_days_and_its_source(standards):
    entry = standards.at(day=date(2023, 3, 1), areas=XIANGSHAN).entries["dibao_standard"]
    assert (entry.area, entry.from_date, entry.until_date) == ("330225", date(2023, 1, 1), date(2023, 7, 1))
    assert entry.cites == "县文件"


def test_tables_keep_their_keys_as_written(standards):
    assert standards.at(day=date(2023, 1, 1), areas=YUHANG).table("fees") == {"A": 1000, "1": 1}


def test_a_change_cuts_short_what_it_overlaps_and_leaves_the_original(standards):
    new = DatedValue(area="33", from_date=date(2023, 1, 1), until_date=date(2024, 1, 1), value=110000, cites="拟调整")
    changed = standards.with_changes(changes={"dibao_standard": [new]})
    found = [changed.at(day=date(year, 6, 1), areas=YUHANG).values["dibao_standard"] for year in (2022, 2023, 2024)]
    assert found == [None, 110000, 100000]
    assert changed.at(day=date(2022, 12, 31), areas=YUHANG).values["dibao_standard"] == 100000
    assert standards.at(day=date(2023, 6, 1), areas=YUHANG).values["dibao_standard"] == 100000


def test_a_file_names_everything_that_is_wrong_with_it(tmp_path):
    with pytest.raises(ParameterError) as error:
        load(
            tmp_path,
            """
            overlapping:
              title: 重叠
              kind: INTEGER
              values:
                - {area: "33", from: 2022-01-01, value: 1, cites: x}
                - {area: "33", from: 2023-01-01, value: 2, cites: x}
            half_fen: {title: 半分, kind: MONEY, values: [{area: "", from: 2022-01-01, value: 1.005, cites: x}]}
            uncited: {title: 无据, kind: INTEGER, values: [{area: "", from: 2022-01-01, value: 1}]}
            bare_area: {title: 数字, kind: INTEGER, values: [{area: 330110, from: 2022-01-01, value: 1, cites: x}]}
            no_key: {title: 否键, kind: INTEGER, values: [{area: "", from: 2022-01-01, value: {NO: 1}, cites: x}]}
            backwards:
              title: 倒
              kind: BOOL
              values: [{area: "", from: 2022-01-02, until: 2022-01-02, value: true, cites: x}]
            silent: {title: 未知, kind: BOOL, values: [{area: "", from: 2022-01-01, value: null, cites: x}]}
            float: {kind: FLOAT}
            """,
        )
    for wrong in ("overlapping", "half_fen", "uncited", "bare_area", "no_key", "backwards", "silent", "float"):
        assert any(f"parameter {wrong}" in problem for problem in error.value.problems), wrong
    assert len(error.value.problems) == 9  # `float` lacks a title, too
