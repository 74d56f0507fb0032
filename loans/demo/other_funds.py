"""The other funds of the demo: a county's older pool, a pool without paid-in money, a fiscal fund."""

from datetime import date
from decimal import Decimal

from loans.demo.fund_desk import Desk, FundPlan, account, terms, yuan
from loans.ledger.models import BookKind
from loans.pool import claims, commitments, contributions, filings, fiscal, recoveries, years
from loans.pool.events import bank
from loans.pool.openings import OpeningLine
from portal.accounts.models import Organisation

MAIN = bank("main")
AGREEMENT = "存款协议（示例）"


def county_plan(dongqu: Organisation, treasury: Organisation) -> FundPlan:
    holder = "东区科技贷款风险补偿资金专户（示例）"
    return FundPlan(
        kind=BookKind.POOL,
        number="dongqu-2018",
        name="东区科技贷款风险补偿资金（示例）",
        opened_on=date(2018, 6, 30),
        document="示例：东区风险补偿资金设立文件",
        funders=(("dongqu", "东区财政（示例）", "county", dongqu), ("city", "市级财政（示例）", "city", treasury)),
        accounts=(
            (
                account("main", "虚构城市银行", "5104-2016-0031", "2016-03-01", name=holder),
                (terms("0.35", "2018-06-30", AGREEMENT),),
            ),
        ),
    )


def _line(account_code: str, amount: str, **where: str) -> OpeningLine:
    return OpeningLine(account=account_code, amount=Decimal(amount), **where)


def live_county(desk: Desk) -> None:
    """Older than the portal: it moves in with its balances, and goes on."""
    lines = (
        _line("1001", "820000.00", holding="main"),
        _line("3101", "500000.00", funder="dongqu"),
        _line("3101", "200000.00", funder="city"),
        _line("3102", "60000.00", funder="dongqu", subject="BA-2017-003"),
        _line("3102", "40000.00", funder="city", subject="BA-2017-003"),
        _line("2001", "20000.00", funder="dongqu", subject="BC-2018-001"),
        _line("1201", "100000.00", funder="city"),
        _line("1301", "8000.00", funder="dongqu", subject="BC-2017-001"),
        _line("9001", "900000.00", subject="BA-2017-003"),
        _line("9101", "30000.00", funder="dongqu", subject="BC-2017-001"),
    )
    desk.order("opening", "2018-06-30", "旧账余额移交", lines=lines, paper="旧账余额表")
    owed = {"claim": "BC-2018-001", "amounts": yuan(dongqu="20000.00")}
    desk.post(claims.pay_compensation, "2018-07-12", **owed, out_of=MAIN)
    returned = {"claim": "BC-2017-001", "amounts": yuan(dongqu="8000.00")}
    desk.post(recoveries.return_recovery, "2018-08-03", **returned, into=MAIN)
    reserve = yuan(dongqu="30000.00", city="20000.00")
    desk.post(filings.accept_filing, "2018-08-20", filing="BA-2018-101", covered=Decimal("500000.00"), reserve=reserve)
    for day, dongqu, city in (("2018-09-21", "498.21", "201.06"), ("2018-12-21", "503.77", "203.40")):
        interest = {"amounts": yuan(dongqu=dongqu, city=city), "subject": "main", "account": "main"}
        desk.order("interest_credited", day, "季度结息", **interest)
    desk.order("promise_paid_in", "2018-11-09", "市级配套到账", amounts=yuan(city="100000.00"), account="main")
    desk.post(filings.settle_filing, "2018-12-10", filing="BA-2017-003")
    years.close_year(book=desk.fund.book_code, year=2018, by=desk.second)
    desk.order(
        "interest_credited",
        "2019-03-21",
        "一季度结息",
        amounts=yuan(dongqu="511.90", city="255.34"),
        subject="main",
        account="main",
    )
    desk.prepare(
        "interest_credited",
        "2019-06-21",
        "二季度结息",
        amounts=yuan(dongqu="514.02", city="257.18"),
        subject="main",
        account="main",
    )


def commitment_plan(treasury: Organisation) -> FundPlan:
    return FundPlan(
        kind=BookKind.COMMITMENT,
        number="city-commitment-2018",
        name="攀枝花市知识产权质押贷款补偿（预算承诺，示例）",
        opened_on=date(2018, 1, 1),
        document="示例：预算承诺文件",
        funders=(("city", "市级财政（示例）", "city", treasury), ("province", "省级财政（示例）", "province", None)),
        accounts=(
            (
                account("main", "示例商业银行", "5100-2018-0077", "2018-01-01", name="补偿资金收付专户（示例）"),
                (terms("0.35", "2018-01-01", AGREEMENT),),
            ),
        ),
    )


def live_commitment(desk: Desk) -> None:
    desk.order(
        "year_committed",
        "2018-01-15",
        "2018年度预算",
        amounts=yuan(city="2000000.00", province="1000000.00"),
        paper="预算批复",
    )
    for filing, day, covered, reserve in (
        ("BA-ZL-001", "2018-03-20", "1600000.00", yuan(city="160000.00", province="80000.00")),
        ("BA-ZL-002", "2018-05-15", "900000.00", yuan(city="90000.00", province="45000.00")),
        ("BA-ZL-003", "2018-06-20", "700000.00", yuan(city="70000.00")),
    ):
        desk.post(commitments.accept_filing, day, filing=filing, covered=Decimal(covered), reserve=reserve)
    desk.post(commitments.repay_filing, "2018-09-10", filing="BA-ZL-002", repaid=Decimal("300000.00"))
    desk.post(commitments.revoke_filing, "2018-09-20", filing="BA-ZL-003")
    paid, called = yuan(province="75000.00"), yuan(city="150000.00")
    desk.post(commitments.approve_claim, "2018-10-18", claim="BC-ZL-001", filing="BA-ZL-001", amounts=paid | called)
    desk.post(commitments.decide_claim, "2018-10-19", claim="BC-ZL-001", filing="BA-ZL-001")
    desk.post(commitments.pay_from_budget, "2018-11-01", claim="BC-ZL-001", amounts=paid)
    desk.post(commitments.bounce_to_budget, "2018-11-03", claim="BC-ZL-001", amounts=paid)
    desk.post(commitments.pay_from_budget, "2018-11-07", claim="BC-ZL-001", amounts=paid)
    desk.order("budget_received", "2018-11-12", "财政拨入补偿款", amounts=called, account="main")
    desk.post(claims.pay_compensation, "2018-11-14", claim="BC-ZL-001", amounts=called, out_of=MAIN)
    desk.post(commitments.settle_filing, "2018-12-12", filing="BA-ZL-002")
    desk.order(
        "year_lapsed", "2018-12-31", "2018年度未用预算承诺失效", amounts=yuan(city="1850000.00", province="925000.00")
    )
    years.close_year(book=desk.fund.book_code, year=2018, by=desk.second)
    desk.order("year_committed", "2019-01-15", "2019年度预算", amounts=yuan(city="2000000.00"), paper="预算批复")
    recovered = {"claim": "BC-ZL-001", "amounts": yuan(city="20000.00", province="10000.00")}
    desk.post(recoveries.report_recovery, "2019-03-05", **recovered)
    desk.post(recoveries.return_recovery, "2019-03-18", **recovered, into=MAIN)
    handed = yuan(province="10000.00")
    desk.order("withdrawn", "2019-04-02", "追偿款上缴省级财政", amounts=handed, paper="上缴通知")
    desk.post(contributions.pay_funder, "2019-04-10", amounts=handed, out_of=MAIN)


def fiscal_plan(treasury: Organisation) -> FundPlan:
    return FundPlan(
        kind=BookKind.FISCAL,
        number="city-fiscal-2018",
        name="攀枝花市科技金融专项资金（示例）",
        opened_on=date(2018, 1, 1),
        document="示例：专项资金管理办法",
        funders=(("city", "市级财政（示例）", "city", treasury), ("province", "省级财政（示例）", "province", None)),
    )


def live_fiscal(desk: Desk) -> None:
    desk.order(
        "appropriated",
        "2018-02-01",
        "2018年度预算下达",
        amounts=yuan(city="10000000.00", province="5000000.00"),
        paper="预算下达文件",
    )
    desk.order("committed", "2018-03-01", "贷款贴息计划", amounts=yuan(city="3000000.00"), subject="JH-2018-01")
    desk.order("committed", "2018-03-01", "挂牌奖励计划", amounts=yuan(city="2000000.00"), subject="JH-2018-02")
    desk.order("uncommitted", "2018-10-15", "贴息计划结余收回", amounts=yuan(city="500000.00"), subject="JH-2018-01")
    for grant, approved_on, paid_on, amount in (
        ("BZ-2018-001", "2018-06-05", "2018-06-20", "56116.67"),
        ("BZ-2018-002", "2018-08-10", "2018-08-28", "500000.00"),
        ("BZ-2018-003", "2018-12-10", "", "120000.00"),
    ):
        desk.post(fiscal.approve_grant, approved_on, grant=grant, amounts=yuan(city=amount))
        if paid_on:
            desk.post(fiscal.pay_grant, paid_on, grant=grant, amounts=yuan(city=amount))
    desk.order("invested", "2018-07-02", "参股科技投资项目", amounts=yuan(province="2000000.00"), subject="TZ-2018-01")
    desk.post(fiscal.link_capital, "2018-07-02", subject="TZ-2018-01", amount=Decimal("8000000.00"))
    years.close_year(book=desk.fund.book_code, year=2018, by=desk.second)
    desk.order("divested", "2019-05-08", "收回部分投资本金", amounts=yuan(province="500000.00"), subject="TZ-2018-01")
    desk.order("recalled", "2019-06-28", "财政收回结余", amounts=yuan(city="1000000.00"), paper="收回通知")
    desk.prepare("committed", "2019-07-01", "2019年贴息计划", amounts=yuan(city="2500000.00"), subject="JH-2019-01")
