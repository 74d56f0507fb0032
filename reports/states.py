"""The states of a unit's report and of a compile run, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.states import Machine


class ReportState(models.TextChoices):
    PREFILLED = "prefilled", _("已预填")
    DRAFTING = "drafting", _("填报中")
    LOCKED = "locked", _("已锁定")
    CERTIFIED = "certified", _("已核对")
    SIGNED = "signed", _("已签发")
    SUBMITTED = "submitted", _("已报送")
    ACCEPTED = "accepted", _("已接收")
    RETURNED = "returned", _("退回更正")


# A submitted report may be unlocked by the office, back to drafting; the accepted version stays readable until then.
REPORT = Machine(
    name="report",
    moves={
        ReportState.PREFILLED: frozenset({ReportState.DRAFTING}),
        ReportState.DRAFTING: frozenset({ReportState.LOCKED}),
        ReportState.LOCKED: frozenset({ReportState.CERTIFIED, ReportState.DRAFTING}),
        ReportState.CERTIFIED: frozenset({ReportState.SIGNED, ReportState.DRAFTING}),
        ReportState.SIGNED: frozenset({ReportState.SUBMITTED, ReportState.DRAFTING}),
        ReportState.SUBMITTED: frozenset({ReportState.ACCEPTED, ReportState.RETURNED, ReportState.DRAFTING}),
        ReportState.ACCEPTED: frozenset({ReportState.DRAFTING}),
        ReportState.RETURNED: frozenset({ReportState.DRAFTING}),
    },
    labels={state.value: str(state.label) for state in ReportState},
    colours={
        ReportState.PREFILLED: "grey",
        ReportState.DRAFTING: "grey",
        ReportState.LOCKED: "blue",
        ReportState.CERTIFIED: "blue",
        ReportState.SIGNED: "blue",
        ReportState.SUBMITTED: "amber",
        ReportState.ACCEPTED: "green",
        ReportState.RETURNED: "red",
    },
)


class RunState(models.TextChoices):
    WAITING = "waiting", _("等待汇编")
    FREEZING = "freezing", _("冻结数据")
    WRITING = "writing", _("生成文件")
    SUMMARISING = "summarising", _("生成全市汇总")
    FINISHED = "finished", _("已完成")
    UNCHANGED = "unchanged", _("数据未变")
    FAILED = "failed", _("失败")
    CANCELLED = "cancelled", _("已取消")


LIVE_RUN = (RunState.WAITING, RunState.FREEZING, RunState.WRITING, RunState.SUMMARISING)
_STOPS = frozenset({RunState.FAILED, RunState.CANCELLED})

# Freezing may be entered again: a worker that takes over from a dead one starts the freeze anew.
RUN = Machine(
    name="compile_run",
    moves={
        RunState.WAITING: frozenset({RunState.FREEZING}) | _STOPS,
        RunState.FREEZING: frozenset({RunState.FREEZING, RunState.WRITING, RunState.UNCHANGED}) | _STOPS,
        RunState.WRITING: frozenset({RunState.SUMMARISING}) | _STOPS,
        RunState.SUMMARISING: frozenset({RunState.FINISHED}) | _STOPS,
    },
    labels={state.value: str(state.label) for state in RunState},
    colours={
        RunState.WAITING: "grey",
        RunState.FREEZING: "blue",
        RunState.WRITING: "blue",
        RunState.SUMMARISING: "blue",
        RunState.FINISHED: "green",
        RunState.UNCHANGED: "green",
        RunState.FAILED: "red",
        RunState.CANCELLED: "purple",
    },
)
