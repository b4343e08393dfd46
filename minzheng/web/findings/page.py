"""One finding: what the rule says of whom, on which rows of which tables, what is missing, and people's verdicts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.registry.models import Household, Person
from minzheng.kernel.rules import Collision, Policy
from minzheng.kernel.screening import families, operations, queries
from minzheng.kernel.screening.families import Family
from minzheng.kernel.screening.models import Finding, Verdict
from minzheng.web.accounts.words import moment
from minzheng.web.exchange import badges
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.findings.collisions import SideBySide, side_by_side
from minzheng.web.findings.lists import area_words, finding_url, subject_words, with_subject
from minzheng.web.findings.reasons import Ground, Lack, Reasons, collision_finding
from minzheng.web.findings.sharing import Sharing, sharing_of
from minzheng.web.findings.sources import Sources
from minzheng.web.findings.verdicts import TAKEN_FROM_SOMEBODY, VerdictForm, choices_for, key_of
from minzheng.web.findings.words import kind_tag, rule_of, rule_title, rule_url, stake_words, state_tag, verdict_tag
from minzheng.web.lists.columns import yuan
from minzheng.web.presenters import CriterionLine, Fact, Link, TimelineEntry, Tone


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A finding's judgement as of ``day``, ready to be shown. ``changed``: the data differ from what was found."""

    day: date
    lines: tuple[CriterionLine, ...]
    grounds: tuple[Ground, ...]
    lacking: tuple[Lack, ...] = ()
    calculation: str = ""
    amount: str = ""
    held: str = ""
    explanation: str = ""
    records: SideBySide | None = None
    sharing: tuple[Sharing, ...] = ()
    changed: bool = False


class FindingFile(FilePage):
    """The page of one finding. A verdict is posted to it and needs ``finding.verdict`` there."""

    model = Finding
    refused: tuple[str, str, str] = ("", "", "")

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        judged = queries.with_judged(queries.with_latest_verdict(queryset))
        found = with_subject(judged, user=self.request.user, day=self.day)
        return found.select_related("person", "household", "area__parent", "opened_run", "closed_run")

    @cached_property
    def finding(self) -> Any:
        return super().record()

    def record(self) -> Any:
        return self.finding

    # the head

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (Link(text=_("筛查发现"), url=reverse("web:findings")), Link(text=rule_title(record.rule), url=""))

    def header(self, record: Any) -> FileHeader:
        known = record.at_stake_fen is not None
        return FileHeader(
            title=_("%(subject)s：%(rule)s") % {"subject": subject_words(record), "rule": rule_title(record.rule)},
            kind=_("筛查发现"),
            tags=(kind_tag(record), state_tag(record)),
            facts=(
                Fact(label=_("对象"), value=subject_words(record), url=self._subject_url(record)),
                Fact(label=_("所在地"), value=area_words(record)),
                Fact(
                    label=_("涉及金额"),
                    value=stake_words(rule=record.rule, fen=record.at_stake_fen) if known else None,
                ),
                Fact(label=_("发现时间"), value=moment(record.opened_at)),
                Fact(label=_("规则"), value=rule_title(record.rule), url=rule_url(record.rule)),
                *badges.facts_of(people=[record.person_id] if record.person_id else [], **self.viewer),
            ),
        )

    def actions(self, record: Any) -> Sequence[Link]:
        visible = scope(user=self.request.user, model=Finding, day=self.day)
        following = (
            queries.to_do(visible)
            .filter(kind=record.kind, pk__gt=record.pk)
            .order_by("pk")
            .values_list("pk", flat=True)
        ).first()
        links = [Link(text=_("下一件待核实"), url=reverse("web:finding", args=[following]))] if following else []
        if record.kind == Finding.Kind.SHOULD_HAVE and record.closed_at is None and self._may_report(record):
            links.append(Link(text=_("转为线索"), url=f"{reverse('web:clue_new')}?finding={record.pk}"))
        return tuple(links)

    def _may_report(self, record: Any) -> bool:
        return can(self.request.user, "matter.open", day=self.day, record=record)

    def _subject_url(self, record: Any) -> str:
        if record.person_id:
            return reverse("web:person", args=[record.person_id]) if self.subject_is_visible else ""
        return reverse("web:household", args=[record.household_id]) if self.subject_is_visible else ""

    @cached_property
    def subject_is_visible(self) -> bool:
        """Whoever moved away since the last run is out of the viewer's scope, though the finding still is in it."""
        model = Person if self.finding.person_id else Household
        visible = scope(user=self.request.user, model=model, day=self.day)
        return visible.filter(pk=self.finding.person_id or self.finding.household_id).exists()

    # the parts

    def sections(self, record: Any) -> Sequence[Section]:
        judged = self.judged
        form = self._form(record)
        folder = "web/findings"
        if judged is None:
            reasons = Section(key="reasons", title=_("判断依据"), template=f"{folder}/out_of_reach.html")
            return (reasons, self._verdict_section(form))
        day = _("按 %s 的数据") % judged.day.isoformat()
        parts = [
            Section(
                key="reasons", title=_("判断依据"), template=f"{folder}/reasons.html", data=judged, note=day, flush=True
            )
        ]
        if judged.records:
            count = len(judged.records.records)
            parts.append(
                Section(
                    key="records",
                    title=_("相互矛盾的记录"),
                    template=f"{folder}/records.html",
                    data=judged.records,
                    count=count,
                )
            )
        parts += [
            Section(key="sharing", title=one.title, template=f"{folder}/sharing.html", data=one, count=one.count)
            for one in judged.sharing
            if one.count
        ]
        if judged.lacking:
            parts.append(
                Section(
                    key="lacking",
                    title=_("还缺的事实"),
                    template=f"{folder}/lacking.html",
                    data=judged.lacking,
                    count=len(judged.lacking),
                    flush=True,
                )
            )
        parts.append(
            Section(
                key="grounds",
                title=_("数据来源"),
                template=f"{folder}/grounds.html",
                data=judged.grounds,
                note=_("每个值来自哪张表的哪一行"),
                count=len(judged.grounds),
                flush=True,
            )
        )
        return (*parts, self._verdict_section(form))

    @staticmethod
    def _verdict_section(form: VerdictForm) -> Section:
        return Section(key="verdict", title=_("核实结论"), template="web/findings/verdict.html", data=form)

    def timeline(self, record: Any) -> Sequence[TimelineEntry]:
        entries = [
            (
                record.opened_at,
                TimelineEntry(
                    when=moment(record.opened_at),
                    words=_("筛查发现"),
                    tone=Tone.PRIMARY,
                    url=reverse("web:run", args=[record.opened_run_id]),
                ),
            )
        ]
        if record.changed_at != record.opened_at:
            entries.append(
                (record.changed_at, TimelineEntry(when=moment(record.changed_at), words=_("数据有变，依据已更新")))
            )
        for given in self.verdicts:
            tag = verdict_tag(given.verdict)
            words = _("结论：%s") % tag.text
            entries.append(
                (given.at, TimelineEntry(when=moment(given.at), words=words, by=str(given.actor), tone=tag.tone))
            )
        if record.closed_at is not None:
            entries.append(
                (
                    record.closed_at,
                    TimelineEntry(
                        when=moment(record.closed_at),
                        words=_("再次筛查时原因已不存在，自动消除"),
                        tone=Tone.GOOD,
                        url=reverse("web:run", args=[record.closed_run_id]),
                    ),
                )
            )
        return [entry for _at, entry in sorted(entries, key=lambda pair: pair[0], reverse=True)]

    # the judgement

    @cached_property
    def judged(self) -> Judged | None:
        """The rule read again with reasons; None where nobody may be read, or the rule is no longer declared."""
        rule, finding = rule_of(self.finding.rule), self.finding
        if rule is None or not self.subject_is_visible:
            return None
        # What is closed is explained by what was believed when it was closed, not by what is known today.
        run = queries.latest_run() if finding.closed_at is None else finding.closed_run
        day = run.day if run else self.day
        family = families.load(
            household=finding.household_id, person=finding.person_id, day=day, believed_at=finding.closed_at
        )
        if family is None or (finding.person_id and finding.person_id not in family.people):
            return None
        names = dict(
            scope(user=self.request.user, model=Person, day=self.day)
            .filter(pk__in=family.people)
            .values_list("pk", "name")
        )
        sources = Sources(user=self.request.user, people=family.people, day=day, today=self.day)
        reasons = Reasons(family=family, sources=sources, names=names)
        if isinstance(rule, Policy):
            return self._by_policy(rule, family, reasons)
        return self._by_collision(rule, family, reasons, sources)

    def _by_policy(self, policy: Policy, family: Family, reasons: Reasons) -> Judged:
        found = family.explain(policy, person=self.finding.person_id)
        told = [criterion.holds for criterion in found.criteria]
        return Judged(
            day=family.day,
            lines=reasons.lines(found.criteria),
            grounds=reasons.grounds(found.criteria),
            lacking=reasons.lacking(found.still_needed),
            calculation=reasons.calculation(found) if found.eligible else "",
            amount=yuan(found.amount) if found.eligible and found.amount is not None else "",
            held=_held(found.held, found.held_amount),
            changed=self.finding.closed_at is None and told != self.finding.evidence.get("criteria"),
        )

    def _by_collision(self, rule: Collision, family: Family, reasons: Reasons, sources: Sources) -> Judged:
        found = collision_finding(collision=rule, family=family, person=self.finding.person_id)
        grounds = reasons.grounds([found])
        return Judged(
            day=family.day,
            lines=reasons.lines([found]),
            grounds=grounds,
            explanation=_(rule.explanation),
            records=side_by_side(grounds=grounds, sources=sources),
            sharing=sharing_of(
                rule=rule, person=self.finding.person_id, day=family.day, user=self.request.user, today=self.day
            ),
            changed=self.finding.closed_at is None and found.holds is not True,
        )

    # the verdict

    @cached_property
    def verdicts(self) -> list[Verdict]:
        return list(self.finding.verdicts.select_related("actor").order_by("-at", "-pk"))

    def _form(self, record: Any) -> VerdictForm:
        refusal, chosen, note = self.refused
        return VerdictForm(
            may=can(self.request.user, "finding.verdict", day=self.day, record=record),
            open=record.closed_at is None,
            action=f"{finding_url(record)}#verdict",
            key=str(uuid.uuid4()),
            seen=str(self.verdicts[0].pk) if self.verdicts else "",
            choices=choices_for(record.kind),
            history=tuple(
                {"tag": verdict_tag(given.verdict), "given": given, "at": moment(given.at)} for given in self.verdicts
            ),
            hear_first=record.kind in TAKEN_FROM_SOMEBODY,
            refusal=refusal,
            chosen=chosen,
            note=note,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take a verdict. Whoever did not see an earlier one is shown it first, with what he wrote kept."""
        finding = self.finding
        if not can(request.user, "finding.verdict", day=self.day, record=finding):
            raise PermissionDenied
        chosen, note = request.POST.get("verdict", ""), request.POST.get("note", "")
        key = key_of(request.POST.get("key", ""))
        repeated = any(given.idempotency_key == key for given in self.verdicts)
        if self.verdicts and not repeated and request.POST.get("seen", "") != str(self.verdicts[0].pk):
            latest = self.verdicts[0]
            refusal = _("%(who)s 已于 %(when)s 作出结论“%(verdict)s”，请先看过，确有不同再提交。") % {
                "who": latest.actor, "when": moment(latest.at), "verdict": latest.get_verdict_display(),
            }  # fmt: skip
            return self._refuse(request, refusal, chosen, note)
        now = days.now()
        try:
            given = operations.give_verdict(
                finding=finding, verdict=chosen, note=note, actor=request.user, now=now, idempotency_key=key
            )
        except operations.Cannot as refusal:
            return self._refuse(request, str(refusal), chosen, note)
        if given.at == now:
            messages.success(request, _("已记录结论“%s”。") % given.get_verdict_display())
        return redirect(finding_url(finding))

    def _refuse(self, request: HttpRequest, refusal: str, chosen: str, note: str) -> HttpResponse:
        self.refused = (refusal, chosen, note)
        response = self.get(request)
        response.status_code = 422
        return response


def _held(held: bool | None, amount: int | None) -> str:
    if held is None:
        return _("是否在领尚不掌握")
    if not held:
        return _("现未领取")
    return _("现每月领取 %s 元") % yuan(amount) if amount else _("现正享受")
