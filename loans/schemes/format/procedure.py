"""How a claim is handled: steps, public notice, objections, payment, audit."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from loans.schemes.format.base import CountFigure, MoneyFigure, Part, Rule, Text, key
from loans.schemes.format.tables import Span


class OnTimeLimit(TextChoices):
    """What happens when a step is not done in time."""

    REMIND = "remind", _("催办")
    ESCALATE = "escalate", _("报上级")
    PASSED = "passed", _("视为通过")
    REFUSED = "refused", _("视为不通过")


class Step(Rule):
    role: Text = key("承办", "Who does it, e.g. 区科技部门.")
    action: Text = key("事项", "What is done, e.g. 初审.")
    working_days: CountFigure | None = key("时限（工作日）", "Working days.", default=None)
    at_limit: OnTimeLimit = key("逾期处理", "remind (default), escalate, passed, refused.", default=OnTimeLimit.REMIND)


class Notice(Rule):
    days: CountFigure | None = key("公示天数", "Length of the public notice.", default=None)
    working: bool = key("工作日", "Whether these are working days. Default true.", default=True)
    where: Text | None = key("公示地点", "Where it is published.", default=None)


class Audit(Rule):
    by: Text = key("审查主体", "Who audits: experts, an audit firm.")
    above: MoneyFigure | None = key("金额门槛", "Only claims above this amount, yuan.", default=None)
    words: Text | None = key("方式", "How.", default=None)


class Procedure(Part):
    steps: tuple[Step, ...] = key("办理步骤", "In order.", default=())
    notice: Notice | None = key("公示", "Public notice.", default=None)
    objections: Span | None = key("异议期", "How long objections are heard.", default=None)
    payment: Span | None = key("支付期限", "Days to payment after approval.", default=None)
    audit: Audit | None = key("审查", "Experts or third-party audit.", default=None)
    decided_by: Text | None = key("决定机关", "Who decides.", default=None)
