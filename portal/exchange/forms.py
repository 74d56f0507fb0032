"""Forms of the import wizard and of corrections. Each checks form only; rules are the services' business."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.exchange.exports import first_words
from portal.exchange.models import ImportBatch
from portal.exchange.registers import CellKind, Column, Register, registers

UNIT_CHOICES = [("", _("按表头")), ("1", _("元")), ("10000", _("万元"))]
NOT_NEEDED = "-"
CHOSEN = frozenset({CellKind.CHOICE, CellKind.UNIT_NAME, CellKind.FLAG})


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("文件"),
        help_text=_("XLSX、XLS、ET 或 CSV；一个文件可含多张表。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.csv,.txt"}),
    )
    mode = forms.ChoiceField(
        label=_("方式"),
        choices=ImportBatch.Mode.choices,
        initial=ImportBatch.Mode.ORDINARY,
        widget=forms.RadioSelect,
        help_text=_("“更正”会列出与已入库内容的差异，逐条形成更正记录。"),
    )
    reason = forms.CharField(label=_("更正原因"), max_length=300, required=False, help_text=_("更正时必填。"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("mode") == ImportBatch.Mode.CORRECTION and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("更正必须写明原因。"))
        return cleaned


class SheetForm(forms.Form):
    """What one sheet is: register, columns, units and facts that the file does not say. Built from its description."""

    left_out = forms.BooleanField(label=_("不导入这张表"), required=False)

    def __init__(self, *args: Any, sheet: dict[str, Any], allowed: list[Register], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.register = registers.get(sheet["register"])
        choices = [("", _("请选择"))] + [(one.key, one.title) for one in allowed]
        initial = sheet["register"] if len(sheet["choices"]) <= 1 else ""
        self.fields["register"] = forms.ChoiceField(label=_("登记簿"), choices=choices, initial=initial, required=False)
        if self.register is not None:
            self._add_columns(self.register)
            self._add_units(self.register)
            self._add_context(self.register)

    def _add_columns(self, register: Register) -> None:
        taken = {column["heading"]: column["key"] for column in self.sheet["columns"]}
        choices = [("", _("按识别结果")), (NOT_NEEDED, _("不需要"))] + [
            (one.key, one.title) for one in register.columns
        ]
        for place, heading in enumerate(self.sheet["headings"]):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading["text"], choices=choices, initial=taken.get(heading["text"], ""), required=False
            )

    def _add_units(self, register: Register) -> None:
        named = {column["key"]: column["unit"] for column in self.sheet["columns"]}
        for column in register.columns:
            if column.kind is CellKind.AMOUNT:
                self.fields[f"unit_{column.key}"] = forms.ChoiceField(
                    label=_("%s的单位") % column.title,
                    choices=UNIT_CHOICES,
                    initial=str(named.get(column.key) or ""),
                    required=False,
                )

    def _add_context(self, register: Register) -> None:
        for one in register.context_fields:
            initial = self.sheet["context"].get(one.key)
            if one.choices is None:
                field: forms.Field = forms.IntegerField(
                    label=one.title, min_value=1990, max_value=2100, initial=initial, required=False
                )
            else:
                choices = [("", _("请选择")), *one.choices().items()]
                field = forms.ChoiceField(label=one.title, choices=choices, initial=initial, required=False)
            self.fields[f"context_{one.key}"] = field

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("column_")]

    @property
    def unit_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("unit_")]

    @property
    def context_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("context_")]

    def answer(self) -> dict[str, Any]:
        """JSON for ``answer_batch``. A newly chosen register starts without the mapping of the old one."""
        given = self.cleaned_data
        answer: dict[str, Any] = {"register": given.get("register", ""), "left_out": given["left_out"]}
        if self.register is None or given.get("register") != self.register.key:
            return answer
        mapping = {}
        for place, heading in enumerate(self.sheet["headings"]):
            chosen = given.get(f"column_{place}", "")
            if chosen:
                mapping[heading["form"]] = "" if chosen == NOT_NEEDED else chosen
        answer["mapping"] = mapping
        answer["units"] = {
            name.removeprefix("unit_"): int(value)
            for name, value in given.items()
            if name.startswith("unit_") and value
        }
        answer["context"] = {
            name.removeprefix("context_"): value
            for name, value in given.items()
            if name.startswith("context_") and value not in (None, "")
        }
        return answer


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class DecisionForm(forms.Form):
    note = forms.CharField(label=_("意见"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class CorrectionForm(forms.Form):
    """The columns of one stored row, as a person writes them; amounts in yuan."""

    def __init__(self, *args: Any, register: Register, shown: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        self.columns: list[Column] = [
            one for one in register.columns if one.correctable and one.key not in register.key_columns
        ]
        for column in self.columns:
            self.fields[column.key] = self._field(column, shown.get(column.key, ""))
        self.fields["correction_reason"] = forms.CharField(
            label=_("更正原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
        )

    @staticmethod
    def _field(column: Column, text: str) -> forms.Field:
        words = first_words(column) if column.kind in CHOSEN else []
        if words:
            choices = [("", "—"), *((word, word) for word in dict.fromkeys([*filter(None, [text]), *words]))]
            return forms.ChoiceField(label=column.title, required=False, initial=text, choices=choices)
        unit = _("单位：元") if column.kind is CellKind.AMOUNT else ""
        return forms.CharField(label=column.title, required=False, initial=text, max_length=300, help_text=unit)

    def changed_texts(self) -> dict[str, str]:
        return {
            column.key: self.cleaned_data[column.key]
            for column in self.columns
            if self.cleaned_data[column.key] != self.shown.get(column.key, "")
        }
