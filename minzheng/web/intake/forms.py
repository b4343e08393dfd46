"""The forms of taking tables in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.areas.models import Area
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Dataset
from minzheng.web.intake.words import dataset_choices
from minzheng.web.phrases import listed

LEAVE_OUT = "-"


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


@dataclass(frozen=True, kw_only=True)
class HeaderChoice:
    """A header of the file, the column it is taken for ("" for none), and on what grounds."""

    header: str
    column: str
    words: str = ""


class UploadForm(forms.Form):
    """What the sender says of the files; the files themselves are checked one by one."""

    dataset = forms.ChoiceField(label=gettext_lazy("表的种类"), required=False)
    area: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("报送地区"),
        queryset=None,  # those in the sender's scope: given when the form is made
        empty_label=None,
        help_text=gettext_lazy("报送单位所辖的地区。表中各人的镇街、社区按表里写的认。"),
    )
    day = day_field(gettext_lazy("数据截止日期"))

    def __init__(self, *args: Any, areas: QuerySet[Area], today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["dataset"].choices = [("", _("自动识别")), *dataset_choices()]  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["area"].label_from_instance = lambda area: area.name  # type: ignore[attr-defined]
        self.fields["day"].help_text = _("表上的情况截至哪一天，通常是导出的日期")

    def clean_day(self) -> datetime.date:
        return not_later(self.cleaned_data["day"], today=self.today)

    def clean_dataset(self) -> Dataset | None:
        return tables.DATASETS.get(self.cleaned_data["dataset"])


class AgainForm(forms.Form):
    """Another kind of table, another day, or what single columns are."""

    dataset = forms.ChoiceField(label=gettext_lazy("表的种类"))
    day = day_field(gettext_lazy("数据截止日期"))
    remember = forms.BooleanField(
        label=gettext_lazy("记住这些表头：本地区以后报送同样表头的文件，照此读取"), required=False
    )

    def __init__(
        self,
        *args: Any,
        today: datetime.date,
        shown: Dataset | None,
        headers: Sequence[HeaderChoice] = (),
        **kwargs: Any,
    ) -> None:
        """``headers``: of the file, with the column that each is taken for; they belong to ``shown``."""
        super().__init__(*args, **kwargs)
        self.today, self.shown, self.headers = today, shown, headers
        self.fields["dataset"].choices = [("", _("请选择")), *dataset_choices()]  # type: ignore[attr-defined]
        choices = [(LEAVE_OUT, _("不采用"))]
        choices += [(column.name, _(str(column.title))) for column in (shown.columns if shown else ())]
        for at, one in enumerate(headers):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=one.header,
                choices=choices,
                required=False,
                initial=one.column or LEAVE_OUT,
                help_text=one.words,
            )

    def clean_day(self) -> datetime.date:
        return not_later(self.cleaned_data["day"], today=self.today)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        chosen = [column for column in self.chosen(values).values() if column]
        if twice := {column for column in chosen if chosen.count(column) > 1}:
            titles = listed(_(str(self.shown.column(column).title)) for column in sorted(twice))  # type: ignore[union-attr]
            raise forms.ValidationError(_("有两列都指定为“%(columns)s”，请只留一列。") % {"columns": titles})
        return values

    def chosen(self, values: Mapping[str, Any]) -> dict[str, str | None]:
        """Header → column, None to leave it out; only where the person says otherwise than what was understood."""
        if self.shown is None or values.get("dataset") != self.shown.key:
            return {}
        said = {one.header: values.get(f"column_{at}") or LEAVE_OUT for at, one in enumerate(self.headers)}
        return {header: None if column == LEAVE_OUT else column for header, column in said.items()}

    @property
    def column_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("column_")]


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("撤回原因"), max_length=400, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 400})
    )


class UndoForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("撤销原因"), max_length=400, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 400})
    )


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("作废原因"), max_length=400, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 400})
    )


def not_later(day: datetime.date, *, today: datetime.date) -> datetime.date:
    """The day; a table cannot speak of what has not come yet."""
    if day > today:
        raise forms.ValidationError(_("不能晚于今天。"))
    return day
