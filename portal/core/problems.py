"""The edge: domain errors and database trouble become Chinese pages, or problem documents (RFC 9457) for the API."""

from collections.abc import Callable
from http import HTTPStatus

import structlog
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.core.errors import Conflict, DomainError, IllegalMove, NotFound, NotPermitted
from portal.core.retries import READ_ONLY, sqlstate

log = structlog.get_logger(__name__)

API_PREFIX = "/api/"
RETRY_AFTER_SECONDS = 5
# The first class that fits decides.
STATUSES: list[tuple[type[DomainError], HTTPStatus]] = [
    (NotPermitted, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (IllegalMove, HTTPStatus.CONFLICT),
    (DomainError, HTTPStatus.BAD_REQUEST),
]


def status_of(error: DomainError) -> HTTPStatus:
    return next(status for kind, status in STATUSES if isinstance(error, kind))


def title_of(status: HTTPStatus) -> str:
    return {
        HTTPStatus.BAD_REQUEST: _("请求有误"),
        HTTPStatus.FORBIDDEN: _("没有权限"),
        HTTPStatus.NOT_FOUND: _("没有找到"),
        HTTPStatus.METHOD_NOT_ALLOWED: _("不能这样打开"),
        HTTPStatus.CONFLICT: _("与现状冲突"),
        HTTPStatus.INTERNAL_SERVER_ERROR: _("系统出错"),
        HTTPStatus.SERVICE_UNAVAILABLE: _("暂时不能办理"),
    }[status]


class ProblemMiddleware:
    """Translates what a view raises. Keep it last but one, inside everything that wraps the response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return not_allowed(request, response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DomainError):
            return problem(request, status_of(error), detail=error.message, code=error.code, field=error.field)
        if isinstance(error, OperationalError | InterfaceError):
            return unavailable(request, error)
        if request.path.startswith(API_PREFIX):
            return _api_problem(request, error)
        return None


def problem(
    request: HttpRequest, status: HTTPStatus, *, detail: str, code: str, field: str | None = None
) -> HttpResponse:
    """A problem document under ``/api/``, else ``errors/<status>.html`` with the detail.

    A page that says 500 or 503 uses neither the database nor the session: they may be the reason.
    """
    if request.path.startswith(API_PREFIX):
        document = {"type": "about:blank", "title": title_of(status), "status": status, "detail": detail, "code": code}
        if field:
            document["errors"] = [{"pointer": f"#/{field}", "code": code, "detail": detail}]
        return JsonResponse(document, status=status, content_type="application/problem+json")
    page = {"title": title_of(status), "detail": detail, "code": code, "layout": "errors/_bare.html"}
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return HttpResponse(render_to_string(f"errors/{status}.html", page), status=status)
    if hasattr(request, "user") and request.user.is_authenticated:
        page["layout"] = "base.html"
    return render(request, f"errors/{status}.html", page, status=status)


def unavailable(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    """503 with Retry-After: the database is away, read-only, or too busy for this request. Nothing was changed."""
    log.error("problem.unavailable", path=request.path, sqlstate=sqlstate(error) if error else None, error=str(error))
    read_only = error is not None and sqlstate(error) == READ_ONLY
    detail = _("系统正在维护，只能查看。") if read_only else _("系统繁忙或正在恢复，您的操作没有生效，请稍后重试。")
    response = problem(request, HTTPStatus.SERVICE_UNAVAILABLE, detail=detail, code="unavailable")
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem(request, HTTPStatus.BAD_REQUEST, detail=_("提交的内容不能识别。"), code="bad_request")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    detail = str(exception) or _("您没有办理此事项的权限。")
    return problem(request, HTTPStatus.FORBIDDEN, detail=detail, code="not_permitted")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    detail = _("页面已过期或来源不明，请返回上一页刷新后重试。")
    return problem(request, HTTPStatus.FORBIDDEN, detail=detail, code="csrf")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    detail = _("您要找的内容不存在，或者不在您的查看范围内。")
    return problem(request, HTTPStatus.NOT_FOUND, detail=detail, code="not_found")


def not_allowed(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """An address that only takes a sent form was opened, or the other way round; ``Allow`` says what it takes."""
    detail = _("这个地址用于提交操作，不能直接打开；请返回原页面，点击相应按钮办理。")
    answer = problem(request, HTTPStatus.METHOD_NOT_ALLOWED, detail=detail, code="method_not_allowed")
    answer["Allow"] = refused["Allow"]
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    detail = _("系统内部出错，已记录。您的操作没有生效，请稍后重试或联系系统管理员。")
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, detail=detail, code="server_error")


def _api_problem(request: HttpRequest, error: Exception) -> HttpResponse | None:
    if isinstance(error, Http404):
        return page_not_found(request, error)
    if isinstance(error, PermissionDenied):
        return permission_denied(request, error)
    return None
