"""Which form a step opens: what its module declares under that name, else the general form with the matter's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from minzheng.kernel.documents.forms import Form
from minzheng.kernel.documents.forms.general import catalogue
from minzheng.kernel.modules.declaration import Module
from minzheng.kernel.rules.declarations import Citation, _citations
from minzheng.kernel.workflows import Step, Workflow


def matter_key(workflow: Workflow) -> str:
    """The first part of the keys of a matter's forms: all matters about a benefit share them."""
    return workflow.key.partition(".")[0]


def asked(step: Step) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    """The forms that belong to a step, each with what it stands on: its own, and those beside it."""
    own = _citations(step.cites)
    if step.form:
        yield step.form, own
    for pausing in step.pauses:
        if pausing.reason == "SUPPLEMENT":
            yield "supplement", _citations(pausing.cites) or own
    if step.publicity:
        yield "posting", _citations(step.publicity.cites) or own


def all_forms(modules: Iterable[Module]) -> Mapping[str, Form]:
    """Every form by key: those declared, and the general ones with the words of each matter whose steps ask for them.

    Raises ValueError where two have one key.
    """
    found: dict[str, Form] = {}
    modules = tuple(modules)
    for form in (form for module in modules for form in module.forms):
        if found.setdefault(form.key, form) is not form:
            raise ValueError(f"form {form.key!r} is declared twice")
    for module in modules:
        words = {policy.key: str(policy.title) for policy in module.policies}
        for workflow in module.workflows:
            key = matter_key(workflow)
            for step in workflow.steps:
                for name, cites in asked(step):
                    if name in catalogue.GENERAL and _key_of(name, key, module.key, found) is None:
                        matter = words.get(key, str(workflow.title))
                        form = catalogue.made(name, key=key, matter=matter, cites=cites or _citations(workflow.cites))
                        found[form.key] = form
    return found


def _key_of(name: str, key: str, module: str, forms: Mapping[str, Form]) -> str | None:
    return next((each for each in (f"{key}.{name}", f"{module}.{name}") if each in forms), None)


def form_of(name: str, *, workflow: Workflow, module: str, forms: Mapping[str, Form]) -> Form | None:
    """The form that a step of a workflow means by a name; None where nobody declares it."""
    key = _key_of(name, matter_key(workflow), module, forms)
    return forms[key] if key else None


def problems(module: Module, forms: Mapping[str, Form]) -> Iterator[str]:
    """Steps of a module that name a form which nobody declares."""
    for workflow in module.workflows:
        for step in workflow.steps:
            if step.form and form_of(step.form, workflow=workflow, module=module.key, forms=forms) is None:
                yield f"workflow {workflow.key}: step {step.key}: nobody declares the form {step.form}"
