"""Households and their members' ages: the kinds of `household_kinds.py`, drawn in bulk."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from minzheng.demo.draws import stream, weighted
from minzheng.demo.household_kinds import KINDS, Bands, HouseholdKind, Member

HEADED_BY_A_MAN = 0.8
MALE_SHARE = 0.56
MALE_AMONG_LONE_OLD = 0.42
OLDEST = 108.0


class Members(NamedTuple):
    """One element a person, in the order of households and places."""

    household: NDArray[np.int64]
    kind: NDArray[np.int64]
    place: NDArray[np.int64]
    relation: NDArray[np.object_]
    age: NDArray[np.float64]
    male: NDArray[np.bool_]
    paternal: NDArray[np.bool_]
    migrant: NDArray[np.bool_]


def draw_households(*, seed: int, people: int) -> Members:
    """Exactly `people` members; the few that no whole mix of households gives are single householders."""
    rng = stream(seed=seed, part="households")
    sizes = np.array([len(kind.members) for kind in KINDS])
    shares = np.array([kind.share for kind in KINDS]) / sum(kind.share for kind in KINDS)
    counts = np.floor(shares * people / (shares @ sizes)).astype(np.int64)
    counts[0] += people - counts @ sizes

    blocks, start = [], 0
    for position, (kind, count) in enumerate(zip(KINDS, counts, strict=True)):
        blocks.append(_draw_kind(rng=rng, kind=kind, position=position, start=start, count=int(count)))
        start += int(count)
    joined = Members(*(np.concatenate(column) for column in zip(*blocks, strict=True)))

    # Households are numbered in a mixed order, so that a number says nothing about the kind.
    renumbered = rng.permutation(start)[joined.household]
    order = np.lexsort((joined.place, renumbered))
    return Members(
        household=renumbered[order],
        kind=joined.kind[order],
        place=joined.place[order],
        relation=joined.relation[order],
        age=joined.age[order],
        male=joined.male[order],
        paternal=joined.paternal[order],
        migrant=joined.migrant[order],
    )


def _draw_kind(*, rng: np.random.Generator, kind: HouseholdKind, position: int, start: int, count: int) -> Members:
    ages: list[NDArray[np.float64]] = []
    males: list[NDArray[np.bool_]] = []
    for member in kind.members:
        male = _draw_sex(rng=rng, member=member, males=males, count=count)
        age = _draw_bands(rng=rng, bands=member.bands, count=count) if member.bands else None
        if age is None:
            mean, spread, least, most = member.gap
            gap = np.clip(rng.normal(mean, spread, count), least, most)
            # A husband is the elder by the gap, so a wife is the younger.
            age = ages[member.of] + np.where(male, gap, -gap) if member.sex == "OPPOSITE" else ages[member.of] + gap
            if member.relation != "20":
                # Too young for the place: of the youngest grown-up years instead, and not all of one birthday.
                age = np.where(age < 19.0, 19.0 + 4.0 * rng.random(count), age)
        ages.append(np.where(age > OLDEST, OLDEST - 8.0 * rng.random(count), np.maximum(age, 0.0)))
        males.append(male)

    places = len(kind.members)
    relations = np.array([member.relation for member in kind.members], dtype=object)
    kin = np.array([member.line == "KIN" for member in kind.members])
    male = np.stack(males, axis=1)
    # Children bear the father's surname: where the householder is a woman, the surname is her husband's.
    partner = np.array([member.line == "MARRIED_IN" and member.relation == "10" for member in kind.members])
    head = np.array([member.relation == "02" for member in kind.members])
    paternal = (
        np.where(partner.any() & (head | partner), male, kin) if partner.any() else np.broadcast_to(kin, male.shape)
    )
    return Members(
        household=np.repeat(np.arange(start, start + count), places),
        kind=np.full(count * places, position),
        place=np.tile(np.arange(places), count),
        relation=_by_sex(relations=np.tile(relations, count), male=male.ravel()),
        age=np.stack(ages, axis=1).ravel(),
        male=male.ravel(),
        paternal=paternal.ravel().copy(),
        migrant=np.repeat(rng.random(count) < kind.migrant, places),
    )


def _draw_sex(
    *, rng: np.random.Generator, member: Member, males: list[NDArray[np.bool_]], count: int
) -> NDArray[np.bool_]:
    match member.sex:
        case "OPPOSITE":
            return ~males[member.of]
        case "MALE":
            return np.ones(count, dtype=bool)
        case "FEMALE":
            return np.zeros(count, dtype=bool)
        case "HEAD":
            return rng.random(count) < HEADED_BY_A_MAN
    share = MALE_AMONG_LONE_OLD if member.bands and member.bands[0][0] >= 60 else MALE_SHARE
    return rng.random(count) < share


def _draw_bands(*, rng: np.random.Generator, bands: Bands, count: int) -> NDArray[np.float64]:
    table = np.array(bands)
    band = weighted(rng=rng, weights=table[:, 2], size=count)
    return table[band, 0] + rng.random(count) * (table[band, 1] - table[band, 0])


def _by_sex(*, relations: NDArray[np.object_], male: NDArray[np.bool_]) -> NDArray[np.object_]:
    """GB/T 4761 codes that tell the sex, from those that do not."""
    told = {"10": ("11", "12"), "20": ("20", "30"), "50": ("51", "52"), "40": ("41", "42")}
    result = relations.copy()
    for code, (man, woman) in told.items():
        here = relations == code
        result[here] = np.where(male[here], man, woman)
    return result
