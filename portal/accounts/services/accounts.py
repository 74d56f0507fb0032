"""The life of an account: made, transferred, closed with handover, looked at every year."""

from dataclasses import dataclass

from django.core.validators import RegexValidator
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts import audit
from portal.accounts.handover import handovers, open_work_of
from portal.accounts.models import AccountReview, Organisation, Person, ReviewOutcome, User
from portal.accounts.services.grants import end_grant, end_sessions
from portal.accounts.services.organisations import find_organisation
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Conflict, DomainError

USERNAME = RegexValidator(r"^[a-z0-9][a-z0-9._-]{2,59}$")
# Institutions are on record and not logged in; only these kinds of organisation have accounts.
KINDS_WITH_ACCOUNTS = ("city_office", "county", "zone", "member_unit")


@dataclass(frozen=True)
class AccountRow:
    """One line of a list of accounts to make."""

    line: int
    username: str
    name: str
    organisation: str
    telephone: str = ""


@transaction.atomic
def create_account(
    *,
    username: str,
    name: str,
    organisation: Organisation,
    by: Actor,
    telephone: str = "",
    person: Person | None = None,
) -> User:
    """An account without password or role: the holder sets the one by slip, the other is granted by somebody else.

    ``person``: somebody who already has an account, so that two accounts of one human being count as one.
    """
    username = username.strip().lower()
    if not USERNAME.regex.match(username):  # type: ignore[union-attr]
        rule = _("用户名为 3 至 60 位小写字母、数字、点、短横或下划线，以字母或数字开头。")
        raise DomainError(rule, field="username")
    if not name.strip():
        raise DomainError(_("请填写姓名。"), field="name")
    if organisation.kind not in KINDS_WITH_ACCOUNTS or organisation.ended_on is not None:
        raise DomainError(_("“%(name)s”不能开设账号。") % {"name": organisation.name}, field="organisation")
    if User.objects.filter(username=username).exists():
        raise Conflict(_("用户名“%(name)s”已被使用。") % {"name": username}, field="username")
    person = person or Person.objects.create(name=name.strip(), telephone=telephone.strip())
    user = User(username=username, person=person, organisation=organisation)
    user.set_unusable_password()
    user.save()
    audit.record(
        tag="accounts:account:created",
        by=by,
        subject=str(user.code),
        detail={"username": username, "organisation": organisation.name},
    )
    return user


@transaction.atomic
def import_accounts(*, rows: list[AccountRow], by: Actor) -> list[User]:
    """Make all accounts of a list or none. Raises ``DomainError`` that names every bad line."""
    made: list[User] = []
    faults: list[str] = []
    for row in rows:
        try:
            with transaction.atomic():
                made.append(_create_from_row(row, by))
        except DomainError as error:
            faults.append(_("第%(line)s行：%(fault)s") % {"line": row.line, "fault": error.message})
    if not rows:
        raise DomainError(_("名单是空的。"))
    if faults:
        raise DomainError("\n".join(faults), code="bad_rows")
    audit.record(tag="accounts:account:imported", by=by, detail={"accounts": [user.username for user in made]})
    return made


def _create_from_row(row: AccountRow, by: Actor) -> User:
    found = [one for kind in KINDS_WITH_ACCOUNTS if (one := find_organisation(kind, row.organisation))]
    if len(found) != 1:
        raise DomainError(_("没有名为“%(name)s”的机构。") % {"name": row.organisation})
    return create_account(username=row.username, name=row.name, organisation=found[0], telephone=row.telephone, by=by)


@transaction.atomic
def transfer_account(*, user: User, to: Organisation, basis: str, by: Actor, successor: User | None = None) -> User:
    """The person moves to another organisation: work is handed over, every role ends, every session ends."""
    user = _locked(user)
    if to.pk == user.organisation_id:
        raise DomainError(_("该账号已属于“%(name)s”。") % {"name": to.name}, field="to")
    if to.kind not in KINDS_WITH_ACCOUNTS or to.ended_on is not None:
        raise DomainError(_("“%(name)s”不能开设账号。") % {"name": to.name}, field="to")
    hand_over(user=user, successor=successor, by=by)
    _end_all_grants(user, by, basis)
    before = user.organisation.name
    user.organisation = to
    user.save(update_fields=["organisation"])
    end_sessions(user=user)
    audit.record(
        tag="accounts:account:transferred",
        by=by,
        subject=str(user.code),
        detail={"from": before, "to": to.name, "basis": basis},
    )
    return user


@transaction.atomic
def close_account(*, user: User, reason: str, by: Actor, successor: User | None = None) -> User:
    """The person leaves: open work passes to ``successor``, roles and sessions end, the account stays on record."""
    user = _locked(user)
    if not reason.strip():
        raise DomainError(_("请写明停用原因。"), field="reason")
    if not user.is_active:
        raise Conflict(_("该账号已停用。"))
    if user.actor_code == by.actor_code:
        raise DomainError(_("不能停用自己的账号。"), code="own_account")
    hand_over(user=user, successor=successor, by=by)
    _end_all_grants(user, by, reason)
    user.is_active = False
    user.left_on = clock.today()
    user.save(update_fields=["is_active", "left_on"])
    user.slips.filter(used_at__isnull=True).delete()
    end_sessions(user=user)
    audit.record(tag="accounts:account:closed", by=by, subject=str(user.code), detail={"reason": reason})
    return user


@transaction.atomic
def hand_over(*, user: User, successor: User | None, by: Actor) -> dict[str, int]:
    """Pass the open work to ``successor``, a colleague of the same organisation; refused when nobody takes it."""
    work = open_work_of(user)
    if not work:
        return {}
    if successor is None or successor.pk == user.pk:
        left = "、".join(f"{title} {count}" for title, count in work.items())
        raise DomainError(_("尚有未移交的工作：%(left)s。请指定接手人。") % {"left": left}, field="successor")
    if successor.organisation_id != user.organisation_id or not successor.is_active:
        raise DomainError(_("接手人须是本单位的在用账号。"), field="successor")
    moved = {str(handover.title): handover.move(user, successor, by) for handover in handovers}
    audit.record(
        tag="accounts:account:handed_over",
        by=by,
        subject=str(user.code),
        detail={"to": successor.username, "moved": moved},
    )
    return moved


@transaction.atomic
def review_account(*, user: User, outcome: str, comment: str, by: Actor) -> AccountReview:
    """The yearly look. Anything but keeping the account needs a word on what is to be done."""
    if outcome != ReviewOutcome.KEEP and not comment.strip():
        raise DomainError(_("调整或停用须写明说明。"), field="comment")
    if user.actor_code == by.actor_code:
        raise DomainError(_("不能复核自己的账号。"), code="own_account")
    year = clock.today().year
    review, is_new = AccountReview.objects.get_or_create(
        user=user,
        year=year,
        defaults={
            "outcome": outcome,
            "comment": comment,
            "reviewed_by": by.actor_name,
            "reviewed_at": clock.now(),
        },
    )
    if not is_new:
        raise Conflict(_("该账号 %(year)s 年度已复核。") % {"year": year})
    audit.record(
        tag="accounts:account:reviewed", by=by, subject=str(user.code), detail={"year": year, "outcome": outcome}
    )
    return review


def _locked(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("person", "organisation").get(pk=user.pk)


def _end_all_grants(user: User, by: Actor, basis: str) -> None:
    for grant in user.grants.not_over():
        end_grant(grant=grant, by=by, basis=basis)
