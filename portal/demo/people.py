"""Organisations, persons and accounts of the demo. All marked as examples."""

import secrets
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from portal.accounts.models import Organisation, OrganisationKind, Person, User
from portal.accounts.services.grants import grant_role
from portal.accounts.services.organisations import add_alias, find_or_register_organisation
from portal.core.actors import SYSTEM
from portal.demo.guard import refuse_production
from portal.programme.models import ReportingUnit

CAST = Path(__file__).resolve().parent / "cast.yaml"
# As the sample registers name them, in all spellings; every one is invented.
INSTITUTIONS: tuple[tuple[str, str, list[str]], ...] = (
    (OrganisationKind.BANK, "示例商业银行", ["示例商业银行攀枝花分行"]),
    (OrganisationKind.BANK, "样本农村商业银行", ["样本农商银行", "样本农村商业银行攀枝花分行"]),
    (OrganisationKind.BANK, "虚构城市银行", ["虚构城市银行攀枝花科技支行"]),
    (OrganisationKind.GUARANTOR, "示例融资担保有限公司", []),
    (OrganisationKind.GUARANTOR, "样本科技融资担保有限公司", []),
    (OrganisationKind.INSURER, "演示财产保险", ["演示财产保险攀枝花分公司"]),
    (OrganisationKind.INSURER, "虚构财产保险", ["虚构财产保险攀枝花中心支公司"]),
    (OrganisationKind.APPRAISER, "示例资产评估有限公司", []),
    (OrganisationKind.APPRAISER, "样本知识产权评估有限公司", []),
    (OrganisationKind.APPRAISER, "虚构土地房地产资产评估有限公司", []),
)


def load_institutions() -> None:
    for kind, name, spellings in INSTITUTIONS:
        organisation = find_or_register_organisation(kind=kind, name=name, by=SYSTEM, is_example=True)
        for text in spellings:
            add_alias(organisation=organisation, text=text)


@transaction.atomic
def load_cast() -> int:
    """Make the accounts that are missing; return how many. Those that stand keep their password."""
    refuse_production()
    made = 0
    encoded = make_password(demo_password())
    for row in yaml.safe_load(CAST.read_text(encoding="utf-8")):
        if not User.objects.filter(username=row["username"]).exists():
            _make_account(row, encoded)
            made += 1
    return made


def _make_account(row: dict[str, Any], encoded_password: str) -> None:
    person = Person.objects.create(name=row["name"], telephone="0812-0000000（示例）", is_example=True)
    user = User.objects.create(
        username=row["username"], person=person, organisation=_place(row["place"]), password=encoded_password
    )
    for role in row["roles"]:
        grant_role(user=user, role=role, by=SYSTEM, basis="演示")


def _place(slug: str) -> Organisation:
    if slug == "office":
        return Organisation.objects.get(kind=OrganisationKind.CITY_OFFICE)
    return ReportingUnit.objects.select_related("organisation").get(slug=slug).organisation


def demo_password() -> str:
    """One password for all demo accounts, made once for this machine and kept beside its files."""
    refuse_production()
    place = settings.STORAGE_DIR / "demo-password"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(secrets.token_urlsafe(12), encoding="ascii")
        place.chmod(0o600)
    return place.read_text(encoding="ascii").strip()
