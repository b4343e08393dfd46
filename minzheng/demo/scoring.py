"""How well somebody read the files and judged the district, measured against the truth.

Everything is frames: the caller says which line it matched to whom, which lines it put into quarantine, and what it
found; nothing here knows a database. Lines are named by file, sheet and row number as they stand in the file, people by
their 18-character number.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from minzheng.demo.noise_kinds import ACCEPT, QUARANTINE
from minzheng.demo.sheets import DATA

LINE: Final = ["file", "sheet", "row_number"]
HOUSEHOLD_RULES: Final = (
    "dibao",
    "low_margin",
    "spending_aid",
    "dibao_vehicles_registered",
    "dibao_homes_registered",
    "dibao_business_registered",
)
"""Rules whose findings are about a household: any of its people stands for it."""


@dataclass(frozen=True)
class Answers:
    """The truth that a score needs, as `departments.write_district` left it.

    `rows`: one row a line. `people`: `person`, `household`, `id_number`. `planted`: the errors put in on purpose.
    """

    rows: pl.DataFrame
    people: pl.DataFrame
    planted: pl.DataFrame

    @classmethod
    def read(cls, *, out: Path) -> "Answers":
        """From the folder that holds `truth/`. Raises `FileNotFoundError` where nothing was written."""
        truth = out / "truth"
        return cls(
            rows=pl.read_parquet(truth / "rows.parquet"),
            people=pl.read_parquet(truth / "people.parquet", columns=["person", "household", "id_number"]),
            planted=pl.read_parquet(truth / "planted.parquet"),
        )


@dataclass(frozen=True)
class ReadingScore:
    """Counts of lines; a share is None where nothing was to be counted.

    `right`, `wrong`: lines matched to the right and to a wrong person; `plain_right`: plain lines among the right
    ones. `unmatched`: plain lines matched to nobody (in
    review or lost). `bad`, `caught`: lines that cannot be right, and those of them in quarantine. `plain`,
    `refused`: lines with nothing wrong in substance, and those of them in quarantine. `furniture`: titles, headers,
    sub-totals, notes and blanks taken for data. `unsafe_deaths`: deaths without a number matched to somebody.
    """

    right: int
    wrong: int
    plain_right: int
    unmatched: int
    bad: int
    caught: int
    plain: int
    refused: int
    furniture: int
    unsafe_deaths: int

    @property
    def precision(self) -> float | None:
        """Of the lines matched, the share matched to the right person."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """Of the plain lines, the share matched to the right person."""
        return _share(self.plain_right, self.plain)

    @property
    def caught_share(self) -> float | None:
        """Of the lines that cannot be right, the share in quarantine."""
        return _share(self.caught, self.bad)

    @property
    def refused_share(self) -> float | None:
        """Of the plain lines, the share wrongly in quarantine."""
        return _share(self.refused, self.plain)


def score_reading(*, answers: Answers, matches: pl.DataFrame, quarantined: pl.DataFrame) -> ReadingScore:
    """Score what became of the lines.

    `matches`: `file`, `sheet`, `row_number`, `id_number` of the person a line was matched to (null or no row: nobody).
    `quarantined`: `file`, `sheet`, `row_number`. The sheet of a file that has only one may be called anything.
    """
    lines = _outcomes(answers=answers, matches=matches, quarantined=quarantined)
    # Lines about an organisation or a meter are nobody's; whether they were read right, matching does not say.
    data = lines.filter((pl.col("what") == DATA) & pl.col("person").is_not_null())
    plain = data.filter(pl.col("expect") == ACCEPT)
    bad = data.filter(pl.col("expect") == QUARANTINE)
    matched = data.filter(pl.col("matched").is_not_null())
    right = pl.col("matched") == pl.col("id_number")
    nameless = (
        (pl.col("kind") == "deaths") & pl.col("noise").list.contains("ID_MISSING") & pl.col("matched").is_not_null()
    )
    taken = (pl.col("what") != DATA) & (pl.col("matched").is_not_null() | pl.col("in_quarantine"))
    return ReadingScore(
        right=matched.filter(right).height,
        wrong=matched.filter(~right).height,
        plain_right=plain.filter(right).height,
        unmatched=plain.filter(pl.col("matched").is_null()).height,
        bad=bad.height,
        caught=bad.filter("in_quarantine").height,
        plain=plain.height,
        refused=plain.filter("in_quarantine").height,
        furniture=lines.filter(taken).height,
        unsafe_deaths=data.filter(nameless).height,
    )


def score_by_noise(*, answers: Answers, matches: pl.DataFrame, quarantined: pl.DataFrame) -> pl.DataFrame:
    """Per kind of noise (null: none): `noise`, `expect`, `lines`, `right`, `wrong`, `nobody`, `quarantined`.

    A line with several kinds counts under each. The table to look at when a share is not what it should be.
    """
    lines = _outcomes(answers=answers, matches=matches, quarantined=quarantined).filter(pl.col("what") == DATA)
    right = pl.col("matched") == pl.col("id_number")
    return (
        lines.explode("noise", empty_as_null=True)
        .group_by("noise", "expect")
        .agg(
            lines=pl.len(),
            right=right.fill_null(False).sum(),
            wrong=(~right).fill_null(False).sum(),
            nobody=(pl.col("matched").is_null() & ~pl.col("in_quarantine")).sum(),
            quarantined=pl.col("in_quarantine").sum(),
        )
        .sort("expect", "noise", nulls_last=True)
    )


def score_findings(*, answers: Answers, findings: pl.DataFrame) -> pl.DataFrame:
    """Per planted error: `code`, `kind`, `rule`, `sure`, `planted`, `found`, `recall`, and the same of the reachable.

    `findings`: `kind`, `rule`, `id_number` (of the person, or of anybody in the household the finding is about).
    Reachable are the errors about whose household every line can be read and bears its own number: what the intake
    must refuse, no rule can find.
    """
    found = _located(answers=answers, findings=findings)
    person = found.select("kind", "rule", "person", by_person=pl.lit(True)).unique()
    of_households = found.filter(pl.col("rule").is_in(HOUSEHOLD_RULES))
    household = of_households.select("kind", "rule", "household", by_household=pl.lit(True)).unique()
    found_count, reachable = pl.col("is_found").sum(), pl.col("is_reachable")
    return (
        answers.planted.join(person, on=["kind", "rule", "person"], how="left")
        .join(household, on=["kind", "rule", "household"], how="left")
        .with_columns(
            is_found=pl.col("by_person").is_not_null() | pl.col("by_household").is_not_null(),
            is_reachable=~pl.col("household").is_in(_unreachable(answers).implode()),
        )
        .group_by("code", "kind", "rule", "sure")
        .agg(
            planted=pl.len(),
            found=found_count,
            recall=found_count / pl.len(),
            reachable=reachable.sum(),
            reachable_found=(reachable & pl.col("is_found")).sum(),
        )
        .with_columns(reachable_recall=pl.col("reachable_found") / pl.col("reachable"))
        .sort("code")
    )


def _unreachable(answers: Answers) -> pl.Series:
    """Households with a line that must be refused or that cannot be given to its person for certain."""
    lost = pl.col("noise").list.set_intersection(["ID_MISSING", "ID_OF_ANOTHER"]).list.len() > 0
    lines = answers.rows.filter((pl.col("expect") == QUARANTINE) | lost)
    return answers.people.join(lines.select("person"), on="person", how="semi")["household"].unique()


def score_precision(*, answers: Answers, findings: pl.DataFrame) -> pl.DataFrame:
    """Per rule and kind: `kind`, `rule`, `findings`, `explained`, `precision`.

    A finding is explained if an error was planted on its person or household: one error may rightly show in several
    ways (who moved away is in a collision, and is not entitled either).
    """
    found = _located(answers=answers, findings=findings)
    touched = pl.col("household").is_in(answers.planted["household"].unique().implode())
    return (
        found.group_by("kind", "rule")
        .agg(findings=pl.len(), explained=touched.fill_null(False).sum())
        .with_columns(precision=pl.col("explained") / pl.col("findings"))
        .sort("kind", "rule")
    )


def _outcomes(*, answers: Answers, matches: pl.DataFrame, quarantined: pl.DataFrame) -> pl.DataFrame:
    """The truth's lines with `id_number` (whose it is), `matched` (to whom), `in_quarantine`."""
    single = answers.rows.group_by("file").agg(pl.col("sheet").n_unique() == 1).filter("sheet")["file"].implode()

    def plain_sheets(frame: pl.DataFrame) -> pl.DataFrame:
        one = pl.col("file").is_in(single)
        return frame.with_columns(
            sheet=pl.when(one).then(pl.lit("")).otherwise(pl.col("sheet").cast(pl.String)),
            row_number=pl.col("row_number").cast(pl.Int64),
        )

    return (
        plain_sheets(answers.rows)
        .join(answers.people.select("person", "id_number"), on="person", how="left")
        .join(plain_sheets(matches).select(*LINE, matched="id_number").unique(LINE), on=LINE, how="left")
        .join(plain_sheets(quarantined).select(*LINE, in_quarantine=pl.lit(True)).unique(LINE), on=LINE, how="left")
        .with_columns(pl.col("in_quarantine").fill_null(False))
    )


def _located(*, answers: Answers, findings: pl.DataFrame) -> pl.DataFrame:
    """Findings with the truth's `person` and `household`; null for a number nobody has."""
    return findings.join(answers.people, on="id_number", how="left")


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
