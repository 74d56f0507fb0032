"""The figures of a trace in Chinese: what each is called, and how its value is written."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loans.schemes.format import Scheme
from loans.schemes.format.base import decimal_text
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
    "after": gettext_lazy("限额后"),
    "amount": gettext_lazy("金额"),
    "basis": gettext_lazy("限额前合计"),
    "before": gettext_lazy("限额前"),
    "ceiling": gettext_lazy("上限"),
    "dropped": gettext_lazy("超限不补"),
    "funders": gettext_lazy("出资方"),
    "government": gettext_lazy("政府承担"),
    "last_filing_day": gettext_lazy("备案截止日"),
    "limit": gettext_lazy("限额"),
    "loan_max": gettext_lazy("最高贷款额"),
    "loss_base": gettext_lazy("损失基数"),
    "next_budget": gettext_lazy("列入下一年度预算"),
    "of": gettext_lazy("计算基数"),
    "operator": gettext_lazy("比较"),
    "order": gettext_lazy("次序"),
    "parked": gettext_lazy("暂存"),
    "part": gettext_lazy("部分"),
    "payable": gettext_lazy("应付补偿"),
    "points": gettext_lazy("加点"),
    "premium_max": gettext_lazy("最高保险费"),
    "queued": gettext_lazy("排队待补"),
    "rate_max": gettext_lazy("最高年利率"),
    "ratio": gettext_lazy("比例"),
    "ratio_of_row": gettext_lazy("本行比例"),
    "residual": gettext_lazy("余额承担方"),
    "rounding": gettext_lazy("舍入"),
    "share": gettext_lazy("比例"),
    "shares": gettext_lazy("份额"),
    "so_far": gettext_lazy("此前累计"),
    "take": gettext_lazy("取值"),
    "threshold": gettext_lazy("标准"),
    "used": gettext_lazy("已用额度"),
    "value": gettext_lazy("实际"),
    "whole": gettext_lazy("全部"),
}
# Bookkeeping of the replay that tells a reader nothing.
SILENT = {"condition", "from", "of_loss", "caps", "order", "funders"}
SHARES = ("ratio", "share", "points", "ceiling", "rate", "percent")


class Speaker:
    """Names and figures of one scheme and one trace."""

    def __init__(self, scheme: Scheme, trace: Sequence[Step]) -> None:
        self.scheme = scheme
        self.say = Vocabulary(scheme)
        self._steps = {step.name: step.title for step in trace if step.title}

    def party(self, code: str) -> str:
        return party_title(self.scheme, code) if code else NOTHING

    def name(self, name: str) -> str:
        """What a figure is called: a word of the engine, a fact, an earlier step, a party."""
        if name in NAMES:
            return str(NAMES[name])
        if "." in name and self.say.fact(name) != name:
            return self.say.fact(name)
        return self._steps.get(name) or self.party(name.rpartition(":")[2])

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
        operator = str(Operator(given["operator"]).label) if given.get("operator") in Operator.values else ""
        return f"{self.figure('value', given.get('value'))} {operator} {self.figure('value', given.get('threshold'))}"

    def outcome(self, step: Step) -> str:
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
        if kind == FactType.RATIO or isinstance(value, Fraction) or self._is_share(name):
            return share_words(value)
        exponent = value.as_tuple().exponent
        return show_money(value) if kind == FactType.MONEY or exponent == -2 else decimal_text(value)

    @staticmethod
    def _is_share(name: str) -> bool:
        last = name.partition("[")[0].rpartition(".")[2]
        return any(word in last for word in SHARES)

    def _text(self, name: str, value: Any) -> str:
        text = str(value.value) if isinstance(value, Enum) else str(value)
        for words in (Rounding, Take):
            if name in {"rounding", "take"} and text in words.values:
                return str(words(text).label)
        if name in {"residual", "order"}:
            return self.party(text)
        return self.say.value(value if isinstance(value, str) else text, self.say.fact_type(name))
