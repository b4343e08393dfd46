"""A synthetic register as facts, for the benches that judge it: the same for the same size, no files, no database.

Shares are of the order of a Zhejiang county (a sixth over sixty, 2.5 to a household, 1.5 % aided). In half of the
households every fact is known, so that peers without unknowns can be compared; in the others what tables seldom tell
(wages, other income, property, supporters) is unknown as often as it would be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from minzheng.departments.module import MODULE as DEPARTMENTS
from minzheng.domains.assistance.module import MODULE as ASSISTANCE
from minzheng.domains.eldercare.module import MODULE as ELDERCARE
from minzheng.kernel.modules import Registry
from minzheng.kernel.rules import NEVER, RuleSet

DAY = date(2023, 7, 1)
AREA_PATHS = {f"330110{town:03d}": (f"330110{town:03d}", "330110", "3301", "33", "") for town in range(1, 13)}
PEOPLE_PER_HOUSEHOLD = 2.5
SEED = 20230701

_RELATIONS = np.array(["02", "10", "20", "30", "51", "42", "99"])
_KINDS = np.array(["VISUAL", "HEARING", "SPEECH", "PHYSICAL", "INTELLECTUAL", "MENTAL"])
_ABSENCES = np.array(["NONE", "PRISON", "DETOX", "MISSING", "CLERGY"])
_EPOCH = np.datetime64("1970-01-01")


@dataclass(frozen=True)
class SyntheticRegister:
    """The frames that `rules.frame.evaluate` takes; `complete` are the households without unknowns."""

    people: pl.DataFrame
    households: pl.DataFrame
    complete: pl.Series


def district_rules() -> RuleSet:
    """The rules of all domains that stand, checked together."""
    registry = Registry()
    for module in (DEPARTMENTS, ASSISTANCE, ELDERCARE):
        registry.register(module)
    return registry.ruleset()


def synthesise(*, people: int, seed: int = SEED) -> SyntheticRegister:
    """A register of about `people` people, in random order."""
    draw = np.random.default_rng(seed)
    homes = int(people / PEOPLE_PER_HOUSEHOLD)
    sizes = np.minimum(1 + draw.poisson(PEOPLE_PER_HOUSEHOLD - 1, homes), 7)
    household = np.repeat(np.arange(homes), sizes)
    total = len(household)
    place = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    areas = np.array(list(AREA_PATHS))[draw.integers(0, len(AREA_PATHS), homes)]
    complete = draw.random(homes) < 0.5
    columns = _facts(draw, household, place, draw.random(homes) < 0.03)
    people_frame = pl.DataFrame(
        {"person": np.arange(total), "household": household, "area": areas[household], **columns}
    )
    aided = np.zeros(homes, dtype=bool)
    aided[household[columns["dibao_member"]]] = True
    households = pl.DataFrame({"household": np.arange(homes), "area": areas, **_household_facts(draw, homes, aided)})
    return SyntheticRegister(
        people=_with_unknowns(people_frame, draw, complete[household])[draw.permutation(total)],
        households=_with_unknowns(households, draw, complete),
        complete=pl.Series("household", np.flatnonzero(complete)),
    )


def _facts(draw: np.random.Generator, household: np.ndarray, place: np.ndarray, poor: np.ndarray) -> dict:
    total, homes = len(household), len(poor)
    poor = poor[household]
    adult = place < 2
    age_days = np.where(adult, draw.integers(20 * 365, 96 * 365, total), draw.integers(0, 40 * 365, total))
    age_days = np.where((place == 0) & (draw.random(total) < 0.02), draw.integers(80 * 365, 105 * 365, total), age_days)
    age = age_days // 365
    disabled = draw.random(total) < np.where(poor, 0.25, 0.03)
    works = (age >= 18) & (age < 60) & (draw.random(total) < 0.75)
    pension = (age >= 60) & (draw.random(total) < 0.95)
    tekun = poor & (place == 0) & (draw.random(total) < 0.05)
    home_draw = draw.random(homes)[household]
    aided = poor & (home_draw < 0.5) & ~tekun
    margin = poor & (home_draw >= 0.5) & (home_draw < 0.8)
    fen = lambda low, high: draw.integers(low, high, total) * 100  # noqa: E731
    paid = disabled & (draw.random(total) < 0.4)
    basic = np.where(pension, 29000, 0)
    return {
        "birth_date": _days(np.datetime64(DAY) - _EPOCH - age_days.astype("timedelta64[D]")),
        "death_date": _or_never(draw, total, 0.005),
        "moved_out_date": _or_never(draw, total, 0.01),
        "relation": _RELATIONS[np.minimum(place, len(_RELATIONS) - 1)],
        "student": (age >= 6) & (age < 22) & (draw.random(total) < 0.9),
        "hukou_local": draw.random(total) < 0.92,
        "residing_local": draw.random(total) < 0.85,
        "disability_kind": np.where(disabled, _KINDS[draw.integers(0, len(_KINDS), total)], "NONE"),
        "disability_grade": np.where(disabled, draw.integers(1, 5, total), 0),
        "disability_card_until": _days(np.where(disabled, draw.integers(19000, 22000, total), 2932896)),
        "disability_needs_care": disabled & (draw.random(total) < 0.5),
        "living_subsidy_monthly": np.where(paid, 35300, 0),
        "care_subsidy_monthly": np.where(paid & (draw.random(total) < 0.5), 25000, 0),
        "pension_monthly": np.where(pension, basic + fen(0, 4000), 0),
        "basic_pension_monthly": basic,
        "wage_monthly": np.where(works, np.where(poor, fen(300, 2500), fen(2500, 15000)), 0),
        "work_injury_care_monthly": np.where(draw.random(total) < 0.001, 100000, 0),
        "dibao_member": aided,
        "single_person_dibao": margin & disabled & (draw.random(total) < 0.5),
        "low_margin": margin,
        "tekun": tekun,
        "tekun_monthly": np.where(tekun, 186800, 0),
        "single_person_monthly": np.where(margin & disabled, 124500, 0),
        "dibao_entries": aided.astype(np.int64),
        "declared_other_income_monthly": np.where(draw.random(total) < 0.3, fen(0, 1500), 0),
        "exempt_income_monthly": np.where(draw.random(total) < 0.05, fen(0, 300), 0),
        "absence_kind": _ABSENCES[np.where(draw.random(total) < 0.005, draw.integers(1, 5, total), 0)],
        "lives_together": draw.random(total) < 0.9,
        "started_work_date": _or_never(draw, total, 0.01),
        "serious_illness": draw.random(total) < 0.01,
        "able_supporter": draw.random(total) < 0.8,
        "care_items_unmet": np.where(draw.random(total) < 0.05, draw.integers(1, 7, total), 0),
        "gaoling_held": (age >= 80) & (draw.random(total) < 0.97),
        "gaoling_amount": np.where(age >= 90, 20000, np.where(age >= 80, 10000, 0)),
    }


def _household_facts(draw: np.random.Generator, homes: int, aided: np.ndarray) -> dict:
    return {
        "dibao_household_amount": np.where(aided, 150000, 0),
        "property_total": draw.integers(0, 200_000, homes) * 100,
        "property_vehicles": (draw.random(homes) < 0.3).astype(np.int64),
        "property_houses": draw.integers(0, 3, homes),
        "rigid_spending_monthly": np.where(draw.random(homes) < 0.1, 50000, 0),
    }


def _days(days: np.ndarray) -> pl.Series:
    return pl.Series(values=days.astype(np.int64)).cast(pl.Int32).cast(pl.Date)


def _or_never(draw: np.random.Generator, total: int, share: float) -> pl.Series:
    """A day of the last three years for a few, 'has not happened' for the others."""
    happened = draw.random(total) < share
    never = (NEVER - date(1970, 1, 1)).days
    return _days(np.where(happened, draw.integers(18450, 19540, total), never))


# How often tables do not tell, where a household is not complete.
_UNKNOWN = {
    "wage_monthly": 0.35,
    "declared_other_income_monthly": 0.9,
    "exempt_income_monthly": 0.9,
    "absence_kind": 0.95,
    "lives_together": 0.95,
    "serious_illness": 0.9,
    "able_supporter": 0.95,
    "care_items_unmet": 0.97,
    "student": 0.1,
    "residing_local": 0.05,
    "birth_date": 0.001,
    "hukou_local": 0.002,
    "property_total": 0.9,
    "property_vehicles": 0.9,
    "property_houses": 0.9,
    "rigid_spending_monthly": 0.9,
}


def _with_unknowns(frame: pl.DataFrame, draw: np.random.Generator, complete: np.ndarray) -> pl.DataFrame:
    shares = {name: share for name, share in _UNKNOWN.items() if name in frame.columns}
    masks = {name: pl.Series(complete | (draw.random(len(frame)) >= share)) for name, share in shares.items()}
    return frame.with_columns(pl.when(mask).then(pl.col(name)).alias(name) for name, mask in masks.items())
