"""What the desk shows of apps that know nothing of it: imports and corrections that wait, the targets on top."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.display import NOTHING, MoneyUnit, show_money
from portal.core.states import Machine
from portal.core.strips import Strip, strips
from portal.core.work import WorkSource, add_work
from portal.exchange.models import Correction, ImportBatch
from portal.exchange.states import BATCH, BatchState, CorrectionState
from reports.models import CompileRun, TargetResult
from reports.targets import COLOURS, LABELS, Outcome

MOST_FIGURES = 6


def unfinished_imports(user: Any, today: date) -> QuerySet[Any]:
    """Batches that I uploaded and that wait for my word."""
    mine = ImportBatch.objects.visible_to(user).filter(created_by_code=user.actor_code)
    return mine.filter(state__in=[BatchState.ASKING, BatchState.PREVIEWED])


def corrections_to_decide(user: Any, today: date) -> QuerySet[Any]:
    """Proposed by somebody else: the proposer is never the second person."""
    proposed = Correction.objects.visible_to(user).filter(state=CorrectionState.PROPOSED)
    return proposed.exclude(proposer_person=user.person_id)


def corrections_sent(user: Any, today: date) -> QuerySet[Any]:
    return Correction.objects.filter(state=CorrectionState.PROPOSED, proposer_person=user.person_id)


def batch_address(code: str) -> str:
    return reverse("exchange:batch_detail", args=[code])


def correction_address(code: str) -> str:
    return reverse("exchange:correction_detail", args=[code])


def words_of(machine: Machine, field: str) -> Any:
    """The state's word as an expression."""
    return Case(
        *(When(**{field: state}, then=Value(str(label))) for state, label in machine.labels.items()),
        output_field=CharField(),
    )


def targets(user: Any) -> dict[str, Any] | None:
    """At most six goals of the latest edition's year, as frozen in it; nothing before there is an edition."""
    edition = (
        CompileRun.objects.editions().visible_to(user).select_related("cycle").order_by("-as_of", "-number").first()
    )
    if edition is None:
        return None
    results = TargetResult.objects.filter(run=edition).order_by("position", "id")
    wanted = [one for one in results if one.year in {None, edition.cycle.year}]
    # What can be shown before what has no data, the year's own goals before those of the whole plan.
    chosen = sorted(wanted, key=lambda one: (one.value is None, one.year is None, one.position))[:MOST_FIGURES]
    return {"edition": edition, "goals": [_goal(one) for one in chosen]}


def _goal(result: TargetResult) -> dict[str, Any]:
    is_money = result.unit_of_measure == "元"
    shown = partial(show_money, unit=MoneyUnit.WAN) if is_money else show_count
    outcome = Outcome(result.outcome)
    return {
        "wording": result.wording,
        "period": _("%(year)s年") % {"year": result.year} if result.year else _("全期"),
        "value": shown(result.value),
        "unit": MoneyUnit.WAN.label if is_money else result.unit_of_measure,
        "lower": show_count(MoneyUnit.WAN.of(result.lower) if is_money else result.lower),
        "share": result.share,
        "label": LABELS[outcome],
        "colour": COLOURS[outcome],
    }


def show_count(value: Decimal | None) -> str:
    """A stored figure that is no money: without the zeros that the column adds."""
    return NOTHING if value is None else f"{value.normalize():,f}"


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    strips.register("targets", Strip("desk/_targets.html", "programme:target:read", targets))
    add_work(
        WorkSource(
            key="imports",
            title=gettext_lazy("导入待办"),
            rows=unfinished_imports,
            address=batch_address,
            subject="code",
            name="file_name",
            due_on="",
            state=words_of(BATCH, "state"),
            permission="exchange:import:run",
        )
    )
    label = Concat(F("label"), Value("："), F("reason"))
    add_work(
        WorkSource(
            key="corrections",
            title=gettext_lazy("更正待复核"),
            rows=corrections_to_decide,
            address=correction_address,
            subject="code",
            name=label,
            due_on="",
            state=gettext_lazy("待复核"),
            permission="exchange:correction:approve",
        )
    )
    add_work(
        WorkSource(
            key="corrections_sent",
            title=gettext_lazy("我提出的更正"),
            rows=corrections_sent,
            address=correction_address,
            subject="code",
            name=label,
            due_on="",
            state=gettext_lazy("等待复核"),
            permission="exchange:correction:propose",
            waits_for_others=True,
        )
    )
