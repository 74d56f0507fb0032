"""The life of an import batch and of a correction."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.states import Machine


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", _("识别中")
    ASKING = "asking", _("待确认表头")
    PREVIEWED = "previewed", _("待入库")
    APPLYING = "applying", _("入库中")
    APPLIED = "applied", _("已入库")
    UNDONE = "undone", _("已撤销")
    FAILED = "failed", _("未能读取")
    DISCARDED = "discarded", _("已放弃")


BATCH = Machine(
    name="exchange.import_batch",
    moves={
        BatchState.UPLOADED: frozenset(
            {BatchState.ASKING, BatchState.PREVIEWED, BatchState.APPLIED, BatchState.FAILED, BatchState.DISCARDED}
        ),
        BatchState.ASKING: frozenset({BatchState.UPLOADED, BatchState.DISCARDED}),
        BatchState.PREVIEWED: frozenset({BatchState.UPLOADED, BatchState.APPLYING, BatchState.DISCARDED}),
        BatchState.APPLYING: frozenset({BatchState.APPLIED, BatchState.PREVIEWED, BatchState.FAILED}),
        BatchState.APPLIED: frozenset({BatchState.UNDONE}),
        BatchState.FAILED: frozenset({BatchState.UPLOADED, BatchState.DISCARDED}),
    },
    labels={state.value: str(state.label) for state in BatchState},
    colours={
        BatchState.UPLOADED: "blue",
        BatchState.ASKING: "amber",
        BatchState.PREVIEWED: "amber",
        BatchState.APPLYING: "blue",
        BatchState.APPLIED: "green",
        BatchState.UNDONE: "grey",
        BatchState.FAILED: "red",
        BatchState.DISCARDED: "grey",
    },
)


class CorrectionState(models.TextChoices):
    PROPOSED = "proposed", _("待复核")
    APPLIED = "applied", _("已更正")
    REJECTED = "rejected", _("已退回")


CORRECTION = Machine(
    name="exchange.correction",
    moves={CorrectionState.PROPOSED: frozenset({CorrectionState.APPLIED, CorrectionState.REJECTED})},
    labels={state.value: str(state.label) for state in CorrectionState},
    colours={
        CorrectionState.PROPOSED: "amber",
        CorrectionState.APPLIED: "green",
        CorrectionState.REJECTED: "grey",
    },
)
