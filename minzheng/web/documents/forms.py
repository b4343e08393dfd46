"""The forms of all modules: what there is, how each looks, and filling one in to print it; nothing is kept here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.documents.forms import Form, examples
from minzheng.kernel.documents.forms.checking import Ground
from minzheng.kernel.documents.printing import pdf
from minzheng.kernel.documents.printing.laying import Head, lay_out
from minzheng.kernel.documents.printing.sheet import Mark
from minzheng.web.documents.editing import FormEntry
from minzheng.web.documents.sending import paper
from minzheng.web.findings.words import cited
from minzheng.web.people.links import url_of
from minzheng.web.presenters import Link, TabLink


@dataclass(frozen=True, kw_only=True)
class FormLine:
    title: str
    url: str
    number: str
    public: bool
    cites: str


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The forms of one module."""

    title: str
    lines: tuple[FormLine, ...]


@require_safe
def _catalogue(request: HttpRequest) -> HttpResponse:
    shelves = [
        Shelf(title=_(module.title), lines=tuple(_line(form) for form in forms))
        for module in modules.modules()
        if (forms := modules.forms_of(module=module))
    ]
    return render(request, "web/documents/forms.html", {"page_title": _("表单和文书"), "shelves": shelves})


def _line(form: Form) -> FormLine:
    return FormLine(
        title=_(form.title),
        url=url_of("web:form", form.key),
        number=form.series,
        public=form.public,
        cites=cited(form.cites),
    )


def _of_key(key: str) -> Form:
    try:
        return modules.forms()[key]
    except KeyError as unknown:
        raise Http404 from unknown


@require_safe
def _form(request: HttpRequest, key: str) -> HttpResponse:
    """How a form looks, with invented content or empty."""
    form = _of_key(key)
    empty = request.GET.get("empty") == "1"
    context = {
        "page_title": _(form.title),
        "form": form,
        "cites": cited(form.cites),
        "empty": empty,
        "crumbs": (Link(text=_("表单和文书"), url=url_of("web:forms")), Link(text=_(form.title), url="")),
        "tabs": (
            TabLink(label=_("示例"), url=url_of("web:form", key), current=not empty),
            TabLink(label=_("空白表"), url=url_of("web:form", key, query="empty=1"), current=empty),
        ),
        **pdf.drawn(lay_out(form, values=_sample(request, form, empty), head=_head(request, empty))),
    }
    return render(request, "web/documents/form.html", context)


@require_safe
def _print_form(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The empty form, or the one with invented content, as a file."""
    form = _of_key(key)
    empty = request.GET.get("empty") == "1"
    sheet = lay_out(form, values=_sample(request, form, empty), head=_head(request, empty))
    return paper(sheet, kind=kind, name=form.title)


def _sample(request: HttpRequest, form: Form, empty: bool) -> dict[str, Any]:
    return {} if empty else examples.values(form, day=days.today(request))


def _head(request: HttpRequest, empty: bool) -> Head:
    held = days.deployment()
    day = None if empty else days.today(request)
    return Head(organ=held.name if held else "", day=day, mark=Mark.NONE if empty else Mark.SAMPLE)


@never_cache
def _fill_in(request: HttpRequest, key: str) -> HttpResponse:
    """Fill a form in and print it: checked like any other, kept nowhere."""
    form = _of_key(key)
    ground = Ground(day=days.today(request), demo=days.is_demo(request))
    entry = FormEntry(form, data=request.POST if request.method == "POST" else None, ground=ground)
    if entry.is_bound and not entry.asks_for_more and entry.is_valid():
        held = days.deployment()
        head = Head(organ=held.name if held else "", day=ground.day, mark=Mark.DRAFT)
        kind = request.POST.get("kind", "pdf")
        return paper(lay_out(form, values=entry.values, head=head), kind=kind, name=form.title)
    context = {
        "page_title": _("填写：%(form)s") % {"form": _(form.title)},
        "form": form,
        "entry": entry,
        "wrong": entry.is_bound and not entry.asks_for_more,
        "crumbs": (
            Link(text=_("表单和文书"), url=url_of("web:forms")),
            Link(text=_(form.title), url=url_of("web:form", form.key)),
            Link(text=_("填写"), url=""),
        ),
    }
    return render(request, "web/documents/fill_in.html", context)


catalogue = scoped_view(permission="document.view")(_catalogue)
form_page = scoped_view(permission="document.view")(_form)
print_form = scoped_view(permission="document.view")(_print_form)
fill_in = scoped_view(permission="document.view")(_fill_in)
