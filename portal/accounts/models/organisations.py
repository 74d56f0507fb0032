"""Organisations, their dated names, other spellings and successors."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    CITY_OFFICE = "city_office", _("领导小组办公室")
    COUNTY = "county", _("县（区）")
    ZONE = "zone", _("园区管委会")
    MEMBER_UNIT = "member_unit", _("成员单位")
    BANK = "bank", _("银行")
    GUARANTOR = "guarantor", _("担保机构")
    INSURER = "insurer", _("保险机构")
    APPRAISER = "appraiser", _("评估机构")
    INVESTOR = "investor", _("投资机构")
    LENDER = "lender", _("非银行放贷机构")
    OTHER = "other", _("其他")


class Organisation(models.Model):
    """Any body that acts in the programme. Its names are dated rows; documents print the name of their day."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("类型"), max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(_("现用名称"), max_length=120)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    is_example = models.BooleanField(_("示例"), default=False)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("机构")
        verbose_name_plural = _("机构")
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"], condition=~models.Q(credit_code=""), name="organisation_credit_code_unique"
            ),
            models.UniqueConstraint(fields=["kind", "name"], name="organisation_name_unique_in_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    def name_on(self, day: date) -> str:
        """The name in force on ``day`` (first day included, last day excluded)."""
        dated = self.names.filter(valid_from__lte=day).filter(
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=day)
        )
        row = dated.order_by("-valid_from").first()
        return row.name if row else self.name


class OrganisationName(models.Model):
    """A name and the days it was borne: ``valid_from`` included, ``valid_to`` excluded."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(_("名称"), max_length=120)
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("机构名称")
        verbose_name_plural = _("机构名称")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="organisation_name_days_in_order",
                violation_error_message=_("停用日期必须晚于启用日期。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationAlias(models.Model):
    """Another spelling under which files name an organisation; ``key`` is the spelling stripped of width and spaces."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    key = models.CharField(_("写法"), max_length=120)

    class Meta:
        verbose_name = _("机构别名")
        verbose_name_plural = _("机构别名")
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="organisation_alias_unique")]
        indexes = [models.Index(fields=["key"], name="organisation_alias_key")]

    def __str__(self) -> str:
        return self.key


class Succession(models.Model):
    """``successor`` takes over the duties of ``predecessor`` from ``takes_effect_on`` (rename, merger, split)."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="inheritances")
    takes_effect_on = models.DateField(_("生效日期"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("机构承继")
        verbose_name_plural = _("机构承继")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")),
                name="succession_joins_two_organisations",
                violation_error_message=_("承继双方不能是同一机构。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
