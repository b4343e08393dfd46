"""Papers as they come out of the printer: what stands in the PDF and in the Word file, page by page."""

from __future__ import annotations

import datetime
import io

import docx
import pikepdf
import pypdf
import pytest

from minzheng.kernel import modules
from minzheng.kernel.documents.forms import Field, Fields, Form, Kind, Rows, Style, Text, examples
from minzheng.kernel.documents.forms.showing import Sight
from minzheng.kernel.documents.printing import pdf, word
from minzheng.kernel.documents.printing.laying import Head, lay_out
from minzheng.kernel.documents.printing.sheet import GRID, Grid, Mark

DAY = datetime.date(2023, 6, 30)
HEAD = Head(
    organ="甲街道办事处", number="甲民确〔2023〕12号", day=DAY, scan="https://example.org/v/abc", mark=Mark.SAMPLE
)
A4 = (595, 842)


def pages(content: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
    return [page.extract_text().replace("\u2060", "") for page in reader.pages]


def words_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("form", modules.forms().values(), ids=lambda form: form.key)
def test_every_form_is_printed_on_a4(form):
    sheet = lay_out(form, values=examples.values(form, day=DAY), head=HEAD)
    content = pdf.render(sheet)
    told = pages(content)
    assert 1 <= len(told) <= 3
    whole = "".join(told).replace("\n", "")
    assert form.title in whole
    assert "样张" in whole
    for number, page in enumerate(told, start=1):
        assert f"第 {number} 页，共 {len(told)} 页" in page
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert str(opened.Root.Lang) == "zh-CN"
    in_word = words_of(word.render(sheet))
    assert form.title in in_word
    for field in form.fields.values():
        if field.kind is Kind.MONEY:
            assert "1,365.00元" in in_word


def test_a_decision_says_what_when_why_and_what_to_do_against_it():
    form = modules.forms()["dibao.grant_notice"]
    values = {
        **examples.values(form, day=DAY),
        "addressee": "王秀英",
        "amount": 136500,
        "members": 3,
        "from_day": datetime.date(2023, 7, 1),
        "reconsideration_days": 60,
        "suit_months": 6,
    }
    sheet = lay_out(form, values=values, head=HEAD)
    for told in ("".join(pages(pdf.render(sheet))).replace("\n", ""), words_of(word.render(sheet))):
        for words in (
            "甲街道办事处", "甲民确〔2023〕12号", "王秀英：", "1,365.00元", "人民币壹仟叁佰陆拾伍元整", "2023年7月1日",
            "60日内", "6个月内", "行政复议", "行政诉讼", "（盖章）",
        ):  # fmt: skip
            assert words in told


def test_an_empty_form_leaves_room_to_write():
    form = modules.forms()["dibao.application"]
    told = "".join(pages(pdf.render(lay_out(form, values={}, head=Head()))))
    assert "☐" in told
    assert "☑" not in told
    assert "None" not in told


def test_what_is_masked_on_the_page_is_masked_on_paper():
    form = modules.forms()["dibao.application"]
    values = examples.values(form, day=DAY)
    full = "".join(pages(pdf.render(lay_out(form, values=values, head=HEAD))))
    staff = "".join(pages(pdf.render(lay_out(form, values=values, head=HEAD, sight=Sight.STAFF))))
    assert values["id_number"] in full
    assert values["id_number"] not in staff
    assert "330***********1220" in staff
    assert values["phone"] not in staff
    assert values["account"] not in staff


def test_a_public_notice_masks_names_whoever_prints_it_and_hides_children():
    form = modules.forms()["dibao.publicity_sheet"]
    values = examples.values(form, day=DAY)
    values["families"] = [
        {"name": "王秀英", "members": 2, "amount": 136500},
        {"name": "李小小", "members": 1, "amount": 100000, "minor": True},
    ]
    for told in (
        "".join(pages(pdf.render(lay_out(form, values=values, head=HEAD, sight=Sight.FULL)))),
        words_of(word.render(lay_out(form, values=values, head=HEAD, sight=Sight.FULL))),
    ):
        assert "王*英" in told
        assert "王秀英" not in told
        assert "李" not in told
        assert "未成年人" in told


def test_a_long_list_repeats_its_head_on_every_page():
    form = Form(
        "list",
        title="名单",
        style=Style.LETTER,
        sections=(Rows("people", title="人员", columns=(Field("name", "姓名", Kind.NAME),), most=200),),
    )
    told = pages(pdf.render(lay_out(form, values={"people": [{"name": f"人员{n}"} for n in range(90)]}, head=HEAD)))
    assert len(told) > 2
    assert all("序号" in page for page in told)


def test_what_somebody_typed_is_text_and_nothing_else():
    """Markup, addresses and style in a value reach neither renderer's own language."""
    bad = '<img src="file:///etc/passwd"><b>粗</b>{name}&amp;\u202e url(http://x)'
    form = Form(
        "bad",
        title="试",
        sections=(
            Fields(of=(Field("what", "内容", Kind.LONG_TEXT, wide=True), Field("name", "姓名", Kind.NAME))),
            Text(paragraphs=("写道：{what}",)),
        ),
    )
    sheet = lay_out(form, values={"what": bad, "name": "张三"}, head=HEAD)
    assert "<b>粗</b>{name}&amp;" in "".join(pages(pdf.render(sheet))).replace("\n", "")
    assert bad in words_of(word.render(sheet))


def test_the_same_sheet_gives_the_same_bytes():
    form = modules.forms()["dibao.acceptance"]
    sheet = lay_out(form, values=examples.values(form, day=DAY), head=HEAD)
    assert pdf.render(sheet) == pdf.render(sheet)


@pytest.mark.parametrize("form", modules.forms().values(), ids=lambda form: form.key)
def test_rows_fill_the_grid(form):
    for values in ({}, examples.values(form, day=DAY)):
        for block in lay_out(form, values=values, head=HEAD).blocks:
            if isinstance(block, Grid):
                assert all(sum(cell.span for cell in row) == GRID for row in block.rows)
