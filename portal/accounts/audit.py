"""The audit trail: who did what to which thing, written in the operation's own transaction."""

from typing import TYPE_CHECKING

from axes.helpers import get_client_ip_address
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import AuditEvent
from portal.core import clock
from portal.core.actors import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Sorted. A tag outside the list is recorded all the same and shown as it is written.
TAGS: "dict[str, StrOrPromise]" = {
    "accounts:account:activated": _("启用账号"),
    "accounts:account:closed": _("停用账号"),
    "accounts:account:created": _("建立账号"),
    "accounts:account:handed_over": _("移交工作"),
    "accounts:account:imported": _("批量建立账号"),
    "accounts:account:reviewed": _("账号年度复核"),
    "accounts:account:transferred": _("调动"),
    "accounts:admin:saved": _("后台修改"),
    "accounts:factor:confirmed": _("绑定第二因素"),
    "accounts:factor:refused": _("第二因素不符"),
    "accounts:factor:reset": _("重置第二因素"),
    "accounts:grant:ended": _("终止角色"),
    "accounts:grant:made": _("授予角色"),
    "accounts:login:locked": _("登录锁定"),
    "accounts:login:refused": _("登录失败"),
    "accounts:login:succeeded": _("登录"),
    "accounts:logout:done": _("退出"),
    "accounts:organisation:registered": _("登记机构"),
    "accounts:organisation:renamed": _("机构更名"),
    "accounts:organisation:succeeded": _("机构承继"),
    "accounts:password:changed": _("修改密码"),
    "accounts:recovery:issued": _("生成备用码"),
    "accounts:slip:printed": _("打印启用单"),
    "exchange:batch:applied": _("导入入库"),
    "exchange:batch:undone": _("撤销导入"),
    "exchange:batch:uploaded": _("上传导入文件"),
    "exchange:correction:applied": _("更正生效"),
    "exchange:correction:proposed": _("提出更正"),
    "exchange:correction:rejected": _("退回更正"),
    "loans:chain:verified": _("校验账簿"),
    "loans:fund:changed": _("维护资金"),
    "loans:fund:opened": _("设立资金"),
    "loans:order:posted": _("复核记账单并入账"),
    "loans:order:prepared": _("制作记账单"),
    "loans:order:refused": _("驳回记账单"),
    "loans:order:withdrawn": _("撤回记账单"),
    "loans:period:closed": _("结账"),
    "loans:reconciliation:confirmed": _("确认余额调节表"),
    "loans:reconciliation:prepared": _("编制余额调节表"),
    "loans:reconciliation:returned": _("退回余额调节表"),
    "loans:scheme:approved": _("批准方案版本"),
    "loans:scheme:proposed": _("载入方案版本"),
    "loans:scheme:refused": _("退回方案版本"),
    "loans:scheme:taken_over": _("认领方案版本"),
    "loans:scheme:withdrawn": _("撤回方案版本"),
    "loans:statement:applied": _("导入银行对账单"),
    "loans:statement:matched": _("手工匹配银行流水"),
    "loans:statement:unmatched": _("取消匹配"),
    "loans:statement:uploaded": _("上传银行对账单"),
    "programme:parameter:changed": _("修改参数"),
    "programme:portal:initialised": _("初始化门户"),
    "reports:cycle:opened": _("开启报告年度"),
    "reports:documents:retried": _("重新生成报告文件"),
    "reports:run:cancelled": _("取消汇编"),
    "reports:run:requested": _("汇编年度报告"),
}


def record(
    *,
    tag: str,
    by: Actor,
    subject: str = "",
    detail: dict[str, object] | None = None,
    request: HttpRequest | None = None,
) -> AuditEvent:
    """Write one event. ``detail`` is JSON without secrets or personal numbers; ``subject`` the code of the thing."""
    return AuditEvent.objects.create(
        tag=tag,
        actor_code=by.actor_code,
        actor_name=by.actor_name,
        subject=subject,
        detail=detail or {},
        address=address_of(request),
        at=clock.now(),
    )


def address_of(request: HttpRequest | None) -> str:
    """The caller's network address as the lockout sees it; empty without a request."""
    if request is None:
        return ""
    return get_client_ip_address(request) or ""
