"""Banks and other institutions: admission, what they promise, evaluation, exit."""

from loans.schemes.format.base import Code, CountFigure, MoneyFigure, NumberFigure, Part, RatioFigure, Rule, Text, key
from loans.schemes.format.tables import Requirement


class Promise(Rule):
    leverage: NumberFigure | None = key(
        "放大倍数", "Loans per yuan deposited or allotted. A promise, not a cap.", default=None
    )
    amount: MoneyFigure | None = key("承诺金额", "Loans promised, yuan.", default=None)
    credit_share: RatioFigure | None = key("信用贷款占比", "At least this part without collateral.", default=None)
    by_count: bool = key("按笔数", "The part is counted by number of loans. Default false.", default=False)
    words: Text | None = key("文字", "The promise in words.", default=None)


class Exit(Rule):
    code: Code = key("代码", "Reason of the exit.")
    title: Text = key("标题", "Chinese words.")


class Evaluation(Rule):
    period_months: CountFigure | None = key("周期（月）", "How often.", default=None)
    words: Text | None = key("办法", "How, and what follows.", default=None)


class Banks(Part):
    admission: tuple[Requirement, ...] = key("准入条件", "What a bank must fulfil; checked at a filing.", default=())
    promises: tuple[Promise, ...] = key("承诺", "What banks promise.", default=())
    evaluation: Evaluation | None = key("评价", "How banks are evaluated.", default=None)
    exits: tuple[Exit, ...] = key("退出", "Reasons to leave the scheme.", default=())
    list_published: bool | None = key("名单公布", "Whether the list of banks is published.", default=None)
