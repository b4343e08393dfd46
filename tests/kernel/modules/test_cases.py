"""The runner of worked cases: it names every difference, and lets nothing pass that it does not understand."""

from __future__ import annotations

from pathlib import Path

import pytest

from minzheng.kernel.modules.cases import Report, run, run_file
from minzheng.kernel.rules import (
    BOOL,
    HOUSEHOLD,
    MONEY,
    PERSON,
    Criterion,
    Document,
    FactDeclaration,
    Parameters,
    Policy,
    RuleSet,
    fact,
    members,
    param,
)

LAW = Document("试行办法", "某发〔2023〕1号")

FACTS = (
    FactDeclaration("wage", PERSON, MONEY, "工资月额"),
    FactDeclaration("local", PERSON, BOOL, "户籍在本县（市、区）"),
    FactDeclaration("owns_car", HOUSEHOLD, BOOL, "有机动车"),
)

PARAMETERS = """
standard:
  title: 补助标准(元)
  kind: MONEY
  values:
    - {area: "33", from: 2023-01-01, until: 2023-07-01, value: 1000.00, cites: 某文}
    - {area: "33", from: 2023-07-01, value: 1100.00, cites: 某文}
"""

HEAD = """成员默认: {户籍在本县: 是}
家庭默认: {有机动车: 否}
案例组:
- 组: 补助
  政策: 困难补助
  地区: '330110'
  日期: 2023-06-30
  案例:
"""


@pytest.fixture
def ruleset(tmp_path: Path) -> RuleSet:
    path = tmp_path / "parameters.yaml"
    path.write_text(PARAMETERS, encoding="utf-8")
    income = members.known_sum(fact.wage)
    policy = Policy(
        "aid",
        unit=HOUSEHOLD,
        title="困难补助",
        requires=[
            Criterion(members.any(fact.local), title="有人户籍在本县", cites=LAW.art(1)),
            Criterion(income < param.standard, title="家庭收入低于标准", cites=LAW.art(2)),
            Criterion(~fact.owns_car, title="家庭没有机动车", cites=LAW.art(3)),
        ],
        amount=param.standard - income,
        cites=LAW,
    )
    return RuleSet(policies=[policy], facts=FACTS, parameters=Parameters.load([path]))


def case_(body: str) -> str:
    return HEAD + "".join(f"  {'- ' if n == 0 else '  '}{line}\n" for n, line in enumerate(body.strip().splitlines()))


def only(ruleset: RuleSet, body: str):
    (result,) = run(text=case_(body), ruleset=ruleset)
    return result


RIGHT = """
名称: 收入六百
成员: [{工资月额: 600.00}]
结论: 符合
金额: 400.00
理由: {户籍: 是, 收入: 是, 机动车: 是}
缺少: []
"""


def test_what_was_worked_out_rightly_passes(ruleset: RuleSet) -> None:
    assert only(ruleset, RIGHT).passed
    assert only(ruleset, f"{RIGHT}互斥: []").passed


@pytest.mark.parametrize(
    ("wrong", "difference"),
    [
        (RIGHT.replace("400.00", "400.01"), "金额：应为 400.01 元，实为 400.00 元"),
        (RIGHT.replace("收入: 是", "收入: 否"), "理由“家庭收入低于标准”：应为 否，实为 是"),
        (RIGHT.replace("缺少: []", "缺少: [工资月额]"), "缺少：应为 工资月额，实为 无"),
        (RIGHT + "互斥: [困难补助]", "互斥：应为 困难补助，实为 无"),
        (RIGHT.replace("结论: 符合", "结论: 未知").replace("[]", "[工资月额]"), "结论：应为 未知，实为 符合"),
    ],
)
def test_each_difference_is_named_as_expected_and_found(ruleset: RuleSet, wrong: str, difference: str) -> None:
    result = only(ruleset, wrong)
    assert difference in [str(one) for one in result.differences]
    assert difference in result.render()


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (RIGHT.replace("工资月额", "工钱"), "没有名为“工钱”的事实"),
        (RIGHT.replace("600.00", "六百"), "“六百”不是金额"),
        (RIGHT.replace("600.00", "600.001"), "不是金额"),
        (RIGHT.replace("结论: 符合", "结论: 通过"), "“结论”应是符合、不符合、未知之一"),
        (RIGHT.replace("金额: 400.00", "备考: 无"), "看不懂“备考”"),
        (RIGHT.replace("金额: 400.00\n", ""), "应写“金额”"),
        (RIGHT.replace("结论: 符合", "结论: 不符合"), "应在“理由”中写明哪一条为否"),
        (RIGHT.replace("结论: 符合", "结论: 未知"), "应写“缺少”哪些事实"),
        (RIGHT.replace("成员: [{工资月额: 600.00}]", "本人: {工资月额: 600.00}"), "按户认定的写“成员”"),
        (RIGHT.replace("工资月额: 600.00", "有机动车: 是"), "“有机动车”是家庭的事实"),
        (RIGHT.replace("{户籍: 是, 收入", "{家庭: 是, 收入"), "应恰好对应一条"),
        (RIGHT + "地区: 无名县\n", "地区“无名县”没有写明代码"),
        (RIGHT.replace("[{工资月额: 600.00}]", "{工资月额: 600.00}"), "“成员”应是一列"),
        (RIGHT.replace("[{工资月额: 600.00}]", "[工资月额]"), "“成员”之下应是若干"),
        (RIGHT.replace("{户籍: 是, 收入: 是, 机动车: 是}", "[是]"), "“理由”之下应是若干"),
        (RIGHT.replace("缺少: []", "缺少: 工资月额"), "“缺少”应是一列"),
        (RIGHT + "政策: [困难补助]\n", "没有名为"),
        (RIGHT + "日期: 六月三十日\n", "缺少“日期”"),
    ],
)
def test_what_cannot_be_understood_fails_and_says_why(ruleset: RuleSet, body: str, problem: str) -> None:
    result = only(ruleset, body)
    assert not result.passed
    assert problem in result.problem


def test_unknown_is_neither_no_nor_nothing(ruleset: RuleSet) -> None:
    assert only(
        ruleset, "名称: 工资未知\n成员: [{工资月额: 未知}]\n结论: 未知\n理由: {收入: 未知}\n缺少: [工资月额]"
    ).passed
    assert only(
        ruleset,
        "名称: 有车就不必再问\n成员: [{}]\n家庭: {有机动车: 是}\n结论: 不符合\n"
        "理由: {收入: 未知, 机动车: 否}\n缺少: []",
    ).passed


def test_day_by_day_is_one_case_a_day(ruleset: RuleSet) -> None:
    results = run(
        text=case_(
            "名称: 调标\n成员: [{工资月额: 600.00}]\n逐日:\n"
            "  2023-06-30: {结论: 符合, 金额: 400.00}\n  2023-07-01: {结论: 符合, 金额: 500.00}"
        ),
        ruleset=ruleset,
    )
    assert [result.passed for result in results] == [True, True]


def test_a_parameter_can_be_supposed_otherwise_for_one_case(ruleset: RuleSet) -> None:
    assert only(ruleset, RIGHT.replace("金额: 400.00", "金额: 1400.00\n参数: {补助标准: 2000.00}")).passed
    assert only(ruleset, RIGHT).passed, "the supposition ended with its case"


def test_a_rule_that_is_wrong_by_one_fen_or_one_sign_is_found(ruleset: RuleSet) -> None:
    right = "名称: 恰好等于\n成员: [{工资月额: 1000.00}]\n结论: 不符合\n理由: {收入: 否}"
    assert only(ruleset, right).passed
    aid = ruleset.policies["aid"]
    lenient = Criterion(members.known_sum(fact.wage) <= param.standard, title=aid.requires[1].title, cites=LAW.art(2))
    wrong = Policy(
        "aid",
        unit=HOUSEHOLD,
        title=aid.title,
        requires=[aid.requires[0], lenient, aid.requires[2]],
        amount=aid.amount,
        cites=LAW,
    )
    found = only(RuleSet(policies=[wrong], facts=FACTS, parameters=ruleset.parameters), right)
    assert [one.what for one in found.differences] == ["结论", "理由“家庭收入低于标准”"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "案例组".encode().decode()),
        ("案例组: []".encode(), "没有任何案例"),
        ("案例组: [{组: 甲, 组: 乙}]".encode(), "写了两次"),
        ("别的: 1\n案例组: []".encode(), "看不懂“别的”"),
        ("成员默认: [甲]\n案例组: []".encode(), "“成员默认”之下应是若干"),
        ("案例组: [{组: 甲, 日期: 2023-02-30, 案例: []}]".encode(), "day is out of range"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_failure_not_a_crash(
    tmp_path: Path, ruleset: RuleSet, content: bytes, problem: str
) -> None:
    path = tmp_path / "cases.yaml"
    path.write_bytes(content)
    report = run_file(path=path, ruleset=ruleset)
    assert isinstance(report, Report)
    assert report.failed == 1
    assert problem in report.render()


def test_the_report_counts_and_shows_only_what_went_wrong(tmp_path: Path, ruleset: RuleSet) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(case_(RIGHT) + case_(RIGHT.replace("400.00", "1.00")).removeprefix(HEAD), encoding="utf-8")
    report = run_file(path=path, ruleset=ruleset)
    assert (report.total, report.failed) == (2, 1)
    assert report.render().count("✗") == 1
    assert "2 个案例,1 个不一致" in report.render()
    assert report.render(everything=True).count("✓") == 1
