"""The sample city's funds with their books over 2018 and 2019. Every name, amount and paper is an example (示例)."""

from collections.abc import Callable

from django.db import transaction

from loans.demo import city_pool, other_funds
from loans.demo.fund_desk import Desk, FundPlan, found
from portal.accounts.models import Organisation, User
from portal.core.demo import DemoPart, demo_parts
from portal.programme.models import ReportingUnit


def load() -> None:
    """Each fund in a transaction of its own; one that stands is left as it is."""
    dongqu, miyi, treasury = map(_organisation, ("dongqu", "miyi", "member-finance"))
    city, county = ("caiwu", "caiwu2"), ("dongqu-caiwu", "dongqu-caiwu2")
    _live(city_pool.plan(dongqu, miyi, treasury), city_pool.live, city)
    _live(other_funds.county_plan(dongqu, treasury), other_funds.live_county, county)
    _live(other_funds.commitment_plan(treasury), other_funds.live_commitment, city)
    _live(other_funds.fiscal_plan(treasury), other_funds.live_fiscal, city)


def _organisation(slug: str) -> Organisation:
    return ReportingUnit.objects.select_related("organisation").get(slug=slug).organisation


@transaction.atomic
def _live(plan: FundPlan, life: Callable[[Desk], None], persons: tuple[str, str]) -> None:
    first, second = (User.objects.select_related("person", "organisation").get(username=name) for name in persons)
    desk = found(plan, first, second)
    if desk is not None:
        life(desk)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    demo_parts.register("funds", DemoPart("资金和账簿", load, position=25))
