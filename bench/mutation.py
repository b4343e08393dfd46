"""Do the worked cases notice when a rule is wrong? Every mutant of every installed rule against every case.

`minzheng bench mutation [--quick]`. A mutant is caught if a case comes out otherwise than its author worked out. Those
that no case can tell apart are argued one by one in `bench/equivalent_mutants.yaml`; an argument for a mutant that is
not there, or that a case catches after all, stops the bench.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bench.mutants import mutants
from minzheng.kernel import modules
from minzheng.kernel.modules.case_labels import Labels
from minzheng.kernel.modules.case_reading import Case, read
from minzheng.kernel.modules.cases import judge
from minzheng.kernel.rules import Collision, Derived, Policy, RuleSet, RuleSetError, Unit
from minzheng.kernel.rules import expressions as ex

ARGUED = Path(__file__).with_name("equivalent_mutants.yaml")
OF_A_POLICY = ("amount", "candidates", "held_by", "held_amount", "nearest", "tolerance")

Declared = Policy | Collision | Derived


class ArgumentFails(AssertionError):
    """A mutant is argued to be equivalent and is not, or is not there (any more)."""


@dataclass(frozen=True)
class Wrong:
    """One rule with one thing wrong: where, what, and the rule as it then stands."""

    where: str
    what: str
    declared: tuple[Declared, ...]

    @property
    def name(self) -> str:
        return f"{self.where}: {self.what}"


def run(*, quick: bool = False) -> dict:
    """Judge all mutants (with `quick` one in twenty) and print those that nobody notices."""
    modules_registered()
    ruleset = modules.ruleset()
    cases = installed_cases(ruleset)
    argued = {one["mutant"]: one["because"] for one in yaml.safe_load(ARGUED.read_text(encoding="utf-8")) or ()}
    found: dict[str, bool] = {}
    survivors: list[Wrong] = []
    of_rule: Counter[str] = Counter()
    for number, wrong in enumerate(numbered(all_mutants(ruleset))):
        if quick and number % 20:
            continue
        mutated = with_declared(ruleset, wrong.declared)
        if mutated is None:
            continue  # the rule set refuses to load it: no such mistake can be installed
        found[wrong.name] = caught = is_noticed(wrong, mutated, cases)
        of_rule[wrong.where.split(".")[0]] += 1
        if not caught and wrong.name not in argued:
            survivors.append(wrong)
    check_arguments(argued, found, whole=not quick)
    for wrong in survivors:
        print(f"survives  {wrong.name}")
    judged = len(found) - sum(1 for name in found if name in argued)
    caught = judged - len(survivors)
    return {
        "bench": "mutation",
        "rows": [
            {
                "what": f"mutants of {len(of_rule)} rules caught by {len(cases)} worked cases, of {judged} that are not"
                f" equivalent ({len(found) - judged} argued to be)",
                "ours": caught,
                "peer": judged,
                "unit": "mutants",
                "ratio": round(caught / judged, 4),
            }
        ],
    }


def modules_registered() -> None:
    """The modules register themselves when Django is set up, as the program does."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def installed_cases(ruleset: RuleSet) -> list[Case]:
    """Every worked case of every installed module. Raises `ValueError` for one that cannot be read or is not met."""
    labels = Labels(ruleset)
    cases = []
    for module in modules.modules():
        for path in module.cases:
            for one in read(text=path.read_text(encoding="utf-8-sig"), labels=labels):
                if not isinstance(one, Case) or not judge(one, ruleset, labels).passed:
                    raise ValueError(f"{path.name}: {one.title} does not pass; run minzheng cases first")
                cases.append(one)
    return cases


def all_mutants(ruleset: RuleSet) -> Iterator[Wrong]:
    """Of policies: each criterion, the amount, what is on record and whom to judge, and each exclusion."""
    for (unit, name), derived in ruleset.derived.items():
        for what, changed in mutants(derived.expr, unit, ruleset.kind_of):
            yield Wrong(name, what, (replace(derived, expr=changed),))
    for policy in ruleset.policies.values():
        yield from _of_policy(policy, ruleset)
    for pair in sorted(sorted(pair) for pair in ruleset.exclusive_pairs):
        apart = (ruleset.policies[key] for key in pair)
        freed = tuple(replace(one, excludes=[key for key in one.excludes if key not in pair]) for one in apart)
        yield Wrong(".".join(pair), "exclusion left out", freed)
    for collision in ruleset.collisions.values():
        for part in ("when", "at_stake"):
            yield from _of_part(collision, part, collision.unit, ruleset)


def numbered(wrongs: Iterator[Wrong]) -> Iterator[Wrong]:
    """The same, with a number where one rule has the same words twice: each is a mutant of its own."""
    seen: Counter[str] = Counter()
    for wrong in wrongs:
        seen[wrong.name] += 1
        times = seen[wrong.name]
        yield wrong if times == 1 else replace(wrong, what=f"{wrong.what} ({times})")


def _of_policy(policy: Policy, ruleset: RuleSet) -> Iterator[Wrong]:
    for at, criterion in enumerate(policy.requires):
        where = f"{policy.key}.criterion_{at + 1}"
        changes = [*mutants(criterion.expr, policy.unit, ruleset.kind_of), ("left out", ex.TRUE)]
        for what, changed in changes:
            requires = [*policy.requires[:at], replace(criterion, expr=changed), *policy.requires[at + 1 :]]
            yield Wrong(where, what, (replace(policy, requires=requires),))
    for part in OF_A_POLICY:
        yield from _of_part(policy, part, policy.unit, ruleset)


def _of_part(declared: Any, part: str, unit: Unit, ruleset: RuleSet) -> Iterator[Wrong]:
    expression = getattr(declared, part)
    if expression is not None:
        for what, changed in mutants(expression, unit, ruleset.kind_of):
            yield Wrong(f"{declared.key}.{part}", what, (replace(declared, **{part: changed}),))


def with_declared(ruleset: RuleSet, wrong: tuple[Declared, ...]) -> RuleSet | None:
    """The rules with these in place of their own; None if they then do not load."""

    def replaced(declared: Mapping[Any, Any]) -> list[Any]:
        return [next((other for other in wrong if _same(one, other)), one) for one in declared.values()]

    try:
        return RuleSet(
            facts=ruleset.facts,
            derived=replaced(ruleset.derived),
            policies=replaced(ruleset.policies),
            collisions=replaced(ruleset.collisions),
            parameters=ruleset.parameters,
        )
    except RuleSetError:
        return None


def _same(one: Declared, other: Declared) -> bool:
    if isinstance(one, Derived) and isinstance(other, Derived):
        return (one.unit, one.name) == (other.unit, other.name)
    return type(one) is type(other) and one.key == other.key  # type: ignore[union-attr]


def is_noticed(wrong: Wrong, mutated: RuleSet, cases: list[Case]) -> bool:
    """Whether a case comes out otherwise; a mutant that cannot even be judged is noticed."""
    labels = Labels(mutated)
    for case in cases:
        if not any(may_tell(case, one, mutated) for one in wrong.declared):
            continue
        try:
            if not judge(case, mutated, labels).passed:
                return True
        except (ArithmeticError, TypeError, ValueError):
            return True
    return False


def may_tell(case: Case, wrong: Declared, ruleset: RuleSet) -> bool:
    """Whether the case can look at the wrong rule: through its policy, or because it states a value between."""
    return reads(case.declared, wrong, ruleset) or (isinstance(wrong, Derived) and bool(case.expected.get("值")))


_READS: dict[tuple[str, str], frozenset[tuple[Unit, str]]] = {}


def reads(declared: Declared, wrong: Declared, ruleset: RuleSet) -> bool:
    """Whether the wrong rule can matter to a policy or collision."""
    if not isinstance(wrong, Derived):
        return _same(declared, wrong)
    key = type(declared).__name__, declared.key  # type: ignore[union-attr]
    if key not in _READS:
        _READS[key] = frozenset(_derived_read(declared, ruleset))
    return (wrong.unit, wrong.name) in _READS[key]


def _derived_read(declared: Any, ruleset: RuleSet) -> set[tuple[Unit, str]]:
    """The derived facts that a rule reads, directly or through others."""
    if isinstance(declared, Policy):
        roots = [one.expr for one in declared.requires] + [getattr(declared, part) for part in OF_A_POLICY]
    else:
        roots = [declared.when, declared.at_stake]
    found: set[tuple[Unit, str]] = set()
    waiting = [root for root in roots if root is not None]
    while waiting:
        for node in ex.walk(waiting.pop()):
            if isinstance(node, ex.Fact):
                for unit in Unit:
                    derived = ruleset.derived.get((unit, node.name))
                    if derived is not None and (unit, node.name) not in found:
                        found.add((unit, node.name))
                        waiting.append(derived.expr)
    return found


def check_arguments(argued: Mapping[str, str], found: Mapping[str, bool], *, whole: bool) -> None:
    if caught := [name for name in argued if found.get(name)]:
        raise ArgumentFails(f"argued to be equivalent, but a case catches it: {'; '.join(caught)}")
    if whole and (gone := [name for name in argued if name not in found]):
        raise ArgumentFails(f"argued, but there is no such mutant: {'; '.join(gone)}")
