"""Versions of schemes: propose, take over, approve, refuse, withdraw; and which one holds on a day.

A version is proposed by one person and decided by another, whatever accounts they use. Nothing of it changes after it
was proposed; whoever wants it different proposes another one.
"""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from loans.models import Scheme, SchemeVersion
from loans.scheme_states import SCHEME_VERSION, VersionState
from loans.schemes import format as scheme_format
from loans.schemes.format.base import Unknown
from loans.schemes.placing import FROM, TO, Place, Span, place_version
from loans.schemes.problems import Problem, SchemeRefused
from loans.schemes.reading import read_scheme
from portal.accounts import audit
from portal.accounts.models import User
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Conflict, DomainError, IllegalMove, NotPermitted
from portal.core.history import sign_history
from portal.core.states import move

EFFECTIVE = "effective"
MAX_LISTED = 200


def canonical_text(document: Any) -> str:
    """One text for one content: sorted keys, no white space, Chinese as it is."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(document: Any) -> str:
    return hashlib.sha256(canonical_text(document).encode()).hexdigest()


def scheme_of(version: SchemeVersion) -> scheme_format.Scheme:
    """The version's rules as the engine takes them."""
    return read_scheme(version.document)


def version_in_force(scheme: Scheme, on: date) -> SchemeVersion | None:
    """The approved version that holds on ``on``, if any. A filing keeps the version of its filing day for life."""
    return SchemeVersion.objects.in_force(on).filter(scheme=scheme).first()


@transaction.atomic
def propose_version(
    *, source: str | bytes, effective: date | None, by: Actor, is_example: bool = False
) -> SchemeVersion:
    """Read a scheme file and keep it as a draft; ``effective`` overrules its first day in force, never to earlier.

    Raises ``SchemeRefused`` with every problem at once (key path and reason): of the file, of the days against the
    versions in force, and ``Conflict`` when the same content from the same day is there already. Loaded by the portal
    itself (a command), it has no proposer until somebody takes it over.
    """
    content = read_scheme(source)
    identity = content.identity
    first, end = _days(content, effective)
    scheme, is_new = Scheme.objects.get_or_create(
        code=identity.code,
        defaults={
            "name": identity.name,
            "level": identity.level,
            "issuer": identity.issuer or "",
            "is_example": is_example or identity.basis == "example",
        },
    )
    _lock(scheme)
    if not is_new and first is not None:
        _place(scheme, first, end)
    document = content.as_data()
    digest = digest_of(document)
    same = scheme.versions.filter(digest=digest, valid_from=first)
    if same.filter(state__in=[VersionState.DRAFT, VersionState.APPROVED]).exists():
        raise Conflict(_("同样内容、同样生效日期的版本已经载入。"), code="version_repeated")
    proposer = by if isinstance(by, User) else None
    sign_history(by.actor_name)
    version = SchemeVersion.objects.create(
        scheme=scheme,
        number=1 + (scheme.versions.order_by("-number").values_list("number", flat=True).first() or 0),
        label=identity.version[:60],
        document_number=(identity.document_number or "")[:120],
        basis=identity.basis,
        document=document,
        digest=digest,
        source_text=source if isinstance(source, str) else source.decode("utf-8-sig"),
        unknowns=[path for path in content.unknowns() if path != FROM or first is None],
        valid_from=first,
        valid_to=end,
        is_example=is_example,
        proposed_by=proposer,
        proposer_person=proposer.person if proposer else None,
        proposed_at=clock.now(),
    )
    _record("loans:scheme:proposed", version, by)
    return version


def _days(content: scheme_format.Scheme, effective: date | None) -> tuple[date | None, date | None]:
    """First day and end (excluded) of a version; refuses days that contradict the file."""
    said, last = content.identity.valid_from, content.identity.valid_to
    first = effective or (None if isinstance(said, Unknown) else said)
    end = None if last is None or isinstance(last, Unknown) else last + timedelta(days=1)
    problems = []
    if effective and not isinstance(said, Unknown) and effective < said:
        words = {"day": effective.isoformat(), "said": said.isoformat()}
        problems.append(Problem(EFFECTIVE, _("生效日期 %(day)s 早于方案自身的生效日期 %(said)s") % words))
    if first is not None and end is not None and first >= end:
        words = {"day": first.isoformat(), "last": last.isoformat()}  # type: ignore[union-attr]
        problems.append(Problem(EFFECTIVE if effective else TO, _("生效日期 %(day)s 晚于失效日期 %(last)s") % words))
    if problems:
        raise SchemeRefused(problems)
    return first, end


def _place(scheme: Scheme, first: date, end: date | None) -> Place:
    """The place of a version among those in force, or ``SchemeRefused`` for an overlap or a gap."""
    spans = [
        Span(str(version), version.valid_from, version.valid_to)
        for version in scheme.versions.approved()
        if version.valid_from is not None
    ]
    found = place_version(spans, first, end)
    if isinstance(found, Problem):
        raise SchemeRefused([found])
    return found


def place_of(version: SchemeVersion) -> Place | None:
    """What approving ``version`` would do to its neighbours; None when its days do not fit, or are not known."""
    if version.valid_from is None:
        return None
    try:
        return _place(version.scheme, version.valid_from, version.valid_to)
    except SchemeRefused:
        return None


@transaction.atomic
def take_over_version(*, version: SchemeVersion, by: User) -> SchemeVersion:
    """Become the proposer of a draft that a command has loaded."""
    fresh = _locked(version)
    if fresh.state != VersionState.DRAFT or fresh.proposed_by_id is not None:
        raise Conflict(_("该版本已有提出人，或已经办结。"), code="not_to_take_over")
    sign_history(by.actor_name)
    fresh.proposed_by, fresh.proposer_person = by, by.person
    fresh.save(update_fields=["proposed_by", "proposer_person"])
    _record("loans:scheme:taken_over", fresh, by)
    return fresh


@transaction.atomic
def approve_version(*, version: SchemeVersion, by: User, note: str = "") -> SchemeVersion:
    """Put a draft in force from its day; what holds until then ends on that day.

    Raises ``DomainError("scheme_has_unknowns")`` naming the paths of figures that are not known, ``NotPermitted`` for
    the proposer himself, and ``SchemeRefused`` when its days no longer fit.
    """
    fresh = _locked(version)
    _refuse_same_person(fresh, by)
    if fresh.state != VersionState.DRAFT:
        raise IllegalMove(_("该版本已经办结，不能再批准。"))
    refuse_incomplete(fresh)
    if fresh.valid_from is None:
        raise DomainError(_("该版本没有生效日期。"), code="no_effective_day")
    place = _place(fresh.scheme, fresh.valid_from, fresh.valid_to)
    sign_history(by.actor_name)
    if place.cuts is not None:
        fresh.scheme.versions.approved().filter(valid_from=place.cuts.first).update(valid_to=fresh.valid_from)
    _record("loans:scheme:approved", fresh, by)
    if place.is_last:
        _rename(fresh)
    return move(
        SCHEME_VERSION, fresh, VersionState.APPROVED, by=by, comment=note, valid_to=place.end, **_decision(by, note)
    )


def _rename(version: SchemeVersion) -> None:
    """The scheme is called what its newest approved version calls it."""
    identity = version.document["identity"]
    Scheme.objects.filter(pk=version.scheme_id).update(
        name=identity["name"], level=identity["level"], issuer=identity.get("issuer") or ""
    )


def refuse_incomplete(version: SchemeVersion) -> None:
    """Raise, with everything that is missing, when ``version`` cannot be approved as it stands."""
    if version.proposed_by_id is None and version.state == VersionState.DRAFT:
        raise DomainError(_("该版本由命令载入，须先由经办人认领，再由另一人复核。"), code="no_proposer")
    missing = version.unknowns
    if missing:
        words = {"count": len(missing), "paths": "、".join(missing[:MAX_LISTED])}
        raise DomainError(
            _("该版本有 %(count)s 处数值待定，不能批准：%(paths)s。请补齐后重新提出。") % words,
            code="scheme_has_unknowns",
        )


@transaction.atomic
def refuse_version(*, version: SchemeVersion, by: User, note: str) -> SchemeVersion:
    """Send a draft back, with the reason. By another person than the proposer."""
    fresh = _locked(version)
    _refuse_same_person(fresh, by)
    _require_reason(note, _("请写明退回原因。"))
    sign_history(by.actor_name)
    _record("loans:scheme:refused", fresh, by)
    return move(SCHEME_VERSION, fresh, VersionState.REFUSED, by=by, comment=note, **_decision(by, note))


@transaction.atomic
def withdraw_version(*, version: SchemeVersion, by: User, note: str = "") -> SchemeVersion:
    """Take one's own draft back; one that a command has loaded may be withdrawn by whoever may propose."""
    fresh = _locked(version)
    if fresh.proposer_person_id not in {None, by.person_id}:
        raise NotPermitted(_("只有提出人可以撤回；复核人请用“退回”。"), code="not_the_proposer")
    sign_history(by.actor_name)
    _record("loans:scheme:withdrawn", fresh, by)
    return move(SCHEME_VERSION, fresh, VersionState.WITHDRAWN, by=by, comment=note, **_decision(by, note))


def _lock(scheme: Scheme) -> Scheme:
    return Scheme.objects.select_for_update().get(pk=scheme.pk)


def _locked(version: SchemeVersion) -> SchemeVersion:
    """Scheme first, then the version: the order of every operation here."""
    Scheme.objects.select_for_update().get(pk=version.scheme_id)
    rows = SchemeVersion.objects.select_for_update(of=("self",)).select_related("scheme")
    return rows.get(pk=version.pk)


def _refuse_same_person(version: SchemeVersion, by: User) -> None:
    if version.proposer_person_id == by.person_id:
        raise NotPermitted(_("方案版本须由提出人以外的另一人复核。"), code="same_person")


def _require_reason(note: str, problem: str) -> None:
    if not note.strip():
        raise DomainError(problem, code="reason_missing", field="note")


def _decision(by: User, note: str) -> dict[str, Any]:
    return {
        "decided_by": by,
        "decider_person_id": by.person_id,
        "decided_at": clock.now(),
        "decision_note": note.strip()[:300],
    }


def _record(tag: str, version: SchemeVersion, by: Actor) -> None:
    detail: dict[str, object] = {
        "scheme": version.scheme.code,
        "version": version.label,
        "digest": version.digest,
        "valid_from": version.valid_from.isoformat() if version.valid_from else None,
    }
    audit.record(tag=tag, by=by, subject=str(version.code), detail=detail)
