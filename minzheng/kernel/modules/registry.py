"""The modules that are installed, and the one rule set made of them."""

from __future__ import annotations

from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.modules.declaration import Module
from minzheng.kernel.rules import Parameters, RuleSet
from minzheng.kernel.rules.parameters import Parameter


class Registry:
    """Modules by key, in the order in which they came."""

    def __init__(self) -> None:
        self._modules: dict[str, Module] = {}
        self._ruleset: RuleSet | None = None

    def register(self, module: Module) -> None:
        """Add a module; the same one again changes nothing. Raises `ValueError` for another one of its key."""
        if self._modules.setdefault(module.key, module) is not module:
            raise ValueError(f"module {module.key!r} is registered twice")
        self._ruleset = None

    def modules(self) -> tuple[Module, ...]:
        return tuple(self._modules.values())

    def module(self, *, key: str) -> Module:
        """The module of that key; KeyError where there is none."""
        return self._modules[key]

    def datasets(self) -> tuple[Dataset, ...]:
        """The rolls and ledgers of all modules."""
        return tuple(dataset for module in self.modules() for dataset in module.datasets)

    def parameters_of(self, module: Module) -> tuple[Parameter, ...]:
        """The parameters that a module declares, as they stand now."""
        declared = (self.ruleset().parameters.get(one.name) for one in Parameters.load(module.parameters))
        return tuple(one for one in declared if one is not None)

    def ruleset(self) -> RuleSet:
        """The rules of all modules, checked together once. Raises `RuleSetError` or `ParameterError`."""
        if self._ruleset is None:
            modules = self.modules()
            self._ruleset = RuleSet(
                facts=[fact for module in modules for fact in module.facts],
                derived=[derived for module in modules for derived in module.derived],
                policies=[policy for module in modules for policy in module.policies],
                collisions=[collision for module in modules for collision in module.collisions],
                parameters=Parameters.load([path for module in modules for path in module.parameters]),
            )
        return self._ruleset


_INSTALLED = Registry()
register, modules, module = _INSTALLED.register, _INSTALLED.modules, _INSTALLED.module
datasets, ruleset, parameters_of = _INSTALLED.datasets, _INSTALLED.ruleset, _INSTALLED.parameters_of
