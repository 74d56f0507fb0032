"""The second factor: a TOTP device with recovery codes. Asked for at every login once an account has one."""

import base64
import io
import secrets

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_otp import login as otp_login
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts import audit
from portal.accounts.models import User
from portal.accounts.services.grants import end_sessions
from portal.core.actors import Actor
from portal.core.errors import DomainError

# Without letters and digits that look alike on paper.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def owes_second_factor(user: User) -> bool:
    """Whether the account has a confirmed device, which then is asked for, also where it is optional."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


@transaction.atomic
def begin_enrolment(*, user: User) -> TOTPDevice:
    """The device being enrolled: the same one until it is confirmed, so that a reloaded page keeps its picture."""
    if owes_second_factor(user):
        raise DomainError(_("本账号已绑定身份验证器。更换请联系系统管理员重置。"), code="already_enrolled")
    User.objects.select_for_update().get(pk=user.pk)
    device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "authenticator"})
    return device


def device_in_enrolment(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()


def qr_picture(device: TOTPDevice) -> str:
    """The device's address as a picture in a data address, for ``<img src>``: nothing secret is ever a file."""
    picture = io.BytesIO()
    qrcode.make(device.config_url, image_factory=qrcode.image.svg.SvgPathImage, border=2).save(picture)
    return "data:image/svg+xml;base64," + base64.b64encode(picture.getvalue()).decode()


def written_key(device: TOTPDevice) -> str:
    """The device's secret in groups of four, for typing by hand."""
    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


@transaction.atomic
def confirm_enrolment(*, user: User, code: str, request: HttpRequest) -> list[str]:
    """Confirm the device by its first code; return fresh recovery codes, to be shown once."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None:
        raise DomainError(_("没有待绑定的身份验证器，请重新开始。"), code="nothing_to_confirm")
    if not device.verify_token(code):
        raise DomainError(_("验证码不对。请核对手机时间后再输。"), code="wrong_code", field="code")
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    codes = issue_recovery_codes(user=user, by=user)
    audit.record(tag="accounts:factor:confirmed", by=user, subject=str(user.code), request=request)
    otp_login(request, device)
    return codes


@transaction.atomic
def issue_recovery_codes(*, user: User, by: Actor) -> list[str]:
    """Fresh recovery codes, each good for one login; older ones end."""
    User.objects.select_for_update().get(pk=user.pk)
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = ["".join(secrets.choice(CODE_ALPHABET) for _place in range(10)) for _code in range(settings.RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    audit.record(tag="accounts:recovery:issued", by=by, subject=str(user.code))
    return codes


def verify_second_factor(*, user: User, code: str, request: HttpRequest) -> None:
    """Accept a TOTP code or a recovery code. Each device slows down after wrong codes by itself."""
    with transaction.atomic():
        devices = [
            *TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True),
            *StaticDevice.objects.select_for_update().filter(user=user, confirmed=True),
        ]
        accepted = next(
            (device for device in devices if device.verify_is_allowed()[0] and device.verify_token(code)), None
        )
        if accepted is not None:
            otp_login(request, accepted)
            return
        audit.record(tag="accounts:factor:refused", by=user, subject=str(user.code), request=request)
    raise DomainError(_("验证码不对，或输错后需稍等再试。"), code="wrong_code", field="code")


@transaction.atomic
def reset_second_factor(*, user: User, by: Actor, reason: str) -> None:
    """Take the devices off an account whose holder lost the telephone; all its sessions end."""
    if not reason.strip():
        raise DomainError(_("请写明重置原因。"), field="reason")
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    end_sessions(user=user)
    audit.record(tag="accounts:factor:reset", by=by, subject=str(user.code), detail={"reason": reason})
