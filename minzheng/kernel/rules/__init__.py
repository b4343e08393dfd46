"""Rules: one expression, two readings. Pure: no Django, no clock, no storage.

A policy is written with the words below and declares, per criterion, its title and its article. A `RuleSet` holds
policies, derived facts and collisions together with the catalogue of facts and the dated `Parameters`, and refuses to
load if anything is missing or does not fit. It is then read in two ways that mean the same:

- `rules.frame.evaluate(ruleset=…, people=…, households=…, day=…, area_paths=…)` judges a whole register;
- `rules.explaining.explain(ruleset=…, policy=…, facts=…, members=…, area_path=…, day=…)` judges one, with reasons.

What only shows when people are held against each other (an account that strangers share) is a `Comparison`: a number
that `rules.comparing` finds over the register, and a fact like any other for the rules.

Unknown is null (None), and is never taken for no or for 0. The operators are closed: `< <= > >= == !=`, `is_in`,
`+ - *`, `share`, `& | ~`, `case`, `known_sum`, `at_least`, `at_most`, `age_on`, `months_before`, `month_start`,
`month_end`, `first_known`, `is_known` and the aggregates `members.any all count known_sum smallest largest`. What each
yields when a part is unknown stands with its node in `expressions`. The only constant number at home in a rule is 0
(and plain counts); every number of a law is a parameter. `age_on` reads the parameter `leap_day_birthday`
(`MARCH_1` or `FEBRUARY_28`).
"""

from minzheng.kernel.rules.declarations import (
    Citation,
    Collision,
    Comparison,
    Criterion,
    Derived,
    Document,
    FactCatalogue,
    FactDeclaration,
    Policy,
    Question,
)
from minzheng.kernel.rules.expressions import NEVER, Expression
from minzheng.kernel.rules.kinds import (
    BOOL,
    CODE,
    DATE,
    HOUSEHOLD,
    INTEGER,
    MONEY,
    MONTH,
    ONCE,
    PERSON,
    YEAR,
    Kind,
    Period,
    Unit,
)
from minzheng.kernel.rules.labels import Label, label
from minzheng.kernel.rules.language import (
    age_on,
    as_of,
    at_least,
    at_most,
    case,
    fact,
    first_known,
    household,
    is_known,
    known_sum,
    members,
    month_end,
    month_start,
    months_before,
    param,
    share,
)
from minzheng.kernel.rules.parameters import DatedValue, Parameter, ParameterError, Parameters
from minzheng.kernel.rules.ruleset import RuleSet, RuleSetError

__all__ = [
    "BOOL",
    "CODE",
    "DATE",
    "HOUSEHOLD",
    "INTEGER",
    "MONEY",
    "MONTH",
    "NEVER",
    "ONCE",
    "PERSON",
    "YEAR",
    "Citation",
    "Collision",
    "Comparison",
    "Criterion",
    "DatedValue",
    "Derived",
    "Document",
    "Expression",
    "FactCatalogue",
    "FactDeclaration",
    "Kind",
    "Label",
    "Parameter",
    "ParameterError",
    "Parameters",
    "Period",
    "Policy",
    "Question",
    "RuleSet",
    "RuleSetError",
    "Unit",
    "age_on",
    "as_of",
    "at_least",
    "at_most",
    "case",
    "fact",
    "first_known",
    "household",
    "is_known",
    "known_sum",
    "label",
    "members",
    "month_end",
    "month_start",
    "months_before",
    "param",
    "share",
]
