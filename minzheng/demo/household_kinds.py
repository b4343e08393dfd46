"""The kinds of household and how their members' ages hang together.

A member's age is either drawn from bands (the anchor of the household) or from another member's age plus a gap.
Relations are GB/T 4761-2008 codes towards the householder. The shares were fitted once to the public age shares and to
2.36 persons a household (`calibration.py`); `tests/demo/test_calibration.py` holds them there.
"""

from dataclasses import dataclass
from typing import Final

HEAD, SPOUSE, SON_OR_DAUGHTER, GRANDCHILD, PARENT, PARENT_IN_LAW, NOT_KIN = "02", "10", "20", "40", "50", "54", "99"

Bands = tuple[tuple[float, float, float], ...]

MINOR: Final[Bands] = ((0, 1, 0.97), (1, 3, 1.9), (3, 6, 3.0), (6, 10, 4.05), (10, 15, 4.8), (15, 18, 2.6))
YOUNG: Final[Bands] = ((19, 24, 2.2), (24, 30, 4.2), (30, 35, 3.2))
MIDDLE: Final[Bands] = ((35, 42, 3), (42, 50, 3.6), (50, 59, 3.4))
LATE_MIDDLE: Final[Bands] = ((41, 48, 3.5), (48, 54, 4), (54, 59, 3))
OLD: Final[Bands] = (
    (60, 65, 3.2),
    (65, 70, 3.1),
    (70, 75, 2.2),
    (75, 80, 1.5),
    (80, 85, 1.5),
    (85, 90, 1.0),
    (90, 99, 0.45),
    (99, 106, 0.012),
)


@dataclass(frozen=True)
class Member:
    """One place in a household.

    `bands`: (from, to, weight) in years for an anchor; otherwise `of` is the place whose age this one's follows and
    `gap` = (mean, spread, least, most) years added. `sex`: "ANY", "HEAD" (mostly male), "OPPOSITE" of place `of`,
    "MALE" or "FEMALE". `paternal`: carries the household's surname if male line allows.
    """

    relation: str
    bands: Bands = ()
    of: int = 0
    gap: tuple[float, float, float, float] = (0, 0, 0, 0)
    sex: str = "ANY"
    line: str = "KIN"


@dataclass(frozen=True)
class HouseholdKind:
    """A kind of household: its share of all households, and its places; the first is drawn first."""

    key: str
    share: float
    members: tuple[Member, ...]
    migrant: float
    """Share of such households that live here with a hukou elsewhere."""


def _anchor(relation: str, bands: Bands, sex: str = "HEAD") -> Member:
    return Member(relation, bands=bands, sex=sex)


def _spouse(of: int) -> Member:
    # Husbands are 2.2 years older on average, whoever heads the household; the sign follows the sexes.
    return Member(SPOUSE, of=of, gap=(2.2, 2.6, -6, 14), sex="OPPOSITE", line="MARRIED_IN")


def _parent_of(child: int) -> Member:
    return Member(HEAD, of=child, gap=(29, 4, 21, 44), sex="HEAD")


SOLE: Final = (
    HouseholdKind("SOLO_YOUNG", 0.084, (_anchor(HEAD, YOUNG, "ANY"),), 0.62),
    HouseholdKind("SOLO_MIDDLE", 0.064, (_anchor(HEAD, MIDDLE, "ANY"),), 0.40),
    HouseholdKind("SOLO_OLD", 0.070, (_anchor(HEAD, OLD, "ANY"),), 0.03),
)
PAIRS: Final = (
    HouseholdKind("PAIR_YOUNG", 0.082, (_anchor(HEAD, YOUNG), _spouse(0)), 0.50),
    HouseholdKind("PAIR_MIDDLE", 0.128, (_anchor(HEAD, LATE_MIDDLE), _spouse(0)), 0.22),
    HouseholdKind("PAIR_OLD", 0.113, (_anchor(HEAD, OLD), _spouse(0)), 0.04),
)
_CHILD = _anchor(SON_OR_DAUGHTER, MINOR, "ANY")
_SIBLING = Member(SON_OR_DAUGHTER, of=0, gap=(4, 2, 1.1, 12))
_GROWN = Member(SON_OR_DAUGHTER, bands=((18, 22, 3.2), (22, 26, 3), (26, 32, 2)), sex="ANY")
FAMILIES: Final = (
    HouseholdKind("ONE_CHILD", 0.140, (_CHILD, _parent_of(0), _spouse(1)), 0.28),
    HouseholdKind("TWO_CHILDREN", 0.066, (_CHILD, _SIBLING, _parent_of(1), _spouse(2)), 0.24),
    HouseholdKind("ONE_PARENT", 0.018, (_CHILD, _parent_of(0)), 0.20),
    HouseholdKind(
        "GROWN_CHILD", 0.108, (_GROWN, Member(HEAD, of=0, gap=(27, 3.5, 20, 40), sex="HEAD"), _spouse(1)), 0.14
    ),
    HouseholdKind(
        "THREE_GENERATIONS",
        0.050,
        (
            _CHILD,
            _parent_of(0),
            _spouse(1),
            Member(PARENT, of=1, gap=(27, 4, 19, 42), sex="MALE"),
            Member(PARENT, of=3, gap=(-2.2, 2.6, -14, 6), sex="FEMALE", line="MARRIED_IN"),
        ),
        0.06,
    ),
    HouseholdKind(
        "THREE_GENERATIONS_WIDOW",
        0.036,
        (_CHILD, _parent_of(0), _spouse(1), Member(PARENT, of=1, gap=(27, 4, 19, 42), sex="FEMALE", line="MARRIED_IN")),
        0.06,
    ),
    HouseholdKind("OLD_PARENT", 0.034, (_anchor(HEAD, MIDDLE), Member(PARENT, of=0, gap=(27, 4.5, 18, 42))), 0.05),
    HouseholdKind(
        "SKIPPED_GENERATION",
        0.004,
        (_anchor(GRANDCHILD, MINOR, "ANY"), Member(HEAD, of=0, gap=(56, 5, 42, 75), sex="ANY")),
        0.05,
    ),
    HouseholdKind(
        "FLATMATES",
        0.012,
        (_anchor(HEAD, YOUNG, "ANY"), Member(NOT_KIN, of=0, gap=(0, 3, -8, 8), line="STRANGER")),
        0.85,
    ),
)
KINDS: Final = SOLE + PAIRS + FAMILIES
