"""Forms of the reconciling desk. Each checks form only; rules are the services' business."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from loans.services.statements import Stated
from portal.core.money import MoneyFormField

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StatementUploadForm(forms.Form):
    """The file; days and balances only where the file itself does not say them."""

    file = forms.FileField(
        label=_("对账单文件"),
        help_text=_("网银导出的交易明细：CSV、XLSX 或 XLS。上传后先预览，确认后才导入。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls,.et"}),
    )
    first_on = forms.DateField(label=_("起始日期"), required=False, widget=DAY)
    last_on = forms.DateField(label=_("截止日期"), required=False, widget=DAY)
    opening = MoneyFormField(label=_("期初余额（元）"), required=False)
    closing = MoneyFormField(label=_("期末余额（元）"), required=False)

    def stated(self) -> Stated:
        given = self.cleaned_data
        return Stated(given["first_on"], given["last_on"], given["opening"], given["closing"])


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("取消原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class PrepareForm(forms.Form):
    explanation = forms.CharField(
        label=_("差额说明"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("调节后余额不相等时必填：差额的来源和处理办法。"),
    )


class DecisionForm(forms.Form):
    note = forms.CharField(
        label=_("复核意见"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class MatchForm(forms.Form):
    """What was ticked on the desk: codes of lines, and ``entry:direction`` of movements."""

    in_part = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.lines: list[UUID] = []
        self.movements: list[tuple[UUID, str]] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            self.lines = [UUID(code) for code in self.data.getlist("line")]  # type: ignore[attr-defined]
            for pick in self.data.getlist("movement"):  # type: ignore[attr-defined]
                code, _colon, direction = pick.partition(":")
                self.movements.append((UUID(code), direction))
        except ValueError as error:
            raise ValidationError(_("所选内容无法识别，请刷新后重新选择。")) from error
        return cleaned
