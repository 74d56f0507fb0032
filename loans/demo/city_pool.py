"""The city's risk pool of the demo over 2018 and 2019: every event of a pool with paid-in money at least once."""

from datetime import date
from decimal import Decimal

from loans.demo.fund_desk import Desk, FundPlan, account, terms, yuan
from loans.ledger.models import BookKind, JournalEntry
from loans.pool import claims, deposits, filings, recoveries, years
from loans.pool.events import bank
from loans.services.orders import refuse_order, withdraw_order
from portal.accounts.models import Organisation

MAIN = bank("main")
BANK, RURAL = "示例商业银行", "样本农村商业银行"
HOLDER = "攀枝花市科技信贷风险补偿资金专户（示例）"
AGREEMENT = "存款协议（示例）"


def plan(dongqu: Organisation, miyi: Organisation, treasury: Organisation) -> FundPlan:
    return FundPlan(
        kind=BookKind.POOL,
        number="city-2018",
        name="攀枝花市科技信贷风险补偿资金（示例）",
        opened_on=date(2018, 1, 8),
        document="示例：风险补偿资金设立文件",
        funders=(
            ("city", "市级财政（示例）", "city", treasury),
            ("dongqu", "东区财政（示例）", "county", dongqu),
            ("miyi", "米易县财政（示例）", "county", miyi),
        ),
        accounts=(
            (
                account("main", BANK, "5100-2018-0001", "2018-01-08", name=HOLDER),
                (terms("0.35", "2018-01-08", AGREEMENT), terms("0.42", "2019-01-01", AGREEMENT)),
            ),
            (
                account("fixed", BANK, "5100-2018-0002", "2018-03-12", kind="fixed", name=HOLDER),
                (terms("1.75", "2018-03-12", AGREEMENT, day_count=365, months=(3,)),),
            ),
            (
                account("rural", RURAL, "5102-2018-0009", "2018-02-20", name=HOLDER),
                (terms("0.30", "2018-02-20", AGREEMENT),),
            ),
        ),
    )


def live(desk: Desk) -> None:
    _contribute(desk)
    _file(desk)
    _year_2018(desk)
    years.close_year(book=desk.fund.book_code, year=2018, by=desk.second)
    _correct(desk)
    _pay(desk)
    _recover(desk)
    _year_2019(desk)
    _leave_waiting(desk)


def _contribute(desk: Desk) -> None:
    promised = yuan(city="5000000.00", dongqu="2000000.00", miyi="1000000.00")
    desk.order("promised", "2018-01-10", "三方出资协议", amounts=promised, paper="出资协议")
    desk.order(
        "promise_paid_in",
        "2018-01-25",
        "市级财政到账",
        amounts=yuan(city="5000000.00"),
        account="main",
        paper="银行回单",
    )
    desk.order("promise_paid_in", "2018-02-08", "东区财政首期到账", amounts=yuan(dongqu="1500000.00"), account="main")
    desk.order("paid_in", "2018-03-05", "米易县财政追加", amounts=yuan(miyi="300000.00"), account="rural")
    desk.order("promise_paid_in", "2018-03-09", "米易县财政到账", amounts=yuan(miyi="600000.00"), account="rural")
    desk.order("fixed_deposit_made", "2018-03-12", "一年期定期", amount="3000000.00", account="main", fixed="fixed")


def _file(desk: Desk) -> None:
    for filing, day, covered, reserve in (
        ("BA-2018-001", "2018-04-02", "3000000.00", yuan(city="200000.00", dongqu="100000.00")),
        ("BA-2018-002", "2018-04-18", "2000000.00", yuan(city="140000.00", dongqu="60000.00")),
        ("BA-2018-003", "2018-05-09", "1500000.00", yuan(city="75000.00", miyi="75000.00")),
        ("BA-2018-004", "2018-06-11", "800000.00", yuan(city="50000.00", dongqu="30000.00")),
        ("BA-2018-005", "2018-06-25", "1200000.00", yuan(city="120000.00")),
    ):
        desk.post(filings.accept_filing, day, filing=filing, covered=Decimal(covered), reserve=reserve)
    for filing, day, amount in (("BA-2018-001", "2018-04-02", "60000.00"), ("BA-2018-004", "2018-06-11", "16000.00")):
        desk.post(deposits.take_borrower_deposit, day, filing=filing, amount=Decimal(amount), into=MAIN)


def _year_2018(desk: Desk) -> None:
    main, rural = {"account": "main"}, {"account": "rural"}
    credited = {"subject": "main", **main}
    desk.order(
        "interest_credited", "2018-03-21", "一季度结息", amounts=yuan(city="2437.04", dongqu="605.69"), **credited
    )
    desk.order(
        "interest_credited", "2018-06-21", "二季度结息", amounts=yuan(city="2385.42", dongqu="768.11"), **credited
    )
    desk.order(
        "interest_owed", "2018-06-21", "结息，按协议归米易县财政", amounts=yuan(miyi="867.50"), subject="rural", **rural
    )
    desk.order("funder_paid", "2018-07-10", "利息上缴米易县财政", amounts=yuan(miyi="867.50"), **rural)
    desk.post(filings.revoke_filing, "2018-08-15", filing="BA-2018-005")
    desk.order(
        "interest_credited", "2018-09-21", "三季度结息", amounts=yuan(city="2391.70", dongqu="760.03"), **credited
    )
    desk.post(filings.repay_filing, "2018-09-28", filing="BA-2018-002", repaid=Decimal("500000.00"))
    desk.order(
        "receipt_unmatched", "2018-10-16", "到账未注明用途", amount="100000.00", subject="YH20181016-001", **main
    )
    matched = {"receipt": "YH20181016-001", "cause": "promise_paid_in", "amounts": yuan(dongqu="100000.00")}
    desk.order("receipt_matched", "2018-10-23", "经核为东区第二期出资", **matched)
    desk.order(
        "cost_charged", "2018-11-08", "年度审计费", amounts=yuan(city="8000.00"), basis="管理办法第二十六条（示例）"
    )
    desk.order("cost_paid", "2018-11-15", "支付审计费", amounts=yuan(city="8000.00"), **main)
    desk.order("receipt_unmatched", "2018-11-20", "他单位误汇", amount="5000.00", subject="YH20181120-003", **main)
    desk.order("receipt_sent_back", "2018-11-27", "退回误汇款", amount="5000.00", receipt="YH20181120-003", **main)
    desk.post(filings.settle_filing, "2018-12-05", filing="BA-2018-004")
    back = {"filing": "BA-2018-004", "amount": Decimal("16000.00"), "out_of": MAIN}
    desk.post(deposits.return_borrower_deposit, "2018-12-06", **back)
    fee = yuan(city="12000.00", dongqu="6000.00")
    desk.order(
        "fee_charged", "2018-12-20", "年度管理费", amounts=fee, basis="管理办法第二十五条（示例）", paper="管理费核定表"
    )
    desk.order(
        "interest_credited", "2018-12-21", "四季度结息", amounts=yuan(city="2402.18", dongqu="771.46"), **credited
    )
    desk.order("payment_unmatched", "2018-12-21", "银行自动扣款", amount="35.00", subject="YH20181221-007", **main)
    desk.order(
        "cost_charged", "2018-12-25", "账户管理费", amounts=yuan(city="35.00"), basis="管理办法第二十六条（示例）"
    )
    paid = {"payment": "YH20181221-007", "cause": "cost_paid", "amounts": yuan(city="35.00")}
    desk.order("payment_matched", "2018-12-26", "扣款为账户管理费", **paid)
    desk.order("cost_charged", "2018-12-27", "咨询费", amounts=yuan(city="300.00"), basis="管理办法第二十六条（示例）")
    desk.order("cost_paid", "2018-12-28", "支付管理费", amounts=fee, **main)
    accrued = yuan(city="33833.10", dongqu="8458.27")
    desk.order("interest_accrued", "2018-12-31", "定期存款计提至年末", amounts=accrued, subject="fixed")


def _correct(desk: Desk) -> None:
    """A cost of the closed year was not the pool's: its reversal lies in the open year and keeps the first date."""
    wrong = JournalEntry.objects.get(book__code=desk.fund.book_code, summary__startswith="咨询费")
    desk.order("reversal", "2019-02-12", "咨询费不应由资金承担，冲销", entry=str(wrong.code))


def _pay(desk: Desk) -> None:
    first, second = yuan(city="180000.00", dongqu="110000.00"), yuan(city="60000.00", miyi="60000.00")
    desk.order("fixed_deposit_back", "2019-03-12", "定期到期转回", amount="3000000.00", account="main", fixed="fixed")
    interest = {"amounts": yuan(city="42000.00", dongqu="10500.00"), "subject": "fixed", "account": "main"}
    desk.order("interest_credited", "2019-03-12", "定期存款利息", **interest)
    desk.post(claims.approve_claim, "2019-04-22", claim="BC-2019-001", filing="BA-2018-001", amounts=first)
    desk.post(claims.decide_claim, "2019-04-23", claim="BC-2019-001", filing="BA-2018-001")
    desk.post(claims.pay_compensation, "2019-05-08", claim="BC-2019-001", amounts=first, out_of=MAIN)
    desk.post(claims.bounce_compensation, "2019-05-10", claim="BC-2019-001", amounts=first, into=MAIN)
    desk.post(claims.pay_compensation, "2019-05-15", claim="BC-2019-001", amounts=first, out_of=MAIN)
    used = {"filing": "BA-2018-001", "amount": Decimal("40000.00")}
    desk.post(deposits.use_borrower_deposit, "2019-05-15", **used)
    desk.post(deposits.pay_used_deposit, "2019-05-16", **used, out_of=MAIN)
    rest = {"filing": "BA-2018-001", "amount": Decimal("20000.00"), "out_of": MAIN}
    desk.post(deposits.return_borrower_deposit, "2019-05-20", **rest)
    desk.post(claims.approve_claim, "2019-06-03", claim="BC-2019-002", filing="BA-2018-003", amounts=second)
    desk.post(claims.decide_claim, "2019-06-04", claim="BC-2019-002", filing="BA-2018-003")
    desk.post(claims.pay_compensation, "2019-06-12", claim="BC-2019-002", amounts=second, out_of=MAIN)


def _recover(desk: Desk) -> None:
    recovered = {"claim": "BC-2019-001", "amounts": yuan(city="36000.00", dongqu="22000.00")}
    desk.post(recoveries.report_recovery, "2019-07-05", **recovered)
    desk.post(recoveries.return_recovery, "2019-07-19", **recovered, into=MAIN)
    excess = {"claim": "BC-2019-001", "amount": Decimal("500.00")}
    desk.post(recoveries.receive_excess, "2019-07-19", **excess, into=MAIN)
    desk.post(recoveries.send_back_excess, "2019-07-25", **excess, out_of=MAIN)
    desk.post(recoveries.report_recovery, "2019-12-06", claim="BC-2019-001", amounts=yuan(city="12000.00"))
    late = {"claim": "BC-2019-002"}
    desk.post(recoveries.write_off, "2019-09-10", **late, amounts=yuan(city="20000.00", miyi="20000.00"))
    desk.post(recoveries.decide_clawback, "2019-10-08", **late, amounts=yuan(city="40000.00", miyi="40000.00"))
    sanction = {"subject": "BC-2019-002", "amounts": yuan(city="1200.00")}
    desk.post(recoveries.impose_sanction, "2019-10-08", **sanction)
    desk.post(recoveries.receive_clawback, "2019-10-30", **late, amounts=yuan(city="40000.00"), into=MAIN)
    desk.post(recoveries.receive_sanction, "2019-10-30", **sanction, into=MAIN)
    desk.post(
        recoveries.receive_written_off, "2019-11-12", **late, amounts=yuan(city="5000.00", miyi="5000.00"), into=MAIN
    )
    desk.post(recoveries.receive_clawback, "2019-12-02", **late, amounts=yuan(miyi="30000.00"), into=MAIN)
    lost = {"receivable": "1302", "subject": "BC-2019-002", "amounts": yuan(miyi="10000.00")}
    desk.post(recoveries.lose_receivable, "2019-12-20", **lost)


def _year_2019(desk: Desk) -> None:
    credited = {"subject": "main", "account": "main"}
    desk.order(
        "interest_credited", "2019-03-21", "一季度结息", amounts=yuan(city="2911.35", dongqu="840.20"), **credited
    )
    desk.order("frozen", "2019-05-06", "不良率预警，暂冻结", amounts=yuan(city="500000.00"), paper="预警通知")
    desk.order(
        "interest_credited", "2019-06-21", "二季度结息", amounts=yuan(city="4127.80", dongqu="1302.66"), **credited
    )
    desk.order("unfrozen", "2019-06-20", "预警解除", amounts=yuan(city="300000.00"))
    withdrawal = {"amounts": yuan(miyi="100000.00")}
    desk.order("withdrawn", "2019-08-01", "米易县退出部分出资", **withdrawal, paper="退出批复")
    desk.order("funder_paid", "2019-08-15", "支付退出资金", **withdrawal, account="rural")
    desk.order(
        "interest_credited", "2019-09-21", "三季度结息", amounts=yuan(city="4098.12", dongqu="1287.35"), **credited
    )


def _leave_waiting(desk: Desk) -> None:
    """What waits for the second person, what was sent back, what was taken back."""
    december = yuan(city="4077.41", dongqu="1290.08")
    credited = {"subject": "main", "account": "main"}
    desk.prepare("interest_credited", "2019-12-21", "四季度结息", amounts=december, **credited, paper="结息单")
    fee = yuan(city="12000.00", dongqu="6000.00", miyi="1500.00")
    desk.prepare("fee_charged", "2019-12-23", "年度管理费", amounts=fee, basis="管理办法第二十五条（示例）")
    twice = desk.prepare("paid_in", "2019-11-05", "东区追加出资", amounts=yuan(dongqu="200000.00"), account="main")
    refuse_order(order=twice, by=desk.second, note="银行尚未到账，到账后重新制单。")
    mistaken = desk.prepare("frozen", "2019-11-06", "误选事项", amounts=yuan(city="10000.00"))
    withdraw_order(order=mistaken, by=desk.first, note="事项选错。")
