"""Register of the banks' loan ledgers, file 05: every bank has its own layout and its own words."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.owned_register import CREDIT_CODE, NAME, OwnedRegister, OwnerLookup, owners_of
from loans.models import Loan, SecurityMode
from loans.parties import (
    bank_key,
    bank_named_in,
    known_banks,
    parties_named,
    party_name,
    register_parties,
)
from portal.accounts.models import OrganisationKind
from portal.exchange.registers import (
    BatchMark,
    CellKind,
    Column,
    Context,
    ContextField,
    Finding,
    Key,
    Row,
    SheetFacts,
    Sign,
    registers,
)
from portal.exchange.standard import wrong_order

CONTRACT_HEADINGS = (
    "合同编号",
    "借款合同号",
    "借款合同编号",
    "贷款合同号",
    "贷款合同编号",
    "合同号码",
    "借据号",
    "借款合同",
    "贷款编号",
    "业务编号",
)
BANK_FIELD = ContextField("bank", gettext_lazy("银行"), choices=known_banks)
PARTIES = {"guarantor": OrganisationKind.GUARANTOR, "insurer": OrganisationKind.INSURER}
MODES = {str(mode.label): mode.value for mode in SecurityMode} | {
    "信用贷款": "credit",
    "纯信用": "credit",
    "信用方式": "credit",
    "保证担保": "guarantee",
    "担保": "guarantee",
    "担保公司担保": "guarantee",
    "第三方保证": "guarantee",
    "保证贷款": "guarantee",
    "保证保险": "insurance",
    "贷款保证保险": "insurance",
    "保险担保": "insurance",
    "专利质押": "ip_pledge",
    "专利权质押": "ip_pledge",
    "知识产权": "ip_pledge",
    "知识产权质押贷款": "ip_pledge",
    "商标权质押": "ip_pledge",
    "股权": "equity_pledge",
    "股权质押贷款": "equity_pledge",
    "股权出质": "equity_pledge",
    "票据质押": "bill",
    "票据贴现": "bill",
    "抵押担保": "mortgage",
    "房产抵押": "mortgage",
    "不动产抵押": "mortgage",
    "抵押贷款": "mortgage",
    "投贷": "investment_linked",
}


def bank_context(facts: SheetFacts) -> Context:
    """The bank that the sheet belongs to, in one form for all its spellings."""
    named = bank_named_in(facts)
    return {"bank": bank_key(named)} if named else {}


class LoanRegister(OwnedRegister):
    """Bank + contract number is the key. The bank is named by the file, the sheet or the title."""

    key = "loans"
    permission = "loans:loan:record"
    title = gettext_lazy("科技信贷台账")
    order = 50
    file_pattern = r"信贷台账|贷款台账|贷款明细"
    sheet_pattern = r"信贷台账|贷款"
    model = Loan
    key_columns = ("contract_number",)
    context_key = ("bank",)
    context_fields = (BANK_FIELD,)
    label_column = "contract_number"
    columns = (
        Column("contract_number", gettext_lazy("合同号"), CellKind.NUMBER_TEXT, headings=CONTRACT_HEADINGS),
        CREDIT_CODE,
        NAME,
        Column(
            "principal",
            gettext_lazy("贷款金额（元）"),
            CellKind.AMOUNT,
            headings=(
                "发放金额",
                "贷款本金",
                "放款金额",
                "借款金额",
                "合同金额",
                "贷款发放金额",
                "本金",
                "借款本金",
                "发放本金",
                "放款额",
                "贷款额",
            ),
            sign=Sign.POSITIVE,
        ),
        Column(
            "annual_rate",
            gettext_lazy("年利率（%）"),
            CellKind.RATE,
            headings=("执行年利率", "利率", "执行利率", "贷款利率", "贷款年利率", "年化利率", "合同利率", "借款利率"),
        ),
        Column(
            "disbursed_on",
            gettext_lazy("放款日期"),
            CellKind.DATE,
            headings=(
                "放款日",
                "起息日",
                "发放日期",
                "发放日",
                "贷款发放日",
                "贷款发放日期",
                "放款时间",
                "起始日期",
                "借款日期",
                "贷款日期",
                "起始日",
                "起贷日",
                "借款起始日",
                "贷款起始日",
                "借款日",
            ),
        ),
        Column(
            "due_on",
            gettext_lazy("到期日期"),
            CellKind.DATE,
            headings=(
                "到期日",
                "贷款到期日",
                "贷款到期日期",
                "到期时间",
                "终止日期",
                "借款到期日",
                "还款到期日",
                "还款日期",
                "终止日",
            ),
        ),
        Column(
            "mode",
            gettext_lazy("担保方式"),
            CellKind.CHOICE,
            headings=("主担保方式", "担保类型", "主要担保方式", "担保种类", "增信方式", "担保形式", "保证方式"),
            choices=MODES,
            unknown_choice=SecurityMode.OTHER.value,
        ),
        Column(
            "guarantor",
            gettext_lazy("担保机构"),
            CellKind.TEXT,
            headings=(
                "担保公司",
                "保证人",
                "保证人（担保公司）",
                "担保人",
                "融资担保公司",
                "担保机构名称",
                "担保单位",
                "保证机构",
                "融资担保机构",
            ),
            required=False,
            filled=False,
            blank="",
        ),
        Column(
            "insurer",
            gettext_lazy("保险公司"),
            CellKind.TEXT,
            headings=(
                "保险机构",
                "承保公司",
                "承保机构",
                "保险人",
                "保险公司名称",
                "承保保险公司",
                "承保人",
                "承保单位",
            ),
            required=False,
            filled=False,
            blank="",
        ),
        Column(
            "is_first_loan",
            gettext_lazy("首贷"),
            CellKind.FLAG,
            headings=("是否首贷", "首贷户", "首次贷款", "是否首贷户", "首贷标志", "是否首次贷款"),
            required=False,
            filled=False,
            blank=False,
        ),
        Column(
            "purpose",
            gettext_lazy("贷款用途"),
            CellKind.TEXT,
            headings=("用途", "资金用途", "借款用途"),
            required=False,
            filled=False,
            blank="",
        ),
    )

    def context(self, facts: SheetFacts) -> Context:
        return bank_context(facts)

    def rows(self) -> QuerySet[Any, Any]:
        return Loan.objects.select_related("enterprise", "bank", "guarantor", "insurer")

    def lookup(self, rows: Sequence[Row], context: Context) -> OwnerLookup:
        owners = owners_of(row.values["credit_code"] for row in rows)
        return OwnerLookup(owners, {"parties": parties_named(_named_parties(rows))})

    def check_owned(self, row: Row, lookup: OwnerLookup, context: Context) -> Iterable[Finding]:
        days = row.values["disbursed_on"], row.values["due_on"]
        yield from wrong_order(*days, column="due_on", message=_("到期日期早于放款日期。"))
        for column, kind in PARTIES.items():
            row.values[column] = party_name(lookup.more["parties"], kind, row.values[column])

    def keyed(self, keys: Collection[Key], lookup: Any, context: Context) -> Q:
        return Q(bank__name=context["bank"], contract_number__in=[number for _bank, number in keys])

    def values_of(self, stored: Loan) -> dict[str, Any]:
        same = ("contract_number", "principal", "annual_rate", "disbursed_on", "due_on", "mode", "is_first_loan")
        return {name: getattr(stored, name) for name in (*same, "purpose")} | {
            "credit_code": stored.enterprise.credit_code,
            "name": stored.enterprise.name,
            "guarantor": stored.guarantor.name if stored.guarantor else "",
            "insurer": stored.insurer.name if stored.insurer else "",
        }

    def context_of(self, stored: Loan) -> Context:
        return {"bank": stored.bank.name}

    def write(self, rows: Sequence[Row], lookup: OwnerLookup, context: Context, batch: BatchMark) -> None:
        self._register_parties(rows, lookup, context)
        super().write(rows, lookup, context, batch)

    def change(self, code: Any, changes: Any, row: Row, lookup: OwnerLookup, context: Context) -> None:
        self._register_parties([row], lookup, context)
        super().change(code, changes, row, lookup, context)

    def _register_parties(self, rows: Sequence[Row], lookup: OwnerLookup, context: Context) -> None:
        bank = (OrganisationKind.BANK.value, str(context["bank"]))
        lookup.more["parties"] = register_parties([bank, *_named_parties(rows)])

    def attributes(self, row: Row, lookup: OwnerLookup, context: Context) -> dict[str, Any]:
        values = {name: value for name, value in row.values.items() if name not in {"credit_code", "name", *PARTIES}}
        parties = lookup.more["parties"]
        for column, kind in PARTIES.items():
            party = parties.get((kind.value, row.values[column]))
            values[f"{column}_id"] = party.pk if party else None
        return values | {
            "bank_id": parties[OrganisationKind.BANK.value, context["bank"]].pk,
            "enterprise_id": lookup.owners[row.values["credit_code"]].id,
        }


def _named_parties(rows: Iterable[Row]) -> list[tuple[str, str]]:
    return [(kind.value, row.values[column]) for row in rows for column, kind in PARTIES.items() if row.values[column]]


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    registers.register(LoanRegister.key, LoanRegister())
