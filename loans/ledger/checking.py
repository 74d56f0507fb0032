"""The nightly verification of all books, its record, and what the health page says of it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from loans.ledger.models import LedgerCheck
from loans.ledger.verification import Anchor, verify_all
from portal.core import clock, outbox
from portal.core.actors import SYSTEM, Actor
from portal.core.health import Finding, Health
from portal.core.models import OutboxMessage

TASK = "loans.ledger.tasks.check_books"
# The hour in Asia/Shanghai from which a day's verification is owed.
NIGHT_HOUR = 2
# Without a verification for so long the health page says so: a night and half a day to make up for it.
STALE_AFTER = timedelta(hours=36)


def check_books(*, by: Actor = SYSTEM) -> LedgerCheck:
    """Verify every book, also against the heads of the last verification, and keep the result. Changes nothing else."""
    reports = verify_all(_last_heads())
    findings = [report.as_json() for report in reports if not report.is_clean]
    first = next((report for report in reports if report.first_bad_entry is not None), None)
    return LedgerCheck.objects.create(
        checked_at=clock.real_now(),
        actor_code=by.actor_code,
        actor_name=by.actor_name,
        books=sum(1 for report in reports if report.book),
        entries=sum(report.entries for report in reports),
        transfers=sum(report.transfers for report in reports),
        findings=findings,
        first_bad=f"{first.book}#{first.first_bad_entry}" if first else "",
        heads=[[report.book, report.entries, report.head] for report in reports if report.book],
    )


def send_owed_check() -> bool:
    """Owe one verification for each night. A missed night is made up for, a doubled call changes nothing."""
    since = last_night(clock.real_now())
    if LedgerCheck.objects.filter(checked_at__gte=since).exists():
        return False
    if OutboxMessage.objects.filter(task=TASK, created_at__gte=since).exists():
        return False
    outbox.send(TASK)
    return True


def last_night(now: datetime) -> datetime:
    """The last instant, not after ``now``, at which a night's verification became owed."""
    here = now.astimezone(clock.SHANGHAI)
    start = here.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return start if start <= here else start - timedelta(days=1)


def check_health() -> Finding:
    """The last verification: red when it found anything, or when there has been none for too long."""
    last = LedgerCheck.objects.defer("heads").first()
    title = _("账簿核对")
    if last is not None and not last.is_clean:
        words = {"at": f"{last.checked_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}", "first": last.first_bad or "—"}
        detail = _("%(at)s 核对发现账簿与原始记录不符，最早出错的凭证：%(first)s。") % words
        return Finding("ledger", title, Health.DEGRADED, detail)
    if last is None:
        return Finding("ledger", title, Health.WELL, _("尚未核对。"))
    if clock.real_now() - last.checked_at > STALE_AFTER:
        return Finding("ledger", title, Health.DEGRADED, _("超过 36 小时没有核对。"))
    return Finding("ledger", title, Health.WELL, _("凭证 %(count)s 张，全部相符。") % {"count": last.entries})


def _last_heads() -> dict[str, Anchor]:
    """The heads kept by the last verification that found nothing."""
    last = LedgerCheck.objects.filter(findings=[]).first()
    return {book: Anchor(book, number, head, "", {}) for book, number, head in last.heads} if last else {}
