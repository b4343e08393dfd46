"""Additions to the state of migrations are cheap, and come to what Django's own state comes to."""

from __future__ import annotations

from unittest.mock import patch

from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from minzheng.config.migration_state import AddingState

TOLD = models.CheckConstraint(condition=~models.Q(name=""), name="town_has_name")


def _town() -> ModelState:
    return ModelState("places", "Town", [("id", models.AutoField(primary_key=True)), ("name", models.TextField())])


def _home(name: str = "Home") -> ModelState:
    town = models.ForeignKey("places.Town", models.CASCADE, related_name=f"{name.lower()}s")
    return ModelState("places", name, [("id", models.AutoField(primary_key=True)), ("town", town)])


def _told(state: ProjectState) -> ProjectState:
    """A town stands, rendered; two kinds of homes in it and a constraint on it are added."""
    state.add_model(_town())
    state.apps.get_model("places", "Town")
    state.add_model(_home())
    state.add_constraint("places", "town", TOLD)
    state.add_model(_home("Garden"))
    return state


def test_what_was_added_stands_in_the_models_and_in_what_is_rendered() -> None:
    state = _told(AddingState())
    assert state.models == _told(ProjectState()).models
    town = state.apps.get_model("places", "Town")
    assert state.apps.get_model("places", "Home")._meta.get_field("town").related_model is town
    assert {one.name for one in town._meta.related_objects} == {"homes", "gardens"}
    assert town._meta.constraints == [TOLD]


def test_each_addition_renders_its_own_model_and_no_other() -> None:
    with patch.object(ModelState, "render", autospec=True, side_effect=ModelState.render) as rendered:
        _told(AddingState())
    assert [call.args[0].name for call in rendered.call_args_list] == ["Town", "Home", "Garden"]


def test_what_is_changed_finds_everything_related_rendered_anew() -> None:
    state = _told(AddingState())
    state.alter_field("places", "town", "id", models.BigAutoField(primary_key=True), preserve_default=True)
    homes = [state.apps.get_model("places", name) for name in ("Home", "Garden")]
    assert {type(home._meta.get_field("town").target_field) for home in homes} == {models.BigAutoField}


def test_a_copy_is_left_alone_by_later_additions() -> None:
    state = AddingState()
    state.add_model(_town())
    state.apps.get_model("places", "Town")
    before = state.clone()
    state.add_model(_home())
    assert isinstance(before, AddingState)
    assert ("places", "home") not in before.models
    assert "home" not in before.apps.all_models["places"]
