"""The worked cases of a rule, judged by the rules in force: what a person worked out beside what the rule says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel import modules
from minzheng.kernel.modules.case_labels import Labels
from minzheng.kernel.modules.case_reading import Case, read
from minzheng.kernel.modules.cases import CaseResult, judge
from minzheng.kernel.rules import RuleSet
from minzheng.web.phrases import listed, titled
from minzheng.web.presenters import long_date

ANSWERS = {
    "符合": gettext_lazy("符合"),
    "不符合": gettext_lazy("不符合"),
    "有": gettext_lazy("有矛盾"),
    "无": gettext_lazy("没有矛盾"),
    "未知": gettext_lazy("不能确定"),
    "是": gettext_lazy("是"),
    "否": gettext_lazy("否"),
}
"""The words that a case's author may write, as the page says them."""


@dataclass(frozen=True, kw_only=True)
class WorkedCase:
    """One case in words: where and when, what was expected and why, and every difference."""

    group: str
    name: str
    where: str
    expected: str
    reasons: tuple[str, ...]
    cites: str
    passed: bool
    differences: tuple[str, ...]


def cases_of(*, key: str) -> list[WorkedCase]:
    """The cases about a policy or collision, in the order of their file."""
    ruleset = modules.ruleset()
    return [
        _told(case, result)
        for module in modules.modules()
        for path in module.cases
        for case, result in _judged(path, path.stat().st_mtime_ns, ruleset)
        if case.declared.key == key
    ]


@lru_cache(maxsize=16)
def _judged(path: Path, changed: int, ruleset: RuleSet) -> tuple[tuple[Case, CaseResult], ...]:
    """The readable cases of a file with how each came out: once for each state of the file and of the rules."""
    labels = Labels(ruleset)
    cases = (case for case in read(text=path.read_text(encoding="utf-8-sig"), labels=labels) if isinstance(case, Case))
    return tuple((case, judge(case, ruleset, labels)) for case in cases)


def _told(case: Case, result: CaseResult) -> WorkedCase:
    expected: Mapping[str, Any] = case.expected
    answer = _in_words(expected["结论"])
    if "金额" in expected:
        answer = _("%(answer)s，%(amount)s 元") % {"answer": answer, "amount": expected["金额"]}
    reasons = [titled(_(title), _in_words(word)) for title, word in (expected.get("理由") or {}).items()]
    lacking = expected.get("缺少") or ()
    if lacking:
        reasons.append(_("缺少：%s") % listed(map(_, lacking)))
    return WorkedCase(
        group=case.group,
        name=case.name,
        where=f"{case.area_name} · {long_date(case.day)}",
        expected=answer,
        reasons=tuple(reasons),
        cites=case.cites,
        passed=result.passed,
        differences=tuple(map(str, result.differences)) or ((result.problem,) if result.problem else ()),
    )


def _in_words(answer: Any) -> str:
    return str(ANSWERS.get(str(answer), answer))
