"""Addresses of the pages about accounts, within the namespace ``web``."""

from django.urls import path

from minzheng.web.accounts import audit, changes, me, pages, reveal_requests, tokens

urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/tokens/", tokens.mine, name="tokens"),
    path("tokens/", tokens.TokenList.guarded(), name="all_tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="token_revoke"),
    path("accounts/", pages.AccountList.guarded(), name="accounts"),
    path("accounts/open/", changes.open_account, name="account_open"),
    path("accounts/<int:pk>/", pages.AccountFile.guarded(), name="account"),
    path("accounts/<int:pk>/<slug:act>/", changes.act, name="account_act"),
    path("assignments/<int:pk>/approve/", changes.approve, name="assignment_approve"),
    path("assignments/<int:pk>/end/", changes.end, name="assignment_end"),
    path("reveal-requests/", reveal_requests.RevealRequestList.guarded(), name="reveal_requests"),
    path("reveal-requests/<int:pk>/", reveal_requests.RevealRequestFile.guarded(), name="reveal_request"),
    path("reveal-requests/<int:pk>/decide/", reveal_requests.decide, name="reveal_request_decide"),
    path("audit/", audit.AuditLog.guarded(), name="audit"),
]
