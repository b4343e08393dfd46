"""The interface put together, and its description by OpenAPI 3.1."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.renderers import JSONRenderer

from minzheng.web.api import evaluating, findings, health, households, intake, people, policies, problems
from minzheng.web.api.unknown_names import refuse_unknown_names

VERSION = "1"
PLACE = "api/v1"
ROUTERS: tuple[Router, ...] = (
    people.router, households.router, findings.router, evaluating.router, policies.router, intake.router, health.router,
)  # fmt: skip

_readable = JSONRenderer()
_readable.json_dumps_params = {"ensure_ascii": False}  # Chinese as Chinese

api = NinjaAPI(
    title="数字民政",
    version=VERSION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    renderer=_readable,
)
problems.install(api)
for each in ROUTERS:
    api.add_router("", refuse_unknown_names(each))

_EVERYWHERE = ("unauthorized", "forbidden", "method_not_allowed", "invalid", "too_many_requests", "fault")


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document: ninja's, with the problems that every endpoint may answer with. In Chinese."""
    with translation.override("zh-hans"):
        told: dict[str, Any] = _plain(api.get_openapi_schema(path_prefix=PLACE))
        schemas = told["components"]["schemas"]
        problem = problems.ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= problem.pop("$defs", {}) | {"ProblemOut": problem}
        told["info"]["description"] = _("县（市、区）民政业务系统的程序接口。金额为元，null 表示尚不掌握，不等于没有。")
        for path, operations in told["paths"].items():
            for operation in operations.values():
                _add_problems(path, operation)
    return told


def _add_problems(path: str, operation: dict[str, Any]) -> None:
    codes = [code for code in _EVERYWHERE if "security" in operation or code in ("method_not_allowed", "fault")]
    codes += ["not_found"] if "{" in path else []
    codes += ["malformed"] if "requestBody" in operation else []
    if path.endswith(("/batches", "/accept")) and "requestBody" in operation:
        codes += ["sent_elsewhere", "too_large"]
    for code in codes:
        status, title = problems.TITLES[code]
        answer = {
            "description": str(title),
            "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
        if status == 429:
            answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "required": True}}
        operation["responses"][str(status)] = answer


def _plain(value: Any) -> Any:
    """Dicts, lists and texts only: marked texts are spoken, keys become texts."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
