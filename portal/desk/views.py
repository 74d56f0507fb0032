"""The workbench, the search over everything, and what a reader keeps: saved views and the unit of amounts."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.models import User
from portal.accounts.views_guard import login_required, permission_required
from portal.core import clock
from portal.core.display import MONEY_UNIT_COOKIE, MoneyUnit
from portal.core.errors import DomainError
from portal.core.jobs import ENDED
from portal.core.models import Job
from portal.core.notices import latest, notices_for
from portal.core.search import MAX_TEXT, search_for
from portal.core.strips import strips
from portal.core.work import split_by_urgency, work_of
from portal.desk.models import SavedView
from portal.desk.notices import notices_of_jobs
from portal.desk.saved_views import delete_view, save_view

SHOWN_JOBS = 20
UNIT_COOKIE_AGE = 365 * 24 * 3600


def next_address(request: HttpRequest) -> str:
    """Where the reader came from, if it is a page of this portal."""
    target = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if here else "/"


@require_safe
@login_required
def workbench(request: HttpRequest) -> HttpResponse:
    """What waits for the user: due and overdue first, then this week, later, and what others owe."""
    user = cast(User, request.user)
    if not user.may("desk:workbench:open"):
        return redirect("admin:index" if user.is_staff else "accounts:password_change")
    today = clock.today()
    jobs = list(Job.objects.filter(owner_code=user.actor_code).order_by("-id")[:SHOWN_JOBS])
    shown = [(strip.template, strip.load(user)) for strip in strips if user.may(strip.permission)]
    context = {
        "work": split_by_urgency(work_of(user, today=today)),
        "today": today,
        "jobs": [job for job in jobs if job.state not in ENDED],
        "notices": latest([*notices_of_jobs(jobs), *notices_for(user)]),
        "strips": [(template, strip) for template, strip in shown if strip],
        "page_title": _("工作台"),
    }
    return render(request, "desk/workbench.html", context)


@require_safe
@permission_required("desk:search:use")
def search(request: HttpRequest) -> HttpResponse:
    """The first hits in each register that the user may read."""
    text = request.GET.get("q", "").strip()
    problem = ""
    if "\x00" in text:
        problem = _("搜索内容含有无法识别的字符。")
    elif len(text) > MAX_TEXT:
        problem = _("搜索内容最多 %(max)s 个字。") % {"max": MAX_TEXT}
    found = search_for(cast(User, request.user), text) if text and not problem else []
    context = {"search_text": text.replace("\x00", "")[:MAX_TEXT], "found": found, "problem": problem}
    return render(request, "desk/search.html", context | {"page_title": _("搜索")}, status=400 if problem else 200)


@require_POST
@login_required
def money_unit_choose(request: HttpRequest) -> HttpResponse:
    """Remember in which unit the reader wants amounts."""
    chosen = MoneyUnit.WAN if request.POST.get("unit") == MoneyUnit.WAN else MoneyUnit.YUAN
    response = HttpResponseRedirect(next_address(request))
    response.set_cookie(
        MONEY_UNIT_COOKIE, chosen, max_age=UNIT_COOKIE_AGE, httponly=True, secure=request.is_secure(), samesite="Lax"
    )
    return response


@require_POST
@permission_required("desk:workbench:open")
def saved_view_create(request: HttpRequest) -> HttpResponse:
    given = request.POST
    try:
        save_view(
            list_key=given.get("list_key", ""),
            title=given.get("title", ""),
            query=given.get("query", ""),
            by=cast(User, request.user),
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("视图已保存，在“我的视图”里可以打开。"))
    return HttpResponseRedirect(next_address(request))


@require_POST
@permission_required("desk:workbench:open")
def saved_view_delete(request: HttpRequest, code: UUID) -> HttpResponse:
    user = cast(User, request.user)
    view = SavedView.objects.filter(user=user, code=code).first()
    if view is None:
        raise Http404
    delete_view(view=view, by=user)
    messages.success(request, _("视图“%(title)s”已删除。") % {"title": view.title})
    return HttpResponseRedirect(next_address(request))
