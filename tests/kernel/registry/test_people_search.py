"""What somebody at a desk types finds the person he means, only where he may look, and always by an index."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from minzheng.kernel.access.roles import Role
from minzheng.kernel.registry import operations, search
from minzheng.kernel.registry.models import Person
from tests.factories import make_account
from tests.kernel.registry.conftest import DAY

SHAN, QIU, WANG = "11010519491231002X", "110105194912310038", "110105199001010017"


@pytest.fixture
def people(register, areas):
    east, west = areas["东一"].pk, areas["西一"].pk
    rows = [
        {"name": "单小明", "id_number": SHAN, "phone": "13800000038", "hukou_area_id": east},
        {"name": "仇大明", "id_number": QIU, "phone": "13812345678", "hukou_area_id": east},
        {"name": "王小明", "phone": "13911111111", "hukou_area_id": west, "birth_date": date(1990, 1, 1)},
        {"name": "王小", "hukou_area_id": east},
        {"name": "丁丁", "hukou_area_id": east},
        {"name": "王丁", "hukou_area_id": east},
        {"name": "吕布", "hukou_area_id": east},
        {"name": "尉迟恭", "hukou_area_id": east},
        {"name": "阿不都·买买提", "hukou_area_id": east},
        {"name": "张\ue81e", "hukou_area_id": east},
        {"name": "明小王", "hukou_area_id": east},
        {"name": "John Smith", "hukou_area_id": east},
    ]
    return {person.name: person for person in register(*rows)}


@pytest.fixture
def find(people, areas):
    clerk = make_account((Role.R2, areas["区"]))
    return lambda text, user=clerk: [person.name for person in search.people(user=user, text=text, day=DAY)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("单小明", ["单小明"]),
        ("小明", ["单小明", "王小明"]),
        ("明", ["明小王", "仇大明", "单小明", "王小明"]),
        ("丁", ["丁丁", "王丁"]),
        ("王小", ["王小", "王小明"]),
        ("小王", ["明小王"]),
        ("王 明", ["王小明", "明小王"]),
        ("王　小明", ["王小明"]),
        ("买买提", ["阿不都·买买提"]),
        ("阿不都·买买提", ["阿不都·买买提"]),
        ("阿不都•买买提", ["阿不都·买买提"]),
        ("张\u9fb4", ["张\u9fb4"]),
        ("没有", []),
    ],
)
def test_by_characters(find, text, names):
    assert find(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("shanxiaoming", "单小明"), ("danxiaoming", "单小明"), ("shan xiao ming", "单小明"), ("sxm", "单小明"),
        ("SXM", "单小明"), ("dxm", "单小明"), ("shanxm", "单小明"), ("shanx", "单小明"), ("qiudaming", "仇大明"),
        ("qiuda", "仇大明"), ("choudm", "仇大明"), ("daming", "仇大明"), ("lvbu", "吕布"), ("lubu", "吕布"),
        ("lübu", "吕布"), ("lyubu", "吕布"), ("yuchigong", "尉迟恭"), ("ycg", "尉迟恭"), ("weichi", "尉迟恭"),
        ("smith", "John Smith"),
    ],
)  # fmt: skip
def test_by_pinyin_in_every_reading(find, text, name):
    assert find(text) == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (SHAN, ["单小明"]),
        (SHAN.lower(), ["单小明"]),
        ("１１0105194912310038", ["仇大明"]),
        ("110105491231002", ["单小明"]),
        ("002x", ["单小明"]),
        ("31002X", ["单小明"]),
        ("0038", ["仇大明", "单小明"]),
        ("310038", ["仇大明"]),
        ("13812345678", ["仇大明"]),
        ("5678", ["仇大明"]),
        ("仇 0038", ["仇大明"]),
        ("仇0038", ["仇大明"]),
        ("qiu 0038", ["仇大明"]),
        ("王 0038", []),
        ("12345", []),
        ("a", []),
        ("", []),
        ("%' OR 1=1 --", []),
        ("小'明 & !王", []),
    ],
)
def test_by_number_and_by_what_cannot_be_looked_up(find, text, names):
    assert find(text) == names


def test_nobody_of_another_street_is_found(find, people, areas):
    officer = make_account((Role.R6, areas["西街"]))
    assert find("小明", officer) == ["王小明"]
    assert find(SHAN, officer) == []
    assert find("5678", officer) == []


def test_a_merged_record_answers_for_the_person_it_stands_for(find, people, actor, clock):
    operations.merge(alias=people["王小"], into=people["王小明"], actor=actor, reason="同一人曾用名", now=clock())
    assert find("王小") == ["王小明"]


def test_a_search_is_one_query(find, django_assert_num_queries, areas):
    clerk = make_account((Role.R2, areas["区"]))
    find("王", clerk)  # what the clerk may see is read once a request
    for text in ("王小明", "wang", "0038", SHAN, "王 0038"):
        with django_assert_num_queries(1):
            find(text, clerk)


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("王小明", "person_name_terms"), ("丁", "person_name_terms"), ("wxm", "person_name_terms"),
        (SHAN, "id_"), ("0038", "person_id_tail"), ("13812345678", "person_phone"), ("王 5678", "person_phone_tail"),
    ],
)  # fmt: skip
def test_every_way_goes_through_an_index(register, areas, text, index):
    surnames, given = "赵钱孙李周吴郑王冯陈", "伟芳娜秀英敏静丽强磊军洋勇艳杰"
    register(*(
        {"name": s + g + h, "hukou_area_id": areas["东一"].pk, "id_number": f"{at:018d}", "phone": f"138{at:08d}"}
        for at, (s, g, h) in enumerate((s, g, h) for s in surnames for g in given for h in given)
    ))  # fmt: skip
    clerk = make_account((Role.R2, areas["区"]))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_person")
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = search.people(user=clerk, text=text, day=DAY).explain()
    assert index in plan
    assert "Seq Scan on registry_person" not in plan
    assert Person.objects.count() == 2250
