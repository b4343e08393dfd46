"""Every address: who may open it is declared, strangers stay out, and nothing of another street shows.

A new view is covered as soon as it has an address. What it needs:

- ``scoped_view``, ``personal_view`` or ``open_view`` (or ``ListPage``/``FilePage``'s ``guarded()``) on the view;
- for a view whose address names a record, an example of its model in ``tests.factories.EXAMPLES``;
- for further arguments of the address, values in ``ARGUMENTS`` below.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from minzheng.kernel.access import scope as scopes
from minzheng.kernel.access.guards import ViewAccess, access_of, scoped_view
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role, roles_with
from minzheng.kernel.registry.models import Person
from tests.examples import EXAMPLES, MARK
from tests.factories import make_account, small_county

# Values for arguments of addresses that do not name the record itself.
ARGUMENTS: dict[str, dict[str, Any]] = {
    "web:account_act": {"act": "lock"},
    "web:counter_slip": {"reference": "ABCDEFGH"},
    "web:counter_open": {"reference": "ABCDEFGH"},
    "web:poster": {"key": "dibao.application"},
    "web:service": {"key": "dibao.application"},
    "web:service_change": {"key": "dibao.application"},
    "web:policy": {"key": "dibao"},
    "web:form": {"key": "dibao.application"},
    "web:form_fill_in": {"key": "dibao.neighbour"},
    "web:form_print": {"key": "dibao.neighbour", "kind": "docx"},
    "web:papers": {"kind": "registry.person"},
    "web:document_issue": {"kind": "registry.person", "key": "dibao.acceptance"},
    "web:form_fill": {"kind": "registry.person", "key": "dibao.home_survey"},
    # one paper or document of a subject: tests/web/documents shows that another street's is not there
    **{
        f"web:{name}": {"kind": "registry.person", "pk": 1, "number": 1}
        for name in ("paper_open", "paper_small", "paper_void", "document_print", "document_void")
    },
    "web:collision": {"key": "dibao_after_death"},
    "web:parameter": {"name": "dibao_standard"},
    "web:propose": {"name": "dibao_standard"},
    "web:quality_table": {"key": "population"},
    "web:exchange_import": {"system": "provincial_assistance"},
    "web:exchange_export": {"system": "provincial_assistance"},
    "web:exchange_reconcile": {"system": "provincial_assistance"},
    "web:reveal": {"kind": "registry.person", "field": "phone"},
}
# Addresses whose record's model is named in the address itself; their own tests show that they keep to the scope.
MODEL_IN_ADDRESS = {
    "web:reveal": "registry.Person",
    "web:simulation_effects": "screening.Simulation",
    "web:papers": "registry.Person",
    "web:document_issue": "registry.Person",
    "web:form_fill": "registry.Person",
}
# Lists of only some of a model's records, not of any example: their own tests show that somebody stands on them.
ONLY_SOME = {"web:flow_rows", "web:old_dibao", "web:desk_done", "web:desk_started", "web:desk_copied"}
BUSINESS = (Role.R6, Role.R2, Role.R7, Role.R12, Role.R1)
OTHERS = (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)


@dataclass(frozen=True)
class Address:
    """One URL pattern: its full name, the names in it, what the view declares."""

    name: str
    route: str
    arguments: tuple[str, ...]
    view: Any

    @property
    def access(self) -> ViewAccess | None:
        return access_of(self.view)

    @property
    def model(self) -> Any:
        """The model of the record that the address names, or of the rows that its list shows; None where unknown."""
        label = MODEL_IN_ADDRESS.get(self.name) or (self.access.model if self.access else "")
        shown = getattr(getattr(self.view, "view_class", None), "model", None)
        return apps.get_model(label) if label else shown

    def url(self, record: Any = None) -> str:
        given = dict(ARGUMENTS.get(self.name, {}))
        if record is not None:
            given[self.access.argument] = record.pk  # type: ignore[union-attr]
        missing = set(self.arguments) - given.keys()
        return reverse(self.name, kwargs=given | dict.fromkeys(missing, 1))


def walk(patterns: Any = None, namespace: str = "", route: str = "") -> list[Address]:
    found = []
    for each in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            found += walk(each.url_patterns, inner, here)
        elif isinstance(each, URLPattern):
            arguments = tuple(each.pattern.regex.groupindex)
            found.append(Address(f"{namespace}{each.name}", here, arguments, each.callback))
    return found


ADDRESSES = walk()
# Those for programs are walked in tests/web/api/test_every_endpoint.py.
GUARDED = [each for each in ADDRESSES if each.access and each.access.signed_in and not each.access.by_token]
SCOPED = [each for each in GUARDED if each.access and each.access.permissions]


def belongs_somewhere(model: Any) -> bool:
    return model is not None and scopes.rule_for(model).area is not None


ABOUT_ONE = [
    each for each in SCOPED if (each.access.model or each.name in MODEL_IN_ADDRESS) and belongs_somewhere(each.model)
]
LISTS = [each for each in SCOPED if not each.arguments]


def named(address: Address) -> str:
    return address.name


@pytest.mark.parametrize("address", ADDRESSES, ids=named)
def test_view_declares_who_may_open_it(address):
    assert address.access is not None, "declare it with access.guards: scoped_view, personal_view or open_view"
    if address.access.permissions:
        record_arguments = set(address.arguments) - ARGUMENTS.get(address.name, {}).keys()
        assert not record_arguments or address.access.model or address.name in MODEL_IN_ADDRESS, (
            f"say which model {record_arguments} of the address names"
        )
        if record_arguments and address.name not in MODEL_IN_ADDRESS:
            assert address.access.argument in record_arguments
    else:
        assert len(address.access.reason) > 10, "say in a sentence why it needs no permission"


@pytest.mark.django_db
@pytest.mark.parametrize("address", GUARDED, ids=named)
def test_strangers_are_sent_to_sign_in(client, address):
    for ask in (client.get, client.post):
        answer = ask(address.url())
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", SCOPED, ids=named)
def test_account_without_roles_is_refused(client, address):
    small_county()
    client.force_login(make_account())
    for ask in (client.get, client.post):
        assert ask(address.url()).status_code == 403


@pytest.fixture
def streets():
    """Two officers of every role that views ask for, one in each street, and examples of everything in both."""
    return small_county()


def officer(address: Address, area: Any) -> Any:
    """Somebody who may open the address, in an area; the less he may otherwise, the better."""
    carrying = frozenset().union(*(roles_with(permission) for permission in address.access.permissions))
    role = next(role for role in (*BUSINESS, *OTHERS) if role in carrying)
    return make_account((role, area))


def example(model: Any, area: Any, mark: str) -> Any:
    label = model._meta.label
    assert label in EXAMPLES, f"add an example of {label} to tests.factories.EXAMPLES"
    return EXAMPLES[label](area, mark)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ABOUT_ONE, ids=named)
def test_record_of_another_street_is_not_there(client, streets, address):
    here = example(address.model, streets.community_a, "此处甲")
    there = example(address.model, streets.community_b, MARK)
    client.force_login(officer(address, streets.street_a))
    # Either method may not be allowed (405); none may find the record.
    beyond = {ask(address.url(there)).status_code for ask in (client.get, client.post)}
    within = {ask(address.url(here)).status_code for ask in (client.get, client.post)}
    assert beyond <= {404, 405}
    assert beyond != {405}
    assert within - {404, 405}, "the officer cannot open his own street's record either: the test would show nothing"


def everything(area: Any, mark: str) -> None:
    for make in EXAMPLES.values():
        make(area, mark)


def words_of(answer: Any) -> str:
    """All text of an answer, of a spreadsheet's parts too."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as sheet:
        return "".join(sheet.read(part).decode("utf-8", errors="replace") for part in sheet.namelist())


@pytest.mark.django_db
@pytest.mark.parametrize("address", LISTS, ids=named)
def test_list_search_counts_and_export_show_nothing_of_another_street(client, streets, address):
    everything(streets.community_b, MARK)
    if address.model is Account:  # the staff stand on that list wherever they work; what they sent is of a street
        Account.objects.filter(display_name=MARK).update(display_name="经办人")
    client.force_login(officer(address, streets.street_a))
    empty_count = None
    for query in ({}, {"q": MARK[:3]}, {"name": MARK[:3]}, {"view": "all"}):
        answer = client.get(address.url(), query)
        assert answer.status_code in {200, 405}
        assert MARK not in words_of(answer)
        if belongs_somewhere(address.model) and answer.context and "list" in answer.context and not query:
            empty_count = answer.context["list"]["count"]
            assert empty_count == 0, "a count tells of another street"
    for posted in ({}, {"purpose": "VERIFY"}):  # without a purpose the page asks for one
        assert MARK not in words_of(client.post(address.url(), posted))

    # The other street's own officer sees them: otherwise the lines above would show nothing.
    if empty_count is not None and address.model._meta.label in EXAMPLES and address.name not in ONLY_SOME:
        client.force_login(officer(address, streets.street_b))
        assert client.get(address.url()).context["list"]["count"] >= 1


def leaking(request, pk=None):
    """A view that goes around the scope: it shows everybody to whoever asks."""
    return HttpResponse("、".join(Person.objects.values_list("name", flat=True)))


@pytest.mark.parametrize("route", ["leak/", "leak/<int:pk>/"])
@pytest.mark.django_db
def test_a_view_around_the_layer_would_be_found(client, streets, monkeypatch, route):
    """The walk catches what it is for: an undeclared view, and a declared one that leaks."""
    with pytest.raises(AssertionError, match="declare it"):
        test_view_declares_who_may_open_it(Address("leak", route, (), leaking))
    declared = scoped_view(permission="people.view", model="registry.Person" if "pk" in route else "")(leaking)
    urls = type("Urls", (), {"urlpatterns": [path(route, declared, name="leak"), *get_resolver().url_patterns]})
    address = Address("leak", route, ("pk",) if "pk" in route else (), declared)
    check, told = (
        (test_record_of_another_street_is_not_there, "200")
        if address.arguments
        else (test_list_search_counts_and_export_show_nothing_of_another_street, MARK)
    )
    with override_settings(ROOT_URLCONF=urls), pytest.raises(AssertionError, match=told):
        check(client, streets, address)
