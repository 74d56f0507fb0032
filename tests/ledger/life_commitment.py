"""A pool without paid-in money: a commitment of the year, and money that is called when a claim is approved."""

from loans.pool import claims, commitments, contributions, recoveries, years
from portal.core.actors import SYSTEM
from tests.ledger.life import BOOK, MAIN, D, Step, yuan

COMMIT = [
    Step(
        "the year's commitment",
        lambda e: commitments.open_year(e, amounts=yuan(city="500000.00", county="300000.00")),
        "9201/city 500000.00 9201/county 300000.00 9202/city 500000.00 9202/county 300000.00",
    ),
    Step(
        "filing accepted",
        lambda e: commitments.accept_filing(
            e, filing="F1", covered=D("200000.00"), reserve=yuan(city="60000.00", county="40000.00")
        ),
        "9201/city 440000.00 9201/county 260000.00 9203/city 60000.00 9203/county 40000.00"
        " 9001 200000.00 9002 200000.00",
    ),
    Step(
        "a quarter repaid",
        lambda e: commitments.repay_filing(e, filing="F1", repaid=D("50000.00")),
        "9201/city 455000.00 9201/county 270000.00 9203/city 45000.00 9203/county 30000.00"
        " 9001 150000.00 9002 150000.00",
    ),
    Step(
        "another filing",
        lambda e: commitments.accept_filing(e, filing="F2", covered=D("90000.00"), reserve=yuan(city="30000.01")),
        "9201/city 424999.99 9203/city 75000.01 9001 240000.00 9002 240000.00",
    ),
    Step(
        "revoked",
        lambda e: commitments.revoke_filing(e, filing="F2"),
        "9201/city 455000.00 9203/city 45000.00 9001 150000.00 9002 150000.00",
    ),
]
PAY = [
    Step(
        "approved: half a yuan more than the city has reserved",
        lambda e: commitments.approve_claim(
            e, claim="C1", filing="F1", amounts=yuan(city="45000.50", county="20000.25")
        ),
        "5001/city 45000.50 5001/county 20000.25 2001/city 45000.50 2001/county 20000.25"
        " 1202/city 45000.50 1202/county 20000.25 3104/city 45000.50 3104/county 20000.25"
        " 9201/city 454999.50 9203/city 0 9203/county 9999.75 9202/city 454999.50 9202/county 279999.75",
    ),
    Step(
        "decided",
        lambda e: commitments.decide_claim(e, claim="C1", filing="F1"),
        "9201/county 279999.75 9203/county 0 9001 0 9002 0",
    ),
    Step(
        "the county's treasury pays the bank",
        lambda e: commitments.pay_from_budget(e, claim="C1", amounts=yuan(county="20000.25")),
        "2001/county 0 1202/county 0 9101/county 20000.25 9102/county 20000.25",
    ),
    Step(
        "bounced",
        lambda e: commitments.bounce_to_budget(e, claim="C1", amounts=yuan(county="20000.25")),
        "2001/county 20000.25 1202/county 20000.25 9101/county 0 9102/county 0",
    ),
    Step(
        "paid again",
        lambda e: commitments.pay_from_budget(e, claim="C1", amounts=yuan(county="20000.25")),
        "2001/county 0 1202/county 0 9101/county 20000.25 9102/county 20000.25",
    ),
    Step(
        "the city's money arrives first",
        lambda e: commitments.receive_budget(e, amounts=yuan(city="45000.50"), into=MAIN, claim="C1"),
        "1001/main 45000.50 1202/city 0",
    ),
    Step(
        "and is paid",
        lambda e: claims.pay_compensation(e, claim="C1", amounts=yuan(city="45000.50"), out_of=MAIN),
        "1001/main 0 2001/city 0 9101/city 45000.50 9102/city 45000.50",
    ),
]
RECOVER = [
    Step(
        "recovery reported",
        lambda e: recoveries.report_recovery(e, claim="C1", amounts=yuan(city="4500.05", county="2000.02")),
        "1301/city 4500.05 1301/county 2000.02 4002/city 4500.05 4002/county 2000.02"
        " 3104/city 40500.45 3104/county 18000.23 3105/city 4500.05 3105/county 2000.02",
    ),
    Step(
        "returned",
        lambda e: recoveries.return_recovery(e, claim="C1", amounts=yuan(city="4500.05", county="2000.02"), into=MAIN),
        "1001/main 6500.07 1301/city 0 1301/county 0 3105/city 0 3105/county 0 3101/city 4500.05 3101/county 2000.02"
        " 9101/city 40500.45 9101/county 18000.23 9102/city 40500.45 9102/county 18000.23",
    ),
    Step(
        "the county's part belongs to its budget",
        lambda e: contributions.withdraw(e, amounts=yuan(county="2000.02")),
        "3101/county 0 2003/county 2000.02",
    ),
    Step(
        "handed over",
        lambda e: contributions.pay_funder(e, amounts=yuan(county="2000.02"), out_of=MAIN),
        "1001/main 4500.05 2003/county 0",
    ),
    Step(
        "the city's rest written off",
        lambda e: recoveries.write_off(e, claim="C1", amounts=yuan(city="40500.45")),
        "9101/city 0 9102/city 0 9103/city 40500.45 9104/city 40500.45",
    ),
]
END = [
    Step(
        "what nobody used lapses",
        lambda e: commitments.lapse_commitment(e, amounts=yuan(city="454999.50", county="279999.75")),
        "9201/city 0 9201/county 0 9202/city 0 9202/county 0",
    ),
    Step(
        "the year is closed",
        lambda e: years.close_year(book=BOOK, year=2018, by=SYSTEM),
        "4002/city 0 4002/county 0 5001/city 0 5001/county 0 3104/city 0 3104/county 0",
    ),
]
COMMITMENT_LIFE = [*COMMIT, *PAY, *RECOVER, *END]
