"""When a loss may be claimed, within which time, and what else has to hold."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from loans.schemes.format.base import Part, Rule, Text, key
from loans.schemes.format.conditions import Condition
from loans.schemes.format.tables import Requirement, Span


class ClaimFrom(TextChoices):
    TRIGGER = "trigger", _("条件成就日")
    OVERDUE = "overdue", _("逾期日")
    DUE = "due", _("到期日")


class ClaimWindow(Span):
    """How long after the day in ``since`` a claim is accepted."""

    since: ClaimFrom = key("起算", "trigger (default), overdue or due.", default=ClaimFrom.TRIGGER)


class Trigger(Rule):
    title: Text | None = key("标题", "Chinese words. Default: generated.", default=None)
    require: Condition = key("触发条件", "A tree of any/all: days overdue, grade, suit, judgment, collateral, payment.")


class ClaimRules(Part):
    trigger: Trigger | None = key("触发条件", "When a loss may be claimed.", default=None)
    window: ClaimWindow | None = key("申请期限", "Within which time after that.", default=None)
    requirements: tuple[Requirement, ...] = key("补偿条件", "What else has to hold at the claim.", default=())
    papers: tuple[Text, ...] = key("申请材料", "Papers of the claim.", default=())
    article: Text | None = key("条款", "Where the source says so.", default=None)
