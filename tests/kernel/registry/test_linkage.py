"""Who a row without a number is about, by probability: what agrees, what only seems to, and what is never joined."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.registry import linkage
from minzheng.kernel.registry.linkage import splink_engine
from minzheng.kernel.registry.linkage.comparisons import ALL, BLOCKS, REACHED_BY
from minzheng.kernel.registry.linkage.training import Model, _filled
from minzheng.kernel.registry.operations import register_people
from tests.factories import DAY, NOW, County, small_county
from tests.offices import id_number

pytestmark = pytest.mark.django_db
SYSTEM = type("Actor", (), {"pk": 1})()


def declared(people: int) -> Model:
    """A model of a district that has no table with numbers yet: what is declared, and chance as in any district."""
    by_chance = {
        "name": [1e-4, 1e-6, 2e-5, 1e-6, 2e-4, 1e-3, 2e-4, 0.03, 0.968],
        "birth_date": [5e-5, 1e-5, 1e-3, 4e-3, 2e-3, 0.99],
        "sex": [0.5, 0.5],
        "place": [0.01, 0.08, 0.91],
        "phone": [1e-6, 1e-4, 0.9999],
    }
    learned = [
        {
            "comparison_levels": [
                {"label_for_charts": step.code, "u_probability": u}
                for step, u in zip(one.steps, by_chance[one.key], strict=True)
            ]
        }
        for one in ALL
    ]
    comparisons = [_filled(one, learned[at], pairs=0) for at, one in enumerate(ALL)]
    return Model(told=splink_engine.settings(prior=0.9 / people, comparisons=comparisons), pairs=0, people=people)


MODEL_SIZE = 100_000
"""As if the register held so many: a handful of people would make everybody likely."""


def row(name: str, born: str | None, *, sex: str | None = None, area: int | None = None, phone: str | None = None,
        number: str | None = None) -> dict:  # fmt: skip
    return {"name": name, "birth_date": born and date.fromisoformat(born), "sex": sex, "area_id": area,
            "phone": phone, "number": number}  # fmt: skip


def as_rows(*told: dict) -> pl.DataFrame:
    from minzheng.kernel.registry import secrets

    frame = pl.DataFrame(
        list(told),
        schema={"name": pl.String, "birth_date": pl.Date, "sex": pl.String, "area_id": pl.Int64, "phone": pl.String,
                "number": pl.String},
    ).with_row_index("key")  # fmt: skip
    frame = frame.with_columns(
        pl.col("key").cast(pl.Int64),
        phone_index=secrets.blind_index(frame["phone"], purpose="PHONE"),
        phone_tail_index=secrets.tail_index(frame["phone"], purpose="PHONE"),
        id_index=secrets.blind_index(frame["number"], purpose="ID_NUMBER"),
    )
    return linkage.rows(told=frame, day=DAY)


@pytest.fixture
def county() -> County:
    return small_county()


@pytest.fixture
def known(county: County) -> dict[str, int]:
    """Five people of one community; two of them are namesakes born on one day."""
    told = pl.DataFrame(
        {
            "name": ["王建国", "李秀英", "王小明", "王小明", "赵子玥"],
            "sex": ["1", "2", "1", "1", "2"],
            "birth_date": [date(1950, 3, 8), date(1952, 8, 15), date(1980, 1, 20), date(1980, 1, 20), date(2001, 5, 6)],
            "id_number": [id_number("1950-03-08"), id_number("1952-08-15", 2), id_number("1980-01-20", 3),
                          id_number("1980-01-20", 5), None],
            "phone": ["13800000001", "13800000002", None, None, "13800000005"],
            "home_area_id": [county.community_a.pk] * 5,
        }
    )  # fmt: skip
    made = register_people(people=told, day=DAY, actor=SYSTEM, now=NOW)
    return dict(zip(["wang", "li", "ming", "ming2", "zhao"], made["person_id"].to_list(), strict=True))


def link(*told: dict) -> pl.DataFrame:
    return linkage.link(rows=as_rows(*told), people=linkage.people(day=DAY), model=declared(MODEL_SIZE))


class TestWhatAgrees:
    @pytest.mark.parametrize(
        ("name", "born", "steps"),
        [
            ("王建过", "1950-03-08", {"name": "SAME_SOUND"}),
            ("王建国", "1950-08-03", {"birth_date": "DAY_MONTH"}),
            ("王建国", "1950-03-03", {"birth_date": "ONE_DIGIT"}),
            ("王建图", "1950-03-08", {"name": "ONE_OF_THREE"}),
            ("王国建", "1950-03-08", {"name": "OTHER_ORDER"}),
            ("王国", "1950-03-08", {"name": "PART"}),
            ("王建?", "1950-03-08", {"name": "LOST_CHARACTER"}),
        ],
    )
    def test_the_steps_are_told_and_the_person_is_found(self, county, known, name, born, steps):
        found = link(row(name, born, sex="1", area=county.community_a.pk, phone="13800000001"))
        best = found.row(0, named=True)
        assert best["person"] == known["wang"]
        assert {key: best[key] for key in steps} == steps
        assert found.filter(linkage.sure())["person"].to_list() == [known["wang"]]

    def test_rare_characters_that_an_old_system_lost(self, county, known):
        found = link(row("赵子□", "2001-05-06", sex="2", phone="13800000005"))
        assert found.row(0, named=True)["name"] == "LOST_CHARACTER"
        assert found.row(0, named=True)["person"] == known["zhao"]


class TestWhatIsNotJoined:
    def test_name_and_birth_date_alone_are_proposed_and_not_joined(self, county, known):
        found = link(row("王建国", "1950-03-08", sex="1"))
        assert found["person"].to_list() == [known["wang"]]
        assert found.filter(linkage.sure()).is_empty()

    def test_namesakes_share_what_is_certain(self, county, known):
        found = link(row("王小明", "1980-01-20", sex="1", area=county.community_a.pk))
        assert set(found["person"].to_list()) == {known["ming"], known["ming2"]}
        assert found["probability"].to_list() == pytest.approx([0.5, 0.5], abs=0.01)
        assert found.filter(linkage.sure()).is_empty()

    def test_another_sex_is_not_joined(self, county, known):
        found = link(row("王建国", "1950-03-08", sex="2", area=county.community_a.pk, phone="13800000001"))
        assert found["person"].to_list() == [known["wang"]]
        assert found.filter(linkage.sure()).is_empty()

    def test_nobody_is_proposed_for_a_stranger(self, county, known):
        assert link(row("欧阳娜娜", "1999-09-09", sex="2", area=county.community_a.pk)).is_empty()

    @settings(max_examples=12, deadline=None)
    @given(
        name=st.sampled_from(["王建国", "王建过", "李秀英", "赵子玥"]),
        born=st.sampled_from(["1950-03-08", "1952-08-15", "2001-05-06"]),
        order=st.integers(11, 400),
        phone=st.sampled_from(["13800000001", "13800000002", "13800000005", None]),
    )
    def test_two_valid_numbers_that_differ_are_never_proposed(self, name, born, order, phone):
        from minzheng.kernel.areas.models import Area
        from minzheng.kernel.registry.models import Person

        if not Person.objects.exists():
            county = small_county()
            told = pl.DataFrame(
                {
                    "name": ["王建国", "李秀英", "赵子玥"],
                    "birth_date": [date(1950, 3, 8), date(1952, 8, 15), date(2001, 5, 6)],
                    "id_number": [id_number("1950-03-08"), id_number("1952-08-15", 2), None],
                    "phone": ["13800000001", "13800000002", "13800000005"],
                    "home_area_id": [county.community_a.pk] * 3,
                }
            )
            register_people(people=told, day=DAY, actor=SYSTEM, now=NOW)
        community = Area.objects.filter(level="COMMUNITY").order_by("pk").first()
        found = link(row(name, born, area=community.pk, phone=phone, number=id_number(born, order)))
        numbered = set(Person.objects.exclude(id_index=None).values_list("pk", flat=True))
        assert numbered.isdisjoint(found["person"].to_list())


class TestTheModel:
    def test_it_comes_from_rows_whose_number_tells_the_person(self, county):
        people = [
            {"name": f"{'王李张刘陈'[at % 5]}{'建国秀英志明小芳'[at % 8]}{'华丽军平'[at % 4]}", "sex": "12"[at % 2],
             "birth_date": date(1950 + at % 50, 1 + at % 12, 1 + at % 28),
             "id_number": id_number(f"{1950 + at % 50}-{1 + at % 12:02d}-{1 + at % 28:02d}", 100 + at),
             "phone": f"139{at:08d}", "home_area_id": county.community_a.pk}
            for at in range(600)
        ]  # fmt: skip
        register_people(people=pl.DataFrame(people), day=DAY, actor=SYSTEM, now=NOW)
        told = [
            row(one["name"], None if at % 3 else one["birth_date"].isoformat(),
                sex=one["sex"] if at % 50 else {"1": "2", "2": "1"}[one["sex"]], area=county.community_a.pk,
                phone=one["phone"] if at % 10 else "13700000000", number=one["id_number"])
            for at, one in enumerate(people)
        ]  # fmt: skip
        model = linkage.train(rows=as_rows(*told), people=linkage.people(day=DAY), share_known=0.95)
        assert model.pairs == 600
        m = {
            one["output_column_name"]: {
                level["label_for_charts"]: level["m_probability"] for level in one["comparison_levels"][1:]
            }
            for one in model.told["comparisons"]
        }
        # one phone in ten and one sex in fifty are wrong in these rows; 100 declared rows weigh beside 600
        assert m["phone"]["SAME"] == pytest.approx(0.9, abs=0.03)
        assert m["sex"]["DIFFERENT"] == pytest.approx(0.02, abs=0.01)
        assert sum(m["name"].values()) == pytest.approx(1)

    def test_without_such_rows_the_declared_values_stand(self, county, known):
        model = linkage.train(rows=as_rows(row("王建国", None)), people=linkage.people(day=DAY), share_known=0.9)
        assert model.pairs == 0
        name = model.told["comparisons"][0]["comparison_levels"][1]
        assert name["m_probability"] == pytest.approx(0.95)


class TestWhoIsCompared:
    def test_every_block_asks_for_something_that_reaches(self):
        for block in BLOCKS:
            assert any(f"l.{name} = r.{name}" in block for name in REACHED_BY), block

    def test_a_name_weighs_by_the_whole_register_and_by_the_rows(self, county, known):
        rows = as_rows(row("王建国", "1950-03-08"), row("欧阳未闻", None))
        told = splink_engine.frequencies(rows, linkage.people(day=DAY))["name_key"]
        assert dict(told.iter_rows()) == {
            "王建国": 2 / 7, "李秀英": 1 / 7, "王小明": 2 / 7, "赵子玥": 1 / 7, "欧阳未闻": 1 / 7,
        }  # fmt: skip

    def test_a_row_that_reaches_nobody_has_no_candidates(self, county, known):
        assert link(row("欧阳未闻", "1901-01-01")).is_empty()
