"""What went wrong, as RFC 9457 asks: a code for the program, a sentence for the person who reads its log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("minzheng.web.api")


class WrongValue(Schema):
    """One value of a request that cannot be taken: where it stands, and why."""

    where: str
    message: str


class ProblemOut(Schema):
    """The body of every answer that is not a success."""

    type: str = "about:blank"
    title: str
    status: int
    code: str = Field(description="stable; programs look at this")
    detail: str = ""
    errors: list[WrongValue] = Field(default_factory=list)


class Problem(Exception):
    """An answer that is not a success; ``code`` is one of ``TITLES``."""

    def __init__(
        self,
        code: str,
        detail: str | Promise = "",
        *,
        errors: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.detail, self.errors, self.headers = code, detail, tuple(errors), dict(headers or {})


TITLES: dict[str, tuple[int, Promise]] = {
    "malformed": (400, gettext_lazy("请求内容读不懂")),
    "unauthorized": (401, gettext_lazy("没有有效的令牌")),
    "forbidden": (403, gettext_lazy("令牌没有这项权限")),
    "not_found": (404, gettext_lazy("没有找到，或不在您的管辖范围")),
    "method_not_allowed": (405, gettext_lazy("这个地址不接受这种请求方法")),
    "sent_elsewhere": (409, gettext_lazy("相同内容已由其他单位报送")),
    "not_now": (409, gettext_lazy("现在不能这样做")),
    "too_large": (413, gettext_lazy("文件太大")),
    "invalid": (422, gettext_lazy("请求中有的值不符合要求")),
    "too_many_requests": (429, gettext_lazy("请求太频繁")),
    "fault": (500, gettext_lazy("系统出错")),
}
"""Code → status and title."""

_REASONS: dict[str, Promise] = {
    "missing": gettext_lazy("缺少这一项"),
    "string_too_short": gettext_lazy("内容太短"),
    "string_too_long": gettext_lazy("内容太长"),
    "string_pattern_mismatch": gettext_lazy("格式不符"),
    "enum": gettext_lazy("不在可选的值中"),
    "literal_error": gettext_lazy("不在可选的值中"),
    "int_parsing": gettext_lazy("应为整数"),
    "int_type": gettext_lazy("应为整数"),
    "bool_parsing": gettext_lazy("应为 true 或 false"),
    "bool_type": gettext_lazy("应为 true 或 false"),
    "date_parsing": gettext_lazy("应为日期，如 2023-07-01"),
    "date_from_datetime_parsing": gettext_lazy("应为日期，如 2023-07-01"),
    "date_type": gettext_lazy("应为日期，如 2023-07-01"),
    "greater_than_equal": gettext_lazy("数值太小"),
    "less_than_equal": gettext_lazy("数值太大"),
    "too_long": gettext_lazy("项数太多"),
    "extra_forbidden": gettext_lazy("没有这一项"),
}


def answer(problem: Problem) -> HttpResponse:
    """A problem as a response."""
    status, title = TITLES[problem.code]
    body = ProblemOut(
        title=str(title),
        status=status,
        code=problem.code,
        detail=str(problem.detail),
        errors=[WrongValue(where=where, message=message) for where, message in problem.errors],
    )
    content = json.dumps(body.model_dump(), ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=problem.headers)


def unauthorized() -> Problem:
    detail = _("请在 Authorization 头中写明 Bearer 和令牌；令牌可能已过期或被撤销。")
    return Problem("unauthorized", detail, headers={"WWW-Authenticate": "Bearer"})


def install(api: NinjaAPI) -> None:
    """Every way in which a request can fail becomes a problem."""

    def of_ours(request: HttpRequest, problem: Any) -> HttpResponse:
        return answer(problem)

    def of_ninja(request: HttpRequest, error: Any) -> HttpResponse:
        """The only one besides a missing token is a body that is no JSON."""
        return answer(unauthorized() if isinstance(error, AuthenticationError) else Problem("malformed"))

    def of_values(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(Problem("invalid", errors=[_wrong(one) for one in error.errors]))

    def of_absence(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(Problem("not_found"))

    def of_anything(request: HttpRequest, error: Any) -> HttpResponse:
        log.error("%s %s", request.method, request.path, exc_info=error)
        return answer(Problem("fault", _("请稍后重试；仍然不行请联系管理员。")))

    api.add_exception_handler(Problem, of_ours)
    api.add_exception_handler(HttpError, of_ninja)
    api.add_exception_handler(ValidationError, of_values)
    api.add_exception_handler(Http404, of_absence)
    api.add_exception_handler(Exception, of_anything)


def _wrong(error: Mapping[str, Any]) -> tuple[str, str]:
    where = ".".join(str(step) for step in error["loc"])
    return where, str(_REASONS.get(error["type"], _("值不符合要求")))
