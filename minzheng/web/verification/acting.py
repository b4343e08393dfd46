"""What is done to a check from its page: each form is one operation, refused with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.casework.refusals import Cannot, NotYours
from minzheng.kernel.documents import issuing
from minzheng.kernel.registry import secrets
from minzheng.kernel.verification import operations, queries
from minzheng.kernel.verification.models import Check
from minzheng.web.documents.issued import organ_for
from minzheng.web.verification.page import CheckFile
from minzheng.web.verification.words import check_url, verification_of


class CheckActs(CheckFile):
    """Takes what the page's forms send; ``act`` names the operation, ``key`` is the form's own."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(check_url(self.check))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        try:
            went = act(self, request)
        except Cannot as refusal:
            for name in ("check", "may"):
                self.__dict__.pop(name, None)
            self.refused = str(refusal.message)
            response = CheckFile.get(self, request)
            response.status_code = 403 if isinstance(refusal, NotYours) else 422
            return response
        messages.success(request, _("已办理。"))
        return redirect(check_url(went))

    def text(self, name: str) -> str:
        return str(self.request.POST.get(name, "")).replace("\x00", "")[:2000]

    @property
    def who(self) -> dict[str, Any]:
        return {"actor": self.request.user, "day": self.day, "now": days.now()}

    def one_of(self, rows: Any, name: str) -> Any:
        number = self.text(name)
        found = rows.filter(pk=int(number)).first() if number.isdecimal() else None
        if found is None:
            raise Http404
        return found

    def extra(self, record: Any) -> dict[str, Any]:
        return super().extra(record) | {"sent": self.request.POST}


def _explain(page: CheckActs, request: HttpRequest) -> Check:
    operations.explain(
        difference=page.one_of(page.check.differences, "difference"),
        explanation=page.text("explanation"),
        accepted=page.text("accepted") == "yes",
        **page.who,
    )
    return page.check


def _give_up(page: CheckActs, request: HttpRequest) -> Check:
    operations.give_up(request=page.one_of(page.check.requests, "request"), note=page.text("note"), **page.who)
    return page.check


def _report(page: CheckActs, request: HttpRequest) -> Check:
    """The report is a numbered document of the matter, made in the same moment."""
    check = operations.report(check=page.check, conclusion=page.text("conclusion"), key=page.text("key"), **page.who)
    declared = verification_of(check)
    form = modules.forms().get(declared.form) if declared else None
    if declared is not None and form is not None:
        person = check.matter.applicant or check.matter.person
        cipher = person.id_cipher if person else None
        number = secrets.decrypt_one(cipher, purpose="ID_NUMBER") if cipher else None
        issuing.issue(
            form=form,
            values=queries.report_values(check=check, verification=declared, number=number),
            subject=check.matter,
            organ=organ_for(request),
            request_key=f"check-{check.pk}",
            **page.who,
        )
    return check


def _object(page: CheckActs, request: HttpRequest) -> Check:
    return operations.object_to(check=page.check, text=page.text("objection"), key=page.text("key"), **page.who)


ACTS: dict[str, Callable[[CheckActs, HttpRequest], Check]] = {
    "explain": _explain,
    "give_up": _give_up,
    "report": _report,
    "object": _object,
}
