"""Who asks: the token in the request's header, and whether it may do what the endpoint does."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from minzheng.kernel.access import days, tokens
from minzheng.kernel.access.grants import holds
from minzheng.kernel.access.guards import ViewAccess
from minzheng.kernel.access.models import ApiToken
from minzheng.kernel.access.roles import PERMISSIONS, roles_with
from minzheng.web.api.problems import Problem


class BearerToken(HttpBearer):
    """Stands before one endpoint and asks for all of ``permissions``.

    ``model`` and ``argument`` name the record in its address, as for pages. The request goes on as the account of the
    token, narrowed down to the permissions of the token.
    """

    def __init__(self, *permissions: str, model: str = "", argument: str = "pk") -> None:
        super().__init__()
        for each in permissions:
            roles_with(each)
        self.permissions = permissions
        self.access = ViewAccess(permissions=permissions, model=model, argument=argument, by_token=True)

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        try:
            found = tokens.recognise(text=token, now=days.now())
        except tokens.NotRecognised:
            return None
        except tokens.TooMany as refused:
            raise Problem("too_many_requests", headers={"Retry-After": str(refused.wait)}) from refused
        for each in self.permissions:
            if not holds(user=found.account, permission=each, day=days.today(request)):
                raise Problem("forbidden", PERMISSIONS[each])
        request.user = found.account
        return found
