"""Pages of the platform itself: a job's progress, and whether the portal is well."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.core.actors import Actor
from portal.core.errors import NotFound
from portal.core.health import Health, examine, overall
from portal.core.http import writes_on_get
from portal.core.jobs import ENDED, cancel_job, job_watchers
from portal.core.models import Job


def get_job_for(user: Actor, code: UUID) -> Job:
    """The job, or ``NotFound``: somebody else's job and no job look the same."""
    job = Job.objects.filter(code=code).first()
    if job and (job.owner_code == user.actor_code or any(may_watch(user, job) for may_watch in job_watchers)):
        return job
    raise NotFound(_("没有这个任务。"))


@require_GET
@never_cache
@login_required
def job_progress(request: HttpRequest, code: UUID) -> HttpResponse:
    """The page of a job; for htmx the fragment alone. ``jobEnded`` tells the page around it to load what is new."""
    job = get_job_for(request.user, code)  # type: ignore[arg-type]
    fragment = request.headers.get("HX-Request") == "true"
    template = "components/_job_progress.html" if fragment else "core/job_progress.html"
    response = render(request, template, {"job": job, "ended": job.state in ENDED})
    if fragment and job.state in ENDED:
        response["HX-Trigger"] = "jobEnded"
    return response


@require_POST
@login_required
def job_cancel(request: HttpRequest, code: UUID) -> HttpResponse:
    job = get_job_for(request.user, code)  # type: ignore[arg-type]
    cancel_job(job=job, by=request.user)  # type: ignore[arg-type]
    return redirect("core:job_progress", code=job.code)


@writes_on_get("writes nothing, but must answer when there is no database to open a transaction in")
@require_GET
@never_cache
def health_show(request: HttpRequest) -> HttpResponse:
    """503 only when the portal cannot work at all, so that a proxy does not take it away for a lesser trouble."""
    findings = examine()
    health = overall(findings)
    status = HTTPStatus.SERVICE_UNAVAILABLE if health is Health.DOWN else HTTPStatus.OK
    if "application/json" in request.headers.get("Accept", "") or request.GET.get("format") == "json":
        parts = {one.name: {"state": one.health, "detail": one.detail} for one in findings}
        return JsonResponse({"state": health, "parts": parts}, status=status)
    page = render_to_string("core/health_show.html", {"findings": findings, "health": health, "title": _("运行状态")})
    return HttpResponse(page, status=status)
