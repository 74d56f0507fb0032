"""Compensation schemes (补偿方案) and their versions: the rules as data, in force from a day, never changed afterwards.

``SchemeVersion.document`` is what the file said, read and written out canonically; ``digest`` is its SHA-256. The
database itself (``loans.0004``, plain SQL) refuses another document, deletion, approval by the proposer, overlaps and
gaps, whoever asks.
"""

import uuid
from datetime import date, timedelta
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from loans.scheme_states import SCHEME_VERSION, VersionState
from loans.schemes.format.identity import Basis, Level
from portal.accounts.models import OrganisationKind, Person, User
from portal.core.history import with_history
from portal.core.periods import one_at_a_time

READERS = frozenset(
    {OrganisationKind.CITY_OFFICE, OrganisationKind.MEMBER_UNIT, OrganisationKind.COUNTY, OrganisationKind.ZONE}
)


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def visible_to(self, user: User) -> Self:
        """Rules are no secret among the offices: all of them, or none for an institution."""
        return self.all() if user.organisation.kind in READERS else self.none()


@with_history(exclude=["approvals"])
class Scheme(models.Model):
    """A scheme over all its versions. ``code`` is the short code that its files carry."""

    code = models.SlugField(_("代码"), max_length=60, unique=True)
    name = models.CharField(_("方案名称"), max_length=200)
    level = models.CharField(_("层级"), max_length=12, choices=Level.choices)
    issuer = models.CharField(_("发文机关"), max_length=200, blank=True)
    is_example = models.BooleanField(_("示例"), default=False, editable=False)
    # Counted up by the database with every approval: two approvals at once wait for each other.
    approvals = models.PositiveIntegerField(_("批准次数"), default=0, editable=False)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("补偿方案")
        verbose_name_plural = _("补偿方案")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class SchemeVersionQuerySet(models.QuerySet["SchemeVersion"]):
    def visible_to(self, user: User) -> Self:
        return self.all() if user.organisation.kind in READERS else self.none()

    def approved(self) -> Self:
        return self.filter(state=VersionState.APPROVED)

    def in_force(self, on: date) -> Self:
        """Approved and in force on ``on`` (first day included, ``valid_to`` excluded)."""
        open_end = models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=on)
        return self.approved().filter(open_end, valid_from__lte=on)

    def to_decide_by(self, user: User) -> Self:
        """Drafts that wait for a second person, which ``user`` would be."""
        return self.filter(state=VersionState.DRAFT, proposer_person__isnull=False).exclude(
            proposer_person_id=user.person_id
        )


@with_history(exclude=["document", "source_text"])
class SchemeVersion(models.Model):
    """One version. In force from ``valid_from`` (included) to ``valid_to`` (excluded; empty: until superseded).

    ``unknowns`` are the key paths of the figures that the source does not give: such a version stays a draft.
    A version loaded by a command has no proposer until somebody of the office takes it over.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions", verbose_name=_("补偿方案"))
    number = models.PositiveSmallIntegerField(_("序号"))
    label = models.CharField(_("版本"), max_length=60)
    document_number = models.CharField(_("文号"), max_length=120, blank=True)
    basis = models.CharField(_("依据"), max_length=8, choices=Basis.choices)
    document: "models.JSONField[Any, Any]" = models.JSONField(_("方案内容"), editable=False)
    digest = models.CharField(_("内容摘要（SHA-256）"), max_length=64, editable=False)
    source_text = models.TextField(_("载入的文本"), editable=False)
    unknowns: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=300), verbose_name=_("待定的数值"), default=list, editable=False
    )
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    is_example = models.BooleanField(_("示例"), default=False, editable=False)
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提出人")
    )
    proposer_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(_("载入时间"))
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复核人")
    )
    decider_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    decision_note = models.CharField(_("复核意见"), max_length=300, blank=True)

    objects = SchemeVersionQuerySet.as_manager()
    machine = SCHEME_VERSION

    class Meta:
        verbose_name = _("补偿方案版本")
        verbose_name_plural = _("补偿方案版本")
        ordering = ["scheme_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "number"],
                name="scheme_version_number_once",
                violation_error_message=_("该方案已有这个序号的版本。"),
            ),
            models.UniqueConstraint(
                fields=["scheme", "digest", "valid_from"],
                condition=models.Q(state__in=[VersionState.DRAFT, VersionState.APPROVED]),
                nulls_distinct=False,
                name="scheme_version_document_once",
                violation_error_message=_("同样内容、同样生效日期的版本已经载入。"),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="scheme_version_days_in_order",
                violation_error_message=_("失效日期必须晚于生效日期。"),
            ),
            models.CheckConstraint(
                condition=models.Q(proposed_by__isnull=True, proposer_person__isnull=True)
                | models.Q(proposed_by__isnull=False, proposer_person__isnull=False),
                name="scheme_version_proposer_is_a_person",
                violation_error_message=_("提出人须为具名人员。"),
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(decided_by__isnull=True, decider_person__isnull=True, decided_at__isnull=True)
                    & models.Q(state=VersionState.DRAFT)
                )
                | (
                    models.Q(decided_by__isnull=False, decider_person__isnull=False, decided_at__isnull=False)
                    & ~models.Q(state=VersionState.DRAFT)
                ),
                name="scheme_version_decision_matches_state",
                violation_error_message=_("批准、退回、撤回须记明何人何时。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[VersionState.APPROVED, VersionState.REFUSED])
                | models.Q(proposer_person__isnull=True)
                | ~models.Q(decider_person=models.F("proposer_person")),
                name="scheme_version_decided_by_second_person",
                violation_error_message=_("方案版本须由提出人以外的另一人复核。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=VersionState.APPROVED)
                | models.Q(valid_from__isnull=False, proposer_person__isnull=False, unknowns__len=0),
                name="scheme_version_approved_is_complete",
                violation_error_message=_("批准的版本须有提出人、生效日期，且没有待定的数值。"),
            ),
            one_at_a_time(
                "scheme",
                name="scheme_version_one_in_force",
                condition=models.Q(state=VersionState.APPROVED),
                violation_error_message=_("同一方案同一日期只能有一个版本施行。"),
            ),
        ]

    def __str__(self) -> str:
        return _t("%(label)s版") % {"label": self.label}

    @property
    def last_day(self) -> date | None:
        """The last day in force, as documents write it."""
        return None if self.valid_to is None else self.valid_to - timedelta(days=1)
