"""Conditions: one comparison of a fact, or any/all/not over others. The same form everywhere in a scheme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import ConfigDict, Field, JsonValue, model_validator

from loans.schemes.format.base import NumberFigure, Part, Text, key, refusal


class Operator(TextChoices):
    """“超过、大于” is ``gt``, “达到、以上、及以上” is ``ge``, “不超过、以下（含）” is ``le``, “低于” is ``lt``."""

    EQ = "eq", _("等于")
    NE = "ne", _("不等于")
    GT = "gt", _("超过")
    GE = "ge", _("达到")
    LT = "lt", _("低于")
    LE = "le", _("不超过")
    BETWEEN = "between", _("介于（含两端）")
    IN = "in", _("属于")
    NOT_IN = "not_in", _("不属于")
    ANY_OF = "any_of", _("至少有其一")
    ALL_OF = "all_of", _("同时具有")
    NONE_OF = "none_of", _("均不具有")


class Condition(Part):
    """Exactly one of: ``all``, ``any``, ``not``, or ``fact`` with ``operator`` and ``value`` (or ``value_fact``)."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    all: tuple[Condition, ...] | None = key("全部满足", "All of these hold.", default=None, min_length=1)
    any: tuple[Condition, ...] | None = key("任一满足", "At least one of these holds.", default=None, min_length=1)
    not_: Condition | None = Field(default=None, alias="not", title="不满足", description="This does not hold.")
    fact: Text | None = key("事实", "Name from the catalogue of facts, e.g. enterprise.revenue.", default=None)
    operator: Operator | None = key("比较", "gt is 超过, ge is 达到/以上; see the table of operators.", default=None)
    value: JsonValue = key("值", "What the fact is compared with, in the fact's own type.", default=None)
    value_fact: Text | None = key("比较的事实", "Compare with this fact instead of a value.", default=None)
    times: NumberFigure | None = key("倍数", "Multiplies value_fact. Default 1.", default=None)
    title: Text | None = key("标题", "How the condition reads, where its generated words would not do.", default=None)

    @model_validator(mode="after")
    def _has_one_form(self) -> Condition:
        forms = [self.all is not None, self.any is not None, self.not_ is not None, self.fact is not None]
        if sum(forms) != 1:
            raise refusal("condition_form", _("一个条件只能是 all、any、not 或 fact 之一"))
        if self.fact is None:
            if self.operator or self.value is not None or self.value_fact or self.times:
                raise refusal("condition_form", _("operator、value 只与 fact 一起写"))
            return self
        if self.operator is None:
            raise refusal("no_operator", _("缺少比较方式 operator：“超过”写 gt，“达到、以上”写 ge，不能省略"))
        if (self.value is None) == (self.value_fact is None):
            raise refusal("condition_value", _("value 与 value_fact 写一个，且只写一个"))
        if self.times is not None and self.value_fact is None:
            raise refusal("condition_value", _("times 只与 value_fact 一起写"))
        return self

    @property
    def is_leaf(self) -> bool:
        return self.fact is not None

    def parts(self) -> Iterator[tuple[str, Condition]]:
        """The conditions under this one, each with its key path below this one."""
        for name, many in (("all", self.all), ("any", self.any)):
            for number, one in enumerate(many or ()):
                yield f"{name}[{number}]", one
        if self.not_ is not None:
            yield "not", self.not_


def words_in(value: Any) -> tuple[Any, ...]:
    """The value of a condition as a list, one or many."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)
