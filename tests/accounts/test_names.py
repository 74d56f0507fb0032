"""Spellings of one organisation lead to one organisation."""

from datetime import date

import pytest

from portal.accounts.models import Organisation, OrganisationKind
from portal.accounts.names import institution_key, name_key
from portal.accounts.services.organisations import (
    find_or_register_organisation,
    find_organisation,
    rename_organisation,
    succeed_organisation,
    successors_of,
)
from portal.core.actors import SYSTEM
from portal.core.errors import Conflict, DomainError

BANK, INSURER = OrganisationKind.BANK, OrganisationKind.INSURER


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        (BANK, "示例商业银行", "示例商业银行"),
        (BANK, " 示例商业银行 攀枝花分行", "示例商业银行"),
        (BANK, "样本农商银行", "样本农村商业银行"),
        (BANK, "样本农商银行米易支行", "样本农村商业银行"),
        (BANK, "样本农村商业银行攀枝花分行", "样本农村商业银行"),
        (BANK, "虚构城市银行攀枝花科技支行", "虚构城市银行"),
        (BANK, "示例银行股份有限公司攀枝花分行营业部", "示例银行股份有限公司"),
        (BANK, "示例村镇银行有限责任公司", "示例村镇银行有限责任公司"),
        (INSURER, "演示财产保险攀枝花分公司", "演示财产保险"),
        (INSURER, "虚构财产保险攀枝花中心支公司", "虚构财产保险"),
        (INSURER, "示例财产保险股份有限公司攀枝花中心支公司", "示例财产保险股份有限公司"),
        (OrganisationKind.GUARANTOR, "样本科技融资担保有限公司", "样本科技融资担保有限公司"),
        (OrganisationKind.APPRAISER, "虚构土地房地产资产评估有限公司", "虚构土地房地产资产评估有限公司"),
    ],
)
def test_it_names_the_whole_institution(kind, text, key):
    assert institution_key(kind, text) == key


def test_it_strips_width_spaces_and_invisible_signs():
    assert name_key("Ａｂ\u200b银 行\ufeff（攀）") == "AB银行(攀)"


@pytest.mark.django_db
def test_it_registers_an_institution_once_whatever_the_spelling():
    texts = ["样本农商银行", "样本农村商业银行攀枝花分行", "样本农村商业银行", "样本农商银行东区支行"]
    found = {find_or_register_organisation(kind=BANK, name=text, by=SYSTEM).pk for text in texts}
    assert len(found) == 1
    assert Organisation.objects.get(pk=found.pop()).name == "样本农村商业银行"


@pytest.mark.django_db
def test_it_keeps_kinds_apart():
    find_or_register_organisation(kind=BANK, name="示例银行", by=SYSTEM)
    assert find_organisation(INSURER, "示例银行") is None


@pytest.mark.django_db
def test_it_refuses_an_empty_name():
    with pytest.raises(DomainError):
        find_or_register_organisation(kind=BANK, name=" \u200b ", by=SYSTEM)


@pytest.mark.django_db
def test_it_prints_the_name_of_the_day():
    bank = find_or_register_organisation(kind=BANK, name="示例城市信用社银行", by=SYSTEM)
    rename_organisation(organisation=bank, name="示例商业银行", on=date(2018, 7, 1), basis="批复", by=SYSTEM)
    bank.refresh_from_db()
    assert bank.name_on(date(2018, 6, 30)) == "示例城市信用社银行"
    assert bank.name_on(date(2018, 7, 1)) == bank.name == "示例商业银行"
    assert find_organisation(BANK, "示例城市信用社银行") == find_organisation(BANK, "示例商业银行") == bank


@pytest.mark.django_db
def test_it_refuses_a_renaming_before_the_present_name():
    bank = find_or_register_organisation(kind=BANK, name="甲银行", by=SYSTEM)
    rename_organisation(organisation=bank, name="乙银行", on=date(2018, 7, 1), basis="", by=SYSTEM)
    with pytest.raises(DomainError):
        rename_organisation(organisation=bank, name="丙银行", on=date(2018, 7, 1), basis="", by=SYSTEM)


@pytest.mark.django_db
def test_it_follows_a_split_and_a_merger():
    bureau, science, market, later = (
        Organisation.objects.create(kind=OrganisationKind.MEMBER_UNIT, name=name) for name in "甲乙丙丁"
    )
    succeed_organisation(
        predecessor=bureau, successors=[science, market], on=date(2018, 12, 29), basis="改革", by=SYSTEM
    )
    succeed_organisation(predecessor=market, successors=[later], on=date(2020, 1, 1), basis="合并", by=SYSTEM)
    assert successors_of(bureau, on=date(2018, 12, 28)) == [bureau]
    assert successors_of(bureau, on=date(2018, 12, 29)) == [science, market]
    assert successors_of(bureau, on=date(2021, 1, 1)) == [science, later]
    with pytest.raises(Conflict):
        succeed_organisation(predecessor=bureau, successors=[later], on=date(2021, 1, 1), basis="", by=SYSTEM)
