"""What happened to a person or household, newest first: registered, moved, married in, granted, found, looked at."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.access.queries import name_of
from minzheng.kernel.access.scope import scope
from minzheng.kernel.awards.models import Award
from minzheng.kernel.events import queries as events
from minzheng.kernel.registry.models import Membership, Person, Residence
from minzheng.kernel.screening.models import Finding
from minzheng.web.people.links import url_of
from minzheng.web.people.words import relation
from minzheng.web.phrases import titled
from minzheng.web.presenters import TimelineEntry, Tone, long_date

MOST_EVENTS = 30
Dated = tuple[datetime.date, TimelineEntry]


def newest_first(*parts: Iterable[Dated]) -> list[TimelineEntry]:
    """The entries of all parts in one order."""
    return [
        entry for _day, entry in sorted((one for part in parts for one in part), key=lambda one: one[0], reverse=True)
    ]


def _entry(
    day: datetime.date | None, words: str, *, by: str = "", tone: Tone = Tone.PLAIN, url: str = ""
) -> list[Dated]:
    if day is None or day == datetime.date.max:
        return []
    return [(day, TimelineEntry(when=long_date(day), words=words, by=by, tone=tone, url=url))]


def of_log(*, record: Model) -> list[Dated]:
    """The newest acts on a record that the viewer has through the scope."""
    acts = events.timeline(subject=record).annotate(actor_name=name_of("actor_id"))[:MOST_EVENTS]
    told: list[Dated] = []
    for act in acts:
        actors = {act.actor_id: act.actor_name} if act.actor_name else None
        told += _entry(timezone.localdate(act.at), events.sentence(event=act, actors=actors), by=act.purpose)
    return told


def of_life(person: Person) -> list[Dated]:
    """Birth and death; the day of birth stays masked to its year."""
    return _entry(person.death_date, _("去世"), tone=Tone.BAD)


def of_memberships(rows: Iterable[Membership], *, name: str = "") -> list[Dated]:
    """Joining and leaving households; ``name`` where several people's are told together."""
    told: list[Dated] = []
    for row in rows:
        role = relation(row)
        tail = _("（%(role)s）") % {"role": role} if role else ""
        told += _entry(row.valid.lower, _("%(who)s登记为家庭成员") % {"who": name} + tail)
        told += _entry(row.valid.upper, _("%(who)s不再是家庭成员") % {"who": name} + tail)
    return told


def of_residences(rows: Iterable[Residence]) -> list[Dated]:
    """Moving in, by kind of residence."""
    told: list[Dated] = []
    for row in rows:
        where = row.area.name if row.area else _("辖区外")
        kind = Residence.Kind(row.kind).label
        told += _entry(row.valid.lower, _("%(kind)s登记在%(where)s") % {"kind": kind, "where": where})
    return told


def of_awards(awards: Iterable[Award]) -> list[Dated]:
    policies = modules.ruleset().policies
    told: list[Dated] = []
    for one in awards:
        title = _(policies[one.policy].title) if one.policy in policies else one.policy
        told += _entry(one.valid.lower, _("确认享受%(title)s") % {"title": title}, tone=Tone.GOOD)
        told += _entry(one.valid.upper, _("停止享受%(title)s") % {"title": title}, by=one.void_reason)
    return told


def findings_of(
    *, user: Any, day: datetime.date, people: Sequence[int] = (), households: Sequence[int] = ()
) -> list[Finding]:
    """Findings about these in the viewer's area and lines, open ones first."""
    about = Q(person__in=list(people)) | Q(household__in=list(households))
    return list(scope(user=user, model=Finding, day=day).filter(about).order_by("-closed_at", "-opened_at"))


def of_findings(findings: Iterable[Finding]) -> list[Dated]:
    told: list[Dated] = []
    for one in findings:
        words = titled(Finding.Kind(one.kind).label, rule_title(one.rule))
        url = url_of("web:finding", one.pk)
        told += _entry(
            timezone.localdate(one.opened_at), _("筛查发现 %(what)s") % {"what": words}, tone=Tone.SOON, url=url
        )
        if one.closed_at:
            told += _entry(timezone.localdate(one.closed_at), _("筛查发现消除 %(what)s") % {"what": words}, url=url)
    return told


def rule_title(key: str) -> str:
    """The title of a policy or collision; its key where it is no longer declared."""
    ruleset = modules.ruleset()
    rule = ruleset.policies.get(key) or ruleset.collisions.get(key)
    return _(rule.title) if rule else key
