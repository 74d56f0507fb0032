"""Register of the banks' repayment feedback, file 06 (融资还贷信息反馈登记)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.owned_register import NAME
from loans.importers import BANK_FIELD, CONTRACT_HEADINGS, bank_context
from loans.models import Feedback, Grade, Loan
from portal.exchange.registers import (
    CellKind,
    Column,
    Context,
    Finding,
    Key,
    Row,
    SheetFacts,
    refused,
    registers,
    warning,
)
from portal.exchange.standard import StandardRegister, wrong_order

# Overdue days that do not go with a grade; the figures use the grade as reported all the same.
LONGEST_BY_GRADE = {Grade.NORMAL: 0, Grade.WATCH: 90}
GRADES = {str(grade.label): grade.value for grade in Grade}


@dataclass(frozen=True)
class Lent:
    """What feedback needs to know of its loan; ``principal`` in yuan."""

    id: int
    principal: Decimal
    disbursed_on: date
    borrower: str


class FeedbackRegister(StandardRegister):
    """Bank + contract number + data day is the key. The loan must stand in that bank's ledger."""

    key = "feedback"
    permission = "loans:loan:record"
    title = gettext_lazy("还款与风险分类反馈")
    order = 60
    file_pattern = r"还款|风险分类|反馈"
    sheet_pattern = r"还款|反馈"
    model = Feedback
    key_columns = ("contract_number", "as_of")
    context_key = ("bank",)
    context_fields = (BANK_FIELD,)
    label_column = "contract_number"
    columns = (
        Column("contract_number", gettext_lazy("合同号"), CellKind.NUMBER_TEXT, headings=CONTRACT_HEADINGS),
        NAME,
        Column(
            "as_of",
            gettext_lazy("数据日期"),
            CellKind.DATE,
            headings=(
                "统计日期",
                "报告日期",
                "数据时点",
                "截止日期",
                "报送日期",
                "报表日期",
                "统计时点",
                "截至日期",
                "数据日",
            ),
        ),
        Column(
            "balance",
            gettext_lazy("本金余额（元）"),
            CellKind.AMOUNT,
            headings=("贷款余额", "贷款本金余额", "余额", "未偿还本金", "剩余本金", "期末余额"),
        ),
        Column(
            "interest_in_arrears",
            gettext_lazy("欠息（元）"),
            CellKind.AMOUNT,
            headings=("欠息金额", "欠息余额", "拖欠利息"),
            required=False,
            filled=False,
            blank=Decimal("0.00"),
        ),
        Column(
            "grade",
            gettext_lazy("五级分类"),
            CellKind.CHOICE,
            headings=("风险分类", "贷款分类", "五级分类结果", "贷款五级分类", "资产分类", "风险等级", "五级分类形态"),
            choices=GRADES,
        ),
        Column(
            "days_overdue",
            gettext_lazy("逾期天数"),
            CellKind.COUNT,
            headings=("逾期日数", "逾期（天）", "本金逾期天数", "拖欠天数", "逾期日"),
            required=False,
            filled=False,
            blank=0,
        ),
        Column(
            "settled_on",
            gettext_lazy("结清日期"),
            CellKind.DATE,
            headings=("结清日", "结清时间", "还清日期", "还清日", "贷款结清日期"),
            required=False,
            filled=False,
        ),
    )

    def context(self, facts: SheetFacts) -> Context:
        return bank_context(facts)

    def rows(self) -> QuerySet[Any, Any]:
        return Feedback.objects.select_related("loan__bank", "loan__enterprise")

    def lookup(self, rows: Sequence[Row], context: Context) -> dict[str, Lent]:
        """The bank's loans by contract number, in one query."""
        numbers = {row.values["contract_number"] for row in rows}
        names = ("contract_number", "pk", "principal", "disbursed_on", "enterprise__name")
        loans = Loan.objects.counted().filter(bank__name=context["bank"], contract_number__in=numbers)
        return {number: Lent(*facts) for number, *facts in loans.values_list(*names)}

    def check(self, row: Row, lookup: dict[str, Lent], context: Context) -> Iterable[Finding]:
        loan = lookup.get(row.values["contract_number"])
        if loan is None:
            yield refused("UNKNOWN_CONTRACT", _("该银行的信贷台账中没有此合同（或该行已被拒收）。"), "contract_number")
            return
        lent_on, values = loan.disbursed_on, row.values
        yield from wrong_order(lent_on, values["as_of"], column="as_of", message=_("数据日期早于放款日期。"))
        yield from wrong_order(lent_on, values["settled_on"], column="settled_on", message=_("结清日期早于放款日期。"))
        if row.values["balance"] > loan.principal:
            yield refused(
                "BALANCE_OVER",
                _("本金余额大于贷款金额%(principal)s元。") % {"principal": f"{loan.principal:,.2f}"},
                "balance",
            )
        elif row.values["days_overdue"] > LONGEST_BY_GRADE.get(row.values["grade"], row.values["days_overdue"]):
            yield warning("GRADE_DAYS", _("五级分类与逾期天数不一致，按报送的分类统计。"), "grade")

    def registered_name(self, row: Row, lookup: dict[str, Lent]) -> str | None:
        loan = lookup.get(row.values["contract_number"])
        return loan.borrower if loan else None

    def keyed(self, keys: Collection[Key], lookup: dict[str, Lent], context: Context) -> Q:
        loans = [lookup[number].id for _bank, number, _day in keys if number in lookup]
        return Q(loan_id__in=loans, as_of__in={day for _bank, _number, day in keys})

    def values_of(self, stored: Feedback) -> dict[str, Any]:
        same = ("as_of", "balance", "interest_in_arrears", "grade", "days_overdue", "settled_on")
        return {name: getattr(stored, name) for name in same} | {
            "contract_number": stored.loan.contract_number,
            "name": stored.loan.enterprise.name,
        }

    def context_of(self, stored: Feedback) -> Context:
        return {"bank": stored.loan.bank.name}

    def attributes(self, row: Row, lookup: dict[str, Lent], context: Context) -> dict[str, Any]:
        same = ("as_of", "balance", "interest_in_arrears", "grade", "days_overdue", "settled_on")
        return {name: row.values[name] for name in same} | {"loan_id": lookup[row.values["contract_number"]].id}


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    registers.register(FeedbackRegister.key, FeedbackRegister())
