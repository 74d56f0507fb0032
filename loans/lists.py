"""The lists of the loan register: loans, feedback, institutions."""

import unicodedata
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.lists import enterprise_address
from enterprises.models import Enterprise
from loans.models import Grade, Loan, SecurityMode
from loans.states import grade_word
from portal.accounts.models import Organisation, OrganisationKind
from portal.core.display import StateWord
from portal.core.lists import Column, Facet, Kind, ListSpec
from portal.programme.facets import choice_facet, unit_facet, year_facet


def loan_address(loan: Loan) -> str:
    return reverse("loans:loan_detail", args=[loan.code])


def institution_address(organisation: Organisation) -> str:
    return reverse("loans:institution_detail", args=[organisation.code])


def bank_choices(_user: Any) -> list[tuple[str, str]]:
    """The institutions that lend, by name."""
    lenders = Organisation.objects.filter(kind__in=[OrganisationKind.BANK, OrganisationKind.LENDER])
    return [(str(code), name) for code, name in lenders.order_by("name").values_list("code", "name")]


def search_loans(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """The beginning of the contract number, or the borrower by name, code or initials."""
    firms = Enterprise.objects.search(text).values("pk")
    return rows.filter(Q(contract_number__startswith=bare_contract(text)) | Q(enterprise__in=firms))


def search_feedback(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    found = search_loans(Loan.objects.all(), text).values("pk")
    return rows.filter(loan__in=found)


def bare_contract(text: str) -> str:
    """The beginning of a contract number as the register writes it: half-width, upper case, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


LOANS = ListSpec(
    key="loans",
    title=_("贷款台账"),
    list_name="loans:loan_list",
    export_name="loans:loan_export",
    default_sort="-disbursed",
    columns=(
        Column(
            "contract", _("合同号"), "contract_number", Kind.CODE, sort="contract_number", link=loan_address, width=24
        ),
        Column("bank", _("银行"), "bank.name", width=18),
        Column(
            "firm",
            _("借款企业"),
            "enterprise.name",
            link=lambda loan: enterprise_address(loan.enterprise),
            width=34,
            wraps=True,
        ),
        Column("unit", _("报告单位"), "enterprise.reporting_unit.name", width=12),
        Column("principal", _("贷款金额"), "principal", Kind.MONEY, sort="principal", total="principal", width=18),
        Column("rate", _("年利率（%）"), "annual_rate", Kind.RATE, sort="annual_rate", width=10),
        Column("disbursed", _("放款日期"), "disbursed_on", Kind.DAY, sort="disbursed_on", width=12),
        Column("due", _("到期日期"), "due_on", Kind.DAY, sort="due_on", width=12),
        Column("mode", _("担保方式"), "get_mode_display", width=14),
    ),
    facets=(
        unit_facet("enterprise__reporting_unit"),
        Facet("bank", _("银行"), bank_choices, path="bank__code"),
        year_facet("year", _("放款年度"), "disbursed_on"),
        choice_facet("mode", _("担保方式"), "mode", SecurityMode, in_line=False),
        Facet(
            "first",
            _("首贷"),
            lambda _user: [("yes", _("是"))],
            where=lambda _yes: Q(is_first_loan=True),
            in_line=False,
        ),
    ),
    search=search_loans,
    search_hint=_("合同号、企业名称或拼音首字母"),
    empty=_("台账还没有贷款"),
    empty_how=_("导入合作银行的科技信贷台账后，贷款会列在这里。"),
)

FEEDBACK = ListSpec(
    key="feedback",
    title=_("还款反馈"),
    list_name="loans:feedback_list",
    export_name="loans:feedback_export",
    default_sort="-as_of",
    columns=(
        Column("as_of", _("数据日期"), "as_of", Kind.DAY, sort="as_of", width=12),
        Column(
            "contract",
            _("合同号"),
            "loan.contract_number",
            Kind.CODE,
            link=lambda row: loan_address(row.loan),
            width=24,
        ),
        Column("bank", _("银行"), "loan.bank.name", width=18),
        Column(
            "firm",
            _("借款企业"),
            "loan.enterprise.name",
            link=lambda row: enterprise_address(row.loan.enterprise),
            width=34,
            wraps=True,
        ),
        Column("balance", _("本金余额"), "balance", Kind.MONEY, sort="balance", width=18),
        Column("arrears", _("欠息"), "interest_in_arrears", Kind.MONEY, sort="interest_in_arrears", width=16),
        Column("grade", _("五级分类"), lambda row: grade_word(row.grade), Kind.STATE, width=10),
        Column("overdue", _("逾期天数"), "days_overdue", Kind.NUMBER, sort="days_overdue", width=10),
        Column("settled", _("结清日期"), "settled_on", Kind.DAY, sort="settled_on", width=12),
    ),
    facets=(
        unit_facet("loan__enterprise__reporting_unit"),
        Facet("bank", _("银行"), bank_choices, path="loan__bank__code"),
        choice_facet("grade", _("五级分类"), "grade", Grade),
        year_facet("year", _("数据年度"), "as_of", in_line=False),
    ),
    search=search_feedback,
    search_hint=_("合同号、企业名称或拼音首字母"),
    empty=_("还没有还款反馈"),
    empty_how=_("银行报送的还款与风险分类反馈导入后列在这里，每笔贷款每个数据日期一条。"),
)

# The kinds of organisation that take part in the programme with money or opinions of value.
INSTITUTION_KINDS = (
    OrganisationKind.BANK,
    OrganisationKind.GUARANTOR,
    OrganisationKind.INSURER,
    OrganisationKind.LENDER,
    OrganisationKind.APPRAISER,
    OrganisationKind.INVESTOR,
)

INSTITUTIONS = ListSpec(
    key="institutions",
    title=_("合作机构"),
    list_name="loans:institution_list",
    export_name="loans:institution_export",
    default_sort="kind",
    columns=(
        Column("name", _("机构名称"), "name", sort="name", link=institution_address, width=36, wraps=True),
        Column("kind", _("类型"), "get_kind_display", sort="kind", width=16),
        Column("code", _("统一社会信用代码"), "credit_code", Kind.CODE, sort="credit_code", width=22),
        Column("ended", _("终止日期"), "ended_on", Kind.DAY, sort="ended_on", width=12),
        Column("example", _("示例"), lambda row: StateWord(_("示例"), "amber") if row.is_example else "", Kind.STATE),
    ),
    facets=(
        Facet("kind", _("类型"), lambda _user: [(one.value, one.label) for one in INSTITUTION_KINDS], path="kind"),
    ),
    search=lambda rows, text: rows.filter(name__icontains=text),
    search_hint=_("机构名称"),
    empty=_("还没有合作机构"),
    empty_how=_("银行、担保、保险、评估机构随台账和质押登记导入时登记，列在这里。"),
)
