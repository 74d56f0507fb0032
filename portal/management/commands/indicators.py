"""``manage.py indicators --as-of YYYY-MM-DD [--json]``: the figures of all units and the city, computed now."""

import json
import re
import unicodedata
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.programme.indicators import Indicator, Period, indicators
from portal.programme.measuring import Value, measure_all
from portal.programme.models import ReportingUnit

CITY = "全市"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Command(BaseCommand):
    help = "打印某一统计日各单位和全市的指标值。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", required=True, metavar="YYYY-MM-DD", help="统计日")
        parser.add_argument("--json", action="store_true", help="输出 JSON：{单位: {指标: 值}}")

    def handle(self, *args: Any, **options: Any) -> None:
        figures = figures_on(day_of(options["as_of"]))
        if options["json"]:
            self.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1))
            return
        for line in table_lines(figures):
            self.stdout.write(line)


def day_of(text: str) -> date:
    """The day written as YYYY-MM-DD; ``CommandError`` with exit status 2 for anything else."""
    try:
        if not DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}”不是日期，请写成 2018-12-31 的形式。", returncode=2) from error


def figures_on(day: date) -> dict[str, dict[str, Any]]:
    """``{unit: {indicator: value}}``: money and ratios as text, counts as numbers, no ratio as None."""
    measured = measure_all(Period(day))
    units = dict(ReportingUnit.objects.counting().values_list("name", "pk"))
    by_unit = {
        name: {code: written(one.indicator, one.value_of(pk)) for code, one in measured.items()}
        for name, pk in units.items()
    }
    return by_unit | {CITY: {code: written(one.indicator, one.city.value) for code, one in measured.items()}}


def written(indicator: Indicator, value: Value) -> Any:
    return f"{value:.{indicator.places}f}" if isinstance(value, Decimal) else value


def table_lines(figures: dict[str, dict[str, Any]]) -> list[str]:
    """A table of indicators (rows) and units (columns), one heading for each group."""
    names = list(figures)
    lines = []
    group = None
    for indicator in indicators:
        if indicator.group != group:
            group = indicator.group
            lines += ["", f"【{group}】", pad("指标", 36) + "".join(pad(name, 18) for name in names)]
        shown = ["—" if figures[name][indicator.code] is None else figures[name][indicator.code] for name in names]
        heading = f"{indicator.title}（{indicator.unit_of_measure}）"
        lines.append(pad(heading, 36) + "".join(pad(str(value), 18) for value in shown))
    return lines


def pad(text: str, width: int) -> str:
    """``text`` filled to ``width`` columns; a Chinese sign takes two."""
    used = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * max(width - used, 1)
