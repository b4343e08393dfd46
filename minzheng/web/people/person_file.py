"""The file of one person: who he is, what he holds and lacks and why, and every value with its source."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from minzheng.kernel.access.grants import holds
from minzheng.kernel.access.scope import scope
from minzheng.kernel.awards.models import Award
from minzheng.kernel.consent.models import Scope
from minzheng.kernel.intake.queries import Evidence
from minzheng.kernel.registry import queries as registry
from minzheng.kernel.registry.models import Household, Membership, Person, Residence
from minzheng.kernel.registry.queries import PersonFile
from minzheng.kernel.rules.explaining import Explanation
from minzheng.kernel.screening import families
from minzheng.kernel.screening.models import Finding
from minzheng.web.exchange import badges
from minzheng.web.files import FileHeader, Section
from minzheng.web.people import benefits, differing, history, judgements, records, rights
from minzheng.web.people.family import Known, evidence_of, visible_people
from minzheng.web.people.file_page import FileOfPeople
from minzheng.web.people.guarded import AsksFirst, of_scope
from minzheng.web.people.links import url_of
from minzheng.web.people.members import Member, member_rows
from minzheng.web.people.versions import Version, versions
from minzheng.web.people.words import (
    has_died,
    household_url,
    life_tags,
    person_url,
    place,
    places_then_and_now,
    sex_and_age,
)
from minzheng.web.presenters import Fact, Link, Tag, TimelineEntry, Tone, long_date
from minzheng.web.reveal import hidden_fact


@dataclass(frozen=True)
class Gathered:
    """All that one page shows, read once."""

    file: PersonFile
    known: Known
    explanations: list[Explanation]
    judged: list[judgements.Judgement]
    benefits: list[benefits.Benefit]
    awards: list[Award]
    findings: list[Finding] = field(default_factory=list)


class PersonPage(AsksFirst, FileOfPeople):
    model = Person

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A merged record leads to the person it stands for."""
        record = self.subject
        return redirect(person_url(record.merged_into_id)) if record.merged_into_id else super().get(request)

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        people = queryset.defer("name_terms").select_related("home_area__parent", "hukou_area__parent")
        return rights.with_rights(people, area="home_area", **self.viewer)

    @cached_property
    def gathered(self) -> Gathered:
        person = self.subject
        file = registry.person_file(person=person, day=self.day)
        aliases = {one.alias_id: person.pk for one in file.aliases}
        household = file.memberships[0].household_id if file.memberships else None
        family = families.load(person=person.pk, household=household, day=self.day) if person.home_area_id else None
        fellows = {row.person_id for row in file.fellows} | set(family.people if family else ())
        people = {**visible_people(numbers=fellows - {person.pk}, **self.viewer), person.pk: person}
        evidence = evidence_of(people=[*people, *aliases], standing_for=aliases, **self.viewer)
        known = Known(family, people, evidence)
        explanations = family.judgements(person=person.pk) if family else []
        lines = rights.judged_lines(person)
        judged = family.judgements(person=person.pk, lines=lines) if family and lines else []
        awards = benefits.awards_of(
            people=[person.pk, *aliases], households=[row.household_id for row in file.memberships], **self.viewer
        )
        return Gathered(
            file=file,
            known=known,
            explanations=explanations,
            judged=judgements.judgements(judged, known=known, subject=person.pk),
            benefits=benefits.granted(awards, day=self.day)
            + benefits.benefits(explanations, known=known, person=person.pk),
            awards=awards,
            findings=history.findings_of(people=[person.pk, *aliases], **self.viewer) if lines else [],
        )

    def header(self, record: Any) -> FileHeader:
        held = dict.fromkeys(one.title for one in self.gathered.benefits)
        facts = [
            hidden_fact(record=record, field="id_number", may_reveal=record.may_reveal),
            hidden_fact(record=record, field="phone", may_reveal=record.may_reveal),
            Fact(label=_("性别年龄"), value=sex_and_age(record, day=self.day)),
            Fact(label=_("居住地"), value=place(record.home_area)),
        ]
        if household := self._visible_household():
            facts.append(Fact(label=_("所属家庭"), value=_("查看家庭档案"), url=household_url(household)))
        facts += badges.facts_of(people=[record.pk], **self.viewer)
        return FileHeader(
            title=record.name,
            kind=_("个人档案"),
            tags=(*life_tags(record, day=self.day), *(Tag(text=title, tone=Tone.PRIMARY) for title in held)),
            facts=facts,
        )

    def _visible_household(self) -> Household | None:
        memberships = self.gathered.file.memberships
        visible = scope(model=Household, **self.viewer)
        return visible.filter(pk=memberships[0].household_id).first() if memberships else None

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (Link(text=_("人员"), url=url_of("web:people")), Link(text=record.name, url=""))

    def extra(self, record: Any) -> dict[str, Any]:
        notices = [one for one in self.gathered.judged if one.is_urgent]
        dead = has_died(record, day=self.day) and self.gathered.benefits
        return {
            "urgent": notices,
            "paid_after_death": bool(dead),
            "death_date": long_date(record.death_date),
            "as_of_day": long_date(self.day),
        }

    def sections(self, record: Any) -> Sequence[Section]:
        told = self.gathered
        may_see_batches = holds(permission="intake.view", **self.viewer)
        evidence = told.known.evidence.get(record.pk, [])
        shown = records.records(of_scope(evidence, ""), may_reveal=record.may_reveal, may_see_batches=may_see_batches)
        return [
            *self.judged(told.judged, title=_("应享未享与待查")),
            Section(
                key="benefits",
                title=_("享受待遇"),
                template="web/people/benefits.html",
                data=told.benefits,
                count=len(told.benefits),
                flush=True,
            ),
            self.members(self._members(), key="family", title=_("家庭成员与关系")),
            *self._differing(may_see_batches=may_see_batches),
            Section(
                key="records",
                title=_("各部门记录"),
                template="web/people/records.html",
                data=shown,
                count=len(shown),
                note=_("每项注明文件、行号和日期"),
            ),
            *self._guarded(evidence, may_see_batches=may_see_batches),
            Section(
                key="places", title=_("住址与户籍"), template="web/people/places.html", data=self._places(), flush=True
            ),
            Section(
                key="versions",
                title=_("历史版本与合并"),
                template="web/people/versions.html",
                data=self._versions(),
                flush=True,
            ),
        ]

    def people_concerned(self) -> Collection[int]:
        return {self.subject.pk}

    def _guarded(self, evidence: list[Evidence], *, may_see_batches: bool) -> list[Section]:
        """What tables of guarded kinds say, each opened on a ground; no section where none says anything."""
        sections = []
        for kind, key, title in (
            (Scope.ECONOMY, "economy", _("经济状况记录")),
            (Scope.SAFETY, "safety", _("安全与健康")),
        ):
            rows = of_scope(evidence, kind)
            if not rows or (kind == Scope.SAFETY and not self.may_look(kind)):
                continue
            if kind in self.looked_at:
                shown = records.records(rows, may_reveal=self.subject.may_reveal, may_see_batches=may_see_batches)
                data, template = shown, "web/people/records.html"
            else:
                data, template = self.door(kind, count=len(rows)), "web/people/door.html"  # type: ignore[assignment]
            note = _("打开须说明依据和用途")
            sections.append(Section(key=key, title=title, template=template, data=data, count=len(rows), note=note))
        return sections

    def _differing(self, *, may_see_batches: bool) -> list[Section]:
        """What tables disagree about; no section where they agree."""
        known = self.gathered.known
        found = differing.differing(
            person=self.subject.pk,
            family=known.family,
            evidence=known.evidence.get(self.subject.pk, []),
            may_see_batches=may_see_batches,
        )
        if not found:
            return []
        return [
            Section(
                key="differing",
                title=_("来源不一致"),
                template="web/people/differing.html",
                data=found,
                count=len(found),
                note=_("判断时采用左边的值"),
                flush=True,
            )
        ]

    def timeline(self, record: Any) -> Sequence[TimelineEntry]:
        told = self.gathered
        return history.newest_first(
            history.of_log(record=record),
            history.of_life(record),
            history.of_memberships([*told.file.memberships, *told.file.earlier_memberships]),
            history.of_residences([*told.file.residences, *told.file.earlier_residences]),
            history.of_awards(told.awards),
            history.of_findings(told.findings),
        )

    def _members(self) -> list[Member]:
        file = self.gathered.file
        own = [row for row in file.memberships if row.person_id == self.subject.pk][:1]
        rows: list[Membership] = [*own, *file.fellows]
        return member_rows(rows, known=self.gathered.known, day=self.day, subject=self.subject.pk)

    def _places(self) -> list[dict[str, Any]]:
        file = self.gathered.file
        rows = [*file.residences, *file.earlier_residences]
        names, now_called = places_then_and_now(places=[row.area for row in rows if row.area], day=self.day)
        return [
            {
                "kind": Residence.Kind(row.kind).label,
                "where": names.get(row.area_id or 0),
                "now_called": now_called.get(row.area_id or 0),
                "since": long_date(row.valid.lower),
                "until": long_date(row.valid.upper),
                "now": row in file.residences,
            }
            for row in rows
        ]

    def _versions(self) -> list[Version]:
        return versions(self.gathered.file)
