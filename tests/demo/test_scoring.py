"""The score of readers whose quality is known beforehand."""

import polars as pl
import pytest

from minzheng.demo import scoring
from minzheng.demo.scoring import Answers

LINE = ["file", "sheet", "row_number"]


@pytest.fixture(scope="module")
def data(answers: Answers) -> pl.DataFrame:
    people = answers.people.select("person", "id_number")
    return answers.rows.filter(what="DATA").join(people, on="person", how="left")


@pytest.fixture
def perfect(data: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Everything that can be read matched, everything that cannot in quarantine."""
    bad = pl.col("expect") == "QUARANTINE"
    lost = pl.col("noise").list.contains("ID_MISSING")
    return data.filter(~bad & ~lost).select(*LINE, "id_number"), data.filter(bad).select(LINE)


def test_a_perfect_reader_scores_everything(answers: Answers, perfect: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    score = scoring.score_reading(answers=answers, matches=perfect[0], quarantined=perfect[1])
    assert (score.precision, score.recall, score.caught_share, score.refused_share) == (1.0, 1.0, 1.0, 0.0)
    assert (score.wrong, score.unmatched, score.furniture, score.unsafe_deaths) == (0, 0, 0, 0)


def test_the_name_of_an_only_sheet_does_not_matter(
    answers: Answers, perfect: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    only = answers.rows.filter(sheet="")["file"].unique().implode()
    renamed = [
        frame.with_columns(sheet=pl.when(pl.col("file").is_in(only)).then(pl.lit("数据")).otherwise("sheet"))
        for frame in perfect
    ]
    assert scoring.score_reading(answers=answers, matches=renamed[0], quarantined=renamed[1]).recall == 1.0


def test_a_reader_of_nothing_scores_nothing(answers: Answers, perfect: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    score = scoring.score_reading(answers=answers, matches=perfect[0].clear(), quarantined=perfect[1].clear())
    assert score.precision is None
    assert (score.recall, score.caught_share, score.refused_share) == (0.0, 0.0, 0.0)
    assert score.unmatched == score.plain


def test_wrong_people_refused_rows_and_furniture_are_counted(
    answers: Answers, perfect: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    matches, quarantined = perfect
    shifted = matches.with_columns(
        id_number=pl.when(pl.int_range(pl.len()) < 100).then(pl.lit("330199190001010000")).otherwise("id_number")
    )
    refused = pl.concat([quarantined, matches.select(LINE).tail(10)])
    subtotals = answers.rows.filter(what="SUBTOTAL").select(*LINE, id_number=pl.lit("330199190001010000")).head(3)
    score = scoring.score_reading(answers=answers, matches=pl.concat([shifted, subtotals]), quarantined=refused)
    assert score.wrong == 100
    assert score.refused == pytest.approx(10, abs=2)
    assert score.furniture == 3


def test_a_death_without_a_number_must_not_be_matched(answers: Answers, data: pl.DataFrame) -> None:
    nameless = data.filter((pl.col("kind") == "deaths") & pl.col("noise").list.contains("ID_MISSING"))
    assert nameless.height >= 10
    matches = nameless.select(*LINE, "id_number")
    score = scoring.score_reading(answers=answers, matches=matches, quarantined=matches.select(LINE).clear())
    assert score.unsafe_deaths == nameless.height


def test_noise_is_told_apart(answers: Answers, perfect: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    table = scoring.score_by_noise(answers=answers, matches=perfect[0], quarantined=perfect[1])
    checks = table.filter(noise="ID_WRONG_CHECK", expect="QUARANTINE").row(0, named=True)
    assert checks["quarantined"] == checks["lines"] > 100
    plain = table.filter(pl.col("noise").is_null()).row(0, named=True)
    about_people = answers.rows.filter((pl.col("what") == "DATA") & pl.col("person").is_not_null())
    assert plain["right"] == about_people.filter(pl.col("noise").list.len() == 0).height


def test_findings_are_scored_by_code_and_by_rule(answers: Answers) -> None:
    people = answers.people.select("person", "id_number")
    right = answers.planted.filter("sure").join(people, on="person").select("kind", "rule", "id_number")
    stranger = answers.people.join(answers.planted, on="household", how="anti")["id_number"][0]
    spurious = pl.DataFrame({"kind": ["SHOULD_NOT"], "rule": ["dibao"], "id_number": [stranger]})
    findings = pl.concat([right, spurious])

    recall = scoring.score_findings(answers=answers, findings=findings)
    assert recall.filter("sure")["recall"].min() == 1.0
    assert recall.filter("sure")["reachable_recall"].drop_nans().min() == 1.0
    assert (recall["reachable"] <= recall["planted"]).all()
    assert 0.8 < recall["reachable"].sum() / recall["planted"].sum() < 1.0
    assert recall.filter(code="UNSEEN_INCOME")["found"].item() == 0

    precision = scoring.score_precision(answers=answers, findings=findings)
    dibao = precision.filter(kind="SHOULD_NOT", rule="dibao").row(0, named=True)
    assert dibao["explained"] == dibao["findings"] - 1
    assert precision.filter(kind="COLLISION")["precision"].min() == 1.0
