"""Modules: what a domain declares, and the registry of all that are installed. Pure: no Django.

A domain's `module.py` builds one `Module`; its AppConfig hands it to `register` when the program starts. Whoever needs
rules asks `ruleset()`, which holds the rules of every registered module, checked together.
"""

from minzheng.kernel.modules.declaration import Module
from minzheng.kernel.modules.pay_lines import PayLine
from minzheng.kernel.modules.registry import (
    Registry,
    datasets,
    form_problems,
    forms,
    forms_of,
    module,
    module_declaring,
    modules,
    papers,
    parameters_of,
    pay_line_problems,
    pay_lines,
    register,
    released,
    ruleset,
    scheme_problems,
    schemes,
    step_form,
    use,
)
from minzheng.kernel.modules.rolls import Roll

__all__ = [
    "Module",
    "PayLine",
    "Registry",
    "Roll",
    "datasets",
    "form_problems",
    "forms",
    "forms_of",
    "module",
    "module_declaring",
    "modules",
    "papers",
    "parameters_of",
    "pay_line_problems",
    "pay_lines",
    "register",
    "released",
    "ruleset",
    "scheme_problems",
    "schemes",
    "step_form",
    "use",
]
