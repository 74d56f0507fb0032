"""Pages of the reserve pool and of direct financing."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from listings.board import pipeline
from listings.lists import CANDIDATES, DEALS, with_latest_stage
from listings.models import Candidate, CandidateStage, Deal, Stage
from listings.states import candidate_word, stage_word
from portal.accounts.views_guard import permission_required
from portal.core import clock
from portal.core.list_views import list_export, list_page
from portal.core.timeline import timeline_of
from portal.programme.scope import fetch, shown_to

READ_CANDIDATES = "listings:candidate:read"
READ_DEALS = "listings:deal:read"
EXPORT = "exchange:export:run"


def candidates_for(request: HttpRequest) -> QuerySet[Candidate]:
    return with_latest_stage(shown_to(request.user, Candidate).select_related("enterprise__reporting_unit"))


def deals_for(request: HttpRequest) -> QuerySet[Deal]:
    return shown_to(request.user, Deal).select_related("enterprise__reporting_unit")


@require_safe
@permission_required(READ_CANDIDATES)
def candidate_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, CANDIDATES, candidates_for(request), "listings/candidate_list.html")


@require_safe
@permission_required(EXPORT)
def candidate_export(request: HttpRequest) -> HttpResponse:
    return list_export(request, CANDIDATES, candidates_for(request))


@require_safe
@permission_required(READ_CANDIDATES)
def candidate_board(request: HttpRequest) -> HttpResponse:
    """The candidates in the pool today, and those listed, by stage."""
    today = clock.today()
    listed = CandidateStage.objects.counted().filter(stage=Stage.LISTED, reached_on__lte=today)
    present = Q(left_on__isnull=True) | Q(left_on__gt=today) | Q(pk__in=listed.values("candidate_id"))
    rows = shown_to(request.user, Candidate).filter(present, entered_on__lte=today)
    context = {"columns": pipeline(rows, today), "page_title": _("后备企业看板"), "register_title": CANDIDATES.title}
    return render(request, "listings/candidate_board.html", context)


@require_safe
@permission_required(READ_CANDIDATES)
def candidate_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    """A candidate with its dated stages and the next one on the way."""
    candidate = fetch(candidates_for(request), code=code)
    stages = list(shown_to(request.user, CandidateStage).filter(candidate=candidate).order_by("reached_on", "pk"))
    reached = {stage.stage: stage for stage in stages}
    context = {
        "candidate": candidate,
        "state": candidate_word(candidate, candidate.stage),
        "steps": [(stage_word(stage), reached.get(stage)) for stage in Stage.values],
        "deals": deals_for(request).filter(enterprise=candidate.enterprise).order_by("-received_on"),
        "entries": timeline_of(candidate, with_references=True),
        "page_title": candidate.enterprise.name,
        "register_title": CANDIDATES.title,
    }
    return render(request, "listings/candidate_detail.html", context)


@require_safe
@permission_required(READ_DEALS)
def deal_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, DEALS, deals_for(request))


@require_safe
@permission_required(EXPORT)
def deal_export(request: HttpRequest) -> HttpResponse:
    return list_export(request, DEALS, deals_for(request))
