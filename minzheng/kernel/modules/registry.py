"""The modules that are installed, and the one rule set made of them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping

from minzheng.config.places import data_folder
from minzheng.kernel.documents.forms import Form
from minzheng.kernel.documents.papers import Paper
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.modules import step_forms
from minzheng.kernel.modules.declaration import Module
from minzheng.kernel.modules.pay_lines import PayLine
from minzheng.kernel.modules.schemes import Schemes
from minzheng.kernel.rules import Parameters, RuleSet
from minzheng.kernel.rules.parameters import DatedValue, Parameter
from minzheng.kernel.workflows import Workflow


class Registry:
    """Modules by key, in the order in which they came."""

    def __init__(self) -> None:
        self._modules: dict[str, Module] = {}
        self._declared: RuleSet | None = None
        self._ruleset: RuleSet | None = None
        self._declaring: dict[str, Module] = {}  # parameter → module
        self._released: dict[str, tuple[DatedValue, ...]] = {}
        self._schemes: Schemes | None = None
        self._forms: Mapping[str, Form] | None = None
        self._making = threading.RLock()

    def register(self, module: Module) -> None:
        """Add a module; the same one again changes nothing. Raises `ValueError` for another one of its key."""
        if self._modules.setdefault(module.key, module) is not module:
            raise ValueError(f"module {module.key!r} is registered twice")
        self._declared = self._ruleset = self._schemes = self._forms = None

    def modules(self) -> tuple[Module, ...]:
        return tuple(self._modules.values())

    def module(self, *, key: str) -> Module:
        """The module of that key; KeyError where there is none."""
        return self._modules[key]

    def forms(self) -> Mapping[str, Form]:
        """All forms by key, those of steps in the words of their matters. Raises ValueError where two share a key."""
        if self._forms is None:
            self._forms = step_forms.all_forms(self.modules())
        return self._forms

    def forms_of(self, *, module: Module) -> tuple[Form, ...]:
        """The forms of a module: its own first, then those that its steps ask for."""
        keys = {step_forms.matter_key(workflow) for workflow in module.workflows}
        others = (form for key, form in self.forms().items() if key.partition(".")[0] in keys)
        return (*module.forms, *(form for form in others if form not in module.forms))

    def step_form(self, *, workflow: Workflow, name: str) -> Form | None:
        """The form that a step of a workflow means by a name; None where nobody declares it."""
        for module in self.modules():
            if any(one is workflow for one in module.workflows):
                return step_forms.form_of(name, workflow=workflow, module=module.key, forms=self.forms())
        return None

    def form_problems(self) -> Iterator[str]:
        """Steps that name a form which nobody declares."""
        for module in self.modules():
            yield from step_forms.problems(module, self.forms())

    def papers(self) -> Mapping[str, Paper]:
        """The papers of all modules by key. Raises ValueError where two differ under one key."""
        found: dict[str, Paper] = {}
        for paper in (paper for module in self.modules() for paper in module.papers):
            if found.setdefault(paper.key, paper) is not paper:
                raise ValueError(f"paper {paper.key!r} is declared twice")
        return found

    def pay_lines(self) -> Mapping[str, tuple[Module, PayLine]]:
        """What is paid out together, by key, each with its module."""
        return {line.key: (module, line) for module in self.modules() for line in module.pay_lines}

    def pay_line_problems(self) -> Iterator[str]:
        """A policy that would be paid twice or that nobody declares, and a check that no module makes."""
        rules = self.ruleset()
        policies, collisions = rules.policies.keys(), rules.collisions.keys()
        paid_by: dict[str, str] = {}
        for line in (line for module in self.modules() for line in module.pay_lines):
            for policy in line.policies:
                if policy not in policies:
                    yield f"pay line {line.key!r} pays {policy!r}, which no module declares"
                if (other := paid_by.setdefault(policy, line.key)) != line.key:
                    yield f"policy {policy!r} is paid by {other!r} and by {line.key!r}"
            for check in set(line.checks) - collisions:
                yield f"pay line {line.key!r} waits for {check!r}, which no module finds"

    def datasets(self) -> tuple[Dataset, ...]:
        """The rolls and ledgers of all modules."""
        return tuple(dataset for module in self.modules() for dataset in module.datasets)

    def parameters_of(self, module: Module) -> tuple[Parameter, ...]:
        """The parameters that a module declares, as they stand now."""
        self.declared()
        return tuple(one for one in self.ruleset().parameters if self._declaring[one.name] is module)

    def module_declaring(self, *, parameter: str) -> Module:
        """The module of a parameter; KeyError where no module declares it."""
        self.declared()
        return self._declaring[parameter]

    def use(self, *, released: Mapping[str, Iterable[DatedValue]]) -> None:
        """From now on the rules also read these values, released by this installation (`kernel.standards`)."""
        told = {name: tuple(values) for name, values in released.items()}
        with self._making:
            if told != self._released:
                self._released, self._ruleset = told, None

    def released(self) -> Mapping[str, tuple[DatedValue, ...]]:
        """The values that `use` was told, by parameter."""
        return self._released

    def schemes(self) -> Schemes:
        """The trees that the modules bring, and behind them those of this installation."""
        if self._schemes is None:
            own = data_folder() / "schemes.yaml"
            brought = [path for module in self.modules() for path in module.schemes]
            self._schemes = Schemes.load([*brought, *([own] if own.exists() else [])])
        return self._schemes

    def scheme_problems(self) -> Iterator[str]:
        """A policy that hangs nowhere or twice, and a branch that names none of ours."""
        installed = [policy.key for module in self.modules() for policy in module.policies]
        own = [policy.key for module in self.modules() if module.schemes for policy in module.policies]
        yield from self.schemes().problems(installed=installed, own=own)

    def ruleset(self) -> RuleSet:
        """The rules of all modules with the values released here. Raises `RuleSetError` or `ParameterError`."""
        with self._making:  # or one thread would keep rules made of values that another has just replaced
            if self._ruleset is None:
                declared = self.declared()
                known = {name: values for name, values in self._released.items() if declared.parameters.get(name)}
                changed = declared.parameters.with_changes(changes=known)
                self._ruleset = declared.with_parameters(changed) if known else declared
            return self._ruleset

    def declared(self) -> RuleSet:
        """The rules of all modules as they are shipped, checked together once."""
        if self._declared is None:
            modules = self.modules()
            of_module = {module.key: Parameters.load(module.parameters) for module in modules}
            self._declaring = {one.name: module for module in modules for one in of_module[module.key]}
            self._declared = RuleSet(
                facts=[fact for module in modules for fact in module.facts],
                derived=[derived for module in modules for derived in module.derived],
                policies=[policy for module in modules for policy in module.policies],
                collisions=[collision for module in modules for collision in module.collisions],
                comparisons=[one for module in modules for one in module.comparisons],
                parameters=Parameters(one for loaded in of_module.values() for one in loaded),
            )
        return self._declared


_INSTALLED = Registry()
register, modules, module = _INSTALLED.register, _INSTALLED.modules, _INSTALLED.module
datasets, ruleset, parameters_of = _INSTALLED.datasets, _INSTALLED.ruleset, _INSTALLED.parameters_of
use, released, module_declaring = _INSTALLED.use, _INSTALLED.released, _INSTALLED.module_declaring
schemes, scheme_problems = _INSTALLED.schemes, _INSTALLED.scheme_problems
forms, papers, forms_of = _INSTALLED.forms, _INSTALLED.papers, _INSTALLED.forms_of
step_form, form_problems = _INSTALLED.step_form, _INSTALLED.form_problems
pay_lines, pay_line_problems = _INSTALLED.pay_lines, _INSTALLED.pay_line_problems
