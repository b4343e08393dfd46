"""Pages for what went wrong. They say what happened, what was not lost and what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def no_permission(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/error_403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also the answer where a record exists outside the viewer's scope: the two cannot be told apart."""
    return render(request, "web/error_404.html", status=404)


def page_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is no longer that of the session: signed out meanwhile, or signed in anew in another tab."""
    return render(request, "web/error_expired.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What no form of ours sends: too many fields, too much text, an address made by hand."""
    return HttpResponse(render_to_string("web/error_400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: whatever failed there must not fail again here."""
    return HttpResponse(render_to_string("web/error_500.html"), status=500)
