"""Views that only tests open: each fails, or writes, in one way."""

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path

from portal.core import errors
from portal.core.http import writes_on_get
from portal.core.models import Heartbeat

ERRORS = {
    "refused": errors.DomainError("金额不能为零。", code="ZERO", field="amount"),
    "permission": errors.NotPermitted("只有银行可以申报。"),
    "missing": errors.NotFound("没有这笔贷款。"),
    "conflict": errors.Conflict("已有人先行办理。"),
    "state": errors.IllegalMove("当前状态为“已结清”。"),
    "denied": PermissionDenied(),
    "database": OperationalError("server closed the connection unexpectedly"),
    "bug": RuntimeError("a secret of the code"),
}


def fail(request: HttpRequest, name: str) -> HttpResponse:
    raise ERRORS[name]


def write(request: HttpRequest) -> HttpResponse:
    Heartbeat.objects.create(name="probe", at="2026-01-01T00:00:00Z")
    request.session["seen"] = True
    return HttpResponse("written")


def touch_session(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = True
    return HttpResponse(str(Heartbeat.objects.count()))


def write_while_rendering(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string("{{ touch }}")
    return TemplateResponse(request, template, {"touch": lambda: write(request)})


def wait_for_lock(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
        cursor.execute("SELECT pg_advisory_xact_lock(4242)")
    return HttpResponse("locked")


handler400 = "portal.core.problems.bad_request"
handler403 = "portal.core.problems.permission_denied"
handler404 = "portal.core.problems.page_not_found"
handler500 = "portal.core.problems.server_error"
urlpatterns = [
    path("probe/fail/<str:name>/", fail),
    path("api/probe/fail/<str:name>/", fail),
    path("probe/write/", write),
    path("probe/write/allowed/", writes_on_get("a test of the exemption")(write)),
    path("probe/session/", touch_session),
    path("probe/rendering/", write_while_rendering),
    path("probe/lock/", wait_for_lock),
    path("", include("portal.urls")),
]
