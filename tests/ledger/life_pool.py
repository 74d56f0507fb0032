"""A pool with paid-in money. All figures by hand; odd fen where a rounding or a split could go wrong."""

from loans.pool import claims, contributions, costs, deposits, filings, receipts, recoveries, years
from loans.pool.events import unmatched_payment, unmatched_receipt
from portal.core.actors import SYSTEM
from tests.ledger.life import BOOK, MAIN, D, Step, yuan

CONTRIBUTE = [
    Step(
        "promised",
        lambda e: contributions.promise(e, amounts=yuan(city="600000.00", county="400000.00")),
        "1201/city 600000.00 1201/county 400000.00 3100/city 600000.00 3100/county 400000.00",
    ),
    Step(
        "promised money paid in",
        lambda e: contributions.pay_in_promised(e, amounts=yuan(city="600000.00", county="250000.00"), into=MAIN),
        "1001/main 850000.00 1201/city 0 1201/county 150000.00 3100/city 0 3100/county 150000.00"
        " 3101/city 600000.00 3101/county 250000.00",
    ),
    Step(
        "paid in without promise",
        lambda e: contributions.pay_in(e, amounts=yuan(county="50000.05"), into=MAIN),
        "1001/main 900000.05 3101/county 300000.05",
    ),
]
FILE = [
    Step(
        "filing accepted with reserve",
        lambda e: filings.accept_filing(
            e, filing="F1", covered=D("500000.00"), reserve=yuan(city="120000.00", county="80000.00")
        ),
        "3101/city 480000.00 3101/county 220000.05 3102/city 120000.00 3102/county 80000.00"
        " 9001 500000.00 9002 500000.00",
    ),
    Step(
        "another filing",
        lambda e: filings.accept_filing(
            e, filing="F2", covered=D("100000.00"), reserve=yuan(city="12000.00", county="8000.01")
        ),
        "3101/city 468000.00 3101/county 212000.04 3102/city 132000.00 3102/county 88000.01"
        " 9001 600000.00 9002 600000.00",
    ),
    Step(
        "a fifth of the first loan repaid",
        lambda e: filings.repay_filing(e, filing="F1", repaid=D("100000.00")),
        "3101/city 492000.00 3101/county 228000.04 3102/city 108000.00 3102/county 72000.01"
        " 9001 500000.00 9002 500000.00",
    ),
    Step(
        "a third of the other, to the fen",
        lambda e: filings.repay_filing(e, filing="F2", repaid=D("33333.33")),
        "3101/city 496000.00 3101/county 230666.71 3102/city 104000.00 3102/county 69333.34"
        " 9001 466666.67 9002 466666.67",
    ),
    Step(
        "the other settled",
        lambda e: filings.settle_filing(e, filing="F2"),
        "3101/city 504000.00 3101/county 236000.05 3102/city 96000.00 3102/county 64000.00"
        " 9001 400000.00 9002 400000.00",
    ),
]
PAY = [
    Step(
        "approved: the city's reservation is too small, the county's more than enough",
        lambda e: claims.approve_claim(e, claim="C1", filing="F1", amounts=yuan(city="120000.10", county="50000.05")),
        "5001/city 120000.10 5001/county 50000.05 2001/city 120000.10 2001/county 50000.05"
        " 3101/city 479999.90 3102/city 0 3102/county 13999.95 3104/city 120000.10 3104/county 50000.05",
    ),
    Step(
        "decided",
        lambda e: claims.decide_claim(e, claim="C1", filing="F1"),
        "3101/county 250000.00 3102/county 0 9001 0 9002 0",
    ),
    Step(
        "paid",
        lambda e: claims.pay_compensation(
            e, claim="C1", amounts=yuan(city="120000.10", county="50000.05"), out_of=MAIN
        ),
        "1001/main 729999.90 2001/city 0 2001/county 0"
        " 9101/city 120000.10 9101/county 50000.05 9102/city 120000.10 9102/county 50000.05",
    ),
    Step(
        "the county's part bounced",
        lambda e: claims.bounce_compensation(e, claim="C1", amounts=yuan(county="50000.05"), into=MAIN),
        "1001/main 779999.95 2001/county 50000.05 9101/county 0 9102/county 0",
    ),
    Step(
        "and paid again",
        lambda e: claims.pay_compensation(e, claim="C1", amounts=yuan(county="50000.05"), out_of=MAIN),
        "1001/main 729999.90 2001/county 0 9101/county 50000.05 9102/county 50000.05",
    ),
]
RECOVER = [
    Step(
        "recovery reported",
        lambda e: recoveries.report_recovery(e, claim="C1", amounts=yuan(city="30000.03", county="12000.01")),
        "1301/city 30000.03 1301/county 12000.01 4002/city 30000.03 4002/county 12000.01"
        " 3104/city 90000.07 3104/county 38000.04 3105/city 30000.03 3105/county 12000.01",
    ),
    Step(
        "returned, the county's in part",
        lambda e: recoveries.return_recovery(
            e, claim="C1", amounts=yuan(city="30000.03", county="10000.00"), into=MAIN
        ),
        "1001/main 769999.93 1301/city 0 1301/county 2000.01 3105/city 0 3105/county 2000.01"
        " 3101/city 509999.93 3101/county 260000.00"
        " 9101/city 90000.07 9101/county 40000.05 9102/city 90000.07 9102/county 40000.05",
    ),
    Step(
        "returned too much",
        lambda e: recoveries.receive_excess(e, claim="C1", amount=D("100.00"), into=MAIN),
        "1001/main 770099.93 2005 100.00",
    ),
    Step(
        "the excess sent back",
        lambda e: recoveries.send_back_excess(e, claim="C1", amount=D("100.00"), out_of=MAIN),
        "1001/main 769999.93 2005 0",
    ),
]
EARN_AND_SPEND = [
    Step(
        "interest accrued",
        lambda e: deposits.accrue_interest(e, holding="main", amounts=yuan(city="1200.34", county="800.23")),
        "1303/city 1200.34 1303/county 800.23 4001/city 1200.34 4001/county 800.23"
        " 3104/city 88799.73 3104/county 37199.81 3105/city 1200.34 3105/county 2800.24",
    ),
    Step(
        "interest credited, ten yuan more than accrued",
        lambda e: deposits.credit_interest(e, holding="main", amounts=yuan(city="1210.34", county="800.23"), into=MAIN),
        "1001/main 772010.50 1303/city 0 1303/county 0 4001/city 1210.34 3104/city 88789.73"
        " 3105/city 0 3105/county 2000.01 3101/city 511210.27 3101/county 260800.23",
    ),
    Step(
        "management fee charged",
        lambda e: costs.charge_fee(e, amounts=yuan(city="3000.00", county="2000.00"), pool_bears=True),
        "5002/city 3000.00 5002/county 2000.00 2002/city 3000.00 2002/county 2000.00"
        " 3101/city 508210.27 3101/county 258800.23 3104/city 91789.73 3104/county 39199.81",
    ),
    Step(
        "management fee paid",
        lambda e: costs.pay_cost(e, amounts=yuan(city="3000.00", county="2000.00"), out_of=MAIN),
        "1001/main 767010.50 2002/city 0 2002/county 0",
    ),
]
LOSE = [
    Step(
        "written off",
        lambda e: recoveries.write_off(e, claim="C1", amounts=yuan(city="40000.07")),
        "9101/city 50000.00 9102/city 50000.00 9103/city 40000.07 9104/city 40000.07",
    ),
    Step(
        "late receipt",
        lambda e: recoveries.receive_written_off(e, claim="C1", amounts=yuan(city="15000.07"), into=MAIN),
        "1001/main 782010.57 4002/city 45000.10 3104/city 76789.66 3101/city 523210.34"
        " 9103/city 25000.00 9104/city 25000.00",
    ),
    Step(
        "claw-back decided",
        lambda e: recoveries.decide_clawback(e, claim="C1", amounts=yuan(city="20000.00", county="10000.00")),
        "1302/city 20000.00 1302/county 10000.00 4004/city 20000.00 4004/county 10000.00"
        " 3104/city 56789.66 3104/county 29199.81 3105/city 20000.00 3105/county 12000.01"
        " 9101/city 30000.00 9101/county 30000.05 9102/city 30000.00 9102/county 30000.05",
    ),
    Step(
        "claw-back received from the city's bank",
        lambda e: recoveries.receive_clawback(e, claim="C1", amounts=yuan(city="20000.00"), into=MAIN),
        "1001/main 802010.57 1302/city 0 3105/city 0 3101/city 543210.34",
    ),
    Step(
        "the county's is lost",
        lambda e: recoveries.lose_receivable(e, receivable="1302", subject="C1", amounts=yuan(county="10000.00")),
        "5004/county 10000.00 1302/county 0 3105/county 2000.01 3104/county 39199.81",
    ),
    Step(
        "sanction due",
        lambda e: recoveries.impose_sanction(e, subject="C1", amounts=yuan(county="500.00")),
        "1304/county 500.00 4003/county 500.00 3104/county 38699.81 3105/county 2500.01",
    ),
    Step(
        "sanction received",
        lambda e: recoveries.receive_sanction(e, subject="C1", amounts=yuan(county="500.00"), into=MAIN),
        "1001/main 802510.57 1304/county 0 3105/county 2000.01 3101/county 259300.23",
    ),
]
MOVE = [
    Step(
        "frozen",
        lambda e: contributions.freeze(e, amounts=yuan(city="43210.34")),
        "3101/city 500000.00 3103/city 43210.34",
    ),
    Step(
        "in part unfrozen",
        lambda e: contributions.unfreeze(e, amounts=yuan(city="3210.34")),
        "3101/city 503210.34 3103/city 40000.00",
    ),
    Step(
        "fixed deposit made",
        lambda e: deposits.make_fixed_deposit(e, amount=D("300000.00"), current="main", fixed="fixed"),
        "1001/main 502510.57 1002/fixed 300000.00",
    ),
    Step(
        "a part of it back",
        lambda e: deposits.end_fixed_deposit(e, amount=D("100000.00"), current="main", fixed="fixed"),
        "1001/main 602510.57 1002/fixed 200000.00",
    ),
    Step(
        "the county withdraws",
        lambda e: contributions.withdraw(e, amounts=yuan(county="59300.23")),
        "3101/county 200000.00 2003/county 59300.23",
    ),
    Step(
        "and is paid",
        lambda e: contributions.pay_funder(e, amounts=yuan(county="59300.23"), out_of=MAIN),
        "1001/main 543210.34 2003/county 0",
    ),
    Step(
        "interest that belongs to the city's budget",
        lambda e: deposits.owe_interest(e, holding="main", amounts=yuan(city="12.34"), into=MAIN),
        "1001/main 543222.68 2003/city 12.34",
    ),
    Step(
        "handed over",
        lambda e: contributions.pay_funder(e, amounts=yuan(city="12.34"), out_of=MAIN),
        "1001/main 543210.34 2003/city 0",
    ),
]
MATCH = [
    Step(
        "borrower's deposit in",
        lambda e: deposits.take_borrower_deposit(e, filing="F1", amount=D("5000.00"), into=MAIN),
        "1001/main 548210.34 2004 5000.00",
    ),
    Step(
        "used for the bank's loss",
        lambda e: deposits.use_borrower_deposit(e, filing="F1", amount=D("3000.00")),
        "2004 2000.00 2001/borrowers 3000.00",
    ),
    Step(
        "paid to the bank",
        lambda e: deposits.pay_used_deposit(e, filing="F1", amount=D("3000.00"), out_of=MAIN),
        "1001/main 545210.34 2001/borrowers 0",
    ),
    Step(
        "the rest back to the borrower",
        lambda e: deposits.return_borrower_deposit(e, filing="F1", amount=D("2000.00"), out_of=MAIN),
        "1001/main 543210.34 2004 0",
    ),
    Step(
        "unmatched receipt",
        lambda e: receipts.receive_unmatched(e, receipt="R1", amount=D("700.00"), into=MAIN),
        "1001/main 543910.34 2005 700.00",
    ),
    Step(
        "it was promised money of the county",
        lambda e: contributions.pay_in_promised(e, amounts=yuan(county="700.00"), into=unmatched_receipt("R1")),
        "2005 0 1201/county 149300.00 3100/county 149300.00 3101/county 200700.00",
    ),
    Step(
        "payment to be matched",
        lambda e: receipts.pay_unmatched(e, payment="P1", amount=D("250.00"), out_of=MAIN),
        "1001/main 543660.34 1101 250.00",
    ),
    Step(
        "a bank charge is owed",
        lambda e: costs.charge_cost(e, amounts=yuan(city="250.00"), pool_bears=True),
        "5003/city 250.00 2002/city 250.00 3101/city 502960.34 3104/city 57039.66",
    ),
    Step(
        "and was that payment",
        lambda e: costs.pay_cost(e, amounts=yuan(city="250.00"), out_of=unmatched_payment("P1")),
        "2002/city 0 1101 0",
    ),
]
YEAR_END = [
    Step(
        "the year is closed",
        lambda e: years.close_year(book=BOOK, year=2018, by=SYSTEM),
        "4001/city 0 4001/county 0 4002/city 0 4002/county 0 4003/county 0 4004/city 0 4004/county 0"
        " 5001/city 0 5001/county 0 5002/city 0 5002/county 0 5003/city 0 5004/county 0 3104/city 0 3104/county 0",
    )
]

POOL_LIFE = [*CONTRIBUTE, *FILE, *PAY, *RECOVER, *EARN_AND_SPEND, *LOSE, *MOVE, *MATCH, *YEAR_END]
