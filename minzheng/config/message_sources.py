"""Every marked text of the sources: what Python, templates and parameter files show and must be translated.

Pure Python, so that checking needs no gettext tools: Python is read with ``ast``, templates with Django's own
``templatize``, parameters as YAML.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

PACKAGE = "minzheng"

MARKS: dict[str, tuple[str, ...]] = {
    "_": ("msgid",),
    "label": ("msgid",),
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "ngettext_lazy": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "pgettext_lazy": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
    "npgettext_lazy": ("context", "msgid", "plural"),
}
"""What marks a text, and what its arguments are."""

_LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_TEMPLATE_CALL = re.compile(rf"\b(n?p?gettext|_)\(({_LITERAL}(?:, {_LITERAL})*)")
_ATTRIBUTE_CALL = re.compile(rf"\b_\(({_LITERAL})\)")


class UnreadableMark(ValueError):
    """A text is marked, but not written out: an f-string can never be looked up."""


@dataclass(frozen=True, order=True)
class Message:
    """One text to translate; ``context`` and ``plural`` are empty where there is none."""

    msgid: str
    context: str = ""
    plural: str = ""


def collect(*, checkout: Path) -> dict[Message, list[str]]:
    """All marked texts under the package → the files that hold them, relative to the checkout, in order.

    UnreadableMark names file and line of a mark that cannot be read.
    """
    plurals: dict[tuple[str, str], str] = {}
    files: dict[tuple[str, str], set[str]] = {}
    for path in sorted((checkout / PACKAGE).rglob("*")):
        reader = READERS.get(path.suffix)
        if reader is None or "migrations" in path.parts or "build" in path.parts:
            continue
        name = path.relative_to(checkout).as_posix()
        for message in reader(path.read_text(encoding="utf-8"), name):
            key = (message.msgid, message.context)
            plurals[key] = plurals.get(key) or message.plural  # one entry serves both, and then needs both forms
            files.setdefault(key, set()).add(name)
    return {Message(*key, plural=plurals[key]): sorted(files[key]) for key in sorted(files)}


def in_python(source: str, name: str) -> Iterator[Message]:
    """Calls of the functions in ``MARKS``; a call on a variable translates what was marked elsewhere."""
    for node in ast.walk(ast.parse(source, filename=name)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called not in MARKS or (isinstance(node.func, ast.Attribute) and "gettext" not in called):
            continue
        arguments = [list(_texts(argument, f"{name}:{node.lineno}")) for argument in node.args]
        roles = MARKS[called]
        if len(arguments) < len(roles) or not all(arguments[: len(roles)]):
            continue
        if roles == ("msgid",):
            yield from (Message(msgid=text) for text in arguments[0])
        else:
            yield Message(**{role: texts[0] for role, texts in zip(roles, arguments, strict=False)})


def _texts(argument: ast.expr, where: str) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=otherwise):
            yield from _texts(body, where)
            yield from _texts(otherwise, where)
        case ast.JoinedStr():
            raise UnreadableMark(f"{where}: an f-string is marked; mark a text with %(name)s and fill it afterwards")


def in_template(source: str, name: str) -> Iterator[Message]:
    """``trans``, ``blocktrans`` and ``_("…")``, also where a component's attribute is one (``:title="_('…')"``)."""
    for called, literals in _TEMPLATE_CALL.findall(templatize(source, origin=name)):
        arguments = [ast.literal_eval(text) for text in re.findall(_LITERAL, literals)]
        yield Message(**dict(zip(MARKS[called], arguments, strict=False)))
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.TEXT:
            yield from (Message(msgid=ast.literal_eval(text)) for text in _ATTRIBUTE_CALL.findall(token.contents))


def in_parameters(source: str, name: str) -> Iterator[Message]:
    """Titles, units and notes of parameters, and what schemes say. Citations stay in the language of the law."""
    if name.endswith("schemes.yaml"):
        yield from _in_schemes(yaml.safe_load(source))
    if not name.endswith("parameters.yaml"):
        return
    for parameter in yaml.safe_load(source).values():
        texts = [parameter.get("title"), parameter.get("unit")]
        texts += [value.get("note") for value in parameter.get("values") or ()]
        yield from (Message(msgid=text) for text in texts if text)


def _in_schemes(entries: list[dict[str, Any]]) -> Iterator[Message]:
    """Titles, notes and offices of schemes and of every branch below them."""
    for entry in entries:
        yield from (Message(msgid=entry[name]) for name in ("title", "note", "by") if entry.get(name))
        yield from _in_schemes(entry.get("tree") or entry.get("children") or [])


READERS = {".py": in_python, ".html": in_template, ".yaml": in_parameters}
