"""Forms of funds: one for each operation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loans.ledger.models import BookKind
from loans.models import DepositTerm, FunderLevel, SpecialAccount
from loans.models.funds import SLUG
from loans.services.funds import AccountFacts, FunderFacts, TermFacts
from portal.accounts.models import Organisation, OrganisationKind


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A calendar day, chosen or typed as 2018-03-05."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


def note_field(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **options)


class FundForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=BookKind.choices)
    number = forms.CharField(
        label=_("资金编号"),
        max_length=40,
        validators=[SLUG],
        help_text=_("用于账簿和凭证，建立后不能修改，如 city-2018。"),
    )
    name = forms.CharField(label=_("资金名称"), max_length=120)
    opened_on = day_field(_("设立日期"), help_text=_("账簿从这一天起可以记账，建立后不能修改。"))
    document = forms.CharField(label=_("设立文件"), max_length=200, required=False)


class FundChangeForm(forms.Form):
    name = forms.CharField(label=_("资金名称"), max_length=120)
    document = forms.CharField(label=_("设立文件"), max_length=200, required=False)


class FunderForm(forms.Form):
    code = forms.CharField(
        label=_("出资人代号"),
        max_length=32,
        validators=[SLUG],
        help_text=_("账簿按代号分户，记账后不能修改，如 city。"),
    )
    name = forms.CharField(label=_("出资人"), max_length=120)
    level = forms.ChoiceField(label=_("级次"), choices=FunderLevel.choices)
    organisation = forms.ModelChoiceField(label=_("机构"), queryset=Organisation.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(ended_on=None).order_by("kind", "name")  # type: ignore[attr-defined]

    def facts(self) -> FunderFacts:
        return FunderFacts(**self.cleaned_data)


class AccountForm(forms.Form):
    code = forms.CharField(
        label=_("专户代号"), max_length=32, validators=[SLUG], help_text=_("账簿按代号分户，记账后不能修改，如 main。")
    )
    bank = forms.ModelChoiceField(label=_("开户银行"), queryset=Organisation.objects.none())
    account_name = forms.CharField(label=_("户名"), max_length=120)
    account_number = forms.CharField(label=_("账号"), max_length=40)
    kind = forms.ChoiceField(label=_("存款种类"), choices=SpecialAccount.Kind.choices)
    opened_on = day_field(_("开户日期"))
    closed_on = day_field(_("销户日期"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        banks = Organisation.objects.filter(kind=OrganisationKind.BANK, ended_on=None)
        self.fields["bank"].queryset = banks.order_by("name")  # type: ignore[attr-defined]

    def facts(self) -> AccountFacts:
        return AccountFacts(**self.cleaned_data)


MONTHS = [(str(month), str(month)) for month in range(1, 13)]


class TermForm(forms.Form):
    annual_rate = forms.DecimalField(
        label=_("年利率（%）"), min_value=0, max_digits=9, decimal_places=6, help_text=_("0.35 表示年利率 0.35%。")
    )
    day_count = forms.TypedChoiceField(label=_("计息天数"), choices=DepositTerm.DayCount.choices, coerce=int)
    credit_months = forms.MultipleChoiceField(
        label=_("结息月份"), choices=MONTHS, initial=["3", "6", "9", "12"], widget=forms.CheckboxSelectMultiple
    )
    credit_day = forms.IntegerField(label=_("结息日"), min_value=1, max_value=31, initial=20)
    valid_from = day_field(_("起始日期"), help_text=_("原有条件到前一天为止。"))
    document = forms.CharField(label=_("依据"), max_length=200, required=False)

    def facts(self) -> TermFacts:
        given = dict(self.cleaned_data)
        return TermFacts(**given | {"credit_months": [int(month) for month in given["credit_months"]]})
