"""生活自理能力评估表 of 特困人员: six items, each done by oneself or not (民发〔2021〕43号 art. 20–22)."""

from __future__ import annotations

from typing import Final

from minzheng.domains.assistance.documents import TEKUN
from minzheng.kernel.documents.forms import Choice, Field, Fields, Form, Kind, Signature, Signatures, Text
from minzheng.kernel.documents.forms.general import fields
from minzheng.kernel.rules import label

ALONE: Final = (Choice("ALONE", label("能自主完成")), Choice("NOT_ALONE", label("不能自主完成")))


def _item(key: str, title: str) -> Field:
    return Field(key, title, Kind.CHOICE, choices=ALONE, required=True)


SELF_CARE: Final = Form(
    "tekun.self_care_assessment",
    title=label("特困人员生活自理能力评估表"),
    cites=(TEKUN.art(20, 21, 22),),
    sections=(
        Fields(
            title=label("被评估人"),
            of=(
                fields.NAME,
                fields.ID_NUMBER,
                fields.HOME,
                Field("assessed_on", label("评估日期"), Kind.DATE, required=True, not_later=True),
            ),
        ),
        Fields(
            title=label("六项指标"),
            of=(
                _item("eating", label("自主吃饭")),
                _item("dressing", label("自主穿衣")),
                _item("bed", label("自主上下床")),
                _item("toilet", label("自主如厕")),
                _item("walking", label("室内自主行走")),
                _item("bathing", label("自主洗澡")),
            ),
        ),
        Text(
            paragraphs=(
                "六项指标全部达到的，视为具备生活自理能力；有三项以下（含三项）不能达到的，视为部分丧失生活自理能力；"
                "有四项以上（含四项）不能达到的，视为完全丧失生活自理能力。",
            )
        ),
        Fields(
            title=label("评估结论"),
            of=(
                Field(
                    "level",
                    label("自理能力"),
                    Kind.CHOICE,
                    required=True,
                    wide=True,
                    choices=(
                        Choice("FULL", label("具备生活自理能力")),
                        Choice("PARTIAL", label("部分丧失生活自理能力")),
                        Choice("NONE", label("完全丧失生活自理能力")),
                    ),
                ),
                Field("remarks", label("说明"), Kind.LONG_TEXT, wide=True, lines=3, most=500),
            ),
        ),
        Signatures(
            of=(
                Signature("first_assessor", label("评估人一")),
                Signature("second_assessor", label("评估人二")),
                Signature("assessed", label("本人或监护人")),
            )
        ),
    ),
)
