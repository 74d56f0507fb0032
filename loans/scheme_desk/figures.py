"""The figures of a trace in Chinese: what each is called, and how its value is written."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loans.schemes.format import Scheme
from loans.schemes.format.base import decimal_text
from loans.schemes.format.breakers import Effect, Ends
from loans.schemes.format.conditions import Operator
from loans.schemes.format.numbers import Rounding
from loans.schemes.format.tables import Take
from loans.schemes.format.vocabulary import FactType
from loans.schemes.roles import party_title
from loans.schemes.trace import Step
from loans.schemes.words.figures import share_words
from loans.schemes.words.vocabulary import Vocabulary
from portal.core.display import NOTHING, show_day, show_money

# Inputs of the engine's operations that are neither facts nor figures of earlier steps.
NAMES = {
    "above": gettext_lazy("超过"),
    "after": gettext_lazy("限额后"),
    "amount": gettext_lazy("金额"),
    "at_most": gettext_lazy("最多"),
    "base": gettext_lazy("基准"),
    "basis": gettext_lazy("限额前合计"),
    "below": gettext_lazy("低于"),
    "borne": gettext_lazy("各方承担"),
    "before": gettext_lazy("限额前"),
    "ceiling": gettext_lazy("上限"),
    "costs": gettext_lazy("费用"),
    "costs_carried": gettext_lazy("结转费用"),
    "day": gettext_lazy("日期"),
    "deductible": gettext_lazy("可扣除"),
    "dropped": gettext_lazy("超限不补"),
    "due_on": gettext_lazy("截止日"),
    "effects": gettext_lazy("措施"),
    "ends": gettext_lazy("解除方式"),
    "funders": gettext_lazy("出资方"),
    "government": gettext_lazy("政府承担"),
    "inclusive": gettext_lazy("含末日"),
    "last": gettext_lazy("截止日"),
    "last_filing_day": gettext_lazy("备案截止日"),
    "length_over": gettext_lazy("期满"),
    "limit": gettext_lazy("限额"),
    "loan_max": gettext_lazy("最高贷款额"),
    "loss_base": gettext_lazy("损失基数"),
    "months": gettext_lazy("月数"),
    "next_budget": gettext_lazy("列入下一年度预算"),
    "minus": gettext_lazy("减项"),
    "of": gettext_lazy("计算基数"),
    "open": gettext_lazy("此前已触发"),
    "operator": gettext_lazy("比较"),
    "order": gettext_lazy("次序"),
    "parked": gettext_lazy("暂存"),
    "part": gettext_lazy("部分"),
    "parties": gettext_lazy("参与方"),
    "parts": gettext_lazy("各部分"),
    "payable": gettext_lazy("应付补偿"),
    "plus": gettext_lazy("加项"),
    "plus_basis_points": gettext_lazy("加点"),
    "plus_share": gettext_lazy("上浮"),
    "points": gettext_lazy("加点"),
    "premium_max": gettext_lazy("最高保险费"),
    "queued": gettext_lazy("排队待补"),
    "rate_max": gettext_lazy("最高年利率"),
    "ratio": gettext_lazy("比例"),
    "ratio_of_row": gettext_lazy("本行比例"),
    "received": gettext_lazy("收回金额"),
    "reserve_base": gettext_lazy("预留基数"),
    "residual": gettext_lazy("余额承担方"),
    "returned_on": gettext_lazy("返还日期"),
    "returned": gettext_lazy("此前已收回"),
    "room": gettext_lazy("剩余额度"),
    "rounding": gettext_lazy("舍入"),
    "share": gettext_lazy("比例"),
    "shares": gettext_lazy("份额"),
    "start": gettext_lazy("起算日"),
    "stated": gettext_lazy("所报金额"),
    "so_far": gettext_lazy("此前累计"),
    "take": gettext_lazy("取值"),
    "threshold": gettext_lazy("标准"),
    "tiers": gettext_lazy("分档"),
    "up_to": gettext_lazy("不超过"),
    "used": gettext_lazy("已用额度"),
    "value": gettext_lazy("实际"),
    "weights": gettext_lazy("权重"),
    "whole": gettext_lazy("全部"),
    "all_max": gettext_lazy("各项费用合计上限"),
    "appraisal_fee_max": gettext_lazy("最高评估费"),
    "guarantee_fee_max": gettext_lazy("最高担保费"),
    "other_fees_max": gettext_lazy("其他费用上限"),
}
# Bookkeeping of the replay that tells a reader nothing.
SILENT = {"condition", "figure", "from", "of_loss", "caps", "order", "funders", "zero_denominator"}
PARTIES = {"residual", "order", "parties", "compensated", "pursuer", "surplus_to"}
CHOICES: dict[str, type[TextChoices]] = {
    "rounding": Rounding,
    "take": Take,
    "operator": Operator,
    "effects": Effect,
    "effect": Effect,
    "ends": Ends,
}
TRUTH = {"true", "false"}
TRUTH_WORDS = {True: gettext_lazy("是"), False: gettext_lazy("否")}
SHARES = ("ratio", "share", "points", "ceiling", "rate", "percent", "base", "threshold")


class Speaker:
    """Names and figures of one scheme; ``passed`` is told each step after it was shown, for later ones to name it."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.say = Vocabulary(scheme)
        self._passed: dict[str, str] = {}

    def passed(self, step: Step) -> None:
        self._passed[step.name] = self.title(step)

    def title(self, step: Step) -> str:
        """The step's title, with the name of a breaker instead of its code."""
        text = step.title
        for one in self.scheme.breakers:
            text = text.replace(one.code, one.title or str(one.metric.label))
        return text

    def party(self, code: str) -> str:
        return party_title(self.scheme, code) if code else NOTHING

    def name(self, name: str) -> str:
        """What a figure is called: a word of the engine, a fact, an earlier step, a party."""
        if name in NAMES:
            return str(NAMES[name])
        if "." in name and self.say.fact(name) != name:
            return self.say.fact(name)
        return self._passed.get(name) or self.party(name.rpartition(":")[2])

    def inputs(self, step: Step) -> Iterator[tuple[str, str]]:
        if step.operation == "check":
            yield _("核对"), self._check(step)
            return
        for name, value in step.inputs.items():
            if name not in SILENT and value is not None and value not in ((), [], {}):
                yield self.name(name), self.figure(name, value)

    def _check(self, step: Step) -> str:
        """实际 3,000,000.00 不超过 3,000,000.00."""
        given = step.inputs
        value, threshold = given.get("value"), given.get("threshold")
        if isinstance(threshold, str) and threshold in TRUTH:
            return str(TRUTH_WORDS[value == "true"])
        name = "share" if any(word in step.title for word in ("率", "比例", "占")) else "value"
        operator = str(Operator(given["operator"]).label) if given.get("operator") in Operator.values else ""
        return f"{self._read(name, value)} {operator} {self._read(name, threshold)}"

    def _read(self, name: str, value: Any) -> str:
        """A value of a check, which the trace has as a text."""
        try:
            return self.figure(name, Decimal(value)) if isinstance(value, str) else self.figure(name, value)
        except ArithmeticError:
            return self.figure(name, value)

    def outcome(self, step: Step) -> str:
        if isinstance(step.outcome, str) and step.outcome in Effect.values:
            return str(Effect(step.outcome).label)
        if isinstance(step.outcome, bool):
            passed = step.name.startswith("check:")
            return (_("通过") if passed else _("符合")) if step.outcome else (_("不通过") if passed else _("不符合"))
        return self.figure(step.name, step.outcome)

    def money(self, value: Decimal | Fraction | None) -> str:
        """An amount that may be more exact than a fen, cut to what a reader wants to see."""
        if value is None:
            return NOTHING
        if isinstance(value, Fraction):
            return show_money(Decimal(value.numerator) / Decimal(value.denominator))
        return show_money(value)

    def figure(self, name: str, value: Any) -> str:
        """A value as people write it: money with thousands, shares in per cent, words in Chinese."""
        if isinstance(value, Mapping):
            return "；".join(f"{self.name(str(one))} {self.figure(name, part)}" for one, part in value.items())
        if isinstance(value, list | tuple):
            return "、".join(self.figure(name, one) for one in value) or NOTHING
        if isinstance(value, bool):
            return _("是") if value else _("否")
        if isinstance(value, date):
            return show_day(value)
        if isinstance(value, Decimal | Fraction):
            return self._number(name, value)
        return NOTHING if value is None else self._text(name, value)

    def _number(self, name: str, value: Decimal | Fraction) -> str:
        kind = self.say.fact_type(name)
        if kind == FactType.RATIO or (0 < value <= 1 and (isinstance(value, Fraction) or self._is_share(name))):
            return share_words(value)
        if isinstance(value, Fraction):
            return self.money(value)
        exponent = value.as_tuple().exponent
        return show_money(value) if kind == FactType.MONEY or exponent == -2 else decimal_text(value)

    @staticmethod
    def _is_share(name: str) -> bool:
        last = name.partition("[")[0].rpartition(".")[2]
        return name.startswith("ratio") or any(word in last for word in SHARES)

    def _text(self, name: str, value: Any) -> str:
        text = str(value.value) if isinstance(value, Enum) else str(value)
        words = CHOICES.get(name)
        if words is not None and text in words.values:
            return str(words(text).label)
        if name in PARTIES:
            return self.party(text)
        return self.say.value(text, self.say.fact_type(name), name)
