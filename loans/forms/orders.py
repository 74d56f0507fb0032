"""The form of an order, built for its event and fund: one operation, one form."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from loans.forms.funds import day_field, note_field
from loans.ledger.models import BookKind, ChartAccount, JournalEntry
from loans.models import Fund, OrderEvent, SpecialAccount
from loans.orders.desk import PAYMENT_CAUSES, RECEIPT_CAUSES
from loans.orders.events import DeskEvent, desk_events
from loans.orders.payload import TEXTS, Payload
from loans.pool.items import waiting
from loans.pool.openings import CASH, HELD, PAIRED, OpeningLine
from portal.core import clock
from portal.core.display import show_money
from portal.core.money import MoneyFormField

FUNDER = "amount_"
# Opening balances are asked for what the kind of fund has; contra accounts follow by themselves.
FISCAL_LINES = ("1401", "1501", "2101", "3201", "3202", "9301")
MOST_LINES = 40


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; ``cleaned_data`` holds a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not files:
            return [] if not self.required else [super().clean(None, initial)]
        return [super(FilesField, self).clean(one, initial) for one in files]


class OrderForm(forms.Form):
    """Day, the figures that the event asks for, reason and papers. ``payload()`` gives what is stored."""

    business_on = day_field(_("业务日期"))

    def __init__(self, *args: Any, fund: Fund, event: DeskEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fund, self.event = fund, event
        self.today = clock.today()
        self.fields["business_on"].initial = self.today
        for name in event.asks:
            getattr(self, f"_ask_{name}")()
        self.fields["reason"] = note_field(_("事由"), max_length=150, help_text=_("记入凭证摘要，不超过 150 字。"))
        self.fields["evidence"] = FilesField(
            label=_("依据文件"),
            required=event.needs_evidence,
            help_text=_("可多选：银行回单、批复、旧账余额表等。"),
        )

    def _choose(self, label: Any, choices: Sequence[tuple[str, Any]], help_text: Any = "") -> forms.ChoiceField:
        """A choice; where there is but one it is taken beforehand."""
        only = choices[0][0] if len(choices) == 1 else ""
        return forms.ChoiceField(label=label, choices=[("", _("请选择")), *choices], help_text=help_text, initial=only)

    @cached_property
    def _open_accounts(self) -> list[SpecialAccount]:
        return list(self.fund.accounts.open_on(self.today).select_related("bank"))

    def _accounts(self, *kinds: str) -> list[tuple[str, str]]:
        fitting = [row for row in self._open_accounts if row.kind in kinds]
        return [
            (row.code, f"{row.bank} {row.account_number}（{row.get_kind_display()}，{row.code}）") for row in fitting
        ]

    def _ask_amounts(self) -> None:
        for funder in self.fund.funders.all():
            self.fields[f"{FUNDER}{funder.code}"] = MoneyFormField(
                label=_("%(funder)s（元）") % {"funder": funder.name}, required=False
            )

    def _ask_amount(self) -> None:
        self.fields["amount"] = MoneyFormField(label=_("金额（元）"))

    def _ask_account(self) -> None:
        self.fields["account"] = self._choose(_("收付专户"), self._accounts(SpecialAccount.Kind.CURRENT))

    def _ask_fixed(self) -> None:
        self.fields["fixed"] = self._choose(_("定期专户"), self._accounts(SpecialAccount.Kind.FIXED))

    def _ask_interest_account(self) -> None:
        choices = self._accounts(*SpecialAccount.Kind.values)
        field = self._choose(_("计息专户"), choices, _("利息是哪个专户产生的。"))
        field.required = "cause" not in self.event.asks
        self.fields["interest_account"] = field

    def _ask_receipt(self) -> None:
        self.fields["receipt"] = self._choose(_("待匹配收款"), self._waiting("2005"))

    def _ask_payment(self) -> None:
        self.fields["payment"] = self._choose(_("待匹配付款"), self._waiting("1101"))

    def _waiting(self, account: str) -> list[tuple[str, str]]:
        found = waiting(self.fund.book_code, account)
        return [
            (code, _("%(code)s（余 %(left)s 元）") % {"code": code, "left": show_money(found[code])}) for code in found
        ]

    def _ask_cause(self) -> None:
        causes = RECEIPT_CAUSES if self.event.key is OrderEvent.RECEIPT_MATCHED else PAYMENT_CAUSES
        fitting = [cause for cause in causes if BookKind(self.fund.kind) in desk_events[cause.value].kinds]
        self.fields["cause"] = self._choose(_("匹配事项"), [(cause.value, cause.label) for cause in fitting])

    def _ask_receipt_code(self) -> None:
        self._ask_text("subject", _("收款编号"), _("银行流水号或回单号，匹配时按它查找。"))

    def _ask_payment_code(self) -> None:
        self._ask_text("subject", _("付款编号"), _("银行流水号或回单号，匹配时按它查找。"))

    def _ask_plan(self) -> None:
        self._ask_text("subject", _("计划或项目编号"), _("收回安排时填写同一编号。"))

    def _ask_investment(self) -> None:
        self._ask_text("subject", _("投资项目编号"), _("收回本金时填写同一编号。"))

    def _ask_basis(self) -> None:
        self._ask_text("basis", _("资金承担的依据"), _("方案中规定由资金承担该项费用的条款；没有规定的不能列支。"))

    def _ask_text(self, name: str, label: Any, help_text: Any) -> None:
        self.fields[name] = forms.CharField(label=label, max_length=80, help_text=help_text)

    def _ask_entry(self) -> None:
        self.fields["entry"] = forms.IntegerField(
            label=_("凭证号"),
            min_value=1,
            help_text=_("要冲销的凭证；冲销凭证记在填写的业务日期，已结账的顺延到首个未结账日。"),
        )

    def _ask_lines(self) -> None:
        """Opening balances stand in a table of their own (``OpeningFormSet``)."""

    def clean_entry(self) -> str:
        found = JournalEntry.objects.filter(book__code=self.fund.book_code, number=self.cleaned_data["entry"]).first()
        if found is None:
            raise forms.ValidationError(_("该资金没有这张凭证。"))
        return str(found.code)

    def payload(self, lines: Sequence[OpeningLine] = ()) -> Payload:
        given = self.cleaned_data
        amounts: dict[str, Decimal] = {
            name.removeprefix(FUNDER): value for name, value in given.items() if name.startswith(FUNDER) and value
        }
        texts = {name: given.get(name) or "" for name in TEXTS if name != "subject"}
        subject = given.get("subject") or given.get("interest_account") or ""
        return Payload(amounts=amounts, amount=given.get("amount"), subject=subject, lines=tuple(lines), **texts)


class OpeningLineForm(forms.Form):
    """One balance of the old books; an empty row is left out."""

    account = forms.ChoiceField(label=_("科目"), required=False)
    funder = forms.ChoiceField(label=_("出资人"), required=False)
    holding = forms.ChoiceField(label=_("专户"), required=False)
    subject = forms.CharField(label=_("备案、补偿或收款编号"), max_length=80, required=False)
    amount = MoneyFormField(label=_("余额（元）"), required=False)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in choices.items():
            field = self.fields[name]
            field.choices = [("", "—"), *found]  # type: ignore[attr-defined]
        for field in self.fields.values():
            css = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs |= {"class": css, "aria-label": str(field.label)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("account")) != bool(cleaned.get("amount")) and not self.errors:
            self.add_error("amount", _("科目和余额须同时填写。"))
        return cleaned

    @property
    def line(self) -> OpeningLine | None:
        given = self.cleaned_data
        if not given.get("account"):
            return None
        return OpeningLine(
            account=given["account"],
            amount=given["amount"],
            funder=given["funder"],
            holding=given["holding"],
            subject=given["subject"].strip(),
        )


OpeningFormSet = forms.formset_factory(
    OpeningLineForm, extra=12, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True
)


def opening_choices(fund: Fund) -> dict[str, list[tuple[str, str]]]:
    """The accounts that opening balances may name, and the fund's funders and special accounts."""
    is_fiscal = fund.kind == BookKind.FISCAL
    wanted = [code for code in (*CASH, *HELD, *PAIRED) if (code in FISCAL_LINES) == is_fiscal]
    chart = ChartAccount.objects.filter(code__in=wanted)
    return {
        "account": [(one.code, str(one)) for one in chart],
        "funder": list(fund.funders.values_list("code", "name")),
        "holding": [(one.code, f"{one.bank} {one.code}") for one in fund.accounts.select_related("bank")],
    }
