"""What an account meets in its life: the slip that activates it, the yearly review, the lock after wrong passwords."""

from axes.models import AccessAttempt
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.people import User


class ActivationSlip(models.Model):
    """A printed slip with a one-time code by which its holder sets the first password. Only the code's hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="slips", verbose_name=_("账号"))
    code_hash = models.CharField(max_length=128, editable=False)
    issued_at = models.DateTimeField(_("打印时间"))
    issued_by = models.CharField(_("打印人"), max_length=80)
    expires_at = models.DateTimeField(_("失效时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("输错次数"), default=0)

    class Meta:
        verbose_name = _("启用单")
        verbose_name_plural = _("启用单")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(used_at__isnull=True), name="activation_slip_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.issued_at:%Y-%m-%d}"


class ReviewOutcome(models.TextChoices):
    KEEP = "keep", _("保留")
    CHANGE = "change", _("调整角色")
    CLOSE = "close", _("停用")


class AccountReview(models.Model):
    """The yearly look at one account: is it still needed, with these roles (账号年度复核)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("账号"))
    year = models.PositiveSmallIntegerField(_("年度"))
    outcome = models.CharField(_("结论"), max_length=10, choices=ReviewOutcome.choices)
    comment = models.CharField(_("说明"), max_length=200, blank=True)
    reviewed_by = models.CharField(_("复核人"), max_length=80)
    reviewed_at = models.DateTimeField(_("复核时间"))

    class Meta:
        verbose_name = _("账号年度复核")
        verbose_name_plural = _("账号年度复核")
        constraints = [models.UniqueConstraint(fields=["user", "year"], name="account_review_once_a_year")]

    def __str__(self) -> str:
        return f"{self.user} {self.year}"


class LoginFailure(AccessAttempt):
    """Wrong passwords of one user name from one address, as the lockout counts them; deleting a row unlocks."""

    class Meta:
        proxy = True
        verbose_name = _("登录失败记录")
        verbose_name_plural = _("登录失败记录")

    def __str__(self) -> str:
        return f"{self.username} {self.ip_address}"
