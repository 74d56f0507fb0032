"""A fiscal fund: appropriations, grants and equity."""

from loans.pool import fiscal, years
from portal.core.actors import SYSTEM
from tests.ledger.life import BOOK, D, Step, yuan

FISCAL_LIFE = [
    Step(
        "appropriated",
        lambda e: fiscal.appropriate(e, amounts=yuan(city="1000000.00", province="500000.00")),
        "1401/city 1000000.00 1401/province 500000.00 3201/city 1000000.00 3201/province 500000.00",
    ),
    Step(
        "set aside",
        lambda e: fiscal.commit(e, amounts=yuan(city="300000.00"), subject="plan-2018"),
        "3201/city 700000.00 3202/city 300000.00",
    ),
    Step(
        "in part not needed",
        lambda e: fiscal.uncommit(e, amounts=yuan(city="50000.00"), subject="plan-2018"),
        "3201/city 750000.00 3202/city 250000.00",
    ),
    Step(
        "grant approved",
        lambda e: fiscal.approve_grant(e, grant="G1", amounts=yuan(city="120000.55")),
        "5101/city 120000.55 2101/city 120000.55 3202/city 129999.45 3204/city 120000.55",
    ),
    Step(
        "paid in part",
        lambda e: fiscal.pay_grant(e, grant="G1", amounts=yuan(city="100000.00")),
        "1401/city 900000.00 2101/city 20000.55",
    ),
    Step(
        "and the rest",
        lambda e: fiscal.pay_grant(e, grant="G1", amounts=yuan(city="20000.55")),
        "1401/city 879999.45 2101/city 0",
    ),
    Step(
        "invested",
        lambda e: fiscal.invest(e, investment="V1", amounts=yuan(province="200000.00")),
        "1501/province 200000.00 1401/province 300000.00 3201/province 300000.00 3203/province 200000.00",
    ),
    Step(
        "a quarter comes back",
        lambda e: fiscal.divest(e, investment="V1", amounts=yuan(province="50000.00")),
        "1501/province 150000.00 1401/province 350000.00 3201/province 350000.00 3203/province 150000.00",
    ),
    Step(
        "social capital came along",
        lambda e: fiscal.link_capital(e, subject="V1", amount=D("600000.00")),
        "9301 600000.00 9302 600000.00",
    ),
    Step(
        "the finance bureau takes back what is idle",
        lambda e: fiscal.recall(e, amounts=yuan(city="50000.00")),
        "1401/city 829999.45 3201/city 700000.00",
    ),
    Step(
        "the year is closed",
        lambda e: years.close_year(book=BOOK, year=2018, by=SYSTEM),
        "5101/city 0 3204/city 0",
    ),
]
