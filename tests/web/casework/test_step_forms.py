"""Forms of a step on the matter's page: filled in, kept, taken up by a colleague for a purpose, printed."""

from __future__ import annotations

import io
from datetime import date

import docx
import pypdf
import pytest
from django.urls import reverse

from minzheng.kernel import modules
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.calendar import operations as calendar
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.documents.models import Filled
from minzheng.kernel.events.models import Event
from minzheng.kernel.modules.step_forms import asked
from minzheng.kernel.registry.models import Person
from tests.factories import make_account, make_household, small_county
from tests.kernel.casework.samples import at

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 30)


class Street:
    def __init__(self) -> None:
        county = small_county()
        calendar.load_shipped(actor=Account.objects.system(), now=at(DAY))
        self.officer = make_account((Role.R6, county.street_a), display_name="李建国")
        self.colleague = make_account((Role.R6, county.street_a), display_name="王芳")
        self.neighbour = make_account((Role.R6, county.street_b))
        household = make_household(county.community_a, head="王秀英")
        head = Person.objects.get(memberships__household=household)
        Person.objects.filter(pk=head.pk).update(birth_date=date(1950, 1, 1))  # or he might be a child
        given = {"actor": self.officer, "day": DAY, "now": at(DAY)}
        begun = operations.open_matter(
            workflow="dibao.application", area=county.community_a.pk, household=household.pk, applicant=head.pk,
            key="open", **given,
        )  # fmt: skip
        self.matter = begun.matter
        done = operations.act(run=begun.opened[0].pk, outcome="accept", key="accept", **given)
        self.survey = next(run for run in done.opened if run.step == "survey")

    def url(self, key: str = "dibao.home_survey") -> str:
        address = reverse("web:form_fill", args=["casework.matter", self.matter.pk, key])
        return f"{address}?place=step:{self.survey.pk}"


@pytest.fixture
def street(client) -> Street:
    made = Street()
    client.force_login(made.officer)
    return made


def page(client, street: Street) -> str:
    return client.get(reverse("web:matter", args=[street.matter.pk])).content.decode()


WHOLE = {
    "fill": "1", "name": "王秀英", "phone": "0571-88888888", "home_address": "甲街道甲一社区1幢",
    "visited_on": "2023-06-30", "way": "HOME",
    "agrees": "1", "members.lines": "1", "members.0.name": "王秀英", "members.0.relation": "本人",
}  # fmt: skip


def test_a_form_is_kept_half_filled_and_then_whole(client, street: Street) -> None:
    assert "入户调查表" in page(client, street)
    assert "未填" in page(client, street)
    asked_first = client.get(street.url()).content.decode()
    assert 'value="王秀英"' in asked_first, "what the matter knows stands there"
    client.post(street.url(), {"fill": "1", "seen": "屋内整洁，无大件电器"})
    assert "填了一部分" in page(client, street)
    assert "屋内整洁，无大件电器" in client.get(street.url()).content.decode(), "what was typed is still there"
    answer = client.post(street.url(), WHOLE | {"kind": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    printed = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert "入户调查表" in printed.replace(" ", "")
    assert "已填完" in page(client, street)
    word = client.post(street.url(), WHOLE | {"kind": "docx"})
    assert "入户调查表" in "".join(each.text for each in docx.Document(io.BytesIO(word.content)).paragraphs)
    kept = Filled.objects.order_by("pk")
    assert [one.superseded_at is None for one in kept] == [False, True], "the same values again change nothing"
    assert b"0571-88888888" not in bytes(kept.last().values_sealed)
    assert Event.objects.filter(type="documents.filled", subject_id=street.matter.pk).count() == 2


def test_an_unfinished_form_is_not_printed_and_nothing_is_lost(client, street: Street) -> None:
    answer = client.post(street.url(), {"fill": "1", "kind": "pdf", "seen": "墙面渗水"})
    body = answer.content.decode()
    assert "还没有保存" in body
    assert "墙面渗水" in body
    assert not Filled.objects.exists()


def test_a_colleague_takes_it_up_for_a_purpose_and_another_street_never(client, street: Street) -> None:
    client.post(street.url(), WHOLE)
    client.force_login(street.colleague)
    before = client.get(street.url()).content.decode()
    assert "李建国" in before
    assert "0571-88888888" not in before
    after = client.post(street.url(), {"purpose": "DECIDE", "note": "接手入户调查"}).content.decode()
    assert "0571-88888888" in after
    assert Event.objects.filter(type="documents.filled_opened", actor_id=street.colleague.pk).count() == 1
    client.force_login(street.neighbour)
    assert client.get(street.url()).status_code == 404


@pytest.mark.parametrize("workflow", [one.workflow for one in catalogue()], ids=lambda one: one.key)
def test_every_form_that_a_step_names_is_declared(workflow) -> None:
    for step in workflow.steps:
        for name, _cites in asked(step):
            form = modules.step_form(workflow=workflow, name=name)
            assert form is not None, f"{step.key} names {name}"
            assert form.sections
