"""Worked cases: what a person worked out beside what the rules say, every difference named.

A case is a household on a day in an area with the answer expected: the conclusion, the amount, how single criteria come
out, which facts are missing. `run_file` is what `minzheng cases FILE` prints; `run` is what the tests use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from minzheng.kernel.modules.case_labels import UNKNOWN, CaseError, Labels, plain, value_of
from minzheng.kernel.modules.case_reading import (
    COLLISION_ANSWERS,
    EXCLUDES,
    ON_RECORD,
    POLICY_ANSWERS,
    WRONG_AMOUNT,
    Case,
    Unreadable,
    read,
)
from minzheng.kernel.modules.registry import ruleset as installed_ruleset
from minzheng.kernel.rules import BOOL, MONEY, PERSON, Collision, Kind, Policy, RuleSet
from minzheng.kernel.rules.explaining import Explanation, Situation
from minzheng.kernel.rules.rendering import text_of


@dataclass(frozen=True)
class Difference:
    """One thing that came out otherwise than expected; both as a person reads them."""

    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.what}：应为 {self.expected}，实为 {self.found}"


@dataclass(frozen=True)
class CaseResult:
    """How one case came out. `explanation` are the rules' own sentences, for who wants to see why."""

    title: str
    cites: str = ""
    differences: tuple[Difference, ...] = ()
    problem: str = ""
    explanation: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.differences and not self.problem

    def render(self) -> str:
        """The case in a line, its differences and the reasons below."""
        if self.passed:
            return f"✓ {self.title}"
        lines = [f"✗ {self.title}", *([f"    依据:{self.cites}"] if self.cites else [])]
        lines += [f"    读不懂:{self.problem}"] if self.problem else [f"    {one}" for one in self.differences]
        return "\n".join([*lines, *(f"      · {sentence}" for sentence in self.explanation)])


@dataclass(frozen=True)
class Report:
    """All results of one file."""

    name: str
    results: tuple[CaseResult, ...]

    @property
    def total(self) -> int:
        return len(self.results)

    @cached_property
    def failed(self) -> int:
        """How many cases differ or cannot be understood."""
        return sum(not result.passed for result in self.results)

    def render(self, *, everything: bool = False) -> str:
        """What went wrong, case by case, and one line of sums; with `everything` also what is as expected."""
        shown = [result.render() for result in self.results if everything or not result.passed]
        verdict = f"{self.failed} 个不一致" if self.failed else "全部一致"
        return "\n".join([*shown, f"{self.name}:{self.total} 个案例,{verdict}"])


def run_file(*, path: Path | str, ruleset: RuleSet | None = None) -> Report:
    """Judge every case of a file by the rules installed. What cannot be read counts as failed; nothing is raised."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return Report(str(path), (CaseResult("文件", problem=f"打不开或不是 UTF-8 文本({error})"),))
    results = tuple(run(text=text, ruleset=ruleset))
    if not results:
        results = (CaseResult("文件", problem="没有任何案例"),)
    return Report(str(path), results)


def run(*, text: str, ruleset: RuleSet | None = None) -> list[CaseResult]:
    """Judge every case of `text`, in order."""
    rules = ruleset or installed_ruleset()
    labels = Labels(rules)
    return [
        CaseResult(one.title, problem=one.problem) if isinstance(one, Unreadable) else judge(one, rules, labels)
        for one in read(text=text, labels=labels)
    ]


def judge(case: Case, ruleset: RuleSet, labels: Labels) -> CaseResult:
    """Compare one case with what the rules say."""
    if case.changes:
        ruleset = ruleset.with_parameters(ruleset.parameters.with_changes(changes=case.changes))
    situation = Situation(
        ruleset=ruleset, facts=case.household, members=case.members, area_path=case.area_path, day=case.day
    )
    try:
        if isinstance(case.declared, Policy):
            person = 0 if case.declared.unit == PERSON else None
            explanation = situation.explain(case.declared.key, person=person)
            differences = tuple(_of_policy(case, explanation, labels))
            reasons = tuple(explanation.reasons()) if differences else ()
        else:
            collision = ruleset.collisions[case.declared.key]
            differences, reasons = tuple(_of_collision(case, collision, situation)), ()
    except CaseError as error:
        return CaseResult(case.title, case.cites, problem=str(error))
    return CaseResult(case.title, case.cites, differences, explanation=reasons)


def _of_policy(case: Case, found: Explanation, labels: Labels) -> Iterator[Difference]:
    expected = case.expected
    answers = {value: word for word, value in POLICY_ANSWERS.items()}
    if POLICY_ANSWERS[expected["结论"]] is not found.eligible:
        yield Difference("结论", expected["结论"], answers[found.eligible])
    if "金额" in expected:
        yield from _amount(expected["金额"], found.amount)
    for text, written in (expected.get("理由") or {}).items():
        finding = _criterion(found, text)
        if value_of(written, BOOL) is not finding.holds:
            yield Difference(f"理由“{finding.title}”", written, text_of(finding.holds, BOOL))
    if "缺少" in expected:
        wanted = {labels.needed(text) for text in expected["缺少"] or ()}
        lacking = {one.name: one.title for one in found.still_needed}
        if wanted != set(lacking):
            yield Difference("缺少", "、".join(expected["缺少"] or ["无"]), "、".join(lacking.values()) or "无")
    if EXCLUDES in expected:
        wanted = {labels.policy(text).key for text in expected[EXCLUDES] or ()}
        excluded = _excluded_beside(found.policy, found.ruleset)
        if wanted != set(excluded):
            yield Difference(EXCLUDES, "、".join(expected[EXCLUDES] or ["无"]), "、".join(excluded.values()) or "无")
    read_for = found.ruleset.interpreter.closure
    for word, name in ON_RECORD.items():
        if word in expected:
            declared = getattr(found.policy, name)
            if declared is None:
                raise CaseError(f"“{found.policy.title}”没有声明{word}")
            kind = found.ruleset.kind_of(declared, found.policy.unit)
            yield from _value(word, expected[word], read_for(declared, found.policy.unit)(found.subject), kind, {})
    if WRONG_AMOUNT in expected:
        if found.policy.apart is None:
            raise CaseError(f"“{found.policy.title}”不比对发放额")
        yield from _value(WRONG_AMOUNT, expected[WRONG_AMOUNT], found.differs, BOOL, {})
    for text, written in (expected.get("值") or {}).items():
        derived = labels.derived(text, case.declared.unit)
        subject = found.subject if derived.unit == case.declared.unit else found.subject.household
        value = found.ruleset.interpreter.read(derived.name, derived.unit)(subject or found.subject)
        yield from _value(derived.title, written, value, derived.kind, derived.choices)


def _excluded_beside(policy: Policy, ruleset: RuleSet) -> dict[str, str]:
    """Key → title of the policies that nobody may hold beside this one."""
    pairs = (pair - {policy.key} for pair in ruleset.exclusive_pairs if policy.key in pair)
    return {key: ruleset.policies[key].title for others in pairs for key in others}


def _criterion(found: Explanation, text: str) -> Any:
    """The one criterion whose title is, or contains, the text."""
    exact = [one for one in found.criteria if text in (one.title, plain(one.title))]
    chosen = exact or [one for one in found.criteria if text in one.title]
    if len(chosen) != 1:
        titles = ";".join(one.title for one in found.criteria)
        raise CaseError(f"理由“{text}”应恰好对应一条,各条是:{titles}")
    return chosen[0]


def _of_collision(case: Case, collision: Collision, situation: Situation) -> Iterator[Difference]:
    expected = case.expected
    subject = situation.household.members[0] if collision.unit == PERSON else situation.household
    read = situation.ruleset.interpreter.closure
    hit = read(collision.when, collision.unit)(subject)
    answers = {value: word for word, value in COLLISION_ANSWERS.items()}
    if COLLISION_ANSWERS[expected["结论"]] is not hit:
        yield Difference("结论", expected["结论"], answers[hit])
    if hit and "金额" in expected and collision.at_stake is not None:
        yield from _amount(expected["金额"], read(collision.at_stake, collision.unit)(subject))


def _amount(written: Any, found: int | None) -> Iterator[Difference]:
    yield from _value("金额", written, found, MONEY, {})


def _value(what: str, written: Any, found: Any, kind: Kind, choices: Mapping[str, str]) -> Iterator[Difference]:
    expected = value_of(written, kind, choices)
    if expected != found:
        unknown = written if written == UNKNOWN else text_of(expected, kind, choices=choices)
        yield Difference(what, unknown, text_of(found, kind, choices=choices))
