"""The log, for the auditor: who did what, when, to which record, and why."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import queries
from minzheng.kernel.events import queries as log
from minzheng.kernel.events import types
from minzheng.kernel.events.models import Event
from minzheng.web.accounts.words import moment
from minzheng.web.lists import ChoiceFilter, Column, DateFilter, ListPage, TextFilter


class AuditLog(ListPage):
    """Every event of every account. It is read, never changed, and taken away by nobody."""

    model = Event
    title = gettext_lazy("审计日志")
    row_unit = gettext_lazy("条")
    default_sort = "-at"
    permission = "audit.read"
    columns = (
        Column(key="at", label=gettext_lazy("时间"), value=lambda event: moment(event.at), sort="at"),
        Column(key="sentence", label=gettext_lazy("事项"), value=lambda event: _sentence(event)),
        Column(key="subject", label=gettext_lazy("对象"), value=lambda event: _subject(event), nothing=""),
        Column(key="type", label=gettext_lazy("类型"), sort="type", optional=True),
    )
    filters = (
        TextFilter(
            name="actor",
            label=gettext_lazy("操作人"),
            placeholder=gettext_lazy("登录名"),
            narrow=lambda found, name: found.filter(actor_id__in=queries.account_ids_named(username=name)),
        ),
        ChoiceFilter(
            name="type",
            label=gettext_lazy("类型"),
            choices=lambda: [(each.key, each.key) for each in types.declared()],
            lookup="type",
        ),
        DateFilter(name="at", label=gettext_lazy("日期"), lookup="at__date"),
    )
    export = False

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.prefetch_related("secrets").annotate(actor_name=queries.name_of("actor_id"))


def _sentence(event: Any) -> str:
    return log.sentence(event=event, actors={event.actor_id: event.actor_name} if event.actor_name else None)


def _subject(event: Event) -> str:
    if not event.subject_kind:
        return ""
    try:
        kind = apps.get_model(event.subject_kind)._meta.verbose_name
    except LookupError:
        kind = event.subject_kind  # the log outlives the code
    return f"{kind} {event.subject_id}"
