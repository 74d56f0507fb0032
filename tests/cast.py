"""The named cast of the tests: people with roles in places, made by the services that make real ones."""

from portal.accounts.models import Organisation, OrganisationKind, Person, User
from portal.accounts.services.grants import grant_role
from portal.core.actors import SYSTEM
from portal.programme.models import ReportingUnit

PASSWORD = "a-long-enough-Password-1"


def office() -> Organisation:
    return Organisation.objects.get_or_create(kind=OrganisationKind.CITY_OFFICE, name="领导小组办公室（测试）")[0]


def place(slug: str) -> Organisation:
    """The office, or the organisation of a reporting unit of the frame (``frame`` fixture)."""
    return office() if slug == "office" else ReportingUnit.objects.get(slug=slug).organisation


def hire(username: str, *roles: str, at: Organisation | None = None, person: Person | None = None) -> User:
    """A new active account with ``roles``, in the office unless ``at`` says otherwise."""
    user = User(
        username=username,
        person=person or Person.objects.create(name=f"测试{username}", is_example=True),
        organisation=at or office(),
    )
    user.set_unusable_password()
    user.save()
    for role in roles:
        grant_role(user=user, role=role, by=SYSTEM)
    return user
