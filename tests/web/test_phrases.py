"""Pieces of text put together as each language does it."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from minzheng.web.phrases import clauses, listed, noted, sentences, titled, together


@pytest.mark.parametrize(
    ("said", "chinese", "english"),
    [
        (lambda: listed(["A", "B"]), "A、B", "A, B"),
        (lambda: together(["A", "B"]), "A，B", "A, B"),
        (lambda: clauses(["A", "B"]), "A；B", "A; B"),
        (lambda: sentences(["A", "B"]), "A。B。", "A. B."),
        (lambda: noted("A", "B"), "A（B）", "A (B)"),
        (lambda: noted("A", ""), "A", "A"),
        (lambda: titled("A", "B"), "A：B", "A: B"),
        (lambda: titled("A", ""), "A", "A"),
        (lambda: listed([]), "", ""),
    ],
)
def test_each_language_has_its_own_signs(said, chinese, english):
    with override("zh-hans"):
        assert said() == chinese
    with override("en"):
        assert said() == english
