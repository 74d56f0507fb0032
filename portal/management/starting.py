"""An empty production start."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts import audit
from portal.accounts.models import Organisation, OrganisationKind, User
from portal.accounts.roles import ROLES
from portal.accounts.services.accounts import create_account
from portal.accounts.services.activation import issue_slip
from portal.accounts.services.grants import grant_role
from portal.core.actors import SYSTEM
from portal.core.errors import DomainError
from portal.programme.models import Basis, Parameter, ReportingUnit
from portal.programme.services.seed import load_frame


@dataclass(frozen=True)
class Administrator:
    username: str
    name: str
    role: str


@dataclass(frozen=True)
class PrintedSlip:
    title: str
    name: str
    username: str
    code: str


@dataclass(frozen=True)
class Start:
    slips: list[PrintedSlip]
    todos: list[str]


@transaction.atomic
def start_portal(*, administrators: list[Administrator]) -> Start:
    """Write the frame without examples and the first three administrators; refuse when anything stands already."""
    if User.objects.exists() or Organisation.objects.exists() or ReportingUnit.objects.exists():
        raise DomainError(_("数据库不是空的，不能再次初始化。"), code="not_empty")
    if len({one.name for one in administrators}) != len(administrators):
        raise DomainError(_("三名管理员须是三个不同的人。"), code="same_person")
    load_frame(with_examples=False)
    office = Organisation.objects.get(kind=OrganisationKind.CITY_OFFICE)
    slips = []
    for one in administrators:
        user = create_account(username=one.username, name=one.name, organisation=office, by=SYSTEM)
        grant_role(user=user, role=one.role, by=SYSTEM, basis=_("初始化"))
        slips.append(PrintedSlip(str(ROLES[one.role].title), one.name, user.username, issue_slip(user=user, by=SYSTEM)))
    audit.record(tag="programme:portal:initialised", by=SYSTEM, detail={"accounts": [one.username for one in slips]})
    return Start(slips=slips, todos=todos())


def todos() -> list[str]:
    """What an empty portal still needs before it can be used, in order."""
    waiting = Parameter.objects.filter(basis=Basis.EXAMPLE).count()
    return [
        _("三名管理员凭启用单设置密码，并绑定身份验证器"),
        _("按成立领导小组的文件登记其余成员单位（方案只载明16家，未列名单）"),
        _("系统管理员建立各单位账号并打印启用单，安全管理员授予角色"),
        _("登记银行、担保、保险、评估机构及其各种写法"),
        _("把 %(count)s 项示例参数提交领导小组决定，逐项登记依据文件") % {"count": waiting},
        _("核对节假日表，补充当年放假安排"),
        _("确认备份已按计划执行，并做一次恢复演练"),
        _("导入企业名录，再按编号顺序导入其他登记表"),
    ]
