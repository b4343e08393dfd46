"""One district of 60,000 written once, and a small one for what needs no numbers."""

from pathlib import Path

import polars as pl
import pytest

from minzheng.demo import truth
from minzheng.demo.departments import write_district
from minzheng.demo.scoring import Answers
from minzheng.demo.truth import Truth

SEED = 20230630


@pytest.fixture(scope="session")
def district() -> Truth:
    return truth.build(seed=SEED, people=60_000)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a written district of 60,000 people."""
    out = tmp_path_factory.mktemp("demo")
    write_district(out=out, people=60_000, seed=SEED, progress=lambda text: None)
    return out


@pytest.fixture(scope="session")
def rows(written: Path) -> pl.DataFrame:
    """The truth about every line of the written district."""
    return pl.read_parquet(written / "truth" / "rows.parquet")


@pytest.fixture(scope="session")
def answers(written: Path) -> Answers:
    return Answers.read(out=written)
