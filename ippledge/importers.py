"""Register of intellectual property pledges, file 07: one row for each patent under a registration number."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.owned_register import CREDIT_CODE, NAME, OwnedRegister, OwnerLookup, owners_of
from ippledge.models import PledgedRight, PledgeRegistration, Right, RightKind
from loans.importers import CONTRACT_HEADINGS
from loans.models import Loan
from loans.parties import parties_named, party_name, register_parties
from portal.accounts.models import OrganisationKind
from portal.core.patent_number import patent_kind
from portal.exchange.bulk import copy_rows
from portal.exchange.registers import (
    BatchMark,
    CellKind,
    Column,
    Context,
    Finding,
    Key,
    Row,
    Sign,
    refused,
    registers,
    remark,
)
from portal.exchange.standard import marks, wrong_order

# What belongs to the registration as a whole and is repeated on each of its rows.
SHARED = ("credit_code", "registered_on", "contract_number", "secured_amount", "released_on")
PARTIES = {"bank": OrganisationKind.BANK, "appraiser": OrganisationKind.APPRAISER}


class PledgeRegister(OwnedRegister):
    """Registration number + patent number is the key; 借款合同号 names the loan, whose bank holds the pledge."""

    key = "pledges"
    permission = "ippledge:pledge:record"
    title = gettext_lazy("知识产权质押登记")
    order = 70
    file_pattern = r"质押登记"
    sheet_pattern = r"质押"
    model = PledgedRight
    undo_models = (PledgedRight, PledgeRegistration)
    key_columns = ("number", "right_number")
    label_column = "number"
    columns = (
        Column(
            "number", gettext_lazy("登记号"), CellKind.NUMBER_TEXT, headings=("质押登记号", "登记编号", "质押登记编号")
        ),
        Column(
            "registered_on", gettext_lazy("登记日期"), CellKind.DATE, headings=("登记日", "质押登记日期", "登记时间")
        ),
        Column(
            "right_number",
            gettext_lazy("专利号"),
            CellKind.PATENT,
            headings=("专利申请号", "专利（申请）号", "专利号码"),
        ),
        Column(
            "right_kind",
            gettext_lazy("专利类型"),
            CellKind.CHOICE,
            headings=("专利种类", "类型"),
            choices={str(kind.label): kind.value for kind in RightKind} | {"发明专利": RightKind.INVENTION.value},
            unknown_choice=RightKind.OTHER.value,
            required=False,
            filled=False,
            in_content=False,
            correctable=False,
        ),
        CREDIT_CODE,
        NAME,
        Column(
            "bank",
            gettext_lazy("质权银行"),
            CellKind.NAME,
            headings=("质权人", "质权人名称", "银行"),
            required=False,
            filled=False,
            blank="",
            correctable=False,
        ),
        Column(
            "contract_number", gettext_lazy("借款合同号"), CellKind.NUMBER_TEXT, headings=(*CONTRACT_HEADINGS, "合同号")
        ),
        Column(
            "appraised_value",
            gettext_lazy("评估价值（元）"),
            CellKind.AMOUNT,
            headings=("评估值", "评估金额", "评估价"),
            sign=Sign.POSITIVE,
        ),
        Column(
            "appraiser",
            gettext_lazy("评估机构"),
            CellKind.TEXT,
            headings=("评估公司", "评估机构名称"),
            required=False,
            filled=False,
            blank="",
        ),
        Column(
            "appraised_on",
            gettext_lazy("评估基准日"),
            CellKind.DATE,
            headings=("评估日期", "基准日"),
            required=False,
            filled=False,
        ),
        Column(
            "appraisal_fee",
            gettext_lazy("评估收费（元）"),
            CellKind.AMOUNT,
            headings=("评估费", "评估费用"),
            required=False,
            filled=False,
        ),
        Column(
            "secured_amount",
            gettext_lazy("担保债权金额（元）"),
            CellKind.AMOUNT,
            headings=("债权金额", "担保债权", "被担保债权金额", "主债权金额", "质押金额"),
            sign=Sign.POSITIVE,
        ),
        Column(
            "released_on",
            gettext_lazy("解除日期"),
            CellKind.DATE,
            headings=("解除登记日期", "注销日期", "注销登记日期", "解押日期"),
            required=False,
            filled=False,
        ),
    )

    def rows(self) -> QuerySet[Any, Any]:
        joined = ("registration__enterprise", "registration__loan", "registration__bank", "right", "appraiser")
        return PledgedRight.objects.select_related(*joined)

    def lookup(self, rows: Sequence[Row], context: Context) -> OwnerLookup:
        numbers = {row.values["contract_number"] for row in rows}
        loans: dict[str, list[Loan]] = {}
        lent: QuerySet[Any, Any] = Loan.objects.counted().filter(contract_number__in=numbers)
        for loan in lent.select_related("bank").order_by("pk"):
            loans.setdefault(loan.contract_number, []).append(loan)
        registrations = {row.values["number"] for row in rows}
        pairs = PledgedRight.objects.filter(registration__number__in=registrations)
        return OwnerLookup(
            owners_of(row.values["credit_code"] for row in rows),
            {
                "loans": loans,
                "parties": parties_named(_named_parties(rows)),
                "registrations": _registrations(registrations),
                "pairs": set(pairs.values_list("registration__number", "right__number")),
            },
        )

    def check_owned(self, row: Row, lookup: OwnerLookup, context: Context) -> Iterable[Finding]:
        values, parties = row.values, lookup.more["parties"]
        if values["contract_number"] not in lookup.more["loans"]:
            message = _("信贷台账中没有此借款合同（或该行已被拒收）。")
            yield refused("UNKNOWN_CONTRACT", message, "contract_number")
            return
        for column, kind in PARTIES.items():
            values[column] = party_name(parties, kind, values[column])
        days = values["registered_on"], values["released_on"]
        yield from wrong_order(*days, column="released_on", message=_("解除日期早于登记日期。"))
        kind_of_number = patent_kind(values["right_number"])
        if values["right_kind"] not in {None, kind_of_number}:
            yield remark("RIGHT_KIND", _("专利类型与专利号不一致，按专利号记载。"), "right_kind")
        values["right_kind"] = kind_of_number
        before = lookup.more["registrations"].get(values["number"])
        # A row that stands already is compared by the engine, which also knows whether this is a correction.
        is_new = (values["number"], values["right_number"]) not in lookup.more["pairs"]
        if is_new and before is not None and before != _shared(values):
            yield refused(
                "CONFLICT", _("同一登记号的登记日期、出质人、合同、债权金额或解除日期不一致，以先入者为准。"), "number"
            )

    def accepted(self, row: Row, lookup: OwnerLookup, context: Context) -> None:
        lookup.more["registrations"].setdefault(row.values["number"], _shared(row.values))
        lookup.more["pairs"].add((row.values["number"], row.values["right_number"]))

    def keyed(self, keys: Collection[Key], lookup: Any, context: Context) -> Q:
        numbers, rights = ({key[place] for key in keys} for place in (0, 1))
        return Q(registration__number__in=numbers, right__number__in=rights)

    def values_of(self, stored: PledgedRight) -> dict[str, Any]:
        registration = stored.registration
        return _shared_of(registration) | {
            "number": registration.number,
            "right_number": stored.right.number,
            "right_kind": stored.right.kind,
            "name": registration.enterprise.name,
            "bank": registration.bank.name,
            "appraised_value": stored.appraised_value,
            "appraiser": stored.appraiser.name if stored.appraiser else "",
            "appraised_on": stored.appraised_on,
            "appraisal_fee": stored.appraisal_fee,
        }

    # --- writing --------------------------------------------------------------------------------------------------
    def write(self, rows: Sequence[Row], lookup: OwnerLookup, context: Context, batch: BatchMark) -> None:
        """Registrations and rights that are new first, then one row for each right pledged."""
        parties = lookup.more["parties"] = register_parties(_named_parties(rows))
        numbers = {row.values["number"] for row in rows}
        known = set(PledgeRegistration.objects.filter(number__in=numbers).values_list("number", flat=True))
        heads = {row.values["number"]: row for row in reversed(rows) if row.values["number"] not in known}
        copy_rows(
            PledgeRegistration,
            (
                PledgeRegistration(number=number, **self._registration(row, lookup, parties), **marks(row, batch))
                for number, row in heads.items()
            ),
        )
        rights = {
            row.values["right_number"]: Right(number=row.values["right_number"], kind=row.values["right_kind"])
            for row in rows
        }
        copy_rows(Right, rights.values(), skip_existing=("number",))
        lookup.more["registration_ids"] = dict(
            PledgeRegistration.objects.filter(number__in=numbers).values_list("number", "pk")
        )
        lookup.more["right_ids"] = dict(Right.objects.filter(number__in=rights).values_list("number", "pk"))
        super().write(rows, lookup, context, batch)

    def attributes(self, row: Row, lookup: OwnerLookup, context: Context) -> dict[str, Any]:
        return self._pledged(row, lookup.more["parties"]) | {
            "registration_id": lookup.more["registration_ids"][row.values["number"]],
            "right_id": lookup.more["right_ids"][row.values["right_number"]],
        }

    def change(
        self, code: uuid.UUID, changes: Mapping[str, Any], row: Row, lookup: OwnerLookup, context: Context
    ) -> None:
        """Correct the right's own facts, and the registration's, which hold for all of its rights."""
        parties = register_parties(_named_parties([row]))
        with transaction.atomic():
            pledged: Any = PledgedRight.objects.select_for_update().get(code=code)
            _save(pledged, self._pledged(row, parties))
            _save(pledged.registration, self._registration(row, lookup, parties))

    def _registration(self, row: Row, lookup: OwnerLookup, parties: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
        values = row.values
        named = parties.get((OrganisationKind.BANK.value, values["bank"]))
        loans = lookup.more["loans"][values["contract_number"]]
        loan = next((one for one in loans if named and one.bank_id == named.pk), loans[0])
        return {
            "registered_on": values["registered_on"],
            "enterprise_id": lookup.owners[values["credit_code"]].id,
            "bank_id": named.pk if named else loan.bank_id,
            "loan_id": loan.pk,
            "secured_amount": values["secured_amount"],
            "released_on": values["released_on"],
        }

    def _pledged(self, row: Row, parties: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
        appraiser = parties.get((OrganisationKind.APPRAISER.value, row.values["appraiser"]))
        same = ("appraised_value", "appraised_on", "appraisal_fee")
        return {name: row.values[name] for name in same} | {"appraiser_id": appraiser.pk if appraiser else None}


def _save(stored: Any, attributes: Mapping[str, Any]) -> None:
    for name, value in attributes.items():
        setattr(stored, name, value)
    stored.save(update_fields=list(attributes))


def _named_parties(rows: Iterable[Row]) -> list[tuple[str, str]]:
    return [(kind.value, row.values[column]) for row in rows for column, kind in PARTIES.items() if row.values[column]]


def _shared(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in SHARED}


def _shared_of(registration: PledgeRegistration) -> dict[str, Any]:
    same = ("registered_on", "secured_amount", "released_on")
    return {name: getattr(registration, name) for name in same} | {
        "credit_code": registration.enterprise.credit_code,
        "contract_number": registration.loan.contract_number,
    }


def _registrations(numbers: Collection[str]) -> dict[str, dict[str, Any]]:
    """What is stored of the registrations under ``numbers``, void ones aside."""
    found: QuerySet[Any, Any] = PledgeRegistration.objects.filter(number__in=numbers)
    found = found.select_related("enterprise", "loan")
    return {one.number: _shared_of(one) for one in found}


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    registers.register(PledgeRegister.key, PledgeRegister())
