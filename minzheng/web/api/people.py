"""People: found by what somebody would type, and one person's file with its hidden values masked."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Path, Query, Router, Schema

from minzheng.kernel.access import days, reveal
from minzheng.kernel.access.masking import mask_for_staff
from minzheng.kernel.access.scope import scope
from minzheng.kernel.awards.models import Award
from minzheng.kernel.modules import ruleset
from minzheng.kernel.registry import search
from minzheng.kernel.registry.models import Person
from minzheng.kernel.rules.labels import label
from minzheng.web.api import cursors, purposes
from minzheng.web.api.authentication import BearerToken
from minzheng.web.api.findings import FindingLine, finding_line
from minzheng.web.api.pages import read_as_page
from minzheng.web.api.shapes import LARGEST, AreaOut, area_out, yuan
from minzheng.web.people import benefits, categories
from minzheng.web.people.person_file import PersonPage
from minzheng.web.people.words import age

router = Router(tags=["people"])
LAST_PLACE = search.CANDIDATES * 2
"""A search reads no further than this: it is to be narrowed down."""


class PersonLine(Schema):
    """One person found. Enough to tell people of one name apart."""

    id: int
    name: str
    sex: str | None
    age: int | None
    birth_year: int | None
    has_died: bool
    home: AreaOut | None
    categories: list[str]


class PeopleFound(Schema):
    items: list[PersonLine]
    next_cursor: str | None


class BenefitOut(Schema):
    """What a person or his household holds: from an office's roll, or granted by this bureau."""

    policy: str
    title: str
    unit: str
    amount_yuan: str | None
    source: str


class PersonFileOut(Schema):
    """One person as his page shows him. Hidden values are masked; ``findings`` only those of the viewer's lines."""

    id: int
    name: str
    sex: str | None
    age: int | None
    birth_year: int | None
    death_date: datetime.date | None
    id_number: str | None
    phone: str | None
    home: AreaOut | None
    hukou: AreaOut | None
    household_id: int | None
    benefits: list[BenefitOut]
    findings: list[FindingLine]
    as_of: datetime.date


@router.get(
    "/people", response=PeopleFound, auth=BearerToken("people.search", "people.view"), summary=label("检索人员")
)
def find_people(
    request: HttpRequest,
    q: str = Query(..., min_length=1, max_length=60, description="姓名、拼音、首字母、证件号码或尾号、手机号码"),
    limit: int = cursors.limit(),
    cursor: str = cursors.cursor(),
    x_purpose: str = purposes.asked_for(),
) -> PeopleFound:
    day = days.today(request)
    start = min(cursors.place(cursor) or 0, LAST_PLACE)
    found = search.people(user=request.user, text=q.replace("\x00", " "), day=day).select_related("home_area")
    rows = categories.with_categories(found, user=request.user, day=day)[start : start + limit + 1]
    page, more = cursors.page_of(list(rows), limit=limit)
    purposes.log_list_read(request=request, title=gettext_lazy("人员"), rows=len(page), purpose=x_purpose)
    return PeopleFound(
        items=[_line(person, day=day) for person in page],
        next_cursor=cursors.written(start + limit) if more else None,
    )


def _line(person: Any, *, day: datetime.date) -> PersonLine:
    return PersonLine(
        id=person.pk,
        name=person.name,
        sex=person.sex,
        age=age(person, day=day),
        birth_year=person.birth_date.year if person.birth_date else None,
        has_died=person.death_date is not None and person.death_date <= day,
        home=area_out(person.home_area),
        categories=[one.key for one in categories.CATEGORIES if getattr(person, f"in_{one.key}")],
    )


@router.get(
    "/people/{int:person_id}",
    response=PersonFileOut,
    auth=BearerToken("people.view", model="registry.Person", argument="person_id"),
    summary=label("一人一档"),
)
def person_file(
    request: HttpRequest, person_id: int = Path(..., ge=1, le=LARGEST), x_purpose: str = purposes.asked_for()
) -> PersonFileOut:
    """A record that was merged answers with the person whom it stands for."""
    day = days.today(request)
    visible = scope(user=request.user, model=Person, day=day)
    stands_for = visible.filter(pk=person_id).values_list("merged_into", flat=True).first()
    page = read_as_page(PersonPage, request, pk=stands_for or person_id)
    person, told = page.subject, page.gathered
    purposes.log_file_read(request=request, record=person, purpose=x_purpose)
    household = page._visible_household()
    held = [one for one in told.explanations if one.held]
    sources = benefits.benefits(held, known=told.known, person=person.pk)
    return PersonFileOut(
        id=person.pk,
        name=person.name,
        sex=person.sex,
        age=age(person, day=day),
        birth_year=person.birth_date.year if person.birth_date else None,
        death_date=person.death_date,
        id_number=_masked(person, "id_number"),
        phone=_masked(person, "phone"),
        home=area_out(person.home_area),
        hukou=area_out(person.hukou_area),
        household_id=household.pk if household else None,
        benefits=[
            *(_granted(one) for one in told.awards if one.voided_at is None and day in one.valid),
            *(
                BenefitOut(
                    policy=one.policy.key,
                    title=_(one.policy.title),
                    unit=one.policy.unit,
                    amount_yuan=yuan(one.held_amount),
                    source=str(said.source.label),
                )
                for one, said in zip(held, sources, strict=True)
            ),
        ],
        findings=[finding_line(one) for one in told.findings],
        as_of=day,
    )


def _masked(person: Person, field: str) -> str | None:
    hidden = reveal.hidden_field(model=Person, name=field)
    return mask_for_staff(hidden.kind, hidden.read(person))


def _granted(award: Award) -> BenefitOut:
    policy = ruleset().policies.get(award.policy)
    return BenefitOut(
        policy=award.policy,
        title=_(policy.title) if policy else award.policy,
        unit="PERSON" if award.person_id else "HOUSEHOLD",
        amount_yuan=yuan(award.amount_fen),
        source=_("本系统确认"),
    )
