"""Example bank statements of the demo's main account: what the books say, and a few things that only the bank knows.

2018 is reconciled month by month; January 2019 waits for the second person, February and March are open. The file of
the second account waits to be confirmed. Every name, number and amount is an example (示例).
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import xlsxwriter
from django.db import transaction

from loans.models import BankStatement, SpecialAccount
from loans.models.statements import Direction
from loans.pool.kinds import EntryKind
from loans.reconciling.months import month_end
from loans.reconciling.movements import open_movements
from loans.services.matching import match_surely
from loans.services.reconciling import confirm_reconciliation, prepare_reconciliation
from loans.services.statements import Stated, apply_statement, upload_statement
from portal.accounts.models import User
from portal.core.demo import DemoPart, demo_parts

FUND = "city-2018"
BOOKED_LATE = {EntryKind.COST_PAID.value: timedelta(days=5)}
OTHERS = {
    EntryKind.INTEREST_CREDITED.value: "",
    EntryKind.COST_PAID.value: "示例会计师事务所（示例）",
    EntryKind.BORROWER_DEPOSIT_IN.value: "示例科技有限公司（示例）",
    EntryKind.BORROWER_DEPOSIT_BACK.value: "示例科技有限公司（示例）",
    EntryKind.RECEIPT_UNMATCHED.value: "汇款人未注明（示例）",
}
HEADS = ("交易日期", "借方发生额（支出）", "贷方发生额（收入）", "余额", "对方户名", "摘要", "流水号")


@dataclass(frozen=True)
class BankLine:
    day: date
    signed: Decimal
    name: str
    summary: str


# What the bank shows and the books do not: a charge not booked yet, and money of which nobody knows the cause.
ONLY_AT_THE_BANK = (
    BankLine(date(2019, 3, 26), Decimal("8800.00"), "虚构商贸有限公司（示例）", "往来款，用途未注明（示例）"),
    BankLine(date(2019, 3, 29), Decimal("-25.00"), "", "对公账户服务费（示例）"),
)


def load() -> None:
    """Nothing when the account has statements already, or the demo's funds are not there."""
    accounts = SpecialAccount.objects.select_related("fund", "bank").filter(fund__number=FUND)
    main, rural = (accounts.filter(code=code).first() for code in ("main", "rural"))
    if main is None or rural is None or BankStatement.objects.filter(account__fund=main.fund).exists():
        return
    users = User.objects.select_related("person", "organisation")
    first, second = (users.get(username=name) for name in ("caiwu", "caiwu2"))
    _live(main, rural, first, second)


@transaction.atomic
def _live(main: SpecialAccount, rural: SpecialAccount, first: User, second: User) -> None:
    lines = [*bank_lines(main), *ONLY_AT_THE_BANK]
    year = [line for line in lines if line.day.year == 2018]
    spring = [line for line in lines if date(2019, 1, 1) <= line.day <= date(2019, 3, 31)]
    opening = sum((line.signed for line in year), Decimal("0.00"))
    days = (main.opened_on, date(2018, 12, 31))
    _apply(main, csv_statement(main, year, Decimal("0.00")), "账户明细2018年（示例）.csv", days, first)
    content = xlsx_statement(main, spring, opening)
    _apply(main, content, "交易明细201901-03（示例）.xlsx", (date(2019, 1, 1), date(2019, 3, 31)), first)
    for month in range(1, 13):
        sheet = prepare_reconciliation(account=main, month_end=month_end(2018, month), by=first)
        confirm_reconciliation(reconciliation=sheet, by=second, note="与对账单核对相符（示例）")
    prepare_reconciliation(account=main, month_end=month_end(2019, 1), by=first)
    others = [line for line in bank_lines(rural) if line.day <= date(2018, 12, 31)]
    upload_statement(
        account=rural,
        content=csv_statement(rural, others, Decimal("0.00")),
        name="农商行明细2018年（示例）.csv",
        by=first,
        stated=Stated(first_on=rural.opened_on, last_on=date(2018, 12, 31)),
    )


def _apply(account: SpecialAccount, content: bytes, name: str, days: tuple[date, date], by: User) -> None:
    stated = Stated(first_on=days[0], last_on=days[1])
    statement = upload_statement(account=account, content=content, name=name, by=by, stated=stated)
    apply_statement(statement=statement, by=by)
    match_surely(account=account, by=by)


def bank_lines(account: SpecialAccount) -> list[BankLine]:
    """The books' movements as the bank would show them; payments at a year's end reach it in the new year."""
    found = []
    for one in open_movements(account):
        late = BOOKED_LATE.get(one.entry.kind) if (one.day.month, one.day.day) >= (12, 28) else None
        signed = one.amount if one.direction == Direction.IN else -one.amount
        name = OTHERS.get(one.entry.kind, "示例单位（示例）")
        found.append(BankLine(one.day + (late or timedelta()), signed, name, one.entry.summary))
    return sorted(found, key=lambda line: line.day)


def _cells(lines: Sequence[BankLine], opening: Decimal) -> list[list[str]]:
    rows, balance = [], opening
    for number, line in enumerate(lines, start=1):
        balance += line.signed
        out, into = (f"{-line.signed:,.2f}", "") if line.signed < 0 else ("", f"{line.signed:,.2f}")
        reference = f"YH{line.day:%Y%m%d}{number:04d}"
        rows.append([f"{line.day:%Y%m%d}", out, into, f"{balance:,.2f}", line.name, line.summary, reference])
    return rows


def csv_statement(account: SpecialAccount, lines: Sequence[BankLine], opening: Decimal) -> bytes:
    """As a net bank exports it: GB18030, titles above, the newest line first, totals below."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([f"{account.bank} 账户交易明细（示例）"])
    writer.writerow([f"账号：{account.account_number}", f"户名：{account.account_name}", "币种：人民币"])
    writer.writerow(HEADS)
    writer.writerows(reversed(_cells(lines, opening)))
    out, into = (
        sum((abs(one.signed) for one in lines if (one.signed < 0) is side), Decimal(0)) for side in (True, False)
    )
    writer.writerow(["合计", f"{out:,.2f}", f"{into:,.2f}", "", "", "", ""])
    return text.getvalue().encode("gb18030")


def xlsx_statement(account: SpecialAccount, lines: Sequence[BankLine], opening: Decimal) -> bytes:
    """Another layout of the same bank: a workbook, oldest line first, with the opening balance above."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("交易明细")
    sheet.write_string(0, 0, f"{account.bank} 交易明细（示例）")
    sheet.write_row(1, 0, ["账号", account.account_number, "期初余额", f"{opening:,.2f}"])
    sheet.write_row(2, 0, HEADS)
    for place, cells in enumerate(_cells(lines, opening), start=3):
        sheet.write_row(place, 0, cells)
    sheet.set_column(0, 6, 18)
    book.close()
    return target.getvalue()


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    demo_parts.register("statements", DemoPart("银行对账单和余额调节表", load, position=30))
