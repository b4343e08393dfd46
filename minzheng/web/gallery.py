"""The gallery: every component in every state on one page, with invented content. Tests take its picture."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.guards import personal_view
from minzheng.web.files import FileHeader, Section
from minzheng.web.presenters import (
    Choice,
    Clock,
    CriterionLine,
    DiffRow,
    Fact,
    Figure,
    FindingCard,
    Link,
    Masked,
    ParameterPoint,
    Source,
    Step,
    TabLink,
    Tag,
    TimelineEntry,
    Tone,
    UsedValue,
    clock,
)
from minzheng.web.progress import ProgressLine

POLICE = Source(label=_("公安"), detail=_("人口信息 2023年6月批次 第 1024 行"))
PENSION = Source(label=_("社保"), detail=_("养老金发放 2023年6月批次 第 88 行"))
VISIT = Source(label=_("上次走访"), kind="visit")
DECLARED = Source(label=_("本人声明"), kind="declared")
NOWHERE = Source(label=_("暂无来源"), kind="none")


class SampleForm(forms.Form):
    name = forms.CharField(label=_("联系人"), help_text=_("与身份证件一致"))
    phone = forms.CharField(label=_("联系电话"), required=False)
    town = forms.ChoiceField(label=_("街道"), choices=[("", _("请选择")), ("1", _("五常街道")), ("2", _("仓前街道"))])
    note = forms.CharField(label=_("情况说明"), widget=forms.Textarea(attrs={"rows": 2}), required=False)


FIGURES = (
    Figure(label=_("待办"), value="18", unit=_("件"), note=_("较昨日 +3"), as_of="8:30", url="#figures"),
    Figure(label=_("今日到期"), value="4", unit=_("件"), note=_("均在五常街道"), url="#figures", tone=Tone.SOON),
    Figure(label=_("超期"), value="1", unit=_("件"), note=_("最长超 2 个工作日"), url="#figures", tone=Tone.BAD),
    Figure(
        label=_("在册低保"), value="3,926", unit=_("人"), note=_("2,411 户"), as_of=_("2023年6月30日"), url="#figures"
    ),
    Figure(label=_("探访完成率"), value=None, note=_("3 个街道未报，完整度 62 %")),
)

CLOCKS = (
    clock(days_left=8, holder=_("五常街道")),
    clock(days_left=2, holder=_("五常街道")),
    clock(days_left=0),
    clock(days_left=-1, holder=_("区民政局")),
    clock(days_left=None),
)

HEADER = FileHeader(
    title="王*芳",
    kind=_("个人档案"),
    tags=(
        Tag(text=_("低保"), tone=Tone.PRIMARY),
        Tag(text=_("独居")),
        Tag(text=_("80岁以上")),
        Tag(text=_("失能"), tone=Tone.SOON),
    ),
    clock=clock(days_left=2, holder=_("五常街道民政办")),
    facts=(
        Fact(label=_("证件号码"), masked=Masked(value="330***********1246", label=_("证件号码"), reveal_url="#")),
        Fact(label=_("性别年龄"), value=_("女，82岁")),
        Fact(label=_("现居住地"), value=_("五常街道永福社区")),
        Fact(label=_("所属家庭"), value=_("王*芳户（2人）"), url="#file"),
        Fact(label=_("责任社工"), value=_("陈*")),
    ),
)

FACTS = (
    Fact(label=_("出生日期"), value=_("1941年3月5日"), source=POLICE),
    Fact(label=_("户籍地"), value=_("五常街道永福社区"), source=POLICE),
    Fact(label=_("手机号码"), masked=Masked(value="138****1234", label=_("手机号码"), reveal_url="#"), source=DECLARED),
    Fact(label=_("养老金"), value=_("1,860.00 元/月"), source=PENSION),
    Fact(label=_("自理能力"), value=_("部分失能"), source=VISIT),
    Fact(label=_("工资收入"), source=NOWHERE),
)

STEPS = (
    Step(name=_("受理"), state="done", note=_("6月5日 · 李*")),
    Step(name=_("经济核对"), state="done", note=_("6月9日 · 核对中心")),
    Step(name=_("入户调查"), state="now", clock=clock(days_left=2, holder=_("五常街道"))),
    Step(name=_("审核意见"), state="later"),
    Step(name=_("公示"), state="later", note=_("7 天")),
    Step(name=_("审核确认"), state="later"),
    Step(name=_("发放"), state="later"),
)

STOPPED_STEPS = (
    Step(name=_("受理"), state="done", note=_("6月5日 · 李*")),
    Step(name=_("经济核对"), state="stopped", note=_("6月9日 申请人撤回授权")),
    Step(name=_("入户调查"), state="later"),
)

TIMELINE = (
    TimelineEntry(
        when=_("2023年6月20日"), words=_("入户探访，见到本人"), by=_("陈* · 永福社区"), tone=Tone.PRIMARY, url="#file"
    ),
    TimelineEntry(when=_("2023年6月9日"), words=_("核对报告：养老金与申报不一致"), by=_("核对中心"), tone=Tone.BAD),
    TimelineEntry(when=_("2023年6月5日"), words=_("低保申请已受理"), by=_("李* · 五常街道"), tone=Tone.GOOD),
    TimelineEntry(when=_("2023年4月1日"), words=_("户籍由临平区迁入"), by=_("公安人口信息")),
)

CRITERIA = (
    CriterionLine(
        words=_("申请人为本地户籍"),
        met=True,
        values=(UsedValue(label=_("户籍地"), value=_("五常街道"), source=POLICE),),
        article=_("示例办法 第四条"),
    ),
    CriterionLine(
        words=_("家庭人均月收入低于当地低保标准"),
        met=False,
        values=(
            UsedValue(label=_("人均月收入"), value=_("1,302.00 元"), source=PENSION),
            UsedValue(label=_("标准"), value=_("1,255.00 元（2023年7月1日起）")),
        ),
        article=_("示例办法 第十条"),
    ),
    CriterionLine(
        words=_("家庭金融资产在规定限额以内"),
        met=None,
        values=(
            UsedValue(label=_("金融资产"), value=None, source=NOWHERE),
            UsedValue(label=_("限额"), value=_("60,240.00 元")),
        ),
        article=_("示例办法 第十二条"),
    ),
)

PARAMETER = (
    ParameterPoint(value="1,041", unit=_("元/月"), since=_("2021年7月1日"), cites=_("示例〔2021〕1号")),
    ParameterPoint(value="1,196", unit=_("元/月"), since=_("2022年7月1日"), cites=_("示例〔2022〕1号"), state="now"),
    ParameterPoint(value="1,255", unit=_("元/月"), since=_("2023年7月1日"), cites=_("示例〔2023〕1号"), state="later"),
)

FINDINGS = (
    FindingCard(
        kind="SHOULD_HAVE",
        kind_label=_("应享未享"),
        title=_("可能符合重度残疾人护理补贴"),
        url="#findings",
        subject=_("周*明 · 良渚街道"),
        reason=_("残疾等级一级，现未领取"),
        amount="500.00",
        amount_unit=_("元/月"),
        clock=clock(days_left=8),
        facts=(_("首次发现 2023年6月12日"), _("已连续 18 天")),
    ),
    FindingCard(
        kind="SHOULD_NOT",
        kind_label=_("不应享而享"),
        title=_("去世后仍在领取高龄津贴"),
        url="#findings",
        subject=_("沈*根 · 瓶窑镇"),
        reason=_("2023年4月11日死亡登记，6月仍发放"),
        amount="200.00",
        amount_unit=_("元/月"),
        clock=clock(days_left=-1),
        facts=(_("首次发现 2023年5月3日"),),
    ),
    FindingCard(
        kind="CANNOT_DECIDE",
        kind_label=_("无法判断"),
        title=_("最低生活保障：缺 2 项事实"),
        url="#findings",
        subject=_("李*户 · 仓前街道"),
        reason=_("缺金融资产、车辆"),
        clock=clock(days_left=2),
    ),
)

VERDICTS = (
    Choice(value="TRUE", name=_("属实"), words=_("情况与发现一致，转办理")),
    Choice(value="DATA_WRONG", name=_("数据错误"), words=_("来源数据有误，退回来源部门更正")),
    Choice(value="ALLOWED", name=_("政策允许"), words=_("情形符合例外规定，注明条款")),
)

DIFF = (
    DiffRow(label=_("姓名"), left="单*芳", right="单*芳"),
    DiffRow(label=_("出生日期"), left=_("1941年3月5日"), right=_("1941年3月15日")),
    DiffRow(label=_("户籍地"), left=_("五常街道永福社区"), right=None),
    DiffRow(label=_("证件类别"), left=_("居民身份证"), right=_("居民身份证")),
)

SECTIONS = tuple(
    Section(key=key, title=title, template="", count=count)
    for key, title, count in (
        ("basis", _("基本情况"), None),
        ("members", _("家庭成员"), 2),
        ("benefits", _("享受待遇"), 3),
    )
)

LINES = (
    ProgressLine(
        label="人口信息.xlsx",
        stage=_("第2步，共4步：比对是谁"),
        percent=38,
        counts=_("可用的行 60,000，与上次相同 41,208"),
        note=_("可以离开本页，入库不会中断。"),
    ),
    ProgressLine(label=_("人员"), stage=_("排队等待处理"), percent=None, counts=""),
)

TABLE = (
    ("王*芳", _("五常街道"), "330***********1246", _("2023年5月1日"), "1,255.00", CLOCKS[0]),
    ("周*明", _("良渚街道"), "330***********0013", _("2022年11月1日"), "13,860.50", CLOCKS[1]),
    ("沈*根", _("瓶窑镇"), "330***********4411", _("2021年1月1日"), "200.00", CLOCKS[3]),
)


def _form() -> SampleForm:
    form = SampleForm({"name": "", "phone": "138", "town": "1"})
    form.add_error("phone", _("手机号码应为11位，现为3位"))
    return form


@personal_view(reason="invented content only")
def gallery(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "web/gallery.html",
        {
            "page_title": _("组件陈列"),
            "crumbs": (Link(text=_("系统管理"), url=""),),
            "as_of": _("2023年6月30日"),
            "figures": FIGURES,
            "clocks": CLOCKS,
            "plain_clock": Clock(tone=Tone.GOOD, words=_("正常")),
            "header": HEADER,
            "facts": FACTS,
            "steps": STEPS,
            "stopped_steps": STOPPED_STEPS,
            "timeline": TIMELINE,
            "criteria": CRITERIA,
            "parameter": PARAMETER,
            "findings": FINDINGS,
            "verdicts": VERDICTS,
            "diff": DIFF,
            "sections": SECTIONS,
            "table": TABLE,
            "lines": LINES,
            "sources": (POLICE, PENSION, VISIT, DECLARED, NOWHERE),
            "tabs": (
                TabLink(label=_("全部"), url="#lists", current=True, count=128),
                TabLink(label=_("待我办"), url="#lists", count=18),
                TabLink(label=_("超期"), url="#lists", count=1),
            ),
            "form": _form(),
        },
    )
