"""Loans of technology firms and the banks' feedback on them. A loan is the root: bank + canonical contract number."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from portal.accounts.models import Organisation
from portal.core.history import with_history
from portal.core.models import RegisterRow
from portal.core.money import MoneyField
from portal.programme.models import UnitScopedQuerySet


class InstitutionRole(models.Model):
    """What an institution does in the programme, from ``valid_from`` (included) to ``valid_to`` (excluded)."""

    class Role(models.TextChoices):
        BANK = "bank", _("科技信贷银行")
        GUARANTOR = "guarantor", _("担保机构")
        INSURER = "insurer", _("保险机构")
        LENDER = "lender", _("非银行放贷机构")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="institution_roles")
    role = models.CharField(_("角色"), max_length=12, choices=Role.choices)
    valid_from = models.DateField(_("起始日期"), null=True, blank=True)
    valid_to = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("机构角色")
        verbose_name_plural = _("机构角色")
        constraints = [models.UniqueConstraint(fields=["organisation", "role"], name="institution_role_once")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_role_display()}"


class SecurityMode(models.TextChoices):
    CREDIT = "credit", _("信用")
    GUARANTEE = "guarantee", _("保证")
    INSURANCE = "insurance", _("保险")
    IP_PLEDGE = "ip_pledge", _("知识产权质押")
    EQUITY_PLEDGE = "equity_pledge", _("股权质押")
    BILL = "bill", _("票据")
    MORTGAGE = "mortgage", _("抵押")
    INVESTMENT_LINKED = "investment_linked", _("投贷联动")
    OTHER = "other", _("其他")


class LoanQuerySet(UnitScopedQuerySet):
    unit_path = "enterprise__reporting_unit"

    def lent_between(self, first: date, last: date) -> Self:
        """Disbursed in the days from ``first`` to ``last``, both included."""
        return self.filter(disbursed_on__range=(first, last))

    def with_feedback_by(self, day: date) -> Self:
        """Join as ``last`` the latest feedback with a data day on or before ``day``; null columns without one."""
        latest = Feedback.objects.counted().filter(loan_id=models.OuterRef("pk"), as_of__lte=day).order_by("-as_of")
        return self.annotate(
            last=models.FilteredRelation(
                "feedback", condition=models.Q(feedback__pk=models.Subquery(latest.values("pk")[:1]))
            )
        )

    def with_balance_on(self, day: date) -> Self:
        """``balance_on``: the balance last reported by ``day``, else the principal, in yuan.

        A loan without a report by ``day`` is at zero all the same when a later report says that it was settled by then.
        """
        settled = Feedback.objects.counted().filter(loan_id=models.OuterRef("pk"), as_of__gt=day, settled_on__lte=day)
        unreported = models.Case(
            models.When(models.Exists(settled), then=models.Value(0, output_field=MoneyField())),
            default=models.F("principal"),
            output_field=MoneyField(),
        )
        return self.with_feedback_by(day).annotate(balance_on=Coalesce("last__balance", unreported))


@with_history()
class Loan(RegisterRow):
    """One loan contract. ``principal`` in yuan; ``annual_rate`` in percent (4.35 is 4.35 % a year)."""

    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="loans_lent", verbose_name=_("银行"))
    contract_number = models.CharField(_("合同号"), max_length=80)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="loans", verbose_name=_("企业"))
    principal = MoneyField(_("贷款金额（元）"))
    annual_rate = models.DecimalField(_("年利率（%）"), max_digits=9, decimal_places=6)
    disbursed_on = models.DateField(_("放款日期"))
    due_on = models.DateField(_("到期日期"))
    mode = models.CharField(_("担保方式"), max_length=20, choices=SecurityMode.choices)
    guarantor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="loans_guaranteed"
    )
    insurer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="loans_insured"
    )
    is_first_loan = models.BooleanField(_("首贷"), default=False)
    purpose = models.CharField(_("贷款用途"), max_length=200, blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("贷款")
        verbose_name_plural = _("贷款")
        constraints = [
            models.UniqueConstraint(fields=["bank", "contract_number"], name="loan_contract_unique_in_bank"),
            models.CheckConstraint(
                condition=models.Q(principal__gt=0),
                name="loan_principal_positive",
                violation_error_message=_("贷款金额必须大于零。"),
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("disbursed_on")),
                name="loan_days_in_order",
                violation_error_message=_("到期日期不得早于放款日期。"),
            ),
        ]
        indexes = [
            models.Index(fields=["contract_number"], name="loan_contract"),
            models.Index(fields=["disbursed_on"], name="loan_disbursed"),
            models.Index(fields=["enterprise", "-disbursed_on"], name="loan_of_enterprise"),
        ]

    def __str__(self) -> str:
        return self.contract_number


class Grade(models.TextChoices):
    """Five-class loan grades (五级分类)."""

    NORMAL = "normal", _("正常")
    WATCH = "watch", _("关注")
    SUBSTANDARD = "substandard", _("次级")
    DOUBTFUL = "doubtful", _("可疑")
    LOSS = "loss", _("损失")


NON_PERFORMING = (Grade.SUBSTANDARD, Grade.DOUBTFUL, Grade.LOSS)


class FeedbackQuerySet(UnitScopedQuerySet):
    unit_path = "loan__enterprise__reporting_unit"


@with_history()
class Feedback(RegisterRow):
    """A bank's report on one loan as of one day (融资还贷信息反馈登记). Money in yuan."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="feedback")
    as_of = models.DateField(_("数据日期"))
    balance = MoneyField(_("本金余额（元）"))
    interest_in_arrears = MoneyField(_("欠息（元）"), default=0)
    grade = models.CharField(_("五级分类"), max_length=12, choices=Grade.choices)
    days_overdue = models.PositiveIntegerField(_("逾期天数"), default=0)
    settled_on = models.DateField(_("结清日期"), null=True, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("还款反馈")
        verbose_name_plural = _("还款反馈")
        constraints = [
            models.UniqueConstraint(fields=["loan", "as_of"], name="feedback_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(balance__gte=0) & models.Q(interest_in_arrears__gte=0),
                name="feedback_amounts_not_negative",
                violation_error_message=_("余额和欠息不得为负。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan} {self.as_of}"
