"""People come in from frames: new ones are added, known ones change only by what was told, nothing is forgotten."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from django.db import IntegrityError

from minzheng.kernel.events.models import Event
from minzheng.kernel.registry import operations, secrets
from minzheng.kernel.registry.models import Person, PersonPast, Residence
from minzheng.kernel.registry.operations.people import NotAPerson
from tests.kernel.registry.conftest import DAY

NUMBER = "11010519491231002X"


def test_a_new_person_is_stored_encrypted_and_can_be_found_by_index(register):
    (person,) = register({"name": "单 小明", "id_number": NUMBER, "phone": "13812345678", "sex": "2"})
    assert (person.name, person.name_pinyin, person.name_initials) == ("单小明", "shan xiao ming", "sxm")
    assert NUMBER.encode() not in bytes(person.id_cipher)
    assert secrets.decrypt_one(person.id_cipher, purpose="ID_NUMBER") == NUMBER
    assert bytes(person.id_index) == secrets.blind_index_one(NUMBER, purpose="ID_NUMBER")
    assert bytes(person.id_tail_index) == secrets.tail_index_one("002X", purpose="ID_NUMBER")
    assert bytes(person.phone_tail_index) == secrets.tail_index_one("5678", purpose="PHONE")
    assert person.id_quality == "VALID"


def test_what_is_not_told_is_not_taken_away(register):
    (person,) = register({"name": "王芳", "sex": "2", "phone": "13812345678", "birth_date": date(1950, 1, 1)})
    (again,) = register({"person_id": person.pk, "name": "王芳", "death_date": date(2023, 5, 1)})
    assert (again.sex, again.birth_date, again.death_date) == ("2", date(1950, 1, 1), date(2023, 5, 1))
    assert bytes(again.phone_index) == bytes(person.phone_index)


def test_the_superseded_version_is_kept_and_an_unchanged_row_leaves_no_trace(register):
    first, second = register({"name": "王芳", "sex": "2"}, {"name": "李强", "sex": "1"})
    register({"person_id": first.pk, "name": "王方", "sex": "2"}, {"person_id": second.pk, "name": "李强", "sex": "1"})
    past = PersonPast.objects.get()
    current = Person.objects.get(pk=first.pk)
    assert (past.person_id, past.name, current.name) == (first.pk, "王芳", "王方")
    assert (past.recorded_at, past.superseded_at) == (first.recorded_at, current.recorded_at)
    assert Person.objects.get(pk=second.pk).recorded_at == second.recorded_at


def test_outcomes_come_in_the_order_of_the_rows(register, actor, clock):
    (known,) = register({"name": "王芳", "sex": "2"})
    frame = pl.DataFrame({"person_id": [None, known.pk, None], "name": ["甲", "王芳", "乙"], "sex": ["1", "2", None]})
    result = operations.register_people(people=frame, day=DAY, actor=actor, now=clock())
    assert result["outcome"].to_list() == ["NEW", "SAME", "NEW"]
    names = Person.objects.in_bulk(result["person_id"].to_list())
    assert [names[pk].name for pk in result["person_id"]] == ["甲", "王芳", "乙"]


def test_one_event_for_any_number_of_people_and_none_for_no_change(register):
    (person,) = register({"name": "王芳", "sex": "2"})
    register({"person_id": person.pk, "name": "王芳"})
    event = Event.objects.get(type="registry.people_registered")
    assert (event.payload["new"], event.payload["changed"]) == (1, 0)


def test_a_person_needs_a_name_and_stands_in_one_row(register):
    with pytest.raises(NotAPerson, match="no name"):
        register({"name": "  ", "row_number": 7})
    (person,) = register({"name": "王芳"})
    with pytest.raises(NotAPerson, match="more than one row"):
        register({"person_id": person.pk, "name": "王芳"}, {"person_id": person.pk, "name": "王方"})


def test_a_valid_number_belongs_to_one_person(register):
    register({"name": "王芳", "id_number": NUMBER})
    with pytest.raises(IntegrityError, match="one_person_per_id_number"):
        register({"name": "李强", "id_number": NUMBER})


def test_two_people_may_share_a_number_if_it_is_known_that_they_do(register):
    register({"name": "王芳", "id_number": NUMBER}, {"name": "李强", "id_number": NUMBER, "id_quality": "SHARED"})
    assert Person.objects.filter(id_index=secrets.blind_index_one(NUMBER, purpose="ID_NUMBER")).count() == 2


def test_who_lives_where_he_is_registered_moves_with_his_registration(register, areas):
    east, west = areas["东一"].pk, areas["西一"].pk
    at_home, away = register(
        {"name": "甲", "hukou_area_id": east}, {"name": "乙", "hukou_area_id": east, "home_area_id": west}
    )
    assert (at_home.home_area_id, away.home_area_id) == (east, west)
    assert list(Residence.objects.filter(person=at_home).values_list("kind", "area_id")) == [("HUKOU", east)]

    moved, stays = register(
        {"person_id": at_home.pk, "hukou_area_id": west}, {"person_id": away.pk, "hukou_area_id": areas["东二"].pk}
    )
    assert (moved.home_area_id, stays.home_area_id) == (west, west)
    current = Residence.objects.filter(person=at_home, superseded_at=None).order_by("valid")
    assert [(r.area_id, r.valid.lower, r.valid.upper) for r in current] == [(east, None, DAY), (west, DAY, None)]
    assert Residence.objects.filter(person=at_home).exclude(superseded_at=None).count() == 1


def test_a_correction_may_say_that_something_is_unknown(register, actor, clock):
    (person,) = register({"name": "王芳", "id_number": NUMBER, "sex": "2"})
    operations.correct_person(
        person=person, actor=actor, reason="证件不是本人的", now=clock(), id_number=None, sex=None, name="汪芳"
    )
    assert (person.id_cipher, person.id_quality, person.sex, person.name_pinyin) == (None, None, None, "wang fang")
    assert PersonPast.objects.get(person=person).name == "王芳"
    assert Event.objects.get(type="registry.person_corrected").purpose == "证件不是本人的"


def test_moving_keeps_where_somebody_was_before(register, areas, actor, clock):
    (person,) = register({"name": "王芳", "hukou_area_id": areas["东一"].pk})
    operations.move(
        person=person, kind="LIVING", area=areas["西一"].pk, day=date(2023, 3, 1), text="西一社区1幢", actor=actor,
        now=clock(),
    )  # fmt: skip
    assert (person.hukou_area_id, person.home_area_id) == (areas["东一"].pk, areas["西一"].pk)
    operations.move(person=person, kind="LIVING", area=areas["东二"].pk, day=DAY, actor=actor, now=clock())
    living = Residence.objects.filter(person=person, kind="LIVING", superseded_at=None).order_by("valid")
    assert [(r.area.name, r.valid.lower, r.valid.upper) for r in living] == [
        ("西一", date(2023, 3, 1), DAY), ("东二", DAY, None),
    ]  # fmt: skip
    assert secrets.decrypt_one(living[0].text_cipher, purpose="ADDRESS") == "西一社区1幢"
