"""Who issued the scheme, under which number, and from when to when it holds."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from loans.schemes.format.base import Code, DayFigure, Part, Text, key


class Level(TextChoices):
    NATIONAL = "national", _("国家")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县（区）级")
    PARK = "park", _("园区")


class Basis(TextChoices):
    """How sure the figures are: stated by a policy, decided by the body in charge, or an example."""

    POLICY = "policy", _("政策原文")
    DECIDED = "decided", _("已决定")
    EXAMPLE = "example", _("示例")


class Identity(Part):
    code: Code = key("代码", "Short code of the scheme, the same in all its versions, e.g. guangzhou-credit.")
    version: Text = key("版本", "Name of this version, e.g. 2025.")
    name: Text = key("名称", "Full title.")
    document_number: Text | None = key("文号", "Number of the document, e.g. 穗金管规字〔2025〕1号.", default=None)
    issuer: Text | None = key("发文机关", "Who issued it.", default=None)
    level: Level = key("层级", "province, city, county, park or national.")
    place: Text | None = key("适用地区", "Where it holds, in words.", default=None)
    issued_on: DayFigure | None = key("发布日期", "Day of issue.", default=None)
    valid_from: DayFigure = key("生效日期", "First day in force, included.")
    valid_to: DayFigure | None = key("失效日期", "Last day in force, included. Absent: until superseded.", default=None)
    supersedes: tuple[Text, ...] = key("替代", "Versions (or document numbers) that this one replaces.", default=())
    basis: Basis = key(
        "依据", "policy (stated by the text), decided, or example. Default policy.", default=Basis.POLICY
    )
    sources: tuple[Text, ...] = key("来源", "Where the text was read: address, date, document.", default=())
    notes: tuple[Text, ...] = key("说明", "Remarks for readers.", default=())
