"""The trees on which policies hang: by place and day, checked on loading, an installation's own before the others'."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from minzheng.kernel import modules
from minzheng.kernel.modules import Registry
from minzheng.kernel.modules.schemes import Scheme, SchemeError, Schemes

DAY = date(2023, 6, 30)
GONGSHU, XIANGSHAN, SHANDONG = ("330105", "3301", "33", ""), ("330225", "3302", "33", ""), ("370203", "37", "")

ONE = """
- area: "{area}"
  title: {title}
  from: {start}
  cites: 工作总结
  tree:
    - key: basic
      title: 基本生活
      children:
        - {{key: dibao, title: 低保, policies: [dibao]}}
        - {{key: medical, title: 医疗救助}}
"""


def scheme_at(day: date, areas: tuple[str, ...]) -> Scheme:
    found = modules.schemes().at(day=day, areas=areas)
    assert found is not None
    return found


def written(tmp_path: Path, text: str, name: str = "schemes.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_places_have_trees_of_their_own():
    assert scheme_at(DAY, GONGSHU).title == "“1+8+2”大救助体系"
    assert scheme_at(DAY, XIANGSHAN).title == "“1+8+X”大救助体系"
    assert "八项救助" in scheme_at(DAY, SHANDONG).title


def test_a_tree_holds_from_its_day():
    assert scheme_at(date(2021, 4, 8), GONGSHU).title == "“1+8+X”大救助体系"
    assert scheme_at(date(2026, 6, 30), GONGSHU).title == "“1+8+2”大救助体系"
    assert [branch.key for branch in scheme_at(date(2026, 7, 1), GONGSHU).tree][:3] == ["basic", "special", "urgent"]
    assert modules.schemes().at(day=date(2014, 4, 30), areas=GONGSHU) is None


def test_every_policy_of_assistance_hangs_on_every_tree_once():
    assert list(modules.scheme_problems()) == []
    own = {policy.key for policy in modules.module(key="assistance").policies}
    for scheme in modules.schemes():
        assert own <= set(scheme.policies), scheme.title


def test_eight_kinds_are_eight():
    for areas in (GONGSHU, XIANGSHAN, SHANDONG):
        statutory = next(branch for branch in scheme_at(DAY, areas).tree if branch.key == "statutory")
        assert len(statutory.children) == 8


def test_what_no_policy_hangs_on_is_planned_only():
    planned = {branch.key for branch in scheme_at(DAY, GONGSHU).branches() if branch.is_planned}
    assert {"medical", "education", "housing", "employment", "disaster", "charity", "lottery"} <= planned
    assert not planned & {"dibao", "tekun", "temporary", "statutory"}


def test_a_policy_without_a_place_and_one_nobody_knows_are_named(tmp_path):
    schemes = Schemes.load([written(tmp_path, ONE.format(area="33", title="体系", start="2020-01-01"))])
    assert list(schemes.problems(installed=["dibao", "tekun"], own=["dibao", "tekun"])) == [
        "scheme “体系” of 33 has no place for the policy tekun"
    ]
    (unknown,) = schemes.problems(installed=[], own=[])
    assert "dibao, which no module declares" in unknown


def test_an_installation_lays_its_own_tree_over_the_others(tmp_path, monkeypatch):
    own = ONE.format(area="330105", title="“1+8+3”大救助体系", start="2021-04-09")
    written(tmp_path, own)
    monkeypatch.setenv("MINZHENG_DATA", str(tmp_path))
    registry = Registry()
    registry.register(modules.module(key="assistance"))
    found = registry.schemes().at(day=DAY, areas=GONGSHU)
    assert found is not None
    assert found.title == "“1+8+3”大救助体系"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (ONE.format(area="33", title="体系", start="昨天"), "dates"),
        (ONE.format(area="33", title="体系", start="2020-01-01").replace("cites: 工作总结", "mark: V"), "cite"),
        (ONE.format(area="33", title="体系", start="2020-01-01").replace("key: medical", "key: dibao"), "twice"),
        (ONE.format(area="33", title="体系", start="2020-01-01").replace("policies:", "policy:"), "nothing but"),
        (ONE.format(area="33", title="体系", start="2020-01-01").replace('area: "33"', "area: 33"), "quotes"),
    ],
)
def test_files_that_cannot_be_used_say_why(tmp_path, text, problem):
    with pytest.raises(SchemeError, match=problem):
        Schemes.load([written(tmp_path, text)])
