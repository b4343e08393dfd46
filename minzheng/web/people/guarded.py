"""What somebody earns and owns, an old person's devices and health: shown once somebody says on what ground."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.consent import operations, queries
from minzheng.kernel.consent.models import Ground, Scope
from minzheng.kernel.intake.queries import Evidence
from minzheng.web.people import rights
from minzheng.web.phrases import listed


@dataclass(frozen=True, kw_only=True)
class Door:
    """What stands in place of guarded content: how much there is, who has not agreed, and the form that opens it."""

    scope: str
    title: str
    count: int
    may: bool
    grounds: Sequence[tuple[str, str]]
    uncovered: str
    refusal: str
    purpose: str
    ground: str


class AsksFirst:
    """Mixed into files of people. Opened content is shown in the answer to the form and nowhere else."""

    looked_at: frozenset[str] = frozenset()
    asked: dict[str, str] = {}  # noqa: RUF012  replaced as a whole, never changed
    refusals: dict[str, str] = {}  # noqa: RUF012

    def people_concerned(self) -> Collection[int]:
        """Whose data the file shows."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open one scope: written into the log with ground and purpose, or refused with the reason."""
        scope = request.POST.get("scope", "")
        self.asked = {name: request.POST.get(name, "") for name in ("ground", "purpose")}
        try:
            if scope not in Scope.values or not self.may_look(scope):
                raise Refused(_("您不能查看这项内容。"))
            operations.look(
                record=self.subject,  # type: ignore[attr-defined]
                people=list(self.people_concerned()),
                scope=scope,
                actor=request.user,
                day=self.day,  # type: ignore[attr-defined]
                now=days.now(),
                **self.asked,
            )
            self.looked_at = frozenset({scope})
        except Refused as refused:
            self.refusals = {scope: str(refused)}
        response: HttpResponse = self.get(request, *args, **kwargs)  # type: ignore[attr-defined]
        if self.refusals:
            response.status_code = 422
        add_never_cache_headers(response)
        return response

    def may_look(self, scope: str) -> bool:
        """Economy: whoever may reveal what is hidden there; safety: of them, who works in a line that keeps it."""
        subject = self.subject  # type: ignore[attr-defined]
        if not subject.may_reveal:
            return False
        return scope == Scope.ECONOMY or bool(rights.judged_lines(subject) & lines_of(scope))

    def door(self, scope: str, *, count: int) -> Door:
        """The form in place of the content."""
        missing = queries.uncovered(people=self.people_concerned(), scope=scope, day=self.day)  # type: ignore[attr-defined]
        names = {number: self.gathered.known.name(number) for number in sorted(missing)}  # type: ignore[attr-defined]
        return Door(
            scope=scope,
            title=str(Scope(scope).label),
            count=count,
            may=self.may_look(scope),
            grounds=[(value, str(words)) for value, words in Ground.choices],
            uncovered=listed(names.values()),
            refusal=self.refusals.get(scope, ""),
            purpose=self.asked.get("purpose", ""),
            ground=self.asked.get("ground", ""),
        )


def lines_of(scope: str) -> frozenset[str]:
    """The lines whose tables are guarded by a scope."""
    return frozenset(
        module.line for module in modules.modules() for dataset in module.datasets if dataset.guarded == scope
    )


def of_scope(evidence: Collection[Evidence], scope: str) -> list[Evidence]:
    """The rows of tables guarded by a scope; by an empty one, of those that are not guarded."""
    return [one for one in evidence if one.dataset.guarded == scope]
