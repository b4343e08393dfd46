"""Tags of the page templates: icons inlined from files of ours, and where a component stands in the page."""

from __future__ import annotations

import functools
from pathlib import Path

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ICONS = Path(__file__).resolve().parents[1] / "icons"


@functools.cache
def _drawing(name: str) -> str:
    """The shapes inside an icon's file; FileNotFoundError where there is no such icon."""
    text = (ICONS / f"{name}.svg").read_text()
    return "".join(line.strip() for line in text[text.index(">") + 1 : text.rindex("</svg>")].splitlines())


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon beside a word; it says nothing of its own to a screen reader."""
    return mark_safe(
        '<svg class="icon" width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{_drawing(name)}</svg>"
    )


@register.filter
def styled(field: BoundField) -> SafeString:
    """A form field drawn with the classes of the design, and tied to its error for screen readers."""
    widget = field.field.widget
    css = "form-control"
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
        css = "form-check-input"
    elif isinstance(widget, forms.Select):
        css = "form-select"
    attributes: dict[str, str | bool] = {"class": css}
    if field.errors:
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}_error"}
    return field.as_widget(attrs=attributes)


@register.filter
def separated(number: int) -> str:
    """A whole number with thousands separators."""
    return f"{number:,}"
