"""The reference pages, written from the declarations, so that a page cannot say anything but what is computed.

`policies_page` and `facts_page` return Markdown; `tests/domains/test_reference_pages.py` holds the committed pages
against them and, told to, writes them anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from minzheng.kernel.intake.contract import ABSENT_IS_NONE, Dataset
from minzheng.kernel.modules.declaration import Module
from minzheng.kernel.rules import PERSON, Citation, Parameter, Parameters, RuleSet
from minzheng.kernel.rules.rendering import Renderer, text_of

CHOICES_SHOWN = 12
"""Longer lists of codes are read in the standard, not in a table."""

MARKS = {
    "V": "已读原文",
    "V2": "见于二手材料",
    "Seed": "见于工作报告",
    "M": "凭记忆,未核对",
    "LOCAL": "地方做法,待核定",
    "ASSUMPTION": "假定,待核定",
}


def policies_page(*, modules: Iterable[Module], ruleset: RuleSet) -> str:
    """Every policy with its criteria, articles and amount in words, every collision, every dated value."""
    lines = [
        "# 政策、冲突与参数",
        "",
        "本页由声明生成,不要手改。条件的文字就是计算所用的表达式;每条后面是依据。",
    ]
    for module in modules:
        lines += ["", f"## {module.title}", ""]
        for policy in module.policies:
            lines += [*_policy(policy.key, ruleset), ""]
        if module.collisions:
            lines += ["### 冲突", "", "| 冲突 | 何时 | 说明 | 依据 |", "|---|---|---|---|"]
            lines += [_collision(collision.key, ruleset) for collision in module.collisions]
            lines.append("")
        derived = [one for one in module.derived if one.title]
        if derived:
            lines += ["### 中间结果", "", "| 名称 | 按谁 | 怎样得出 | 依据 |", "|---|---|---|---|"]
            renderer = Renderer(ruleset=ruleset)
            lines += [
                _row(one.title, _unit(one.unit), renderer.sentence(one.expr, one.unit), _cites(one.cites))
                for one in derived
            ]
            lines.append("")
        names = _parameters_of(module)
        if names:
            lines += [
                "### 参数",
                "",
                "| 参数 | 地区 | 起 | 止(不含) | 值 | 依据 | 可信 |",
                "|---|---|---|---|---|---|---|",
            ]
            for name in names:
                declared = ruleset.parameters.get(name)
                if declared is not None:
                    lines += _values(declared)
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def facts_page(*, ruleset: RuleSet, datasets: Iterable[Dataset]) -> str:
    """Every fact that a rule may ask, what it is, and what each table says of somebody who is not in it."""
    datasets = tuple(datasets)
    lines = [
        "# 事实",
        "",
        "规则可以问的全部事实。本页由声明生成,不要手改。**未知不等于没有**:“不在表中时”写明某人不在一份完整的表里意味着什么;",
        "空着即未知。金额在表格和数据框里以分计,“无”是核实过没有发生(9999-12-31)。家庭的事实写在各成员行上或只写在户主行上,",
        "两行不一致的按未知。",
        "",
        "| 事实 | 名称 | 按谁 | 种类 | 取值 | 来源 | 不在表中时 | 空格时 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for fact in ruleset.facts:
        yields = [(dataset, one) for dataset in datasets for one in dataset.yields if one.fact == fact.name]
        absent = _once(
            text_of(one.absent, fact.kind, choices=fact.choices)
            for dataset, one in yields
            if dataset.absence is ABSENT_IS_NONE and one.absent is not None
        )
        blank = _once(text_of(one.blank, fact.kind, choices=fact.choices) for _, one in yields if one.blank is not None)
        source = _once(str(dataset.title) for dataset, _ in yields) or fact.source
        shown = fact.choices if len(fact.choices) <= CHOICES_SHOWN else {}
        choices = "、".join(f"`{code}` {title}" for code, title in shown.items())
        lines.append(_row(f"`{fact.name}`", fact.title, _unit(fact.unit), fact.kind, choices, source, absent, blank))
    return "\n".join(lines) + "\n"


def _policy(key: str, ruleset: RuleSet) -> Iterator[str]:
    policy, renderer = ruleset.policies[key], Renderer(ruleset=ruleset)
    yield f"### {policy.title}(`{key}`)"
    yield ""
    yield f"按{_unit(policy.unit)}认定。依据:{_cites(policy.cites)}"
    yield ""
    for number, criterion in enumerate(policy.requires, start=1):
        yield f"{number}. **{criterion.title}**:{renderer.sentence(criterion.expr, policy.unit)}。"
        yield f"   {_cites(criterion.cites)}"
    yield ""
    if policy.amount is not None:
        yield f"金额:{renderer.sentence(policy.amount, policy.unit)}。"
    excluded = [other for pair in ruleset.exclusive_pairs if key in pair for other in pair - {key}]
    if excluded:
        yield ""
        yield "不得同时享受:" + "、".join(str(ruleset.policies[other].title) for other in sorted(excluded)) + "。"


def _collision(key: str, ruleset: RuleSet) -> str:
    collision = ruleset.collisions[key]
    when = Renderer(ruleset=ruleset).sentence(collision.when, collision.unit)
    return _row(f"{collision.title}(`{key}`)", when, collision.explanation, _cites(collision.cites))


def _parameters_of(module: Module) -> list[str]:
    return [one.name for one in Parameters.load(module.parameters)]


def _values(parameter: Parameter) -> Iterator[str]:
    for entry in parameter.values:
        table = entry.value if isinstance(entry.value, dict) else {None: entry.value}
        value = ";".join(
            (f"{key}:" if key is not None else "") + text_of(one, parameter.kind, unit=parameter.unit)
            for key, one in table.items()
        )
        until = entry.until_date.isoformat() if entry.until_date else ""
        source = ";".join(part for part in (entry.cites, entry.note) if part)
        where = entry.area or "全国"
        yield _row(
            f"{parameter.title}(`{parameter.name}`)", where, entry.from_date, until, value, source, MARKS[entry.mark]
        )


def _cites(cites: Any) -> str:
    """Citations, as declarations hold them once they are made: a tuple."""
    found: tuple[Citation, ...] = cites
    return ";".join(str(one) if one.mark == "V" else f"{one}({MARKS[one.mark]})" for one in found)


def _unit(unit: object) -> str:
    return "人" if unit == PERSON else "户"


def _once(texts: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(texts))


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
