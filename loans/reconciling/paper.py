"""The reconciliation in print (银行存款余额调节表), as offices file it: from its snapshot, never from live rows."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loans.models import Reconciliation
from loans.models.statements import Direction
from loans.statement_states import ReconciliationState
from portal.core.display import show_instant, show_money
from portal.papers.document import Align, Block, Column, Heading, Paper, Paragraph, Table, long_date

MARK: dict[str, str] = {
    ReconciliationState.PREPARED: "待复核，未确认",
    ReconciliationState.RETURNED: "已退回，不作依据",
}


def reconciliation_paper(made: Reconciliation) -> Paper:
    """Both balances side by side, then every outstanding item; signed by the two persons."""
    account, snapshot = made.account, made.snapshot
    blocks: list[Block] = [
        Paragraph(
            _("资金：%(fund)s。专户：%(bank)s，账号 %(number)s（%(kind)s）。截止日期：%(day)s。单位：元。")
            % {
                "fund": account.fund.name,
                "bank": account.bank.name,
                "number": account.account_number,
                "kind": account.get_kind_display(),
                "day": long_date(made.month_end),
            }
        ),
        _balances(snapshot),
    ]
    if made.difference:
        words = {"gap": show_money(made.difference), "why": made.explanation}
        blocks.append(Paragraph(_("调节后余额相差 %(gap)s 元。说明：%(why)s") % words))
    blocks += [
        Heading(1, _("一、单位已记、银行未记的款项")),
        _items(snapshot["in_books"], _("凭证号"), _("单位已收"), _("单位已付")),
        Heading(1, _("二、银行已记、单位未记的款项")),
        _items(snapshot["in_bank"], _("流水号"), _("银行已收"), _("银行已付")),
        Paragraph(_signed(made)),
    ]
    return Paper(
        title=_("银行存款余额调节表"),
        blocks=blocks,
        signer=account.fund.owner.name,
        dated=(made.decided_at or made.prepared_at).date(),
        edition=_("第%(version)s版") % {"version": made.version},
        fingerprint=made.digest[:16],
        mark=" ".join(filter(None, (_("示例") if account.fund.is_example else "", MARK.get(made.state, "")))),
    )


def _balances(snapshot: dict[str, Any]) -> Table:
    def money(key: str) -> str:
        return show_money(Decimal(snapshot[key]))

    amount = Align.RIGHT
    return Table(
        caption="",
        columns=(
            Column(_("项目"), width=3),
            Column(_("金额"), amount, 1.4),
            Column(_("项目"), width=3),
            Column(_("金额"), amount, 1.4),
        ),
        rows=[
            [_("银行对账单余额"), money("bank"), _("单位账面余额"), money("book")],
            [_("加：单位已收、银行未收"), money("books_in"), _("加：银行已收、单位未收"), money("bank_in")],
            [_("减：单位已付、银行未付"), money("books_out"), _("减：银行已付、单位未付"), money("bank_out")],
            [_("调节后余额"), money("bank_adjusted"), _("调节后余额"), money("book_adjusted")],
        ],
        key_columns=0,
        total_row=True,
    )


def _items(items: list[dict[str, Any]], number: str, came: str, went: str) -> Block:
    if not items:
        return Paragraph(_("无。"))
    rows = []
    for one in items:
        amount = show_money(Decimal(one["amount"]))
        into = one["direction"] == Direction.IN
        rows.append(
            [
                one["day"],
                one["number"],
                one["words"],
                amount if into else "",
                "" if into else amount,
                str(one["age"]),
            ]
        )
    return Table(
        caption="",
        columns=(
            Column(_("日期"), Align.CENTER, 1.3),
            Column(number, width=1.3),
            Column(_("摘要"), width=2.6),
            Column(came, Align.RIGHT, 1.5),
            Column(went, Align.RIGHT, 1.5),
            Column(_("天数"), Align.RIGHT, 0.7),
        ),
        rows=rows,
    )


def _signed(made: Reconciliation) -> str:
    words = _("编制人：%(who)s（%(when)s）。") % {
        "who": made.preparer_person.name,
        "when": show_instant(made.prepared_at),
    }
    if made.state == ReconciliationState.CONFIRMED and made.decider_person is not None:
        words += _("复核人：%(who)s（%(when)s）。") % {
            "who": made.decider_person.name,
            "when": show_instant(made.decided_at),
        }
    else:
        words += _("复核人：")
    return words
