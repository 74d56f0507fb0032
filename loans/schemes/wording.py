"""Plain Chinese for what the format refuses."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def reason_of(error: Mapping[str, Any]) -> str:
    """One error of the format in words that say what to write instead."""
    kind, context = error["type"], error.get("ctx", {})
    if "reason" in context:
        return str(context["reason"])
    simple = {
        "missing": _("缺少必填的键"),
        "extra_forbidden": _("不认识的键，请核对拼写和所在层级"),
        "string_type": _("此处是文字，请加引号"),
        "bool_type": _("此处只能是 true 或 false"),
        "int_type": _("此处是整数（不带引号）"),
        "model_type": _("此处应是键值对（映射）"),
        "model_attributes_type": _("此处应是键值对（映射）"),
        "dict_type": _("此处应是键值对（映射）"),
        "tuple_type": _("此处应是列表"),
        "string_too_short": _("不能为空"),
        "too_short": _("列表不能为空"),
    }
    if kind in simple:
        return simple[kind]
    if kind == "enum":
        return _("只能是：%(words)s") % {
            "words": str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        }
    if kind == "string_pattern_mismatch":
        return _("不是有效的代码：用英文字母开头，只含字母、数字、下划线和连字符")
    if kind == "string_too_long":
        return _("文字过长，最多 %(most)s 个字") % {"most": context.get("max_length")}
    return _("不符合格式（%(kind)s）") % {"kind": kind}
