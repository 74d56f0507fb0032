"""What the demo adds to the loans: the roles in which the sample's institutions take part in the programme."""

from datetime import date

from loans.models import InstitutionRole
from portal.accounts.models import Organisation, OrganisationKind
from portal.core.demo import DemoPart, demo_parts

ROLES = {
    OrganisationKind.BANK: InstitutionRole.Role.BANK,
    OrganisationKind.GUARANTOR: InstitutionRole.Role.GUARANTOR,
    OrganisationKind.INSURER: InstitutionRole.Role.INSURER,
}
TAKES_PART_FROM = date(2017, 9, 15)


def load() -> None:
    for organisation in Organisation.objects.filter(kind__in=ROLES, is_example=True):
        role = ROLES[OrganisationKind(organisation.kind)]
        InstitutionRole.objects.get_or_create(
            organisation=organisation, role=role, defaults={"valid_from": TAKES_PART_FROM}
        )


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    demo_parts.register("loans", DemoPart("合作机构角色", load, position=20))
