"""A scheme file as a whole."""

from collections.abc import Iterator
from typing import Any

from pydantic import PrivateAttr

from loans.schemes.format.account import Account, ReportDue, Sanction
from loans.schemes.format.base import UNKNOWN, Code, Part, key
from loans.schemes.format.breakers import Breaker
from loans.schemes.format.caps import Cap
from loans.schemes.format.claim import ClaimRules
from loans.schemes.format.filing import FilingRules
from loans.schemes.format.fund import Fund
from loans.schemes.format.identity import Identity
from loans.schemes.format.incentives import Incentive
from loans.schemes.format.institutions import Banks
from loans.schemes.format.loan_limits import LoanLimits
from loans.schemes.format.loss_base import LossBase
from loans.schemes.format.numbers import Numbers
from loans.schemes.format.parties import Funding, Mode, Party, Sharing
from loans.schemes.format.procedure import Procedure
from loans.schemes.format.ratio import RatioRule
from loans.schemes.format.recovery import Recovery
from loans.schemes.format.tables import Requirement
from loans.schemes.format.vocabulary import OwnFact, OwnWord


class Scheme(Part):
    """Every section but ``identity`` may be absent: the scheme then has no such rule."""

    format: int = key("格式版本", "1.", default=1, ge=1, le=1)
    identity: Identity = key("基本信息", "Code, name, issuer, dates.")
    fund: Fund | None = key("资金", "What stands behind the scheme.", default=None)
    funding: Funding | None = key("出资与分担", "Who pays the compensation, and in which parts.", default=None)
    parties: tuple[Party, ...] = key("其他参与方", "Parties beside the known ones.", default=())
    modes: tuple[Mode, ...] = key("业务模式", "Default: one mode `bank` that compensates the bank.", default=())
    facts: tuple[OwnFact, ...] = key("自定事实", "Facts that the catalogue does not have.", default=())
    words: tuple[OwnWord, ...] = key("用语", "Chinese titles of own values.", default=())
    eligibility: tuple[Requirement, ...] = key("企业条件", "Which enterprises are taken in.", default=())
    loan_limits: LoanLimits | None = key("贷款条件", "Which loans are taken in.", default=None)
    banks: Banks | None = key("合作机构", "Banks and other institutions.", default=None)
    filing: FilingRules | None = key("备案", "How a loan is filed.", default=None)
    claim: ClaimRules | None = key("补偿申请", "When a loss may be claimed.", default=None)
    loss_base: tuple[LossBase, ...] = key("损失基数", "What counts as the loss. Default: unpaid principal.", default=())
    ratio: RatioRule | None = key("补偿比例", "How much of the loss base the government pays.", default=None)
    sharing: Sharing | None = key("损失分担", "How the loss is split among the parties.", default=None)
    caps: tuple[Cap, ...] = key("限额", "Limits on what is paid.", default=())
    cap_order: tuple[Code, ...] = key(
        "限额次序", "Codes of all caps in the order of trial. Default by kind.", default=()
    )
    procedure: Procedure | None = key("补偿程序", "How a claim is handled.", default=None)
    breakers: tuple[Breaker, ...] = key("熔断", "What stops the business.", default=())
    recovery: Recovery | None = key("追偿", "Money that comes back.", default=None)
    account: Account | None = key("账户", "The account of the pool.", default=None)
    reports: tuple[ReportDue, ...] = key("报送", "Reports that are due.", default=())
    sanctions: tuple[Sanction, ...] = key("违规处理", "What follows a breach.", default=())
    incentives: tuple[Incentive, ...] = key("贴息与奖励", "Subsidies and rewards.", default=())
    numbers: Numbers = key("计算口径", "Rounding, residual, day count, unit.", default=Numbers())

    _plans: dict[str, Any] = PrivateAttr(default_factory=dict)

    def unknowns(self) -> list[str]:
        """Key paths of the figures that the source does not give; empty when the scheme may be approved."""
        return list(_unknown_paths(self, ""))

    def as_data(self) -> dict[str, Any]:
        """The scheme as plain JSON, only what its file stated; ``read_scheme`` reads it back the same."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _unknown_paths(value: Any, path: str) -> Iterator[str]:
    if value is UNKNOWN or value == UNKNOWN.value:  # the value of a condition stays a text
        yield path
    elif isinstance(value, Part):
        for name, field in type(value).model_fields.items():
            step = field.alias or name
            yield from _unknown_paths(getattr(value, name), f"{path}.{step}" if path else step)
    elif isinstance(value, tuple | list):
        for number, one in enumerate(value):
            yield from _unknown_paths(one, f"{path}[{number}]")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _unknown_paths(one, f"{path}.{name}")
