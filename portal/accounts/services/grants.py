"""Roles granted and ended. What the rules here say in Chinese, the database enforces for every path."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portal.accounts import audit
from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import ROLES
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Conflict, DomainError


@transaction.atomic
def grant_role(*, user: User, role: str, by: Actor, valid_from: date | None = None, basis: str = "") -> RoleGrant:
    """Grant ``role`` from ``valid_from`` (today when empty). Ends the account's sessions.

    Raises ``Conflict`` when the person already holds an excluded role, by whatever account.
    """
    known = ROLES.get(role)
    if known is None:
        raise DomainError(_("没有这个角色。"), field="role")
    if user.organisation.kind not in known.organisations:
        raise DomainError(
            _("“%(unit)s”的人员不能担任“%(role)s”。") % {"unit": user.organisation.name, "role": known.title},
            field="role",
        )
    if by.actor_code == user.actor_code:
        raise DomainError(_("不能给自己授予角色。"), code="own_grant")
    try:
        with transaction.atomic():
            grant = RoleGrant.objects.create(
                user=user,
                role=role,
                valid_from=valid_from or clock.today(),
                granted_by=by.actor_name,
                basis=basis,
            )
    except IntegrityError as error:
        if "is excluded by role" not in str(error):
            raise
        raise Conflict(
            _("“%(role)s”与该人员已有的角色互斥，不能授予。") % {"role": known.title},
            code="excluded_role",
            field="role",
        ) from error
    end_sessions(user=user)
    audit.record(
        tag="accounts:grant:made",
        by=by,
        subject=str(user.code),
        detail={"role": role, "from": grant.valid_from.isoformat(), "basis": basis},
    )
    return grant


@transaction.atomic
def end_grant(*, grant: RoleGrant, by: Actor, basis: str = "", on: date | None = None) -> RoleGrant:
    """The role is no longer held from ``on`` (today when empty). Ends the account's sessions."""
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if grant.valid_to is not None and grant.valid_to <= clock.today():
        raise Conflict(_("该角色已于 %(day)s 终止。") % {"day": grant.valid_to})
    grant.valid_to = max(on or clock.today(), grant.valid_from)
    grant.save(update_fields=["valid_to"])
    end_sessions(user=grant.user)
    audit.record(
        tag="accounts:grant:ended",
        by=by,
        subject=str(grant.user.code),
        detail={"role": grant.role, "to": grant.valid_to.isoformat(), "basis": basis},
    )
    return grant


def end_sessions(*, user: User) -> None:
    """Every session of the account ends with its next request, whatever browser holds it."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    user.__dict__.pop("role_codes", None)
