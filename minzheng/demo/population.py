"""People: who they are, where they live and are registered, and when they died or left."""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minzheng.demo import calibration, numbers, places
from minzheng.demo.draws import stream, weighted
from minzheng.demo.households import draw_households
from minzheng.demo.name_stock import FOREIGN_NAMES
from minzheng.demo.names import draw_names

LIVES_ELSEWHERE: Final = 0.045
REGISTERED_IN_ANOTHER_COMMUNITY: Final = 0.10
MOVED_OUT_SHARE: Final = 0.006
PHONE_SHARE: Final = 0.93
PERMITS: Final = ((810000, 0.00025), (820000, 0.0001), (830000, 0.0003), (933000, 0.0002))
"""Prefix and share of people with a card of Hong Kong, Macau, Taiwan, or of a foreigner with permanent residence."""
NEVER: Final = calibration.NO_DEATH


def draw_people(*, seed: int, people: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`people` rows of persons (the dead of three years among them) and the households with their homes."""
    members = draw_households(seed=seed, people=people)
    rng = stream(seed=seed, part="population")
    birth = numbers.days_before(day=calibration.DAY, years=members.age)
    death = _draw_deaths(seed=seed, age=members.age, birth=birth)
    dead_twin, living_twin = _pair_namesakes(seed=seed, birth=birth, male=members.male, death=death)
    birth[living_twin] = birth[dead_twin]
    names = draw_names(
        seed=seed,
        households=members.household,
        paternal=members.paternal,
        male=members.male,
        birth_years=birth.astype("datetime64[Y]").astype(np.int64) + 1970,
    )
    prefix, name = _draw_permits(rng=rng, migrant=members.migrant, age=members.age, names=names.name)
    name = name.scatter(living_twin, name.gather(dead_twin))
    homes = places.draw_homes(seed=seed, households=int(members.household.max()) + 1)

    phone = numbers.phones(rng=rng, size=people)
    has_phone = (rng.random(people) < PHONE_SHARE) & (members.age > 12)
    frame = pl.DataFrame(
        {
            "person": np.arange(people),
            "household": members.household,
            "relation": pl.Series(members.relation.tolist(), dtype=pl.String),
            "kind": members.kind,
            "name": name,
            "other_name": names.other_name,
            "sex": pl.Series(np.where(members.male, "1", "2")),
            "birth_date": birth,
            "death_date": death,
            "ethnic_group": names.ethnic_group,
            "id_number": numbers.id_numbers(rng=rng, birth_dates=birth, male=members.male, prefixes=prefix),
            "id_kind": pl.Series(
                np.where(prefix == numbers.COUNTY, "RESIDENT", np.where(prefix >= 900000, "FOREIGN", "COMPATRIOT"))
            ),
            "phone": phone,
            "namesake_of": _of_pairs(size=people, dead=dead_twin, living=living_twin),
            "age": members.age,
            "migrant": members.migrant,
        }
    ).with_columns(phone=pl.when(pl.Series(has_phone)).then("phone"))
    frame = frame.join(homes, on="household", how="left", maintain_order="left")
    frame = _register(frame=frame, rng=rng)
    frame = _settle(frame=frame, rng=rng)
    return frame.drop("migrant"), homes


def _draw_deaths(*, seed: int, age: NDArray[np.float64], birth: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """Dates of death, `NEVER` for the living: as many as the yearly rate gives, by a Gompertz hazard of age."""
    rng = stream(seed=seed, part="deaths")
    years = calibration.YEARS_OF_DEATHS
    count = round(calibration.DEATHS_PER_YEAR * years * len(age) / (1 + calibration.DEATHS_PER_YEAR * years))
    hazard = 0.0002 + np.exp(-10.6 + 0.1 * age)
    # An exponential race: the smallest of waiting time / hazard are a draw without replacement by weight.
    gone = np.argpartition(rng.exponential(size=len(age)) / hazard, count)[:count]
    death = np.full(len(age), np.datetime64(NEVER, "D"))
    # Spread evenly, the day itself included, so that every year has its share whatever the draw.
    days = rng.permutation(((np.arange(count) + rng.random(count)) * 365.25 * years / count).astype(np.int64))
    death[gone] = np.maximum(np.datetime64(calibration.DAY, "D") - days.astype("timedelta64[D]"), birth[gone])
    return death


def _pair_namesakes(
    *, seed: int, birth: NDArray[np.datetime64], male: NDArray[np.bool_], death: NDArray[np.datetime64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of one dead and one living person of a sex and nearly an age, who are to share name and birth date.

    The dead one's number is missing in the table of deaths: whoever matches by name and birth date declares the
    living one dead.
    """
    rng = stream(seed=seed, part="namesakes")
    order = np.lexsort((birth, male))
    first, second = order[:-1], order[1:]
    alive = death == np.datetime64(NEVER, "D")
    near = (male[first] == male[second]) & (np.abs((birth[second] - birth[first]).astype(np.int64)) <= 7)
    pairs = rng.permutation(np.flatnonzero(near & ~alive[first] & alive[second]))[: max(2, len(birth) // 4000)]
    return first[pairs], second[pairs]


def _draw_permits(
    *, rng: np.random.Generator, migrant: NDArray[np.bool_], age: NDArray[np.float64], names: pl.Series
) -> tuple[NDArray[np.int64], pl.Series]:
    prefix = np.full(len(migrant), numbers.COUNTY)
    name = names.to_numpy().copy()
    free = np.flatnonzero(migrant & (age > 18) & (age < 75))
    rng.shuffle(free)
    taken = 0
    for code, share in PERMITS:
        count = max(2, round(share * len(migrant)))
        chosen = free[taken : taken + count]
        taken += count
        # Nationalities of the range that ISO 3166-1 leaves to private use.
        prefix[chosen] = code + rng.integers(900, 1000, len(chosen)) if code == 933000 else code
        if code == 933000:
            name[chosen] = np.array(FOREIGN_NAMES, dtype=object)[rng.integers(0, len(FOREIGN_NAMES), len(chosen))]
    return prefix, pl.Series("name", name.tolist(), dtype=pl.String)


def _register(*, frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Where people are registered: here, elsewhere, or here until they left."""
    size = frame.height
    elsewhere = places.counties_elsewhere()
    households = frame["household"].to_numpy()
    count = int(households.max()) + 1
    origin = elsewhere[weighted(rng=rng, weights=elsewhere["weight"].to_numpy(), size=count)]
    other = places.communities()
    another = other["community"][weighted(rng=rng, weights=other["weight"].to_numpy(), size=size)]
    left = (
        (rng.random(size) < MOVED_OUT_SHARE)
        & ~frame["migrant"].to_numpy()
        & (frame["death_date"].to_numpy() == np.datetime64(NEVER, "D"))
    )
    away = (rng.random(count) < LIVES_ELSEWHERE)[households] & ~frame["migrant"].to_numpy() & ~left
    day = np.datetime64(calibration.DAY, "D")
    moved = np.where(left, day - rng.integers(20, 540, size).astype("timedelta64[D]"), np.datetime64(NEVER, "D"))
    since = frame["birth_date"].to_numpy() + (
        rng.random(size) ** 3 * (day - frame["birth_date"].to_numpy()).astype(np.int64)
    ).astype("timedelta64[D]")
    born_here = rng.random(size) < 0.55
    outside = pl.Series(frame["migrant"].to_numpy() | left)
    apart = pl.Series(rng.random(size) < REGISTERED_IN_ANOTHER_COMMUNITY)
    return frame.with_columns(
        hukou_county=pl.when(outside).then(origin["county"].gather(households)).otherwise(pl.lit(places.COUNTY)),
        hukou_place=pl.when(outside)
        .then(origin["county_name"].gather(households))
        .otherwise(pl.lit("浙江省杭州市余杭区")),
        hukou_area=pl.when(outside).then(pl.lit(None)).when(apart).then(another).otherwise("community"),
        hukou_local=~outside,
        hukou_from=pl.when(outside)
        .then(None)
        .when(pl.Series(born_here))
        .then("birth_date")
        .otherwise(pl.Series(since)),
        moved_out_date=pl.Series(moved),
        residing_local=pl.Series(~away & ~left),
    )


def _settle(*, frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Marriage and schooling: what follows from age and place in the household."""
    draw, school = pl.lit(pl.Series(rng.random(frame.height))), pl.lit(pl.Series(rng.random(frame.height)))
    age = pl.col("age")
    household, relation = frame["household"].to_numpy(), frame["relation"]
    dead = (frame["death_date"] != NEVER).to_numpy()

    def with_any(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """For each person whether anybody of the household is flagged."""
        return (np.bincount(household, weights=flags) > 0)[household]

    couple = with_any(relation.is_in(["11", "12"]).to_numpy()) & relation.is_in(["02", "11", "12"]).to_numpy()
    bereaved = pl.lit(pl.Series(couple & ~dead & with_any(couple & dead)))
    without = (
        pl.when(age >= 75).then(_of_shares(draw, (0.75, "30"), (0.83, "40"), (1, "10")))
        .when(age >= 60).then(_of_shares(draw, (0.50, "30"), (0.75, "40"), (1, "10")))
        .otherwise(_of_shares(draw, (0.06, "30"), (0.45, "40"), (1, "10")))
    )  # fmt: skip
    learnt = (
        pl.when(age < 6).then(pl.lit("90")).when(age < 12.5).then(pl.lit("81")).when(age < 15.5).then(pl.lit("71"))
        .when(age < 18.5).then(pl.lit("61"))
        .when(age >= 60).then(_of_shares(school, (0.2, "90"), (0.6, "81"), (0.9, "71"), (1, "61")))
        .otherwise(_of_shares(school, (0.06, "11"), (0.34, "21"), (0.55, "31"), (0.72, "61"), (0.95, "71"), (1, "81")))
    )  # fmt: skip
    return frame.with_columns(
        marital_status=pl.when(bereaved).then(pl.lit("30")).when(pl.lit(pl.Series(couple))).then(pl.lit("20"))
        .when(age < 32).then(pl.lit("10")).otherwise(without),
        education=learnt,
        student=(age >= 6) & ((age < 18) | ((age < 22) & (school < 0.55))),
    )  # fmt: skip


def _of_shares(draw: pl.Expr, *cuts: tuple[float, str]) -> pl.Expr:
    """The code of the first cut above a uniform draw."""
    code = pl.lit(cuts[-1][1])
    for limit, value in reversed(cuts[:-1]):
        code = pl.when(draw < limit).then(pl.lit(value)).otherwise(code)
    return code


def _of_pairs(*, size: int, dead: NDArray[np.int64], living: NDArray[np.int64]) -> pl.Series:
    """For each dead person of a pair the living one; null for everybody else."""
    other = pl.Series("namesake_of", [None], dtype=pl.Int64).new_from_index(0, size)
    return other.scatter(dead, living)
