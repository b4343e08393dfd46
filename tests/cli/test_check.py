"""`minzheng check` is worth something only if each of its checks can fail: every one is shown what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from minzheng.cli import check
from minzheng.config import translations
from minzheng.kernel import modules
from minzheng.kernel.access import scope
from minzheng.kernel.events import types
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import PERSON, Holding
from minzheng.kernel.modules import Module, Registry
from minzheng.kernel.rules import BOOL, Criterion, FactDeclaration, Policy, fact

Install = Callable[..., None]

ALIVE = FactDeclaration("alive", PERSON, BOOL, "在世")
POLICY = Policy("grant", unit=PERSON, title="补助", requires=[Criterion(fact.alive, title="在世")])
MODULE = Module(key="grant", title="补助", line="ASSISTANCE", facts=(ALIVE,))


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Let these modules be all that are installed."""

    def put(*declared: Module) -> None:
        registry = Registry()
        for module in declared:
            registry.register(module)
        for name in ("modules", "ruleset", "datasets"):
            monkeypatch.setattr(modules, name, getattr(registry, name))

    return put


@pytest.mark.parametrize("name", [name for name in check.CHECKS if name != "texts are translated"])
def test_what_is_installed_keeps_its_word(name: str) -> None:
    assert list(check.CHECKS[name]()) == []


def test_a_policy_without_a_citation_does_not_load(install: Install) -> None:
    install(replace(MODULE, policies=(POLICY,)))
    assert any("cites no document" in problem for problem in check.rules_load())


def test_a_parameter_without_a_source_does_not_load(install: Install, tmp_path: Path) -> None:
    path = tmp_path / "parameters.yaml"
    path.write_text("age:\n  title: 年龄\n  kind: INTEGER\n  values:\n    - {area: '', from: 2020-01-01, value: 60}\n")
    install(replace(MODULE, parameters=(path,)))
    assert any("cites is missing" in problem for problem in check.rules_load())


def test_a_fact_that_no_table_yields_and_a_yield_that_nobody_declares(install: Install) -> None:
    install(replace(MODULE, facts=(replace(ALIVE, name="owns_a_boat"),)))
    problems = list(check.facts_are_yielded())
    assert "fact owns_a_boat is declared, but no table yields it" in problems
    assert any("which no module declares" in problem for problem in problems)


def test_rules_without_cases_and_a_case_that_differs(install: Install, tmp_path: Path) -> None:
    install(replace(MODULE, policies=(POLICY,)))
    assert list(check.cases_pass()) == ["grant has rules, but no worked cases"]
    from minzheng.departments.module import MODULE as departments
    from minzheng.domains.eldercare.module import MODULE as eldercare

    path = tmp_path / "cases.yaml"
    wrong = eldercare.cases[0].read_text(encoding="utf-8").replace("金额: 1000.00", "金额: 1000.01")
    path.write_text(wrong, encoding="utf-8")
    install(departments, replace(eldercare, cases=(path,)))
    (problem,) = check.cases_pass()
    assert "cases.yaml of eldercare" in problem


def test_a_dataset_without_a_table(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = next(iter(modules.datasets()))
    monkeypatch.setattr(tables, "DATASETS", {})
    install(replace(MODULE, datasets=(dataset,)))
    (problem,) = check.datasets_have_tables()
    assert dataset.key in problem


def test_a_roll_of_a_policy_that_nobody_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = next(iter(modules.datasets()))
    monkeypatch.setattr(tables, "DATASETS", {dataset.key: replace(dataset, holding=Holding("lottery"))})
    (problem,) = check.holdings_name_policies()
    assert "lottery" in problem


def test_a_line_of_work_that_does_not_exist_and_rules_that_nobody_would_see(install: Install) -> None:
    install(replace(MODULE, line="LOTTERY"), replace(MODULE, key="other", line="", policies=(POLICY,)))
    assert [problem.split(":")[0].split(" ")[0] for problem in check.modules_have_lines()] == ["grant", "other"]


def test_a_model_outside_the_one_query_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    known = scope.registered()
    monkeypatch.setattr(scope, "registered", lambda: known[1:])
    (problem,) = check.models_are_in_scope()
    assert known[0].model._meta.label in problem


def test_an_event_type_without_a_sentence_or_without_registration(monkeypatch: pytest.MonkeyPatch) -> None:
    known = list(types.declared())
    monkeypatch.setattr(types, "declared", lambda: [*known[1:], types.EventType("silent.event", sentence=" ")])
    problems = list(check.events_have_sentences())
    assert "event type silent.event has no sentence" in problems
    assert any(f"event type {known[0].key} of minzheng." in problem for problem in problems)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("| 批次 | lot | again | – |", "批次 stands there twice"),
        ("| 档 | Batch | again | – |", "batch stands there twice"),
        ("| 档 | file | |", "wanted are"),
    ],
)
def test_a_term_that_stands_in_the_glossary_twice(
    row: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = "| 中文 | English | meaning | source |\n|---|---|---|---|\n| 批次 | batch | one file | – |\n"
    (tmp_path / "GLOSSARY.md").write_text(table + row, encoding="utf-8")
    monkeypatch.setattr(check, "CHECKOUT", tmp_path)
    (problem,) = check.terms_are_unique()
    assert told in problem


def test_a_catalogue_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "catalogue", lambda checkout, language: tmp_path / "django.po")
    assert list(check.texts_are_translated()) != []


def test_one_problem_is_told_and_the_command_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "CHECKS", {"good": lambda: iter(()), "bad": lambda: iter(["it is broken"])})
    monkeypatch.setattr(check, "NOTES", {"known": lambda: iter(["it is open"])})
    told = CliRunner().invoke(check.check, ["--json"])
    assert told.exit_code == 1
    assert told.output.splitlines() == [
        "✓ good",
        "✕ bad",
        "    it is broken",
        "! known",
        "    it is open",
        '{"good": [], "bad": ["it is broken"], "notes": {"known": ["it is open"]}}',
    ]


def test_limits_that_nobody_has_set_are_named_and_are_no_fault() -> None:
    notes = "\n".join(check.limits_without_a_value())
    assert "supplement_limit（一次性补正材料的期限） has no value in the country" in notes
    assert "dibao.application" in notes
    assert "dibao_whole_limit" not in notes
