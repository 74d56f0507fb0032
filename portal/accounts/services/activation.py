"""Printed slips: the one-time code by which a holder sets the first password, or a new one after forgetting it."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from portal.accounts import audit
from portal.accounts.models import ActivationSlip, User
from portal.accounts.services.factors import CODE_ALPHABET
from portal.accounts.services.passwords import change_password
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import DomainError

CODE_LENGTH = 16


@transaction.atomic
def issue_slip(*, user: User, by: Actor) -> str:
    """A fresh one-time code, to be printed now: only its hash is kept. An older open slip ends."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not user.is_active:
        raise DomainError(_("账号“%(name)s”已停用，不能打印启用单。") % {"name": user.username})
    if user.actor_code == by.actor_code:
        raise DomainError(_("不能给自己打印启用单。"), code="own_account")
    code = "".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH))
    user.slips.filter(used_at__isnull=True).delete()
    ActivationSlip.objects.create(
        user=user,
        code_hash=_hash(user, code),
        issued_at=clock.now(),
        issued_by=by.actor_name,
        expires_at=clock.now() + timedelta(days=settings.SLIP_DAYS),
    )
    audit.record(tag="accounts:slip:printed", by=by, subject=str(user.code))
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def redeem_slip(*, username: str, code: str, password: str) -> User:
    """Set the password by slip. One answer for an unknown name, a wrong, used or outdated code.

    ``password`` is already checked against the rules. Wrong codes are counted also when the answer is a refusal, and
    the slip ends after ``settings.SLIP_FAILURES`` of them. The second factor stays as it is.
    """
    refusal = DomainError(
        _("用户名或启用码不对，或启用单已用过、已过期。可请系统管理员重新打印。"), code="slip_refused"
    )
    with transaction.atomic():
        slip = (
            ActivationSlip.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(user__username=username.strip().lower(), user__is_active=True, used_at__isnull=True)
            .first()
        )
        if slip is None:
            _hash(None, code)
            raise refusal
        in_time = slip.expires_at > clock.now() and slip.failures < settings.SLIP_FAILURES
        if in_time and constant_time_compare(slip.code_hash, _hash(slip.user, code)):
            _check_password(password, slip.user)
            slip.used_at = clock.now()
            slip.save(update_fields=["used_at"])
            user = change_password(user=slip.user, password=password, by=slip.user)
            audit.record(tag="accounts:account:activated", by=user, subject=str(user.code))
            return user
        ActivationSlip.objects.filter(pk=slip.pk).update(failures=F("failures") + 1)
    raise refusal


def _check_password(password: str, user: User) -> None:
    """The rules that need to know whose password it is."""
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        raise DomainError("".join(error.messages), code="weak_password", field="password") from error


def _hash(user: User | None, code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("portal.accounts.slip", f"{user.pk if user else 0}|{plain}", algorithm="sha256").hexdigest()
