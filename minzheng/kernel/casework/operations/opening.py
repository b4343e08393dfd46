"""Opening matters: one, or several out of one application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.models import Account
from minzheng.kernel.calendar.operations import IMPORTED
from minzheng.kernel.casework import event_types, rights
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Application, Channel, Matter
from minzheng.kernel.casework.operations import statements
from minzheng.kernel.casework.operations.holding import Around, Done, Held, Kind, done_before
from minzheng.kernel.casework.operations.taking import write
from minzheng.kernel.casework.refusals import AlreadyDone, Incomplete, KeyUsed, NotYours
from minzheng.kernel.events import operations as events
from minzheng.kernel.registry.staging import new_ids


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One matter of an application: the key of its workflow, and whom it is about (ids)."""

    workflow: str
    household: int | None = None
    person: int | None = None
    award: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def open_matter(
    *,
    workflow: str,
    area: int,
    household: int | None = None,
    person: int | None = None,
    applicant: int | None = None,
    applicant_account: Any = None,
    award: int | None = None,
    application: Application | None = None,
    channel: str = Channel.COUNTER,
    data: Mapping[str, Any] | None = None,
    actor: Any,
    on_behalf_of: Account | None = None,
    key: str,
    day: date,
    now: datetime,
) -> Done:
    """Open one matter about a household or a person (ids) in an area (id); its first steps are open then.

    `key` names this wish: sent twice it opens one matter. `data` is what was said on opening (JSON). A citizen acting
    for himself is `actor` and `applicant_account`. Raises `NotYours`, `Incomplete`, `AlreadyDone` (one of the kind is
    open for this subject), `UnknownWorkflow`.
    """
    declared = catalogue().get(workflow)
    table = declared.workflow
    given = {"HOUSEHOLD": household is not None and person is None, "PERSON": person is not None and household is None}
    told = {"area": area, "key": key, "day": day, "imported": IMPORTED.key}
    ((number, ids, codes, calendar, key_used),) = statements.rows_of(statements.READ_TO_OPEN, **told)
    if key_used and (before := done_before(key=key, kind=Kind.OPEN)) is not None:
        return before
    above = frozenset(ids or ())
    standing = rights.standing_in(actor=actor, on_behalf_of=on_behalf_of, day=day)
    if not rights.may_open(user=standing, offices=table.opened_by, line=declared.line, above=above, day=day):
        raise NotYours(_("您没有在该地区发起“%(title)s”的权限") % {"title": table.title})
    if not given.get(table.subject, True):
        raise Incomplete(_("请先选定这个事项所涉及的家庭或人员"))
    matter = Matter(
        pk=number,
        number=f"{day:%Y%m%d}{number:08d}",
        workflow=workflow,
        application=application,
        area_id=area,
        line=declared.line,
        household_id=household,
        person_id=person,
        applicant_id=applicant,
        applicant_account_id=applicant_account.pk if applicant_account is not None else None,
        award_id=award,
        channel=channel,
        data=dict(data or {}),
        single=table.single,
        opened_at=now,
        opened_date=day,
        opened_by_id=actor.pk,
        clock_from=day if not table.whole_from else None,
        key=key,
    )
    held = Held(
        matter=matter, workflow=table, around=Around(above, tuple(codes or ()), [], {}, calendar, False, False, False),
        actor=actor, on_behalf_of=on_behalf_of, key=key, day=day, now=now, new=True,
    )  # fmt: skip
    if matter.clock_from:
        held.reckon()
    opened = held.open_steps(table.walk.begin(holds=held.holds))
    action = held.log(Kind.OPEN, event_types.OPENED, number=matter.number)
    try:
        with transaction.atomic() if held.afterwards else nullcontext():
            write([held])
            for one in held.afterwards:
                one()
    except (IntegrityError, KeyUsed) as error:
        return _second(error, key=key, title=table.title)
    return Done(matter, action, opened)


def _second(error: IntegrityError | KeyUsed, *, key: str, title: Any) -> Done:
    """Whoever sent the same wish at the same moment gets the first one's answer."""
    if (before := done_before(key=key, kind=Kind.OPEN)) is not None:
        return before
    if "one_open_per" in str(error):
        raise AlreadyDone(_("该对象已有正在办理的“%(title)s”，请在原事项上继续办理") % {"title": title}) from error
    raise error


def apply(
    *,
    wanted: Sequence[Wanted],
    area: int,
    line: str,
    household: int | None = None,
    applicant: int | None = None,
    applicant_account: Any = None,
    agent: int | None = None,
    mandate: str = "",
    channel: str = Channel.COUNTER,
    actor: Any,
    on_behalf_of: Account | None = None,
    key: str,
    day: date,
    now: datetime,
) -> tuple[Application, list[Done]]:
    """One application, many matters (一件事): all of them are opened, or none. `agent` acts with a `mandate`.

    A citizen who acts for another is `actor`, the other one is `on_behalf_of` and `applicant_account`.

    Raises as `open_matter`; `Incomplete` where nothing is wanted or an agent has no mandate.
    """
    if not wanted:
        raise Incomplete(_("请至少选择一个事项"))
    if (agent is not None or on_behalf_of is not None) and not mandate.strip():
        raise Incomplete(_("代办须写明委托依据"))
    with transaction.atomic():
        application = Application.objects.select_for_update().filter(key=key).first()
        if application is None:
            number = int(new_ids(table="casework_application", count=1)[0])
            application = Application.objects.create(
                pk=number,
                number=f"S{day:%Y%m%d}{number:07d}",
                area_id=area,
                line=line,
                household_id=household,
                applicant_id=applicant,
                applicant_account=applicant_account,
                agent_id=agent,
                mandate=mandate.strip(),
                channel=channel,
                opened_at=now,
                opened_date=day,
                opened_by_id=actor.pk,
                key=key,
            )
            events.record(
                type=event_types.APPLIED, actor=actor, now=now, subject=application, area=area,
                number=application.number, matters=len(wanted),
            )  # fmt: skip
        done = [
            open_matter(
                workflow=one.workflow,
                area=area,
                household=one.household,
                person=one.person,
                applicant=applicant,
                applicant_account=applicant_account,
                award=one.award,
                application=application,
                channel=channel,
                data=one.data,
                actor=actor,
                on_behalf_of=on_behalf_of,
                key=f"{key}/{number}",
                day=day,
                now=now,
            )
            for number, one in enumerate(wanted)
        ]
    return application, done
