"""The file of one household: who belongs to it, what they live on, what it holds and lacks and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from minzheng.kernel.awards.models import Award
from minzheng.kernel.consent.models import Scope
from minzheng.kernel.registry import queries as registry
from minzheng.kernel.registry.models import Household, Membership
from minzheng.kernel.rules.kinds import HOUSEHOLD
from minzheng.kernel.screening import families
from minzheng.kernel.screening.models import Finding
from minzheng.web.exchange import badges
from minzheng.web.files import FileHeader, Section
from minzheng.web.people import benefits, history, judgements, rights
from minzheng.web.people.family import Known, evidence_of, visible_people
from minzheng.web.people.file_page import FileOfPeople
from minzheng.web.people.guarded import AsksFirst
from minzheng.web.people.links import url_of
from minzheng.web.people.means import Means, means
from minzheng.web.people.members import Member, member_rows
from minzheng.web.people.together import together
from minzheng.web.people.words import HEADS, household_title, person_url, place
from minzheng.web.presenters import Fact, Link, Tag, TimelineEntry, Tone, long_date


@dataclass(frozen=True)
class OfMember:
    """What one member holds and what judgements about himself are worth attention."""

    name: str
    url: str
    benefits: list[benefits.Benefit]
    judged: list[judgements.Judgement]


@dataclass(frozen=True)
class Gathered:
    """All that one page shows, read once."""

    now: list[Membership]
    other: list[Membership]
    known: Known
    means: Means
    judged: list[judgements.Judgement]
    own_benefits: list[benefits.Benefit]
    members: list[OfMember]
    awards: list[Award]
    findings: list[Finding]


class HouseholdPage(AsksFirst, FileOfPeople):
    model = Household

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        households = queryset.select_related("area__parent")
        return rights.with_rights(households, area="area", **self.viewer)

    @cached_property
    def gathered(self) -> Gathered:
        household = self.subject
        now, other = registry.household_file(household=household, day=self.day)
        family = families.load(household=household.pk, day=self.day)
        numbers = {row.person_id for row in (*now, *other)} | set(family.people if family else ())
        people = visible_people(numbers=numbers, **self.viewer)
        known = Known(family, people, evidence_of(people=people, **self.viewer))
        lines = rights.judged_lines(household)
        whole = family.judgements() if family else []
        awards = benefits.awards_of(people=people, households=[household.pk], **self.viewer)
        of_household = [one for one in awards if one.household_id]
        return Gathered(
            now=now,
            other=other,
            known=known,
            means=means(known),
            judged=judgements.judgements(family.judgements(lines=lines), known=known) if family and lines else [],
            own_benefits=benefits.granted(of_household, day=self.day)
            + benefits.benefits(whole, known=known, person=None),
            members=[
                self._member(number, known, awards, lines) for number in people if family and number in family.people
            ],
            awards=awards,
            findings=history.findings_of(people=list(people), households=[household.pk], **self.viewer)
            if lines
            else [],
        )

    def _member(self, number: int, known: Known, awards: list[Award], lines: frozenset[str]) -> OfMember:
        explanations = [one for one in known.family.judgements(person=number) if one.policy.unit != HOUSEHOLD]  # type: ignore[union-attr]
        in_lines = {
            one.policy.key
            for one in known.family.judgements(person=number, lines=lines)  # type: ignore[union-attr]
        }
        judged = judgements.judgements(
            [one for one in explanations if one.policy.key in in_lines], known=known, subject=number
        )
        own = [one for one in awards if one.person_id == number]
        return OfMember(
            name=known.name(number),
            url=person_url(number),
            benefits=benefits.granted(own, day=self.day) + benefits.benefits(explanations, known=known, person=number),
            judged=[one for one in judged if one.is_urgent],
        )

    def _head(self) -> str | None:
        people = self.gathered.known.people
        seen = [row for row in self.gathered.now if row.person_id in people]
        heads = [row for row in seen if row.relation in HEADS] or seen
        return people[heads[0].person_id].name if heads else None

    def header(self, record: Any) -> FileHeader:
        held = dict.fromkeys(one.title for one in self.gathered.own_benefits)
        return FileHeader(
            title=household_title(self._head()),
            kind=_("家庭档案"),
            tags=tuple(Tag(text=title, tone=Tone.PRIMARY) for title in held),
            facts=(
                Fact(label=_("人口"), value=_("%(number)d人") % {"number": len(self.gathered.now)}),
                Fact(label=_("所属社区"), value=place(record.area)),
                Fact(label=_("户号"), value=record.number),
                *badges.facts_of(people=self.gathered.known.people, names=True, **self.viewer),
            ),
        )

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (Link(text=_("家庭"), url=url_of("web:households")), Link(text=household_title(self._head()), url=""))

    def extra(self, record: Any) -> dict[str, Any]:
        told = self.gathered
        urgent = [one for one in told.judged if one.is_urgent]
        return {
            "urgent": urgent,
            "urgent_members": [one for one in told.members if one.judged],
            "as_of_day": long_date(self.day),
        }

    def sections(self, record: Any) -> Sequence[Section]:
        told = self.gathered
        sections = [
            self.members(self._rows(told.now), key="members", title=_("家庭成员")),
            Section(
                key="together",
                title=_("共同生活的人"),
                template="web/people/together.html",
                data=together(household=record, members=told.now, **self.viewer),
                note=_("按户籍、关系、住址三种依据；政策判断只按登记的成员"),
                flush=True,
            ),
            self._means(),
            *self.judged(told.judged, title=_("政策判断")),
            Section(
                key="benefits",
                title=_("全户与成员待遇"),
                template="web/people/household_benefits.html",
                data=told,
                count=len(told.own_benefits) + sum(len(one.benefits) for one in told.members),
                flush=True,
            ),
        ]
        if told.other:
            sections.append(self.members(self._rows(told.other), key="former", title=_("曾经的成员")))
        return sections

    def people_concerned(self) -> Collection[int]:
        """The members of today; of those elsewhere too, though the viewer does not see them."""
        return {row.person_id for row in self.gathered.now}

    def _means(self) -> Section:
        told = self.gathered.means
        if Scope.ECONOMY in self.looked_at:
            return Section(
                key="means",
                title=_("收入与财产"),
                template="web/people/means.html",
                data=told,
                note=_("每月金额，悬停来源可见文件和行号"),
                flush=True,
            )
        return Section(
            key="means",
            title=_("收入与财产"),
            template="web/people/door.html",
            data=self.door(Scope.ECONOMY, count=len(told.lines)),
            note=_("打开须说明依据和用途"),
        )

    def _rows(self, memberships: list[Membership]) -> list[Member]:
        return member_rows(memberships, known=self.gathered.known, day=self.day)

    def timeline(self, record: Any) -> Sequence[TimelineEntry]:
        told = self.gathered
        joined = [
            entry
            for row in (*told.now, *told.other)
            for entry in history.of_memberships([row], name=told.known.name(row.person_id))
        ]
        deaths = [entry for person in told.known.people.values() for entry in history.of_life(person)]
        return history.newest_first(
            history.of_log(record=record),
            joined,
            deaths,
            history.of_awards(told.awards),
            history.of_findings(told.findings),
        )
