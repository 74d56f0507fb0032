"""Organisations: found by any of their spellings, registered once, renamed and succeeded by dated rows."""

from datetime import date

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts import audit
from portal.accounts.models import Organisation, OrganisationAlias, OrganisationName, Succession
from portal.accounts.names import institution_key, name_key
from portal.core.actors import Actor
from portal.core.errors import Conflict, DomainError


def find_organisation(kind: str, text: str) -> Organisation | None:
    """The organisation of ``kind`` that bears or bore the name ``text``, as a whole or as one of its branches.

    None when no organisation, or more than one, is named so.
    """
    keys = {name_key(text), institution_key(kind, text)}
    found = Organisation.objects.filter(kind=kind).filter(Q(aliases__key__in=keys)).distinct()[:2]
    return found[0] if len(found) == 1 else None


@transaction.atomic
def find_or_register_organisation(
    *, kind: str, name: str, by: Actor, is_example: bool = False, credit_code: str = ""
) -> Organisation:
    """The organisation of this name, registered on first sight under its head office's name.

    Safe against two at once: the second waits for the first and finds its row.
    """
    found = find_organisation(kind, name)
    if found is not None:
        return found
    own_name = institution_key(kind, name)
    if not own_name:
        raise DomainError(_("机构名称不能为空。"), field="name")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"organisation {kind} {own_name}"])
    found = find_organisation(kind, name)
    if found is not None:
        add_alias(organisation=found, text=name)
        return found
    organisation = Organisation.objects.create(kind=kind, name=own_name, is_example=is_example, credit_code=credit_code)
    for text in (own_name, name):
        add_alias(organisation=organisation, text=text)
    audit.record(
        tag="accounts:organisation:registered", by=by, subject=str(organisation.code), detail={"name": own_name}
    )
    return organisation


def add_alias(*, organisation: Organisation, text: str) -> None:
    """Remember another spelling, and the head office that it names."""
    for key in {name_key(text), institution_key(organisation.kind, text)}:
        OrganisationAlias.objects.get_or_create(organisation=organisation, key=key)


@transaction.atomic
def rename_organisation(*, organisation: Organisation, name: str, on: date, basis: str, by: Actor) -> Organisation:
    """The organisation bears ``name`` from ``on`` (included); the name before ends on the same day (excluded)."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    last = organisation.names.order_by("-valid_from").first()
    if last is not None and on <= last.valid_from:
        raise DomainError(_("更名日期必须晚于现用名称的启用日期 %(day)s。") % {"day": last.valid_from}, field="on")
    if Organisation.objects.filter(kind=organisation.kind, name=name).exclude(pk=organisation.pk).exists():
        raise Conflict(_("已有同名机构“%(name)s”。") % {"name": name}, field="name")
    if last is None:
        OrganisationName.objects.create(
            organisation=organisation, name=organisation.name, valid_from=date.min, valid_to=on
        )
    else:
        last.valid_to = on
        last.save(update_fields=["valid_to"])
    OrganisationName.objects.create(organisation=organisation, name=name, valid_from=on, basis=basis)
    before, organisation.name = organisation.name, name
    organisation.save(update_fields=["name"])
    add_alias(organisation=organisation, text=name)
    audit.record(
        tag="accounts:organisation:renamed",
        by=by,
        subject=str(organisation.code),
        detail={"from": before, "to": name, "on": on.isoformat(), "basis": basis},
    )
    return organisation


@transaction.atomic
def succeed_organisation(
    *, predecessor: Organisation, successors: list[Organisation], on: date, basis: str, by: Actor
) -> list[Succession]:
    """``successors`` take over from ``on`` (included), one after a merger, more after a split; the predecessor ends."""
    predecessor = Organisation.objects.select_for_update().get(pk=predecessor.pk)
    if predecessor.ended_on is not None:
        raise Conflict(_("“%(name)s”已于 %(day)s 终止。") % {"name": predecessor.name, "day": predecessor.ended_on})
    if not successors or predecessor in successors:
        raise DomainError(_("请指定承继机构，且不能是原机构自身。"), field="successors")
    rows = [
        Succession.objects.create(predecessor=predecessor, successor=one, takes_effect_on=on, basis=basis)
        for one in successors
    ]
    predecessor.ended_on = on
    predecessor.save(update_fields=["ended_on"])
    audit.record(
        tag="accounts:organisation:succeeded",
        by=by,
        subject=str(predecessor.code),
        detail={"successors": [one.name for one in successors], "on": on.isoformat(), "basis": basis},
    )
    return rows


def successors_of(organisation: Organisation, *, on: date) -> list[Organisation]:
    """Who answers for ``organisation`` on ``on``: itself until a successor takes over, then those and theirs."""
    rows = organisation.successions.filter(takes_effect_on__lte=on).select_related("successor").order_by("id")
    if not rows:
        return [organisation]
    following: list[Organisation] = []
    for row in rows:
        following += [one for one in successors_of(row.successor, on=on) if one not in following]
    return following
