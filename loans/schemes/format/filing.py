"""How a loan is filed (备案、入库): when, with which papers, how much is covered, what is reserved."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from loans.schemes.format.base import Code, CountFigure, MoneyFigure, Part, RatioFigure, Rule, Text, key
from loans.schemes.format.conditions import Condition
from loans.schemes.format.procedure import Step
from loans.schemes.format.tables import Requirement, Span


class Moment(TextChoices):
    BEFORE = "before_disbursement", _("放款前")
    AFTER = "after_disbursement", _("放款后")
    EITHER = "either", _("放款前后均可")


class FilingFrom(TextChoices):
    DISBURSEMENT = "disbursement", _("放款日")
    SIGNING = "signing", _("合同签订日")


class FilingWindow(Span):
    since: FilingFrom = key("起算", "disbursement (default) or signing.", default=FilingFrom.DISBURSEMENT)


class CoveredRule(Rule):
    """How the covered amount is found. A ``filing.counted_amount`` in the facts only lowers it."""

    share: RatioFigure | None = key("比例", "Part of the loan that is covered. Default all.", default=None)
    at_most: MoneyFigure | None = key("上限", "Covered amount of one loan, yuan.", default=None)


class ReserveBase(TextChoices):
    LOAN = "loan", _("贷款金额")
    COVERED = "covered", _("纳入金额")
    COMPENSATION = "compensation", _("最高补偿额")


class Reserve(Rule):
    """What is reserved for a filing. ``compensation`` is covered amount x the ratio that would apply now."""

    base: ReserveBase = key("基数", "loan, covered (default) or compensation.", default=ReserveBase.COVERED)
    percent: RatioFigure = key("比例", "Part of the base that is reserved, e.g. 0.10.")


class Revocation(Rule):
    code: Code = key("代码", "Reason.")
    title: Text = key("标题", "Chinese words.")
    when: Condition | None = key("条件", "When facts can tell.", default=None)


class Extension(Rule):
    allowed: bool = key("是否允许", "Whether a filing may be extended.")
    at_most_months: CountFigure | None = key("最长（月）", "Longest extension.", default=None)
    times: CountFigure | None = key("次数", "How often.", default=None)


class FilingRules(Part):
    required: bool = key("须备案", "A loan that was not filed and accepted is never compensated.", default=True)
    moment: Moment = key("时点", "before_disbursement, after_disbursement (default) or either.", default=Moment.AFTER)
    window: FilingWindow | None = key("备案期限", "Within which time a filing is accepted.", default=None)
    covered: CoveredRule | None = key("纳入金额", "How the covered amount is found.", default=None)
    valid_for: Span | None = key("备案有效期", "How long a filing stays live.", default=None)
    reserve: Reserve | None = key("预留", "What is reserved at the filing.", default=None)
    requirements: tuple[Requirement, ...] = key("备案条件", "What else has to hold at the filing.", default=())
    papers: tuple[Text, ...] = key("材料", "Papers of the filing.", default=())
    steps: tuple[Step, ...] = key("办理步骤", "Who does what within how many working days.", default=())
    revocations: tuple[Revocation, ...] = key("撤销", "When a filing is revoked.", default=())
    extension: Extension | None = key("展期", "Extension of a filing.", default=None)
    article: Text | None = key("条款", "Where the source says so.", default=None)
