"""Roles and what each may do, in one place. Which roles exclude each other is data (``RoleExclusion``)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Organisation kinds (``OrganisationKind``) by their stored words; ``models`` stands above this module.
CITY = ("city_office",)
COUNTY_OR_ZONE = ("county", "zone")
MEMBER = ("member_unit",)
ANY_OFFICE = (*CITY, *COUNTY_OR_ZONE, *MEMBER)


class RoleClass(StrEnum):
    BUSINESS = "business"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Role:
    """``organisations``: the kinds of organisation whose people may hold the role."""

    code: str
    title: "StrOrPromise"
    organisations: tuple[str, ...]
    permissions: frozenset[str]
    role_class: RoleClass = RoleClass.BUSINESS


READ_REGISTERS = frozenset(
    {
        "enterprises:enterprise:read",
        "exchange:import:read",
        "ippledge:pledge:read",
        "listings:candidate:read",
        "listings:deal:read",
        "loans:fund:read",
        "loans:loan:read",
        "loans:scheme:calculate",
        "loans:scheme:read",
        "programme:activity:read",
    }
)
READ_REPORTS = frozenset(
    {
        "programme:parameter:read",
        "programme:target:read",
        "reports:cycle:read",
        "reports:figure:export",
        "reports:figure:read",
        "reports:paper:download",
        "reports:report:read",
    }
)
DESK = frozenset({"core:job:read", "desk:search:use", "desk:workbench:open", "files:file:read"})
READ_ALL = READ_REGISTERS | READ_REPORTS | DESK | {"exchange:export:run"}
IMPORT = frozenset({"exchange:import:run", "exchange:import:undo", "exchange:correction:propose"})
RECORD_ALL = frozenset(
    {
        "enterprises:enterprise:record",
        "ippledge:pledge:record",
        "listings:candidate:record",
        "listings:deal:record",
        "loans:loan:record",
        "programme:activity:record",
    }
)
# Money of a fund in its own books: whoever holds this still needs a second person for every posting.
KEEP_BOOKS = frozenset(
    {
        "loans:chain:verify",
        "loans:fund:manage",
        "loans:ledger:export",
        "loans:order:approve",
        "loans:order:prepare",
        "loans:period:close",
        "loans:statement:import",
        "loans:statement:reconcile",
    }
)
AUDIT_BOOKS = frozenset({"loans:chain:verify", "loans:ledger:export"})
OFFICE_CYCLE = frozenset({"reports:cycle:compile", "reports:cycle:manage", "reports:report:accept"})


def _role(
    code: str, title: "StrOrPromise", organisations: Iterable[str], *sets: Iterable[str], role_class: RoleClass
) -> Role:
    return Role(code, title, tuple(organisations), frozenset().union(*sets), role_class)


def _business(code: str, title: "StrOrPromise", organisations: Iterable[str], *sets: Iterable[str]) -> Role:
    return _role(code, title, organisations, READ_ALL, *sets, role_class=RoleClass.BUSINESS)


def _administrator(code: str, title: "StrOrPromise", permissions: Iterable[str]) -> Role:
    return _role(code, title, ANY_OFFICE, {"accounts:admin:open"}, permissions, role_class=RoleClass.ADMINISTRATOR)


_ALL = (
    _business(
        "office_handler",
        _("办公室经办"),
        CITY,
        IMPORT,
        RECORD_ALL,
        OFFICE_CYCLE,
        {"loans:scheme:propose", "programme:milestone:record"},
    ),
    _business(
        "office_reviewer",
        _("办公室审核"),
        CITY,
        {"exchange:correction:approve", "loans:scheme:approve", "reports:report:accept"},
    ),
    _business(
        "office_leader",
        _("办公室负责人"),
        CITY,
        {"exchange:correction:approve", "loans:scheme:approve", "reports:assessment:manage"},
    ),
    _business("office_finance", _("办公室财务"), CITY, KEEP_BOOKS),
    _business(
        "county_clerk", _("县（区）经办"), COUNTY_OR_ZONE, IMPORT, {"reports:report:certify", "reports:report:write"}
    ),
    _business("county_reviewer", _("县（区）审核"), COUNTY_OR_ZONE, {"exchange:correction:approve"}),
    _business("county_signer", _("县（区）签发"), COUNTY_OR_ZONE, {"reports:report:sign"}),
    _business("county_finance", _("县（区）财务"), COUNTY_OR_ZONE, KEEP_BOOKS),
    _business("member_clerk", _("成员单位经办"), MEMBER, {"reports:report:certify", "reports:report:write"}),
    _business("member_signer", _("成员单位签发"), MEMBER, {"reports:report:sign"}),
    _business("handler_finance", _("财政条线经办"), MEMBER),
    _business("handler_regulator", _("金融监管条线经办"), MEMBER),
    _business("handler_ip_enforcement", _("知识产权执法条线经办"), (*CITY, *MEMBER)),
    _business("handler_projects", _("科技项目条线经办"), (*CITY, *MEMBER)),
    _business(
        "handler_listing",
        _("上市条线经办"),
        (*CITY, *MEMBER),
        IMPORT,
        {"listings:candidate:record", "listings:deal:record"},
    ),
    _business(
        "conference_secretary",
        _("联席会议秘书"),
        (*CITY, *MEMBER),
        {"programme:conference:manage", "programme:activity:record"},
    ),
    _role(
        "auditor",
        _("审计员"),
        (*CITY, *MEMBER),
        READ_ALL,
        AUDIT_BOOKS,
        {"accounts:account:read", "accounts:audit:read", "accounts:grant:read", "accounts:organisation:read"},
        role_class=RoleClass.AUDITOR,
    ),
    _administrator(
        "system_administrator",
        _("系统管理员"),
        {
            "accounts:account:manage",
            "accounts:account:read",
            "accounts:organisation:manage",
            "accounts:organisation:read",
            "core:operation:manage",
            "programme:dictionary:manage",
            "programme:dictionary:read",
            "programme:unit:manage",
        },
    ),
    _administrator(
        "security_administrator",
        _("安全管理员"),
        {
            "accounts:account:read",
            "accounts:account:review",
            "accounts:grant:manage",
            "accounts:grant:read",
            "accounts:organisation:read",
            "programme:parameter:manage",
            "programme:parameter:read",
        },
    ),
    _administrator("audit_administrator", _("审计管理员"), {"accounts:audit:read", "accounts:grant:read"}),
)
ROLES: dict[str, Role] = {role.code: role for role in _ALL}
ADMINISTRATORS = tuple(role.code for role in _ALL if role.role_class is RoleClass.ADMINISTRATOR)


def choices() -> "list[tuple[str, StrOrPromise]]":
    return [(role.code, role.title) for role in _ALL]


def permissions_of(code: str) -> frozenset[str]:
    """What a role may do; nothing for a role that the portal does not know (any more)."""
    role = ROLES.get(code)
    return role.permissions if role else frozenset()


def titles_with(permission: str) -> list[str]:
    """The Chinese titles of the roles that carry ``permission``."""
    return [str(role.title) for role in _ALL if permission in role.permissions]
