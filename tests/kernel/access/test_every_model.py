"""Every model says how it may be looked at, and no page goes around the one query layer to look."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps

from minzheng.kernel.access import scope as scopes
from minzheng.kernel.access.roles import PERMISSIONS
from minzheng.kernel.areas.models import Area

ROOT = Path(__file__).resolve().parents[3] / "minzheng"
MODELS = [
    model
    for config in apps.get_app_configs()
    if config.name.startswith("minzheng.")
    for model in config.get_models(include_auto_created=True)
]
# Files that stand above the query layer: pages, and what domains add to them.
PAGES = sorted({*ROOT.glob("web/**/*.py"), *ROOT.glob("domains/*/web.py"), *ROOT.glob("domains/*/web/**/*.py")})
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_model_is_registered(model):
    rule = scopes.rule_for(model)
    if rule.kind is scopes.Kind.SCOPED:
        assert rule.permission in PERMISSIONS
    else:
        assert len(rule.reason) > 10, "say in a sentence why it needs no scope"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_model_with_a_person_or_an_area_is_never_public(model):
    rule = scopes.rule_for(model)
    points_at = {field.related_model._meta.label for field in model._meta.fields if field.related_model}
    if rule.kind is scopes.Kind.PUBLIC and model._meta.app_label not in {"areas", "access"}:
        assert not points_at & {"registry.Person", "registry.Household"}, f"{model._meta.label} tells about people"


def test_scoped_models_lead_to_areas():
    for rule in scopes.registered():
        if rule.area and not rule.area.endswith("_id"):
            model = rule.model
            for name in rule.area.split("__"):
                model = model._meta.get_field(name).related_model
            assert model is Area, rule.model._meta.label


def faults_in(source: str) -> list[str]:
    """Where a page starts a query of its own: a manager, a shortcut on a model class, a bare connection."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            faults.append(f"line {node.lineno}: .{node.attr}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SHORTCUTS:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Name) and first.id[:1].isupper():
                faults.append(f"line {node.lineno}: {node.func.id}({first.id})")
        if isinstance(node, ast.ImportFrom) and node.module == "django.db":
            faults += [f"line {node.lineno}: {each.name}" for each in node.names if each.name.startswith("connection")]
    return faults


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_page_starts_no_query_of_its_own(path):
    """Pages ask ``scope`` or the ``queries`` of a room; ``Model.objects`` in them would go around both."""
    assert not faults_in(path.read_text())


@pytest.mark.parametrize(
    "source",
    [
        "rows = Person.objects.filter(name=name)",
        "rows = type(record)._default_manager.all()",
        "person = get_object_or_404(Person, pk=pk)",
        "from django.db import connection",
    ],
)
def test_a_query_around_the_layer_would_be_found(source):
    assert faults_in(source)


def test_a_model_nobody_registered_would_be_found():
    class Stray:
        _meta = type("Options", (), {"label": "stray.Stray"})

    with pytest.raises(scopes.Unregistered, match=r"stray\.Stray"):
        test_model_is_registered(Stray)
