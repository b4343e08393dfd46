"""What is compared, in which steps, and what each step is called.

The first step that holds counts. `m` is only where the estimation begins, and what stands where the district's own
tables say nothing: how often the two records of one person stand to each other so. Its sums are 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Step:
    """`condition` is DuckDB's SQL over ``_l`` (the row) and ``_r`` (the person); `code` is what is kept and worded."""

    code: str
    condition: str
    m: float
    by_frequency: str = ""


@dataclass(frozen=True)
class Compared:
    """One thing that is compared; where `unknown` holds it says nothing either way."""

    key: str
    unknown: str
    steps: tuple[Step, ...]


# DuckDB measures distances in bytes, of which a character has three: names are compared by their pieces.
_ONE_OFF: Final = """(length(name_key_l) = length(name_key_r) AND (
    name_key_l[1:-2] = name_key_r[1:-2] OR name_key_l[2:] = name_key_r[2:]
    OR name_key_l[1] = name_key_r[1] AND name_key_l[3:] = name_key_r[3:]
    OR name_key_l[1:2] = name_key_r[1:2] AND name_key_l[4:] = name_key_r[4:]))"""
_SWAPPED: Final = """(length(name_key_l) = length(name_key_r) AND (
    name_key_l[1] = name_key_r[1] AND name_key_l[2] = name_key_r[3] AND name_key_l[3] = name_key_r[2]
    AND name_key_l[4:] = name_key_r[4:]
    OR name_key_l[1] = name_key_r[2] AND name_key_l[2] = name_key_r[1] AND name_key_l[3:] = name_key_r[3:]))"""
_ONE_FEWER: Final = """(abs(length(name_key_l) - length(name_key_r)) = 1 AND (
    name_key_l[1] = name_key_r[1] AND name_key_l[-1] = name_key_r[-1]
    OR starts_with(name_key_l, name_key_r) OR starts_with(name_key_r, name_key_l)))"""

NAME: Final = Compared(
    "name",
    "name_key_l IS NULL OR name_key_r IS NULL",
    (
        Step("SAME", "name_key_l = name_key_r", 0.95, by_frequency="name_key"),
        Step("LOST_CHARACTER", "name_pattern_l IS NOT NULL AND name_key_r LIKE name_pattern_l", 0.005),
        Step("SAME_SOUND", "name_pinyin_l = name_pinyin_r AND name_pinyin_l <> ''", 0.015),
        Step("OTHER_ORDER", _SWAPPED, 0.001),
        Step(
            "NEAR_SOUND",
            f"{_ONE_OFF} AND damerau_levenshtein(name_pinyin_l, name_pinyin_r) <= 1",
            0.005,
        ),
        Step("ONE_OF_THREE", f"{_ONE_OFF} AND length(name_key_l) >= 3", 0.008),
        Step("PART", _ONE_FEWER, 0.002),
        Step("SURNAME", "name_key_l[1] = name_key_r[1]", 0.008),
        Step("DIFFERENT", "ELSE", 0.006),
    ),
)
BIRTH: Final = Compared(
    "birth_date",
    "birth_l IS NULL OR birth_r IS NULL",
    (
        Step("SAME", "birth_l = birth_r", 0.96),
        Step(
            "DAY_MONTH",
            "birth_year_l = birth_year_r AND birth_day_l[1:2] = birth_day_r[3:4] "
            "AND birth_day_l[3:4] = birth_day_r[1:2]",
            0.005,
        ),
        Step("ONE_DIGIT", "damerau_levenshtein(birth_l, birth_r) = 1", 0.012),
        Step(
            "NEAR",
            "abs(birth_number_l - birth_number_r) <= 60",
            0.006,
        ),
        Step("SAME_DAY_OF_YEAR", "birth_day_l = birth_day_r", 0.005),
        Step("DIFFERENT", "ELSE", 0.012),
    ),
)
SEX: Final = Compared(
    "sex",
    "sex_l IS NULL OR sex_r IS NULL",
    (Step("SAME", "sex_l = sex_r", 0.995), Step("DIFFERENT", "ELSE", 0.005)),
)
PLACE: Final = Compared(
    "place",
    "town_l IS NULL OR coalesce(town_r, town_too_r) IS NULL",
    (
        Step("COMMUNITY", "community_l IS NOT NULL AND community_l IN (community_r, community_too_r)", 0.85),
        Step("TOWN", "town_l IN (town_r, town_too_r)", 0.08),
        Step("DIFFERENT", "ELSE", 0.07),
    ),
)
PHONE: Final = Compared(
    "phone",
    "phone_l IS NULL OR phone_r IS NULL",
    (
        Step("SAME", "phone_l = phone_r", 0.80),
        Step("TAIL", "phone_tail_l = phone_tail_r", 0.01),
        Step("DIFFERENT", "ELSE", 0.19),
    ),
)
ALL: Final = (NAME, BIRTH, SEX, PLACE, PHONE)

BESIDES: Final = {"place": ("COMMUNITY",), "phone": ("SAME",)}
"""What has to agree besides name and birth date before a row is joined without asking: either of these."""

VETO: Final = "NOT (l.id_index IS NOT NULL AND r.id_index IS NOT NULL AND l.id_index <> r.id_index)"
"""Two valid numbers that differ are never one person. The register keeps no other numbers, nor do rows bring others."""

BLOCKS: Final = (
    "l.birth = r.birth",
    "l.phone = r.phone",
    "l.name_key = r.name_key AND l.birth_year = r.birth_year",
    "l.name_key = r.name_key AND l.birth_day = r.birth_day",
    "l.name_key = r.name_key AND l.community = r.community",
    "l.name_key = r.name_key AND l.community = r.community_too",
    "l.name_key = r.name_key AND l.town = r.town",
    "l.name_pinyin = r.name_pinyin AND l.community = r.community",
    "l.name_pinyin = r.name_pinyin AND l.birth_year = r.birth_year AND l.town = r.town",
)
"""Who is compared with whom: nobody can be told from everybody by less than one of these."""

REACHED_BY: Final = ("birth", "phone", "name_key", "name_pinyin")
"""Every block asks one of these to be equal: whoever shares none with any row is compared with nobody."""


def levels(compared: Compared) -> dict[str, Any]:
    """As Splink takes it: level 0 is the last step, unknown stands outside."""
    return {
        "output_column_name": compared.key,
        "comparison_levels": [
            {"sql_condition": compared.unknown, "label_for_charts": "UNKNOWN", "is_null_level": True},
            *(_level(step) for step in compared.steps),
        ],
    }


def _level(step: Step) -> dict[str, Any]:
    told: dict[str, Any] = {
        "sql_condition": step.condition,
        "label_for_charts": step.code,
        "m_probability": step.m,
    }
    if step.by_frequency:
        told |= {"tf_adjustment_column": step.by_frequency, "tf_adjustment_weight": 1.0}
    return told


def code_of(compared: Compared, gamma: int) -> str:
    """The step for which Splink's number stands: -1 unknown, else counted from the last."""
    return "UNKNOWN" if gamma < 0 else compared.steps[len(compared.steps) - 1 - gamma].code
