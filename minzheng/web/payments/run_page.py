"""One run: differences first, then what stands in the way, sums, who did what, and the bank's file and answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.payments import queries
from minzheng.kernel.payments.layouts import LAYOUTS
from minzheng.kernel.payments.models import BankLine, Difference, Hold, Payment, PayRun, RunStep, RunTotal
from minzheng.web.accounts.words import moment
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.findings.words import rule_title
from minzheng.web.payments.words import (
    amount,
    month_words,
    pay_line_title,
    payee_words,
    policy_title,
    run_state,
)
from minzheng.web.people.words import place
from minzheng.web.phrases import titled
from minzheng.web.presenters import Fact, Link, TimelineEntry, long_date

SHOWN_HOLDS = 100


class RunPage(FilePage):
    """A run as the viewer's areas show it: whoever holds one town sees that town's payments and sums."""

    model = PayRun
    template_name = "web/payments/run.html"
    refused = ""

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area", "screened")

    def _of_run(self, model: type[Any], path: str = "run") -> QuerySet[Any]:
        return scope(model=model, **self.viewer).filter(**{path: self.kwargs["pk"]})

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (
            Link(text=_("发放批次"), url=reverse("web:pay_runs")),
            Link(text=pay_line_title(record.pay_line), url=""),
        )

    def header(self, record: Any) -> FileHeader:
        number, fen = queries.live_sums(payments=self._of_run(Payment))
        approved = [] if record.total_fen is None else [
            Fact(label=_("审批金额（元）"), value=amount(record.total_fen)),
            Fact(label=_("审批笔数"), value=f"{record.lines:,}"),
        ]  # fmt: skip
        screened = long_date(record.screened.day) if record.screened else _("没有筛查过")
        return FileHeader(
            title=pay_line_title(record.pay_line),
            kind=_("发放批次"),
            tags=(run_state(record),),
            facts=(
                Fact(label=_("月份"), value=month_words(record.month)),
                Fact(label=_("区划"), value=record.area.name),
                *approved,
                Fact(label=_("在发笔数"), value=f"{number:,}"),
                Fact(label=_("在发金额（元）"), value=amount(fen)),
                Fact(label=_("拟发放日期"), value=long_date(record.pay_date)),
                Fact(label=_("依据的筛查"), value=screened),
            ),
        )

    def actions(self, record: Any) -> Sequence[Link]:
        return (Link(text=_("发放明细"), url=f"{reverse('web:payments')}?run={record.pk}"),)

    def may(self, permission: str, record: Any) -> bool:
        return can(self.request.user, permission, day=self.day, record=record)

    def extra(self, record: Any) -> dict[str, Any]:
        state, held = PayRun.State(record.state), queries.duty_of(run=record, actor=self.request.user)

        def may(duty: RunStep.Duty, permission: str, *states: PayRun.State) -> bool:
            return state in states and held in (None, duty) and self.may(permission, record)

        return {
            "refused": self.refused,
            "sent": self.request.POST,
            "duty": RunStep.Duty(held).label if held and state in PayRun.OPEN else "",
            "may_check": may(RunStep.Duty.CHECK, "payment.check", PayRun.State.PREPARED),
            "may_approve": may(RunStep.Duty.APPROVE, "payment.approve", PayRun.State.CHECKED),
            "may_void": may(RunStep.Duty.PREPARE, "payment.prepare", *PayRun.OPEN),
            "may_decide": may(RunStep.Duty.PREPARE, "payment.prepare", PayRun.State.PREPARED),
            "may_bank": self.may("payment.bank", record),
        }

    def sections(self, record: Any) -> Sequence[Section]:
        counts = queries.difference_counts(differences=self._of_run(Difference))
        found = [
            Section(
                key="differences",
                title=_("与上月差异"),
                template="web/payments/differences.html",
                data=[self._difference_line(record, one) for one in counts],
                count=sum(one["number"] for one in counts),
                flush=True,
            ),
            self._holds(record),
            Section(
                key="sums",
                title=_("按镇街、政策和月份合计"),
                template="web/payments/sums.html",
                data=self._sums(),
                flush=True,
            ),
        ]
        if record.state in PayRun.FROZEN:
            found.append(self._bank(record))
        return found

    def _difference_line(self, record: PayRun, one: dict[str, Any]) -> dict[str, Any]:
        return {
            "kind": Difference.Kind(one["kind"]).label,
            "reason": Difference.Reason(one["reason"]).label,
            "number": one["number"],
            "fen": amount(one["fen"]),
            "url": f"{reverse('web:pay_differences')}?run={record.pk}&kind={one['kind']}&reason={one['reason']}",
        }

    def _holds(self, record: PayRun) -> Section:
        holds = queries.holds_of(holds=self._of_run(Hold, "payment__run"))
        undecided = holds.filter(outcome=None).count()
        return Section(
            key="holds",
            title=_("发放前检查"),
            template="web/payments/holds.html",
            data={
                "lines": [_hold_line(one) for one in holds[:SHOWN_HOLDS]],
                "undecided": undecided,
                "more": max(0, holds.count() - SHOWN_HOLDS),
                "outcomes": Hold.Outcome.choices,
            },
            count=undecided,
            note=_("死亡、账户、筛查疑点逐笔检查；由人写明理由后才发放"),
        )

    def _sums(self) -> dict[str, Any]:
        rows = queries.totals_of(totals=self._of_run(RunTotal))
        return {
            "lines": [
                {
                    "town": one["town"],
                    "policy": policy_title(one["policy"]),
                    "month": month_words(one["month"]),
                    "payments": f"{one['payments']:,}",
                    "fen": amount(one["fen"]),
                }
                for one in rows
            ],
            "payments": f"{sum(one['payments'] for one in rows):,}",
            "fen": amount(sum(one["fen"] for one in rows)),
        }

    def _bank(self, record: PayRun) -> Section:
        file = queries.file_of(run=record)
        counts = queries.line_counts(lines=self._of_run(BankLine, "file__run"))
        return Section(
            key="bank",
            title=_("银行代发"),
            template="web/payments/bank.html",
            data={
                "file": file,
                "layouts": [(key, _(one.title)) for key, one in LAYOUTS.items()],
                "layout": _(LAYOUTS[file.layout].title) if file else "",
                "made": moment(file.made_at) if file else "",
                "counts": [
                    (state.label, f"{counts[state][0]:,}", amount(counts[state][1]))
                    for state in BankLine.State
                    if state in counts
                ],
                "to_see": [_return_line(one) for one in queries.returns_to_see(run=record)],
                "failed_url": f"{reverse('web:payments')}?run={record.pk}&state={Payment.State.FAILED}",
                "failed": counts.get(BankLine.State.FAILED, (0, 0))[0],
            },
        )

    def timeline(self, record: Any) -> Sequence[TimelineEntry]:
        return [
            TimelineEntry(when=moment(step.at), words=_step_words(step), by=step.actor.display_name)
            for step in queries.steps_of(run=record)
        ]


def _step_words(step: RunStep) -> str:
    words = titled(RunStep.Duty(step.duty).label, PayRun.State(step.state).label)
    return titled(words, step.note)


def _hold_line(hold: Hold) -> dict[str, Any]:
    payment = hold.payment
    why = hold.get_check_kind_display()
    if hold.finding:
        why = titled(why, rule_title(hold.finding.rule))
    elif hold.other and hold.check_kind == Hold.Check.SHARED_ACCOUNT:
        why = titled(why, hold.other.name)
    elif hold.other and hold.other.death_date:
        why = titled(titled(why, hold.other.name), long_date(hold.other.death_date))
    return {
        "pk": hold.pk,
        "payee": payee_words(payment),
        "policy": policy_title(payment.policy),
        "amount": amount(payment.amount_fen),
        "place": place(payment.area),
        "why": why,
        "finding_url": reverse("web:finding", args=[hold.finding_id]) if hold.finding_id else "",
        "outcome": hold.get_outcome_display() if hold.outcome else "",
        "reason": hold.reason,
        "by": hold.decided_by.display_name if hold.decided_by else "",
    }


def _return_line(line: Any) -> dict[str, Any]:
    return {
        "pk": line.pk,
        "row": line.row,
        "sequence": line.sequence,
        "tail": line.number_tail,
        "amount": amount(line.amount_fen),
        "outcome": line.get_outcome_display(),
        "reason": _(line.reason) if line.reason else "",
        "payee": line.bank_line.payee.name if line.bank_line else "",
    }
