"""The catalogue of permissions: one sorted list of ``area:thing:action`` with what each allows, in plain words.

Roles map to sets of them in ``portal.accounts.roles``. A name that is not listed here cannot be asked for.
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.roles import titles_with
from portal.core.errors import NotPermitted

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from portal.accounts.models import User

CATALOGUE: "dict[str, StrOrPromise]" = {
    "accounts:account:manage": gettext_lazy("建立、调动、停用账号，打印启用单"),
    "accounts:account:read": gettext_lazy("查看账号"),
    "accounts:account:review": gettext_lazy("账号年度复核"),
    "accounts:admin:open": gettext_lazy("进入管理后台"),
    "accounts:audit:read": gettext_lazy("查询审计记录"),
    "accounts:grant:manage": gettext_lazy("授予和终止角色"),
    "accounts:grant:read": gettext_lazy("查看角色授予"),
    "accounts:organisation:manage": gettext_lazy("维护机构、名称和承继"),
    "accounts:organisation:read": gettext_lazy("查看机构"),
    "core:job:read": gettext_lazy("查看自己的后台任务"),
    "core:operation:manage": gettext_lazy("查看和处理待发消息、后台任务"),
    "desk:search:use": gettext_lazy("全文检索"),
    "desk:workbench:open": gettext_lazy("打开工作台"),
    "enterprises:enterprise:read": gettext_lazy("查看企业库"),
    "enterprises:enterprise:record": gettext_lazy("登记企业信息"),
    "exchange:correction:approve": gettext_lazy("复核更正和作废"),
    "exchange:correction:propose": gettext_lazy("提出更正和作废"),
    "exchange:export:run": gettext_lazy("导出登记簿"),
    "exchange:import:read": gettext_lazy("查看导入批次"),
    "exchange:import:run": gettext_lazy("导入登记簿"),
    "exchange:import:undo": gettext_lazy("撤销导入批次"),
    "files:file:read": gettext_lazy("下载附件"),
    "ippledge:pledge:read": gettext_lazy("查看知识产权质押"),
    "ippledge:pledge:record": gettext_lazy("登记知识产权质押"),
    "listings:candidate:read": gettext_lazy("查看上市挂牌后备库"),
    "listings:candidate:record": gettext_lazy("登记上市挂牌后备企业"),
    "listings:deal:read": gettext_lazy("查看直接融资"),
    "listings:deal:record": gettext_lazy("登记直接融资"),
    "loans:chain:verify": gettext_lazy("校验账簿链、导出链头"),
    "loans:fund:manage": gettext_lazy("设立资金，维护出资人和专户"),
    "loans:fund:read": gettext_lazy("查看资金和账簿"),
    "loans:ledger:export": gettext_lazy("导出和打印账簿"),
    "loans:loan:read": gettext_lazy("查看科技信贷"),
    "loans:loan:record": gettext_lazy("登记科技信贷"),
    "loans:order:approve": gettext_lazy("复核记账单并过账"),
    "loans:order:prepare": gettext_lazy("制作记账单"),
    "loans:period:close": gettext_lazy("结账"),
    "loans:scheme:approve": gettext_lazy("复核补偿方案版本"),
    "loans:scheme:calculate": gettext_lazy("使用补偿方案计算器"),
    "loans:scheme:propose": gettext_lazy("载入补偿方案版本"),
    "loans:scheme:read": gettext_lazy("查看补偿方案"),
    "loans:statement:import": gettext_lazy("导入银行对账单"),
    "loans:statement:reconcile": gettext_lazy("银行对账"),
    "programme:activity:read": gettext_lazy("查看活动"),
    "programme:activity:record": gettext_lazy("登记活动"),
    "programme:conference:manage": gettext_lazy("办理联席会议"),
    "programme:dictionary:manage": gettext_lazy("维护区划、行业字典"),
    "programme:dictionary:read": gettext_lazy("查看区划、行业字典"),
    "programme:milestone:record": gettext_lazy("登记里程碑"),
    "programme:parameter:manage": gettext_lazy("维护参数"),
    "programme:parameter:read": gettext_lazy("查看参数"),
    "programme:target:read": gettext_lazy("查看目标进度"),
    "programme:unit:manage": gettext_lazy("维护报告单位"),
    "reports:assessment:manage": gettext_lazy("组织年度考评"),
    "reports:cycle:compile": gettext_lazy("汇编年度报告"),
    "reports:cycle:manage": gettext_lazy("开启和调整报告年度"),
    "reports:cycle:read": gettext_lazy("查看报告年度"),
    "reports:figure:export": gettext_lazy("导出指标明细"),
    "reports:figure:read": gettext_lazy("查看指标和明细"),
    "reports:paper:download": gettext_lazy("下载报告文件"),
    "reports:report:accept": gettext_lazy("接收和退回年度报告"),
    "reports:report:certify": gettext_lazy("确认本单位年度报告"),
    "reports:report:read": gettext_lazy("查看年度报告"),
    "reports:report:sign": gettext_lazy("签发本单位年度报告"),
    "reports:report:write": gettext_lazy("填写本单位年度报告"),
}


def require(user: "User", permission: str) -> None:
    """Raise ``NotPermitted``, naming who may, unless ``user`` holds ``permission`` today."""
    if not user.may(permission):
        who = "、".join(titles_with(permission)) or _("无")
        raise NotPermitted(
            _("您没有“%(what)s”的权限。可以办理的角色：%(who)s。") % {"what": CATALOGUE[permission], "who": who}
        )
