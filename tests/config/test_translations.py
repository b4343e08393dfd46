"""The catalogue of translations: what the check finds, and that it is complete for this checkout."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from minzheng.config import translations
from minzheng.config.message_sources import Message, UnreadableMark, collect, in_parameters, in_python, in_template
from minzheng.config.places import CHECKOUT

PYTHON = """
from django.utils.translation import gettext as _, ngettext
TITLE = _("人员")
def read(rows, dead):
    said = _("终年%(years)d岁") if dead else _("在世")
    return ngettext("读到 %(rows)d 行", "读到 %(rows)d 行", rows) % {"rows": rows} + said
"""
ENGLISH = {"人员": "People", "终年%(years)d岁": "died aged %(years)d", "在世": "Living"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout whose catalogue is complete."""
    (tmp_path / "minzheng").mkdir()
    (tmp_path / "minzheng" / "pages.py").write_text(PYTHON, encoding="utf-8")
    translations.renew(checkout=tmp_path, language="en")
    change(tmp_path, translate_all)
    return tmp_path


def translate_all(entries: dict[str, polib.POEntry]) -> None:
    for msgid, text in ENGLISH.items():
        entries[msgid].msgstr = text
    entries["读到 %(rows)d 行"].msgstr_plural = {0: "%(rows)d row read", 1: "%(rows)d rows read"}


def change(checkout: Path, edit, *, compiled: bool = True) -> None:
    """Edit the catalogue as a translator would, and compile it again."""
    path = translations.catalogue(checkout, "en")
    catalogue = polib.pofile(str(path), wrapwidth=0)
    edit({entry.msgid: entry for entry in catalogue})
    catalogue.save()
    if compiled:
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))


def problems(checkout: Path) -> str:
    return "\n".join(translations.problems(checkout))


def test_a_complete_catalogue_has_no_problems(checkout):
    assert problems(checkout) == ""


def test_this_checkout_is_completely_translated():
    assert problems(CHECKOUT) == ""


def test_a_text_without_english_is_found(checkout):
    change(checkout, lambda entries: setattr(entries["人员"], "msgstr", ""))

    assert problems(checkout) == "“人员” (minzheng/pages.py) is not translated"


def test_a_plural_needs_both_forms(checkout):
    change(checkout, lambda entries: entries["读到 %(rows)d 行"].msgstr_plural.update({0: ""}))

    assert problems(checkout) == "“读到 %(rows)d 行” (minzheng/pages.py) is not translated"


def test_a_fuzzy_mark_is_found(checkout):
    change(checkout, lambda entries: entries["人员"].flags.append("fuzzy"))

    assert "“人员” (minzheng/pages.py) is marked fuzzy" in problems(checkout)


@pytest.mark.parametrize("text", ["died aged %(age)d", "died aged", "died aged %(years)s", "%(years)d, aged %(years)d"])
def test_other_placeholders_than_in_the_source_are_found(checkout, text):
    change(checkout, lambda entries: setattr(entries["终年%(years)d岁"], "msgstr", text))

    assert "do not have the same placeholders" in problems(checkout)


@pytest.mark.parametrize("text", ["人员 (people)", "People：all"])
def test_chinese_left_in_the_english_is_found(checkout, text):
    change(checkout, lambda entries: setattr(entries["人员"], "msgstr", text))

    assert "with Chinese" in problems(checkout)


def test_a_text_that_is_new_in_the_sources_is_found(checkout):
    (checkout / "minzheng" / "more.html").write_text("{% load i18n %}{% trans '家庭' %}", encoding="utf-8")

    assert problems(checkout) == "“家庭” (minzheng/more.html) is not in the catalogue: run make messages"


def test_a_text_that_left_the_sources_is_found_and_dropped(checkout):
    (checkout / "minzheng" / "pages.py").write_text(PYTHON.replace('TITLE = _("人员")', ""), encoding="utf-8")

    assert "“人员” is in the catalogue, but nowhere in the sources" in problems(checkout)
    translations.renew(checkout=checkout, language="en")
    assert problems(checkout) == ""


def test_a_catalogue_compiled_before_its_last_change_is_found(checkout):
    change(checkout, lambda entries: setattr(entries["人员"], "msgstr", "Persons"), compiled=False)

    assert problems(checkout) == "django.mo is older than django.po: run make messages"


def test_renewing_keeps_translations_and_changes_nothing_without_need(checkout):
    path = translations.catalogue(checkout, "en")
    before = path.read_text(encoding="utf-8")

    translations.renew(checkout=checkout, language="en")

    assert path.read_text(encoding="utf-8") == before
    assert "died aged %(years)d" in before


def test_python_marks_are_read():
    source = """
label("低保"); gettext_lazy("一" "二"); _("甲" if x else "乙"); pgettext("月份", "月"); _(variable); other("不是")
"""
    assert sorted(in_python(source, "a.py")) == [
        Message("一二"),
        Message("乙"),
        Message("低保"),
        Message("月", context="月份"),
        Message("甲"),
    ]


def test_a_marked_f_string_is_refused_with_its_place():
    with pytest.raises(UnreadableMark, match=r"a\.py:1"):
        list(in_python('_(f"共{n}人")', "a.py"))


def test_template_marks_are_read():
    source = """{% load i18n %}<c-alert title="{% trans '提示' %}" :note="_('注意')">{{ name|default:_("无名") }}
    {% blocktrans trimmed count n=number %}
      一人
    {% plural %}
      {{ n }}人
    {% endblocktrans %}{% trans "月" context "月份" %}</c-alert>"""
    assert sorted(in_template(source, "a.html")) == [
        Message("一人", plural="%(n)s人"),
        Message("提示"),
        Message("无名"),
        Message("月", context="月份"),
        Message("注意"),
    ]


def test_titles_units_and_notes_of_parameters_are_read():
    source = """
limit:
  title: 上限
  unit: 元/月
  values:
    - {area: "", from: 2021-07-01, value: 1, cites: 某办法第一条, note: 未核对}
"""
    texts = [message.msgid for message in in_parameters(source, "domains/x/parameters.yaml")]

    assert texts == ["上限", "元/月", "未核对"]
    assert list(in_parameters(source, "domains/x/cases.yaml")) == []


def test_one_text_with_and_without_plural_is_one_entry(tmp_path):
    (tmp_path / "minzheng").mkdir()
    (tmp_path / "minzheng" / "a.py").write_text('_("人")\nngettext("人", "人们", n)', encoding="utf-8")

    assert collect(checkout=tmp_path) == {Message("人", plural="人们"): ["minzheng/a.py"]}
