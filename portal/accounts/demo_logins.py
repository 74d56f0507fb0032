"""The demo accounts that the login page offers to click. None outside the demo, whatever the database holds."""

from django.conf import settings
from django.db.models import QuerySet

from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import ROLES


def demo_users() -> QuerySet[User]:
    """Active accounts of example persons."""
    if not settings.DEMO_LOGINS_OFFERED:
        return User.objects.none()
    return User.objects.active().filter(person__is_example=True).select_related("person", "organisation")


def offered_users() -> list[tuple[str, list[User]]]:
    """Demo accounts by role, in the order of the catalogue of roles: (title of the role, its users)."""
    if not settings.DEMO_LOGINS_OFFERED:
        return []
    grants = (
        RoleGrant.objects.in_force()
        .filter(user__in=demo_users())
        .select_related("user__person", "user__organisation__reporting_unit")
        .order_by("user__organisation_id", "user_id")
    )
    by_role: dict[str, list[User]] = {}
    for grant in grants:
        by_role.setdefault(grant.role, []).append(grant.user)
    return [(str(role.title), by_role[code]) for code, role in ROLES.items() if code in by_role]
