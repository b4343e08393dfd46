"""The departments' tables: their declarations agree with the facts, and offices' own forms are read."""

from __future__ import annotations

from collections import Counter
from datetime import date

import polars as pl
import pytest

from minzheng.departments import facts
from minzheng.departments.cremations import CREMATIONS
from minzheng.departments.datasets import DATASETS, DEATHS, DISABILITY, PENSIONS, POPULATION
from minzheng.kernel.intake.contract import CODE, NEVER, Dataset
from minzheng.kernel.intake.headers import USUAL_WORDS, comparable
from minzheng.kernel.intake.reading import read
from minzheng.kernel.intake.words import written_forms
from tests.kernel.intake.files import DAY, csv_file, id_number, xlsx

ZHANG, LI, WANG = (id_number(order) for order in (1, 2, 3))
EACH = pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.key)


def read_as(dataset: Dataset, content: bytes) -> pl.DataFrame:
    reading = read(content, datasets=DATASETS, day=DAY)
    assert reading.dataset is dataset
    assert reading.problems.is_empty(), reading.problems
    return reading.accepted


@pytest.mark.parametrize(
    ("dataset", "declared"),
    [
        (POPULATION, facts.POPULATION),
        (DISABILITY, facts.DISABILITY),
        (PENSIONS, facts.PENSIONS),
    ],
    ids=lambda each: getattr(each, "key", ""),
)
def test_each_table_yields_exactly_its_facts(dataset, declared):
    assert set(dataset.facts) == {fact.name for fact in declared}


FIRST = (POPULATION, DEATHS, DISABILITY, PENSIONS)


def test_what_absence_means_and_what_a_blank_means():
    absent = {each.fact: each.absent for dataset in FIRST for each in dataset.yields if each.absent is not None}
    assert absent == {
        "death_date": NEVER,
        "disability_kind": "NONE",
        "disability_grade": 0,
        "disability_card_until": NEVER,
        "disability_needs_care": False,
        "living_subsidy_monthly": 0,
        "care_subsidy_monthly": 0,
        "pension_monthly": 0,
        "basic_pension_monthly": 0,
        "work_injury_care_monthly": 0,
    }
    # who has not moved out is on the list without a date: only there does an empty cell say something
    blank = {each.fact: each.blank for dataset in DATASETS for each in dataset.yields if each.blank is not None}
    assert blank == {"moved_out_date": NEVER}


@EACH
def test_no_written_form_stands_for_two_codes(dataset):
    for column in dataset.columns_of(CODE):
        assert set(written_forms(column.choices).values()) == set(column.choices)


@EACH
def test_no_header_stands_for_two_columns(dataset):
    words = Counter(
        word
        for column in dataset.columns
        for word in {comparable(w) for w in (column.title, *column.aliases, column.name)}
    )
    assert [word for word, columns in words.items() if columns > 1] == []
    usual = {comparable(word): kind for kind, words in USUAL_WORDS.items() for word in words}
    stolen = [
        word
        for column in dataset.columns
        for word in map(comparable, column.aliases)
        if word in usual and usual[word] is not column.kind
    ]
    assert stolen == []


def test_codes_of_facts_are_the_codes_of_columns():
    assert set(POPULATION.column("relation").choices) == set(facts.RELATIONS)
    assert set(POPULATION.column("sex").choices) == set(facts.SEX)
    assert set(DISABILITY.column("disability_kind").choices) | {"NONE"} == set(facts.DISABILITY_KINDS)
    assert len(POPULATION.column("ethnic_group").choices) == 58


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("户主", "02"),
        ("妻", "12"),
        ("长子", "22"),
        ("次女", "33"),
        ("儿媳", "38"),
        ("外孙女", "44"),
        ("岳母", "56"),
        ("侄子", "97"),
    ],
)
def test_family_relations(word, code):
    rows = [["姓名", "身份证号", "户号", "与户主关系"], ["张三", ZHANG, "H1", word]]
    assert read_as(POPULATION, csv_file(rows))["relation"].to_list() == [code]


def test_a_population_table():
    rows = [
        ["余杭区户籍人口信息"],
        [
            "户编号",
            "姓名",
            "性别",
            "民族",
            "公民身份号码",
            "户主关系",
            "婚姻状况",
            "学历",
            "是否在校",
            "人户状态",
            "迁出时间",
        ],
        ["H1", "张三", "男", "汉", ZHANG, "户主", "有配偶", "初中", "否", "人户一致", ""],
        ["H1", "李四", "女", "畲族", LI, "妻", "已婚", "大专", "", "户在人不在", "2023.5.1"],
    ]
    found = read_as(POPULATION, csv_file(rows, encoding="gb18030"))
    assert found.select(
        "household_number", "name", "sex", "ethnic_group", "relation", "marital_status", "education", "student"
    ).rows() == [
        ("H1", "张三", "1", "01", "02", "20", "70", False),
        ("H1", "李四", "2", "22", "12", "20", "30", None),
    ]
    assert found.select("residence_status", "moved_out_date").rows() == [("BOTH", None), ("AWAY", date(2023, 5, 1))]


def test_a_date_of_moving_out_that_is_not_known_is_not_read_as_never():
    rows = [["姓名", "身份证号", "户号", "迁出日期"], ["张三", ZHANG, "H1", "不详"]]
    reading = read(csv_file(rows), datasets=DATASETS, day=DAY)
    assert reading.problems["code"].to_list() == ["NOT_KNOWN"]


def test_a_list_of_the_dead_with_a_group_for_the_family():
    rows = [
        ["2023年5月火化人员名单", None, None, None, None, None],
        ["死者", None, None, None, "家属", None],
        ["姓名", "身份证号码", "死亡时间", "火化时间", "姓名", "联系电话"],
        ["张三", ZHANG, "2023年5月1日", "2023年5月3日", "张小", "13800138000"],
        ["王五", None, "2023年5月2日", "2023年5月4日", "王小", ""],
    ]
    found = read_as(CREMATIONS, xlsx(("表", rows), merges=["A1:F1", "A2:D2", "E2:F2"]))
    assert found.select("name", "id_number", "death_date", "reporter_name", "reporter_phone").rows() == [
        ("张三", ZHANG, date(2023, 5, 1), "张小", "13800138000"),
        ("王五", None, date(2023, 5, 2), "王小", None),
    ]


def test_a_roll_of_card_holders():
    rows = [
        [
            "序号",
            "姓名",
            "身份证号",
            "残疾类别",
            "残疾等级",
            "有效期至",
            "是否需长期照护",
            "生活补贴（元/月）",
            "护理补贴（元/月）",
        ],
        [1, "张三", ZHANG, "肢体", "二级", "长期", "是", 0, 250],
        [2, "李四", LI, "智力残疾", "3", "2027.5.1", None, 300, None],
    ]
    found = read_as(DISABILITY, xlsx(("表", rows)))
    assert found.select(
        "disability_kind",
        "disability_grade",
        "card_until",
        "needs_care",
        "living_subsidy_monthly",
        "care_subsidy_monthly",
    ).rows() == [
        ("PHYSICAL", "2", NEVER, True, 0, 25000),
        ("INTELLECTUAL", "3", date(2027, 5, 1), None, 30000, None),
    ]


def test_a_table_of_pensions_and_wages_in_two_rows_of_headers():
    rows = [
        ["社保待遇与工资明细表（单位：元）", None, None, None, None, None],
        ["姓名", "身份证号", "养老待遇", None, "工资收入", "工伤待遇"],
        [None, None, "养老金", "其中：中央基础养老金", None, "生活护理费"],
        ["张三", ZHANG, "1,255.50", 123, None, None],
        ["李四", LI, None, None, 4800, 0],
    ]
    found = read_as(PENSIONS, xlsx(("表", rows), merges=["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"]))
    assert found.select(
        "pension_monthly", "basic_pension_monthly", "wage_monthly", "work_injury_care_monthly"
    ).rows() == [(125550, 12300, None, None), (None, None, 480000, 0)]
