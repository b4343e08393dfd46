"""The errors are there, and the rules find them when nothing stands between them and the truth."""

import polars as pl
import pytest

from minzheng.demo import perfect_reading
from minzheng.demo.calibration import DAY, NO_DEATH
from minzheng.demo.planting import FINDING_OF
from minzheng.demo.truth import Truth
from minzheng.departments.module import MODULE as DEPARTMENTS
from minzheng.domains.assistance.module import MODULE as ASSISTANCE
from minzheng.domains.children.module import MODULE as CHILDREN
from minzheng.domains.eldercare.module import MODULE as ELDERCARE
from minzheng.kernel.modules.registry import Registry
from minzheng.kernel.rules.frame import evaluate
from minzheng.kernel.screening.judging import findings

SEED = 20230630


@pytest.fixture(scope="module")
def found(district: Truth) -> pl.DataFrame:
    """What the real policies find in the facts of a perfect reader: `kind`, `rule`, `person`, `household`."""
    registry = Registry()
    for module in (DEPARTMENTS, ASSISTANCE, CHILDREN, ELDERCARE):
        registry.register(module)
    ruleset = registry.ruleset()
    people, households = perfect_reading.facts(seed=SEED, truth=district)
    paths = {town: (town, town[:6], town[:4], town[:2], "") for town in people["area"].unique()}
    results = evaluate(ruleset=ruleset, people=people, households=households, day=DAY, area_paths=paths)
    rows = findings(results=results, collisions=ruleset.collisions)
    homes = people.select("person", home="household")
    return rows.join(homes, on="person", how="left").with_columns(household=pl.coalesce("household", "home"))


@pytest.mark.parametrize("code", sorted(FINDING_OF))
def test_every_error_is_planted(district: Truth, code: str) -> None:
    assert district.planted.filter(code=code).height >= 2


@pytest.mark.parametrize("code", sorted(code for code, wanted in FINDING_OF.items() if wanted.sure))
def test_every_sure_error_is_found_by_the_policies(district: Truth, found: pl.DataFrame, code: str) -> None:
    wanted = FINDING_OF[code]
    errors = district.planted.filter(code=code)
    of_rule = found.filter((pl.col("kind") == wanted.kind) & (pl.col("rule") == wanted.rule))
    by = "household" if of_rule["person"].null_count() else "person"
    missed = errors.join(of_rule, on=by, how="anti")
    assert missed.is_empty(), missed


def test_nobody_else_is_accused(district: Truth, found: pl.DataFrame) -> None:
    """Outside the planted errors the policies accuse nobody, and call nobody entitled but the unreported dead."""
    accusing = found.filter(pl.col("kind").is_in(["SHOULD_NOT", "COLLISION", "SHOULD_HAVE", "WRONG_AMOUNT"]))
    others = accusing.join(district.planted, on="household", how="anti")
    people = district.people.select("person", "death_date")
    living = others.join(people, on="person", how="left").filter(pl.col("death_date").fill_null(NO_DEATH) == NO_DEATH)
    assert living.is_empty(), living
    assert others.height <= 5


def test_the_open_questions_outside_the_plan_are_few(district: Truth, found: pl.DataFrame) -> None:
    undecided = found.filter(kind="CANNOT_DECIDE").join(district.planted, on="household", how="anti")
    assert undecided.height < 60


def test_a_dead_namesake_lies_in_wait(district: Truth) -> None:
    """A dead and a living person share name and birth date: a death matched by these declares the wrong one dead."""
    people = district.people
    pairs = people.filter(pl.col("namesake_of").is_not_null()).join(
        people, left_on="namesake_of", right_on="person", suffix="_living"
    )
    assert pairs.height >= 10
    assert (pairs["name"] == pairs["name_living"]).all()
    assert (pairs["birth_date"] == pairs["birth_date_living"]).all()
    assert (pairs["death_date"] <= DAY).all()
    assert (pairs["death_date_living"] == NO_DEATH).all()
    assert (pairs["id_number"] != pairs["id_number_living"]).all()
