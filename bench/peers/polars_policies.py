"""The seven policies as one would write them by hand in Polars, for one area and one day: what abstraction may cost.

Written from the articles, not from the expressions, with the same care for unknowns (Polars' `&` and `|` are Kleene's).
It yields the same frames as `rules.frame.evaluate`, row for row, and the bench holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from minzheng.departments.facts import CHILDREN, HEAD_OR_SPOUSE, KIN_WITH_DUTY
from minzheng.kernel.rules.months import month_edge, move_months_back

c = pl.col
ZERO = pl.lit(0, dtype=pl.Int64)


def years_ago(day: date, years: int) -> date:
    """Who was born on or before it is at least so old on `day` (which is not in February)."""
    return day.replace(year=day.year - years)


def kleene_case(condition: pl.Expr, yes: Any, no: Any) -> pl.Expr:
    return pl.when(condition).then(yes).when(~condition).then(no)


def not_below_zero(value: pl.Expr) -> pl.Expr:
    return value.clip(lower_bound=0)


def known_sum(value: pl.Expr) -> pl.Expr:
    """The sum of a group, null if one is."""
    return pl.when(~value.has_nulls()).then(value.sum())


def any_of(condition: pl.Expr) -> pl.Expr:
    return condition.any(ignore_nulls=False)


def judge(
    *, people: pl.DataFrame, households: pl.DataFrame, day: date, values: Mapping[str, Any]
) -> dict[str, pl.DataFrame]:
    """`values` are the parameters of the area on the day."""
    persons = _persons(people.lazy(), day, values)
    homes = _households(persons, households.lazy(), values)
    lazy, homes_lazy = (frame.lazy() for frame in pl.collect_all([persons, homes], engine="streaming"))
    frames = {
        "dibao": _dibao(homes_lazy, values),
        "low_margin": _low_margin(homes_lazy),
        "single_person_dibao": _single_person(lazy, homes_lazy, values),
        "tekun": _tekun(lazy, homes_lazy, values),
        "living_subsidy": _living_subsidy(lazy, values),
        "care_subsidy": _care_subsidy(lazy, values),
        "gaoling": _gaoling(lazy, day, values),
    }
    return dict(zip(frames, pl.collect_all(list(frames.values()), engine="streaming"), strict=True))


def _persons(people: pl.LazyFrame, day: date, p: Mapping[str, Any]) -> pl.LazyFrame:
    born = c("birth_date")

    def aged(years: int) -> pl.Expr:
        return born <= years_ago(day, years)

    duty = c("relation").is_in(KIN_WITH_DUTY)
    presumed_none = c("student") if p["student_wage_presumed_none"] else pl.lit(False)
    no_wage = ~aged(p["working_age_from"]) | aged(p["working_age_until"]) | presumed_none
    cap = p["dibao_standard"] * p["wage_disregard_multiple"]
    started_since = move_months_back(day=day, months=p["wage_disregard_months"])
    newly = (
        (c("dibao_member") | c("single_person_dibao"))
        & (c("started_work_date") <= day)
        & (c("started_work_date") >= started_since)
    )
    pension = c("pension_monthly") - (c("basic_pension_monthly") if p["central_pension_exempt"] else ZERO)
    return (
        people.with_columns(
            alive=c("death_date") > day,
            hukou_here=c("hukou_local") & (c("moved_out_date") > day),
            card_valid=(c("disability_grade") > 0) & (c("disability_card_until") >= day),
            excluded=c("absence_kind").is_in(["CLERGY", "PRISON", "DETOX", "MISSING"]).fill_null(False) | c("tekun"),
            together=pl.coalesce("lives_together", "residing_local"),
            wage=pl.coalesce("wage_monthly", pl.when(no_wage).then(ZERO)),
            pension_counted=not_below_zero(pension),
            other_counted=not_below_zero(c("declared_other_income_monthly") - c("exempt_income_monthly")),
        )
        .with_columns(
            counted=c("alive")
            & ~c("excluded")
            & (
                c("relation").is_in(HEAD_OR_SPOUSE)
                | (duty & ~aged(p["adult_age"]))
                | (c("relation").is_in(CHILDREN) & c("student"))
                | (duty & c("together"))
            ),
            wage_net=not_below_zero(c("wage") - p["work_cost_deduction"]),
        )
        .with_columns(
            disregarded=kleene_case(
                c("wage_net") == 0, ZERO, kleene_case(newly, c("wage_net").clip(upper_bound=cap), ZERO)
            )
        )
        .with_columns(recorded=c("wage_net") - c("disregarded") + c("pension_counted"))
        .with_columns(
            own_income=c("recorded") + c("other_counted"),
            own_at_least=(c("wage_net") - c("disregarded")).fill_null(0)
            + c("pension_counted").fill_null(0)
            + c("other_counted").fill_null(0),
        )
    )


def _households(persons: pl.LazyFrame, households: pl.LazyFrame, p: Mapping[str, Any]) -> pl.LazyFrame:
    """What the household policies ask of the members, gathered once."""
    of_counted = {name: kleene_case(c("counted"), c(name), ZERO) for name in ("own_income", "recorded")}
    prepared = persons.select(
        "household",
        "dibao_member",
        "low_margin",
        "alive",
        "counted",
        maybe=c("counted").fill_null(True),
        here=c("counted") & c("hukou_here"),
        certain=pl.when(c("counted")).then(c("own_at_least")).otherwise(ZERO),
        head=c("alive") & c("relation").is_in(["01", "02"]),
        **of_counted,
    )
    groups = prepared.group_by("household").agg(
        members=known_sum(c("counted").cast(pl.Int64)),
        possible=c("maybe").sum().cast(pl.Int64),
        here=any_of(c("here")),
        income=known_sum(c("own_income")),
        recorded=known_sum(c("recorded")),
        certain=c("certain").sum(),
        held_dibao=any_of(c("dibao_member")),
        held_margin=any_of(c("low_margin")),
        living=known_sum(c("alive").cast(pl.Int64)),
        heads=known_sum(c("head").cast(pl.Int64)),
    )
    standard, per_head = p["dibao_standard"], p["dibao_standard"] * p["low_margin_percent"] // 100
    if p["low_margin_wage_cap"]:
        per_head = min(per_head, p["minimum_wage"])
    deduction = c("rigid_spending_monthly").clip(upper_bound=p["rigid_spending_cap"])

    def property_within(months: int, vehicles: int, houses: int) -> pl.Expr:
        money = c("property_total") <= standard * months * c("members")
        return money & (c("property_vehicles") <= vehicles) & (c("property_houses") <= houses)

    margin_certain = c("certain") - deduction.fill_null(p["rigid_spending_cap"]), per_head * c("possible")
    margin_income = c("family_income"), per_head * c("members")
    included = p["low_margin_limit_included"]
    within = [one <= limit if included else one < limit for one, limit in (margin_certain, margin_income)]
    return (
        households.join(groups, on="household", how="left")
        .with_columns(family_income=not_below_zero(c("income") - deduction), limit=standard * c("members"))
        .with_columns(
            income_ok=(c("certain") - deduction.fill_null(p["rigid_spending_cap"]) < standard * c("possible"))
            & (c("family_income") < c("limit")),
            property_ok=property_within(
                p["property_standard_months"], p["property_vehicles_limit"], p["property_houses_limit"]
            ),
            margin_income=within[0] & within[1],
            margin_property=property_within(
                p["low_margin_property_months"], p["low_margin_vehicles_limit"], p["low_margin_houses_limit"]
            ),
            margin_distance=c("family_income") - per_head * c("members"),
            margin_candidate=c("recorded") <= per_head * c("members"),
            lives_alone=c("living") <= c("heads"),
        )
        .with_columns(margin_means=c("margin_income") & c("margin_property") & ~(c("income_ok") & c("property_ok")))
    )


def _finished(
    frame: pl.LazyFrame,
    identity: list[str],
    criteria: list[pl.Expr],
    *,
    tolerance: int | None = None,
    **others: pl.Expr,
) -> pl.LazyFrame:
    """One column per criterion, eligibility, 0 for who is not eligible, and whether what is paid is not what is due."""
    numbered = {f"criterion_{number}": one for number, one in enumerate(criteria, start=1)}
    frame = frame.select(*identity, **numbered, **others).with_columns(eligible=pl.all_horizontal(list(numbered)))
    if tolerance is not None:
        apart = (c("held_amount") - c("amount")).abs() > tolerance
        frame = frame.with_columns(differs=c("eligible") & c("held") & apart)
    if "amount" in others:
        frame = frame.with_columns(amount=kleene_case(c("eligible"), c("amount"), ZERO))
    return frame


HOME, PERSON = ["household", "area"], ["person", "household", "area"]


def _dibao(homes: pl.LazyFrame, p: Mapping[str, Any]) -> pl.LazyFrame:
    chosen = homes.filter((c("recorded") < c("limit")).fill_null(False) | c("held_dibao"))
    return _finished(
        chosen,
        HOME,
        [c("here"), c("income_ok"), c("property_ok")],
        amount=c("limit") - c("family_income"),
        held=c("held_dibao"),
        held_amount=c("dibao_household_amount"),
        tolerance=p["dibao_amount_tolerance"],
        distance=c("family_income") - c("limit"),
    )


def _low_margin(homes: pl.LazyFrame) -> pl.LazyFrame:
    chosen = homes.filter(c("margin_candidate").fill_null(False) | c("held_margin"))
    return _finished(
        chosen,
        HOME,
        [c("here"), ~(c("income_ok") & c("property_ok")), c("margin_income"), c("margin_property")],
        held=c("held_margin"),
        distance=c("margin_distance"),
    )


def _grade(table: Mapping[str, int | None]) -> pl.Expr:
    """As severe as the table asks of the kind of disability, or more so."""
    limit = c("disability_kind").replace_strict(table, default=None, return_dtype=pl.Int64)
    return (c("disability_grade") > 0) & (c("disability_grade") <= limit)


def _single_person(persons: pl.LazyFrame, homes: pl.LazyFrame, p: Mapping[str, Any]) -> pl.LazyFrame:
    grade = c("card_valid") & _grade(p["single_person_grade"])
    ill = c("serious_illness") if p["single_person_illness"] else pl.lit(False)
    candidate = c("low_margin") & (grade.fill_null(False) | c("serious_illness").fill_null(False))
    chosen = persons.filter(candidate | candidate.is_null() | c("single_person_dibao")).join(
        homes.select("household", "margin_means"), on="household", how="left"
    )
    standard = p["dibao_standard"]
    amount = pl.lit(standard) if p["single_person_full_standard"] else not_below_zero(standard - c("own_income"))
    return _finished(
        chosen,
        PERSON,
        [c("alive"), c("hukou_here"), c("low_margin") | c("margin_means"), grade | ill, ~c("tekun")],
        amount=amount,
        held=c("single_person_dibao"),
        held_amount=c("single_person_monthly"),
        tolerance=p["dibao_amount_tolerance"],
    )


def _tekun(persons: pl.LazyFrame, homes: pl.LazyFrame, p: Mapping[str, Any]) -> pl.LazyFrame:
    standard, day = p["dibao_standard"], p["day"]
    born = c("birth_date")
    beyond_basic = not_below_zero(c("pension_monthly") - c("basic_pension_monthly"))
    unable = (
        (born <= years_ago(day, p["tekun_elder_age"]))
        | (born > years_ago(day, p["tekun_minor_age"]))
        | (c("card_valid") & _grade(p["tekun_disability_grade"]))
    )
    certain = c("wage").fill_null(0) + beyond_basic.fill_null(0) + c("other_counted").fill_null(0)
    few = (unable.fill_null(False) & (certain < standard)) | c("tekun")
    fees = p["tekun_care_fee"]
    fee = (
        pl.when(c("care_items_unmet") <= p["care_items_able"])
        .then(fees["ABLE"])
        .when(c("care_items_unmet") <= p["care_items_part"])
        .then(fees["PART"])
        .when(c("care_items_unmet") > p["care_items_part"])
        .then(fees["FULL"])
    )
    chosen = (
        persons.filter(few)
        .join(homes.select("household", "lives_alone", home_property="property_total"), on="household", how="left")
        .filter(c("lives_alone").fill_null(False) | c("tekun"))
        .with_columns(income=c("wage") + beyond_basic + c("other_counted"))
    )
    pupil = c("tekun") & ((born > years_ago(day, p["tekun_minor_until"])) | c("student"))
    return _finished(
        chosen,
        PERSON,
        [
            c("alive"),
            c("hukou_here"),
            unable | pupil,
            (certain < standard) & (c("income") < standard),
            c("home_property") <= standard * p["tekun_property_months"],
            ~c("able_supporter"),
            ~c("absence_kind").is_in(["PRISON", "MISSING"]).fill_null(False),
        ],
        amount=p["tekun_basic"] + fee.cast(pl.Int64),
        held=c("tekun"),
        held_amount=c("tekun_monthly"),
        tolerance=0,
        distance=c("income") - standard,
    )


def _by_grade(table: Mapping[int, int]) -> pl.Expr:
    return c("disability_grade").replace_strict(table, default=None, return_dtype=pl.Int64)


def _living_subsidy(persons: pl.LazyFrame, p: Mapping[str, Any]) -> pl.LazyFrame:
    aided = c("dibao_member") | c("single_person_dibao")
    if p["living_subsidy_low_margin"]:
        aided = aided | c("low_margin")
    return _finished(
        persons.filter((c("disability_grade") > 0) | (c("living_subsidy_monthly") > 0)),
        PERSON,
        [c("alive"), c("hukou_here"), c("card_valid"), aided, ~c("tekun"), c("work_injury_care_monthly") == 0],
        amount=_by_grade(p["living_subsidy_amount"]),
        held=c("living_subsidy_monthly") > 0,
        held_amount=c("living_subsidy_monthly"),
        tolerance=0,
    )


def _care_subsidy(persons: pl.LazyFrame, p: Mapping[str, Any]) -> pl.LazyFrame:
    return _finished(
        persons.filter((c("disability_grade") > 0) | (c("care_subsidy_monthly") > 0)),
        PERSON,
        [
            c("alive"),
            c("hukou_here"),
            c("card_valid"),
            _grade(p["care_subsidy_grade"]),
            c("disability_needs_care"),
            ~c("tekun"),
            c("work_injury_care_monthly") == 0,
        ],
        amount=_by_grade(p["care_subsidy_amount"]),
        held=c("care_subsidy_monthly") > 0,
        held_amount=c("care_subsidy_monthly"),
        tolerance=0,
    )


def _gaoling(persons: pl.LazyFrame, day: date, p: Mapping[str, Any]) -> pl.LazyFrame:
    back = move_months_back(day=day, months=1) if p["gaoling_start_next_month"] else day
    assert back is not None
    due_on = month_edge(day=back, edge="end")
    had = c("birth_date").dt.month() <= due_on.month  # the last day of a month ends all birthdays in it
    age = (due_on.year - c("birth_date").dt.year() - (~had).cast(pl.Int32)).cast(pl.Int64)
    steps = sorted(p["gaoling_amount"].items())
    amount = pl.lit(None, dtype=pl.Int64)
    for bound, sum_ in steps:
        amount = pl.when(c("age") >= bound).then(sum_).otherwise(amount)
    young = years_ago(due_on, p["gaoling_age"] - 1)
    residing = c("residing_local") if p["gaoling_residence_required"] else pl.lit(True)
    return _finished(
        persons.filter((c("birth_date") <= young) | c("birth_date").is_null() | c("gaoling_held")).with_columns(
            age=age
        ),
        PERSON,
        [c("alive"), c("hukou_here"), c("age") >= p["gaoling_age"], residing],
        amount=amount,
        held=c("gaoling_held"),
        held_amount=c("gaoling_amount"),
        tolerance=0,
        distance=p["gaoling_age"] - c("age"),
    )
