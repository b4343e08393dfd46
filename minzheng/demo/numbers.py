"""Identity numbers, phones and accounts that cannot belong to anyone.

- Residents: GB 11643 numbers under county code 330199, which GB/T 2260 never assigned (Hangzhou's county codes stop
  well below it). The checksum is right, so only the code tells them from real ones.
- 港澳台居民居住证: 810000, 820000 and 830000 with the same structure.
- 外国人永久居留身份证 (2023 version): 9, province of application 33, nationality 9xx (ISO 3166-1 leaves 900-999 to
  private use, so no country has them), birth date, order, check.
- Mobile phones begin with 154, a segment the Ministry of Industry has never given to an operator.
- Bank accounts begin with 999: no card issuer's identification number begins with it.
"""

from datetime import date
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minzheng.demo.draws import rank_within

COUNTY: Final = 330199
PHONE_SEGMENT: Final = 154
ACCOUNT_PREFIX: Final = 999
WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS: Final = np.array(list("10X98765432"))


def check_characters(*, bodies: NDArray[np.int64]) -> NDArray[np.str_]:
    """GB 11643 check characters of 17-digit bodies (ISO 7064, MOD 11-2)."""
    total = np.zeros(len(bodies), dtype=np.int64)
    rest = bodies.copy()
    for weight in reversed(WEIGHTS):
        total += rest % 10 * weight
        rest //= 10
    return CHECKS[total % 11]


def id_numbers(
    *,
    rng: np.random.Generator,
    birth_dates: NDArray[np.datetime64],
    male: NDArray[np.bool_],
    prefixes: NDArray[np.int64],
) -> pl.Series:
    """Unique 18-character numbers with the given 6-digit prefixes; the 17th digit is odd for men.

    Unique up to 500 people of one sex and one birth date, twenty times what a district of 1.3 million has.
    """
    dates = birth_dates.astype("datetime64[D]")
    months = dates.astype("datetime64[M]").astype(np.int64)
    day = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    ymd = ((months // 12 + 1970) * 100 + months % 12 + 1) * 100 + day
    shuffled = rng.permutation(len(ymd))
    group = ymd * 2 + male
    rank = np.empty(len(ymd), dtype=np.int64)
    rank[shuffled] = rank_within(group=group[shuffled])
    if len(rank) and rank.max() >= 500:
        raise ValueError("more than 500 people of one sex were born on one day; the order code has no room for them")
    # A stride without a common divisor with 500 spreads the order codes and keeps them unique.
    order = (rank * 37 + ymd * 11) % 500 * 2 + male
    bodies = prefixes.astype(np.int64) * 10**11 + ymd * 1000 + order
    checks = pl.Series(check_characters(bodies=bodies), dtype=pl.String)
    return (pl.Series(bodies).cast(pl.String) + checks).alias("id_number")


def phones(*, rng: np.random.Generator, size: int) -> pl.Series:
    """Mobile numbers of a segment nobody was given; distinct."""
    offset = int(rng.integers(0, 10**8))
    numbers = (np.arange(size, dtype=np.int64) * 86_028_121 + offset) % 10**8
    return (PHONE_SEGMENT * 10**8 + pl.Series("phone", numbers)).cast(pl.String)


def accounts(*, people: NDArray[np.int64]) -> pl.Series:
    """A 19-digit bank account per person, the same whenever asked."""
    # The multiplier has no common divisor with 10**10, so that no two people share an account by accident.
    return (
        pl.Series("account", people * 48_271 % 10**10)
        .cast(pl.String)
        .str.zfill(16)
        .str.replace("^", str(ACCOUNT_PREFIX))
    )


def credit_codes(*, size: int) -> pl.Series:
    """Distinct codes with a right check character (GB 32100) of a registrar that does not exist (330199)."""
    alphabet = np.array(list("0123456789ABCDEFGHJKLMNPQRTUWXY"))
    place = {character: at for at, character in enumerate(alphabet)}
    stems = [f"91330199MA{number:07d}" for number in range(size)]
    values = np.array([[place[character] for character in stem] for stem in stems]).reshape(size, 17)
    weights = np.array([pow(3, at, 31) for at in range(17)])
    checks = alphabet[(-(values @ weights)) % 31]
    return pl.Series("credit_code", stems, dtype=pl.String) + pl.Series(checks.tolist(), dtype=pl.String)


def legacy_15(*, id_number: pl.Expr) -> pl.Expr:
    """The 15-digit number a person born before 2000 had: no century, no check character."""
    return id_number.str.slice(0, 6) + id_number.str.slice(8, 9)


def days_before(*, day: date, years: NDArray[np.float64]) -> NDArray[np.datetime64]:
    """Dates so many years before `day`."""
    return np.datetime64(day, "D") - np.floor(years * 365.2425).astype(np.int64).astype("timedelta64[D]")
