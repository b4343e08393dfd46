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
    """Stands before one endpoint. ``model`` and ``argument`` name the record in its address, as for pages.

    The request goes on as the token's account, narrowed down to the token's permissions.
    """

    def __init__(self, permission: str, *, model: str = "", argument: str = "pk") -> None:
        super().__init__()
        roles_with(permission)
        self.permission = permission
        self.access = ViewAccess(permissions=(permission,), model=model, argument=argument, by_token=True)

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        try:
            found = tokens.recognise(text=token, now=days.now())
        except tokens.NotRecognised:
            return None
        except tokens.TooMany as refused:
            raise Problem("too_many_requests", headers={"Retry-After": str(refused.wait)}) from refused
        if not holds(user=found.account, permission=self.permission, day=days.today(request)):
            raise Problem("forbidden", PERMISSIONS[self.permission])
        request.user = found.account
        return found
