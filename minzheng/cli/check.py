"""``minzheng check``: does every declaration keep its word?"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator

import click

from minzheng.cli.ground import json_line, json_option, set_up
from minzheng.config.places import CHECKOUT


@click.command()
@json_option
def check(as_json: bool) -> None:
    """Check declarations: rules load and cite, facts are yielded, cases pass, models are in scope, texts translated."""
    set_up(database=False)
    problems = {name: list(found()) for name, found in CHECKS.items()}
    for name, found in problems.items():
        click.echo(f"{'✓' if not found else '✕'} {name}")
        for problem in found:
            click.echo(f"    {problem}")
    notes = {name: list(found()) for name, found in NOTES.items()}
    for name, told in notes.items():
        if told:
            click.echo(f"! {name}")
        for note in told:
            click.echo(f"    {note}")
    if as_json:
        json_line(problems | {"notes": notes})
    if any(problems.values()):
        raise click.exceptions.Exit(1)


def rules_load() -> Iterator[str]:
    """A fact, parameter or citation that is missing is named, all at once."""
    from minzheng.kernel import modules
    from minzheng.kernel.rules import ParameterError, RuleSetError

    try:
        modules.ruleset()
    except (RuleSetError, ParameterError) as error:
        yield from str(error).splitlines()


def facts_are_yielded() -> Iterator[str]:
    """A yield names a declared fact; a declared fact is yielded by some table or known to the register."""
    from minzheng.kernel import modules
    from minzheng.kernel.intake import tables
    from minzheng.kernel.screening.register import OWN_FACTS

    declared = {fact.name for module in modules.modules() for fact in module.facts}
    yielded = {
        name: dataset.key for dataset in tables.DATASETS.values() for name in dataset.facts + dataset.joint_facts
    }
    for name in sorted(yielded.keys() - declared):
        yield f"{yielded[name]} yields {name}, which no module declares"
    for name in sorted(declared - yielded.keys() - set(OWN_FACTS)):
        yield f"fact {name} is declared, but no table yields it"
    compared = {key: dataset.key for dataset in tables.DATASETS.values() for key in dataset.compared}
    asked = {one.key for module in modules.modules() for one in module.comparisons}
    for key in sorted(compared.keys() - asked):
        yield f"{compared[key]} yields {key} to be compared, which no module compares"
    for key in sorted(asked - compared.keys()):
        yield f"{key} is to be compared between people, but no table yields it"


def cases_pass() -> Iterator[str]:
    """Every module's worked cases; a module with policies has some."""
    from minzheng.kernel import modules
    from minzheng.kernel.modules.cases import run_file

    for module in modules.modules():
        if module.rules and not module.cases:
            yield f"{module.key} has rules, but no worked cases"
        for path in module.cases:
            report = run_file(path=path)
            if report.failed:
                yield f"{path.name} of {module.key}: {report.failed} of {report.total} cases differ"
            if not report.total:
                yield f"{path.name} of {module.key} holds no case"


def workflows_fit() -> Iterator[str]:
    """Tables of steps name parameters, policies, roles, papers and conditions that exist."""
    from minzheng.kernel.casework.catalogue import catalogue
    from minzheng.kernel.workflows import WorkflowError

    try:
        catalogue()
    except WorkflowError as error:
        yield from str(error).splitlines()


def steps_have_their_forms() -> Iterator[str]:
    """A form that a step names is declared: by its module, or in the catalogue of general forms."""
    from minzheng.kernel import modules

    yield from modules.form_problems()


def limits_without_a_value() -> Iterator[str]:
    """Limits of time that tables name and that no law or bureau has set today, in the country or in some area.

    Not a fault: nobody may invent a number. But a desk must know which of its clocks tell nothing.
    """
    from django.utils import timezone

    from minzheng.kernel import modules

    declared = modules.ruleset().parameters
    named: dict[str, list[str]] = {}
    for module in modules.modules():
        for table in module.workflows:
            for limit in dict.fromkeys(table.limits):
                named.setdefault(limit.parameter, []).append(table.key)
    for name, tables in sorted(named.items()):
        one = declared.get(name)
        if one is None:
            continue  # told by the check of workflows
        places = ["", *sorted({value.area for value in one.values} - {""})]
        for area in places:
            path = tuple(area[:length] for length in (9, 6, 4, 2) if len(area) >= length)
            found = one.at(day=timezone.localdate(), areas=(*path, ""))
            if found is None or found.value is None:
                where = f"in {area}" if area else "in the country"
                yield f"{name}（{one.title}） has no value {where}: {', '.join(sorted(tables))}"
                break


def datasets_have_tables() -> Iterator[str]:
    """A module's datasets have tables."""
    from minzheng.kernel import modules
    from minzheng.kernel.intake import tables

    for dataset in modules.datasets():
        if dataset.key not in tables.DATASETS:
            yield f"dataset {dataset.key} has no table: make its model in the app's models.py"


def holdings_name_policies() -> Iterator[str]:
    """What a roll shows its people to hold is a policy of some module."""
    from minzheng.kernel import modules
    from minzheng.kernel.intake import tables

    policies = {policy.key for module in modules.modules() for policy in module.policies}
    for dataset in tables.DATASETS.values():
        if dataset.holding and dataset.holding.policy not in policies:
            yield f"dataset {dataset.key} tells of holding {dataset.holding.policy}, which no module declares"


def modules_have_lines() -> Iterator[str]:
    """Findings are shown by line of work: a module's line is one, or empty where the module is shared ground."""
    from minzheng.kernel import modules
    from minzheng.kernel.access.lines import Line

    for module in modules.modules():
        if module.line and module.line not in Line.values:
            yield f"{module.key}: {module.line} is no line of work"
        if module.rules and not module.line:
            yield f"{module.key} has rules, but no line of work whose people see what they find"


def schemes_are_whole() -> Iterator[str]:
    """Every policy of a module with schemes hangs on each of its trees, once."""
    from minzheng.kernel import modules
    from minzheng.kernel.modules.schemes import SchemeError

    try:
        yield from modules.scheme_problems()
        yield from modules.pay_line_problems()
    except SchemeError as error:
        yield from str(error).splitlines()


def models_are_in_scope() -> Iterator[str]:
    """Every model of ours says how it may be looked at."""
    from django.apps import apps

    from minzheng.kernel.access import scope

    known = {rule.model for rule in scope.registered()}
    for model in apps.get_models():
        if model.__module__.startswith("minzheng.") and model not in known:
            yield f"{model._meta.label} is not registered with access.scope"


def events_have_sentences() -> Iterator[str]:
    """Every type of event that a room declares is registered, and has its sentence for the log."""
    from minzheng.kernel.events import types

    known = list(types.declared())
    for name, module in sorted(sys.modules.items()):
        if name.startswith("minzheng."):
            for each in vars(module).values():
                if isinstance(each, types.EventType) and each not in known:
                    yield f"event type {each.key} of {name} is not registered"
    for each in known:
        if not str(each.sentence).strip():
            yield f"event type {each.key} has no sentence"


def terms_are_unique() -> Iterator[str]:
    """The glossary has one English name for a Chinese term, and one Chinese term for an English name."""
    seen: dict[str, str] = {}
    for line in (CHECKOUT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|") or set(line) <= set("|-: ") or cells[0] == "中文":
            continue
        if len(cells) != 4 or not all(cells):
            yield f"glossary: wanted are term, English, meaning and source: {line}"
            continue
        for term in (cells[0], cells[1].casefold()):
            if seen.setdefault(term, line) is not line:
                yield f"glossary: {term} stands there twice"


def texts_are_translated() -> Iterator[str]:
    """Every marked text has its English, and nothing is fuzzy."""
    if importlib.util.find_spec("polib") is None:
        yield "catalogues cannot be read here: polib comes with the test requirements (make check installs them)"
        return
    from minzheng.config import translations

    yield from translations.problems(CHECKOUT)


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "rules load, with every fact, parameter and citation": rules_load,
    "facts that rules may ask are yielded": facts_are_yielded,
    "worked cases pass": cases_pass,
    "workflows name what exists": workflows_fit,
    "forms that steps name are declared": steps_have_their_forms,
    "datasets of modules have tables": datasets_have_tables,
    "what rolls show to be held is a policy": holdings_name_policies,
    "modules have a line of work": modules_have_lines,
    "policies hang on the schemes of their modules": schemes_are_whole,
    "models are in scope": models_are_in_scope,
    "event types are registered and have their sentences": events_have_sentences,
    "terms of the glossary are unique": terms_are_unique,
    "texts are translated": texts_are_translated,
}

NOTES: dict[str, Callable[[], Iterator[str]]] = {"limits that nobody has set": limits_without_a_value}
"""What is no fault of a declaration, but must be known to whoever runs the installation."""
