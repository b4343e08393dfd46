"""What can be wrong with a cell, in words: what was wrong, and what would be right.

A problem is told to the clerk who sent the table. It never guesses the value that was meant.
"""

from __future__ import annotations

from typing import Final

from minzheng.kernel.rules.labels import label

CELL_PROBLEMS: Final[dict[str, tuple[str, str]]] = {
    "MISSING": (label("必填项为空"), label("请补填")),
    "FORMULA": (label("单元格是公式，其数值不可信"), label("请复制后选择性粘贴为“数值”")),
    "INJECTION": (label("内容像可执行的公式或命令"), label("请改为普通文字或数字")),
    "LOST_DIGITS": (
        label("长号码被表格软件当成数字，末几位已经丢失"),
        label("请把该列设为“文本”格式，按原件重新录入；丢失的数字无法推算"),
    ),
    "GARBLED": (label("含有乱码或问号，可能是生僻字丢失"), label("请按证件原件录入")),
    "SPREADSHEET_ERROR": (label("单元格是计算错误（如 #N/A）"), label("请填写实际内容，没有的留空")),
    "MASKED": (label("内容中有星号，是脱敏后的内容"), label("请提供完整内容")),
    "NOT_A_NAME": (label("不像姓名"), label("应为证件上的姓名，不含数字和备注")),
    "NOT_A_DATE": (label("不是能识别的日期"), label("应写成 2023-05-01、2023年5月1日或20230501")),
    "NO_SUCH_DAY": (label("日历上没有这一天"), label("请核对年、月、日")),
    "TWO_DIGIT_YEAR": (label("年份只有两位，无法判断世纪"), label("年份应写四位，如 1953-05-01")),
    "YEAR_MISSING": (label("没有年份"), label("应写明年月，如 2023-05")),
    "DAY_MISSING": (label("只有年月，没有日"), label("应写到日，如 2023-05-01")),
    "AMBIGUOUS_MONTH": (
        label("可能是1月，也可能是10月（表格软件会把 2023.10 变成 2023.1）"),
        label("应写成 2023-01 或 2023-10"),
    ),
    "NOT_MONEY": (label("不是金额"), label("应为数字，如 1255.50")),
    "BEYOND_FEN": (label("金额不是整分"), label("请四舍五入到分后填写")),
    "NOT_A_NUMBER": (label("不是整数"), label("应为整数")),
    "NOT_A_MEASURE": (label("不是数量"), label("应为数字，至多两位小数")),
    "NOT_A_CREDIT_CODE": (label("不是有效的统一社会信用代码"), label("应为18位，请按证书原件逐位核对")),
    "NOT_A_CHOICE": (label("不在可填的范围内"), label("应为：{choices}")),
    "NOT_YES_OR_NO": (label("不是“是”或“否”"), label("应填“是”或“否”，不清楚的留空")),
    "NOT_A_PHONE": (label("不是电话号码"), label("应为11位手机号，或带区号的固定电话")),
    "NOT_AN_ACCOUNT": (label("不是银行账号"), label("应为8至30位数字")),
    "TOO_SMALL": (label("小于允许的最小值"), label("不应小于 {minimum}")),
    "TOO_LARGE": (label("大于允许的最大值"), label("不应大于 {maximum}")),
    "NOT_KNOWN": (
        label("写的是“不详”，而本列留空另有含义"),
        label("请核实后填写；确实没有的留空"),
    ),
}

CELL_WARNINGS: Final[dict[str, tuple[str, str]]] = {
    "CHOICE_LEFT_OUT": (
        label("不在可填的范围内，本格按“不清楚”处理，其余内容已采用"),
        CELL_PROBLEMS["NOT_A_CHOICE"][1],
    ),
    "PHONE_LEFT_OUT": (label("不是有效的电话号码，本格未采用，其余内容已采用"), CELL_PROBLEMS["NOT_A_PHONE"][1]),
}
