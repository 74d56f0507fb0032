"""The sample city's funds with their books over 2018 and 2019. Every name, amount and paper is an example (示例)."""

from collections.abc import Callable

from django.db import transaction

from loans.demo import city_pool, other_funds
from loans.demo.fund_desk import Desk, FundPlan, found
from portal.accounts.models import Organisation, OrganisationKind, User
from portal.core.demo import DemoPart, demo_parts
from portal.programme.models import ReportingUnit


def load() -> None:
    """Each fund in a transaction of its own; one that stands is left as it is."""
    office = Organisation.objects.get(kind=OrganisationKind.CITY_OFFICE)
    dongqu, miyi = (ReportingUnit.objects.get(slug=slug).organisation for slug in ("dongqu", "miyi"))
    city, county = ("caiwu", "caiwu2"), ("dongqu-caiwu", "dongqu-caiwu2")
    _live(city_pool.plan(dongqu, miyi, office), city_pool.live, city)
    _live(other_funds.county_plan(dongqu, office), other_funds.live_county, county)
    _live(other_funds.commitment_plan(office), other_funds.live_commitment, city)
    _live(other_funds.fiscal_plan(office), other_funds.live_fiscal, city)


@transaction.atomic
def _live(plan: FundPlan, life: Callable[[Desk], None], persons: tuple[str, str]) -> None:
    first, second = (User.objects.select_related("person", "organisation").get(username=name) for name in persons)
    desk = found(plan, first, second)
    if desk is not None:
        life(desk)


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    demo_parts.register("funds", DemoPart("资金和账簿", load, position=25))
