"""The matching desk: left what only the bank knows, right what only the books know; and matches taken back."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loans.forms.statements import MatchForm, ReasonForm
from loans.models import SpecialAccount, StatementLine, StatementMatch
from loans.models.statements import Direction
from loans.parameters import MATCH_WINDOW_DAYS, parameter_today
from loans.reconciling.accounts import account_page
from loans.reconciling.bank import open_lines
from loans.reconciling.movements import OPENING, ZERO, Movement, open_movements
from loans.services.matching import end_matches, match_by_hand, match_surely, matched_since
from loans.views.statements.frame import READ, RECONCILE, account_context, account_for, kept_account, user_of
from portal.accounts.views_guard import permission_required
from portal.core.errors import DomainError, NotFound
from portal.programme.scope import fetch

MOST_SHOWN = 200
LATEST = 12


@require_safe
@permission_required(READ)
def match_desk(request: HttpRequest, code: UUID, holding: str) -> HttpResponse:
    account = account_for(request, code, holding)
    return render(request, "loans/match_desk.html", desk_context(request, account))


def desk_context(request: HttpRequest, account: SpecialAccount, **more: Any) -> dict[str, Any]:
    """Both sides, as far as they are shown on one page, and the latest matches."""
    window = int(parameter_today(MATCH_WINDOW_DAYS))
    lines = open_lines(account)
    movements = desk_movements(account, window, early=request.GET.get("early") == "1")
    groups = StatementMatch.objects.live().filter(line__account=account).order_by().values("group", "way", "matched_by")
    latest = groups.annotate(total=Sum("amount")).values("group", "way", "matched_by", "matched_at", "total")
    return account_context(
        request,
        account,
        "match",
        lines=lines[:MOST_SHOWN],
        movements=movements[:MOST_SHOWN],
        lines_count=len(lines),
        movements_count=len(movements),
        lines_sums=sums_of(lines),
        movements_sums=sums_of(movements),
        window=window,
        shows_early=request.GET.get("early") == "1",
        latest=latest.order_by("-matched_at", "group")[:LATEST],
        most=MOST_SHOWN,
        **more,
    )


def desk_movements(account: SpecialAccount, window: int, *, early: bool) -> list[Movement]:
    """Open movements; those that the first statement's opening balance settles only when asked for."""
    since = None if early else matched_since(account, window)
    return [one for one in open_movements(account, since=since) if early or one.entry.kind != OPENING]


def sums_of(side: list[Any]) -> dict[str, Any]:
    """What is open in each direction, in yuan."""
    return {
        str(direction): sum((one.left for one in side if one.direction == direction), start=ZERO)
        for direction in Direction
    }


@require_POST
@permission_required(RECONCILE)
def match_create(request: HttpRequest, code: UUID, holding: str) -> HttpResponse:
    """Match what was ticked; a refusal shows the desk again with the reason on top."""
    account = kept_account(request, code, holding)
    form = MatchForm(request.POST)
    problem = "" if form.is_valid() else "".join(str(one) for one in form.non_field_errors())
    if not problem:
        try:
            match_by_hand(
                account=account,
                lines=form.lines,
                movements=form.movements,
                in_part=form.cleaned_data["in_part"],
                by=user_of(request),
            )
        except NotFound:
            raise
        except DomainError as error:
            problem = error.message
    if problem:
        ticked = {"ticked": {*request.POST.getlist("line"), *request.POST.getlist("movement")}}
        return render(
            request, "loans/match_desk.html", desk_context(request, account, problem=problem, **ticked), status=409
        )
    messages.success(request, _("已匹配所选流水和账面分录。"))
    return redirect(account_page("match_desk", account))


@require_POST
@permission_required(RECONCILE)
def match_auto(request: HttpRequest, code: UUID, holding: str) -> HttpResponse:
    account = kept_account(request, code, holding)
    matched = match_surely(account=account, by=user_of(request))
    messages.success(request, _("自动匹配 %(matched)s 行流水；其余须人工核对。") % {"matched": matched})
    return redirect(account_page("match_desk", account))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RECONCILE)
def match_end(request: HttpRequest, code: UUID, holding: str, group: UUID) -> HttpResponse:
    """What was matched together, and the reason for taking it back."""
    account = kept_account(request, code, holding)
    rows = StatementMatch.objects.filter(group=group, line__account=account)
    rows = rows.select_related("line", "transfer__entry__book").order_by("line_id", "transfer_id")
    fetch(rows, group=group)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_matches(group=group, account=account, reason=form.cleaned_data["reason"], by=user_of(request))
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("已取消匹配，原记录保留。"))
            return redirect(account_page("match_desk", account))
    context = account_context(request, account, "match", form=form, rows=rows)
    return render(request, "loans/match_end.html", context, status=400 if form.errors else 200)


@require_safe
@permission_required(READ)
def line_detail(request: HttpRequest, code: UUID) -> HttpResponse:
    """One bank line: what the bank said, what it was matched with, then and now."""
    rows = StatementLine.objects.visible_to(user_of(request)).with_matched()
    line = fetch(rows.select_related("account__fund__owner", "account__bank", "statement"), code=code)
    matches = line.matches.select_related("transfer__entry").order_by("id")
    context = account_context(request, line.account, "lines", line=line, matches=matches, order_address=order_for(line))
    return render(request, "loans/line_detail.html", context)


def order_for(line: StatementLine) -> str:
    """The form of the posting order for money whose cause is not known, filled in from the line."""
    event = "receipt_unmatched" if line.direction == Direction.IN else "payment_unmatched"
    words = " ".join(filter(None, (line.counterparty_name, line.summary)))
    given = {
        "account": line.account.code,
        "amount": f"{line.amount:.2f}",
        "business_on": line.day.isoformat(),
        "subject": line.reference or str(line.code)[:8],
        "reason": (_("银行流水：%(words)s") % {"words": words})[:150],
    }
    return reverse("loans:order_prepare", args=[line.account.fund.code, event]) + "?" + urlencode(given)
