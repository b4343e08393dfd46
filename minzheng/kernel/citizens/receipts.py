"""The receipt of an online application, as a sheet to print; nothing stands on it but what the applicant knows."""

from __future__ import annotations

from typing import Final

from minzheng.kernel.documents.forms import Field, Fields, Form, Kind, Text
from minzheng.kernel.rules import label

RECEIPT: Final = Form(
    "citizen.receipt",
    title=label("网上申请回执"),
    sections=(
        Fields(
            of=(
                Field("application", label("申请编号")),
                Field("applied", label("申请日期"), Kind.DATE),
                Field("matter", label("申请事项"), wide=True),
                Field("applicant", label("申请人"), Kind.NAME),
                Field("agent", label("代办人"), Kind.NAME),
                Field("office", label("受理单位"), wide=True),
                Field("papers", label("网上交的材料"), wide=True),
            )
        ),
        Text(
            paragraphs=(
                "本回执表明上述申请已经收到，不表明审批结果。",
                "办理进度、补正通知和决定在“我的事项”里查看，也可以凭申请编号到受理单位或者拨打12345询问。",
            )
        ),
    ),
)
