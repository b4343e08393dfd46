"""``minzheng check``: does every declaration keep its word?"""

from __future__ import annotations

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
    if as_json:
        json_line(problems)
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
    yielded = {name: dataset.key for dataset in tables.DATASETS.values() for name in dataset.facts}
    for name in sorted(yielded.keys() - declared):
        yield f"{yielded[name]} yields {name}, which no module declares"
    for name in sorted(declared - yielded.keys() - set(OWN_FACTS)):
        yield f"fact {name} is declared, but no table yields it"


def cases_pass() -> Iterator[str]:
    """Every module's worked cases."""
    from minzheng.kernel import modules
    from minzheng.kernel.modules.cases import run_file

    for module in modules.modules():
        for path in module.cases:
            report = run_file(path=path)
            if report.failed:
                yield f"{path.name} of {module.key}: {report.failed} of {report.total} cases differ"


def datasets_are_in_modules() -> Iterator[str]:
    """A module's datasets have tables."""
    from minzheng.kernel import modules
    from minzheng.kernel.intake import tables

    for dataset in modules.datasets():
        if dataset.key not in tables.DATASETS:
            yield f"dataset {dataset.key} has no table: make its model in the app's models.py"


def models_are_in_scope() -> Iterator[str]:
    """Every model of ours says how it may be looked at."""
    from django.apps import apps

    from minzheng.kernel.access import scope

    known = {rule.model for rule in scope.registered()}
    for model in apps.get_models():
        if model.__module__.startswith("minzheng.") and model not in known:
            yield f"{model._meta.label} is not registered with access.scope"


def texts_are_translated() -> Iterator[str]:
    """Every marked text has its English, and nothing is fuzzy."""
    from minzheng.config import translations

    yield from translations.problems(CHECKOUT)


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "rules load, with every fact, parameter and citation": rules_load,
    "facts that rules may ask are yielded": facts_are_yielded,
    "worked cases pass": cases_pass,
    "datasets of modules have tables": datasets_are_in_modules,
    "models are in scope": models_are_in_scope,
    "texts are translated": texts_are_translated,
}
