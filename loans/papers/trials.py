"""Trial balance (试算平衡表) by line of the chart, and account balances (科目余额表) with every account below it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from loans.books.trials import Sides, Trial, TrialLine
from loans.papers.amounts import plain_amount
from loans.papers.sheets import foot_of, money_column, unit_of
from portal.core.actors import Actor
from portal.papers.forms import Format, FormColumn, FormPage, FormRow, Forms, fill_pages
from portal.papers.workbook import Cell, Kind, Sheet, SheetColumn, Workbook


def columns(*, detailed: bool) -> list[FormColumn]:
    detail = [FormColumn(_("明细科目"), 4.6)] if detailed else []
    groups = (_("期初余额"), _("本期发生额"), _("期末余额"))
    sides = [money_column(side, group=group) for group in groups for side in (_("借方"), _("贷方"))]
    return [FormColumn(_("代码"), 1.3), FormColumn(_("科目名称"), 4.2), *detail, *sides]


def trial_balance_paper(trial: Trial, *, by: Actor, closed: str = "") -> Forms:
    """By line of the chart. ``closed``: who closed the period when, or nothing for a preview."""
    return _paper(
        _("试算平衡表"), trial, [_cells(code, lines) for code, lines in by_chart(trial)], by, closed, detailed=False
    )


def account_balances_paper(trial: Trial, *, by: Actor) -> Forms:
    rows = []
    for line in trial.lines:
        chart = line.account.chart
        rows.append(FormRow((chart.code, chart.title, line.detail, *_amounts(line.opening, line.moved, line.closing))))
    return _paper(_("科目余额表"), trial, rows, by, "", detailed=True)


def _paper(title: str, trial: Trial, rows: Sequence[FormRow], by: Actor, closed: str, *, detailed: bool) -> Forms:
    listed = columns(detailed=detailed)
    blanks = ("", "") if detailed else ("",)
    sums = FormRow((_("合计"), *blanks, *_amounts(trial.opening, trial.moved, trial.closing)), strong=True, span=2)
    lead = (unit_of(trial.book), f"{trial.first:%Y-%m-%d} — {trial.through:%Y-%m-%d}", _("单位：元"))
    words = _("借方与贷方合计相等，试算平衡。") if trial.agrees else _("借方与贷方合计不相等，试算不平衡！")
    filled = fill_pages(Format.LEDGER, listed, [*rows, sums], kept_free=1)
    signatures = [_("财务主管：　　　　"), _("复核：　　　　"), _("制表：%(name)s") % {"name": by.actor_name}]
    pages = [
        FormPage(title, lead, listed, part, signatures, "　".join(one for one in (words, closed) if one))
        for part in filled
    ]
    return Forms(title, Format.LEDGER, pages, foot_of(by, is_example=trial.book.fund.is_example))


def by_chart(trial: Trial) -> list[tuple[str, list[TrialLine]]]:
    """The lines of each line of the chart, by code."""
    found: dict[str, list[TrialLine]] = {}
    for line in trial.lines:
        found.setdefault(line.account.chart_id, []).append(line)
    return sorted(found.items())


def _cells(code: str, lines: Sequence[TrialLine]) -> FormRow:
    opening, moved, closing = (
        sum((getattr(line, name) for line in lines), Sides()) for name in ("opening", "moved", "closing")
    )
    return FormRow((code, lines[0].account.chart.title, *_amounts(opening, moved, closing)))


def _amounts(*pairs: Sides) -> tuple[str, ...]:
    return tuple(plain_amount(amount) for pair in pairs for amount in (pair.debit, pair.credit))


def trial_workbook(trial: Trial, *, title: str, dated: date) -> Workbook:
    """Every account with its three pairs, as a workbook with sums."""
    heads = [_("期初借方"), _("期初贷方"), _("本期借方"), _("本期贷方"), _("期末借方"), _("期末贷方")]
    columns = [SheetColumn(_("代码"), Kind.TEXT, 8), SheetColumn(_("科目名称"), Kind.TEXT, 22)]
    columns += [SheetColumn(_("明细科目"), Kind.TEXT, 28)]
    columns += [SheetColumn(f"{head}（元）", Kind.MONEY, 18) for head in heads]
    rows: list[list[Cell]] = []
    for line in trial.lines:
        pairs = (line.opening, line.moved, line.closing)
        amounts = [amount for pair in pairs for amount in (pair.debit, pair.credit)]
        rows.append([line.account.chart_id, line.account.chart.title, line.detail, *amounts])
    caption = f"{trial.book.title} {title} {trial.first.isoformat()} — {trial.through.isoformat()}"
    sheet = Sheet(title=title, caption=caption, columns=columns, rows=rows, totals=True)
    return Workbook(title=title, sheets=[sheet], dated=dated)
