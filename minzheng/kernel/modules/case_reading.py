"""A file of worked cases → cases that can be judged. The format is explained at the head of every `cases.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from minzheng.kernel.modules.case_labels import UNKNOWN, CaseError, Labels, value_of
from minzheng.kernel.rules import HOUSEHOLD, MONEY, PERSON, Collision, DatedValue, Policy, Unit

OF_FILE = frozenset({"地区", "成员默认", "家庭默认", "本人默认", "案例组"})
INHERITED = frozenset({"政策", "冲突", "地区", "日期", "依据", "参数"})
ON_RECORD = {
    "在享": "held_by",
    "在享金额": "held_amount",
    "相差": "nearest",
    "列入筛查": "candidates",
}
"""What a policy declares beside its criteria, by the word for it in a case."""
WRONG_AMOUNT = "发放额不符"
EXCLUDES = "互斥"
EXPECTED = frozenset({"结论", "金额", "理由", "缺少", "值", WRONG_AMOUNT, EXCLUDES, *ON_RECORD})
OF_CASE = INHERITED | EXPECTED | {"名称", "本人", "家庭成员", "成员", "家庭", "逐日", "说明"}
OF_GROUP = INHERITED | {"组", "案例"}

POLICY_ANSWERS = {"符合": True, "不符合": False, UNKNOWN: None}
COLLISION_ANSWERS = {"有": True, "无": False, UNKNOWN: None}


class _ExactLoader(yaml.SafeLoader):
    """Reads 1255.10 as a Decimal, and refuses a key that is written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {str(key) for key in keys if keys.count(key) > 1}
        if twice:
            raise CaseError(f"第 {node.start_mark.line + 1} 行起:“{'、'.join(sorted(twice))}”写了两次")
        return super().construct_mapping(node, deep)


def _exact(loader: yaml.SafeLoader, scalar: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(scalar))


_ExactLoader.add_constructor("tag:yaml.org,2002:float", _exact)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One household on one day, with the answer that a person worked out."""

    name: str
    group: str
    declared: Policy | Collision
    area_path: tuple[str, ...]
    area_name: str
    day: date
    cites: str
    household: Mapping[str, Any]
    members: tuple[Mapping[str, Any], ...]
    changes: Mapping[str, tuple[DatedValue, ...]]
    expected: Mapping[str, Any] = field(repr=False)

    @property
    def title(self) -> str:
        return f"{self.group} · {self.name}({self.day},{self.area_name})"


@dataclass(frozen=True)
class Unreadable:
    """A case, or a file, that says something that cannot be understood."""

    title: str
    problem: str


def read(*, text: str, labels: Labels) -> Iterator[Case | Unreadable]:
    """The cases of a file in order, one per day where a case is told day by day. Never raises for what is written."""
    try:
        content = yaml.load(text, Loader=_ExactLoader)
    except (yaml.YAMLError, ArithmeticError, ValueError) as error:  # ValueError: a day like 2023-02-30, or a CaseError
        yield Unreadable("文件", str(error))
        return
    if not isinstance(content, dict) or not isinstance(content.get("案例组"), list):
        yield Unreadable("文件", "应有“案例组”,其下是各组案例")
        return
    try:
        _only(content, OF_FILE)
        reader = _Reader(content, labels)
    except CaseError as error:
        yield Unreadable("文件", str(error))
        return
    for group in content["案例组"]:
        yield from reader.group(group)


class _Reader:
    def __init__(self, content: Mapping[str, Any], labels: Labels) -> None:
        self._labels = labels
        self._areas = _mapping(content, "地区")
        self._member = _mapping(content, "成员默认")
        self._household = _mapping(content, "家庭默认")
        self._self = _mapping(content, "本人默认")

    def group(self, group: Any) -> Iterator[Case | Unreadable]:
        name = str(group.get("组", "未命名的组")) if isinstance(group, dict) else str(group)
        if not isinstance(group, dict) or not isinstance(group.get("案例"), list):
            yield Unreadable(name, "一组案例应写“组”和“案例”")
            return
        inherited = {key: group[key] for key in INHERITED & set(group)}
        for case in group["案例"]:
            title = str(case.get("名称", "未命名的案例")) if isinstance(case, dict) else str(case)
            try:
                _only(group, OF_GROUP)
                _only(case, OF_CASE)
                yield from self._days(name, title, inherited | case)
            except CaseError as error:
                yield Unreadable(f"{name} · {title}", str(error))

    def _days(self, group: str, name: str, case: Mapping[str, Any]) -> Iterator[Case]:
        if "逐日" not in case:
            yield self._case(group, name, case, case.get("日期"), {key: case[key] for key in EXPECTED & set(case)})
            return
        if EXPECTED & set(case):
            raise CaseError("写了“逐日”,结论等就写在各日之下")
        for day, expected in _mapping(case, "逐日").items():
            _only(expected, EXPECTED)
            yield self._case(group, name, case, day, expected)

    def _case(self, group: str, name: str, case: Mapping[str, Any], day: Any, expected: Mapping[str, Any]) -> Case:
        if type(day) is not date:
            raise CaseError("缺少“日期”,应写作 2023-07-01")
        if ("政策" in case) == ("冲突" in case):
            raise CaseError("应写“政策”或“冲突”中的一项")
        declared = self._labels.policy(case["政策"]) if "政策" in case else self._labels.collision(case["冲突"])
        area_name = str(case.get("地区", ""))
        code = str(self._areas.get(area_name, area_name))
        if not (code == "" or (code.isdigit() and len(code) in (2, 4, 6, 9, 12))):
            raise CaseError(f"地区“{area_name}”没有写明代码")
        return Case(
            name=name,
            group=group,
            declared=declared,
            area_path=path_of(code),
            area_name=area_name or "全国",
            day=day,
            cites=str(case.get("依据", "")),
            household=self._facts(self._household | _mapping(case, "家庭"), HOUSEHOLD),
            members=tuple(self._members(case, declared.unit == PERSON)),
            changes=self._changes(_mapping(case, "参数"), code),
            expected=_complete(expected, declared),
        )

    def _members(self, case: Mapping[str, Any], of_person: bool) -> Iterator[dict[str, Any]]:
        if of_person != ("本人" in case) or of_person == ("成员" in case):
            raise CaseError("按人认定的写“本人”和“家庭成员”,按户认定的写“成员”")
        if of_person:
            yield self._facts(self._member | self._self | _mapping(case, "本人"), PERSON)
        for member in _list(case, "家庭成员" if of_person else "成员"):
            yield self._facts(self._member | _mapping({"成员": member}, "成员"), PERSON)

    def _facts(self, written: Mapping[str, Any], unit: Unit) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        for label, value in written.items():
            declared = self._labels.fact(label)
            if declared.unit != unit:
                raise CaseError(f"“{label}”是{'个人' if declared.unit == PERSON else '家庭'}的事实,写错了地方")
            try:
                facts[declared.name] = value_of(value, declared.kind, declared.choices)
            except CaseError as error:
                raise CaseError(f"{label}:{error}") from None
        return facts

    def _changes(self, written: Mapping[str, Any], code: str) -> dict[str, tuple[DatedValue, ...]]:
        changes: dict[str, tuple[DatedValue, ...]] = {}
        for label, value in written.items():
            parameter = self._labels.parameter(label)
            entries = value if isinstance(value, dict) else {None: value}
            plain = {key: value_of(one, parameter.kind) for key, one in entries.items()}
            entry = DatedValue(
                area=code,
                from_date=date.min,
                until_date=None,
                value=plain if isinstance(value, dict) else plain[None],
                mark="ASSUMPTION",
                note="案例中的假设",
            )
            changes[parameter.name] = (entry,)
        return changes


def path_of(code: str) -> tuple[str, ...]:
    """The code of an area with the codes of those above it, the whole country ("") last."""
    return (*(code[:length] for length in (12, 9, 6, 4, 2) if len(code) >= length), "")


def _mapping(written: Mapping[str, Any], key: str) -> dict[Any, Any]:
    value = written.get(key) or {}
    if not isinstance(value, dict):
        raise CaseError(f"“{key}”之下应是若干“名称: 值”")
    return value


def _list(written: Mapping[str, Any], key: str) -> list[Any]:
    value = written.get(key) or []
    if not isinstance(value, list):
        raise CaseError(f"“{key}”应是一列,写作 [甲, 乙] 或每行以“- ”开头")
    return value


def _only(written: Any, known: frozenset[str]) -> None:
    if not isinstance(written, dict):
        raise CaseError(f"“{written}”应是若干“名称: 值”")
    unknown = sorted(str(key) for key in set(written) - known)
    if unknown:
        raise CaseError(f"看不懂“{'、'.join(unknown)}”,可以写的有:{'、'.join(sorted(known))}")


def _complete(expected: Mapping[str, Any], declared: Policy | Collision) -> Mapping[str, Any]:
    """Refuse an expectation that a wrong rule could meet: no answer, no reason for a no, no amount, nothing missing."""
    policy = isinstance(declared, Policy)
    answers = POLICY_ANSWERS if policy else COLLISION_ANSWERS
    answer = expected.get("结论")
    if answer not in answers:
        raise CaseError(f"“结论”应是{'、'.join(answers)}之一")
    at_stake = declared.amount if isinstance(declared, Policy) else declared.at_stake
    if answers[answer] and at_stake is not None and "金额" not in expected:
        raise CaseError(f"结论为“{answer}”的应写“金额”")
    if policy and answers[answer] is False and "否" not in _mapping(expected, "理由").values():
        raise CaseError("结论为“不符合”的应在“理由”中写明哪一条为否")
    if policy and UNKNOWN in (answer, expected.get("金额")) and not _list(expected, "缺少"):
        raise CaseError("结论或金额未知的应写“缺少”哪些事实")
    if "金额" in expected:
        value_of(expected["金额"], MONEY)
    _mapping(expected, "理由")
    _mapping(expected, "值")
    _list(expected, "缺少")
    if _list(expected, EXCLUDES) and not policy:
        raise CaseError(f"“{EXCLUDES}”只用于政策")
    return expected
