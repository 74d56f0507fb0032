"""The listing reserve pool with its dated stages, and direct financing deals."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, EnterpriseOwnedQuerySet
from portal.core.history import with_history
from portal.core.models import RegisterRow
from portal.core.money import MoneyField
from portal.programme.models import UnitScopedQuerySet


class Tier(models.TextChoices):
    SEED = "seed", _("种子")
    NURTURED = "nurtured", _("培育")
    KEY = "key", _("重点")
    OTHER = "other", _("其他")


class Board(models.TextChoices):
    MAIN = "main", _("主板")
    SME = "sme", _("中小板")
    GROWTH = "growth", _("创业板")
    STAR = "star", _("科创板")
    NEEQ = "neeq", _("新三板")
    REGIONAL = "regional", _("四板")
    BSE = "bse", _("北交所")
    OTHER = "other", _("其他")


class CandidateQuerySet(EnterpriseOwnedQuerySet):
    def in_pool_on(self, day: date) -> Self:
        """Entered by ``day`` (included) and not left by it. A listing is a stage, and looked at apart."""
        return self.filter(models.Q(left_on__isnull=True) | models.Q(left_on__gt=day), entered_on__lte=day)


@with_history()
class Candidate(RegisterRow):
    """An enterprise in the reserve pool: in from ``entered_on`` until it leaves or is listed."""

    enterprise = models.OneToOneField(Enterprise, on_delete=models.PROTECT, related_name="candidacy")
    tier = models.CharField(_("层级"), max_length=12, choices=Tier.choices)
    board = models.CharField(_("目标板块"), max_length=12, choices=Board.choices)
    entered_on = models.DateField(_("入库日期"))
    left_on = models.DateField(_("出库日期"), null=True, blank=True)
    leave_reason = models.CharField(_("出库原因"), max_length=200, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("上市挂牌后备企业")
        verbose_name_plural = _("上市挂牌后备企业")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(left_on__gte=models.F("entered_on")),
                name="candidate_days_in_order",
                violation_error_message=_("出库日期不得早于入库日期。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.enterprise)


class Stage(models.TextChoices):
    """The stages on the way to a listing, in their order."""

    ADVISER_SIGNED = "adviser_signed", _("签约中介")
    SHARE_REFORM = "share_reform", _("股改完成")
    TUTORING_FILED = "tutoring_filed", _("辅导备案")
    TUTORING_ACCEPTED = "tutoring_accepted", _("辅导验收")
    APPLICATION_ACCEPTED = "application_accepted", _("申报受理")
    APPROVED = "approved", _("过会（同意挂牌）")
    LISTED = "listed", _("挂牌/上市")


class CandidateStageQuerySet(UnitScopedQuerySet):
    unit_path = "candidate__enterprise__reporting_unit"


@with_history()
class CandidateStage(RegisterRow):
    """A stage that a candidate reached on a day."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(_("阶段"), max_length=24, choices=Stage.choices)
    reached_on = models.DateField(_("达到日期"))

    objects = CandidateStageQuerySet.as_manager()

    class Meta:
        verbose_name = _("上市阶段")
        verbose_name_plural = _("上市阶段")
        constraints = [models.UniqueConstraint(fields=["candidate", "stage"], name="candidate_stage_once")]
        indexes = [models.Index(fields=["stage", "reached_on"], name="candidate_stage_day")]

    def __str__(self) -> str:
        return f"{self.candidate} {self.get_stage_display()}"


class DealKind(models.TextChoices):
    EQUITY = "equity", _("股权")
    PLACEMENT = "placement", _("定增")
    BOND = "bond", _("债券")
    OTHER = "other", _("其他")


@with_history()
class Deal(RegisterRow):
    """A direct financing deal. Enterprise + document number is the key, whoever reports it: counted once. Yuan."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="deals")
    document_number = models.CharField(_("证明文件号"), max_length=80)
    document_key = models.CharField(max_length=80, editable=False)
    reporter = models.CharField(_("填报单位"), max_length=80, blank=True)
    kind = models.CharField(_("融资方式"), max_length=12, choices=DealKind.choices)
    kind_text = models.CharField(_("融资方式原文"), max_length=40, blank=True)
    amount = MoneyField(_("融资金额（元）"))
    received_on = models.DateField(_("到账日期"))
    investor = models.CharField(_("投资方"), max_length=120, blank=True)

    objects = EnterpriseOwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("直接融资")
        verbose_name_plural = _("直接融资")
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "document_key"], name="deal_document_unique_in_enterprise"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="deal_amount_positive",
                violation_error_message=_("融资金额必须大于零。"),
            ),
        ]
        indexes = [models.Index(fields=["received_on"], name="deal_received")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.document_number}"
