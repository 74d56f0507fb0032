"""Persons, users, organisations, roles and the audit trail."""

from portal.accounts.models.events import AuditEvent, AuditEventQuerySet
from portal.accounts.models.life import (
    AccountReview,
    ActivationSlip,
    LoginFailure,
    ReviewOutcome,
)
from portal.accounts.models.organisations import (
    Organisation,
    OrganisationAlias,
    OrganisationKind,
    OrganisationName,
    Succession,
)
from portal.accounts.models.people import (
    Person,
    RoleExclusion,
    RoleGrant,
    RoleGrantQuerySet,
    User,
    UserManager,
    UserQuerySet,
)

__all__ = [
    "AccountReview",
    "ActivationSlip",
    "AuditEvent",
    "AuditEventQuerySet",
    "LoginFailure",
    "Organisation",
    "OrganisationAlias",
    "OrganisationKind",
    "OrganisationName",
    "Person",
    "ReviewOutcome",
    "RoleExclusion",
    "RoleGrant",
    "RoleGrantQuerySet",
    "Succession",
    "User",
    "UserManager",
    "UserQuerySet",
]
