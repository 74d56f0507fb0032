"""One person never holds two roles that exclude each other, by any path. The database refuses it."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from portal.accounts.models import RoleExclusion, RoleGrant
from portal.accounts.roles import ADMINISTRATORS, ROLES, RoleClass
from portal.accounts.services.grants import end_grant, grant_role
from portal.core.actors import SYSTEM
from portal.core.errors import Conflict, DomainError
from tests.cast import hire

pytestmark = pytest.mark.django_db
DAY = date(2018, 1, 1)


def grant(user, role, *, start=DAY, end=None):
    return RoleGrant(user=user, role=role, valid_from=start, valid_to=end, granted_by="测试")


def insert(user, role, *, start="2018-01-01", end=None):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_rolegrant (user_id, role, valid_from, valid_to, granted_by, basis) "
            "VALUES (%s, %s, %s, %s, '', '')",
            [user.pk, role, start, end],
        )


def refused(statement, *args, **kwargs):
    with pytest.raises(DatabaseError, match="excluded by role"), transaction.atomic():
        statement(*args, **kwargs)


@pytest.mark.parametrize("other", [code for code in ROLES if code != "security_administrator"])
def test_it_keeps_the_security_administrator_from_every_other_role(other):
    user = hire("somebody")
    insert(user, "security_administrator")
    refused(insert, user, other)


def test_it_excludes_every_administrator_and_the_auditor_from_all_else():
    pairs = {frozenset((row.role, row.excluded)) for row in RoleExclusion.objects.all()}
    alone = {code for code, role in ROLES.items() if role.role_class is not RoleClass.BUSINESS}
    owed = {frozenset((one, other)) for one in alone for other in ROLES if one != other}
    assert set(ADMINISTRATORS) < alone
    assert owed <= pairs


def test_it_sees_the_person_behind_two_accounts():
    first = hire("first")
    second = hire("second", person=first.person)
    insert(first, "county_clerk")
    refused(insert, second, "county_signer")


def test_it_refuses_bulk_create():
    user = hire("somebody")
    refused(RoleGrant.objects.bulk_create, [grant(user, "office_handler"), grant(user, "auditor")])


def test_it_allows_excluded_roles_one_after_the_other():
    user = hire("somebody")
    insert(user, "county_clerk", end="2018-06-01")
    insert(user, "county_signer", start="2018-06-01")


def test_it_refuses_to_lengthen_a_grant_into_an_excluded_one():
    user = hire("somebody")
    insert(user, "county_clerk", end="2018-06-01")
    insert(user, "county_signer", start="2018-06-01")
    refused(RoleGrant.objects.filter(role="county_clerk").update, valid_to=None)


def test_it_cannot_be_switched_off_by_a_session_setting():
    user = hire("somebody")
    insert(user, "office_handler")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL pgtrigger.ignore = '{role_grant_not_excluded}'")
    refused(insert, user, "audit_administrator")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE accounts_rolegrant DISABLE TRIGGER role_grant_not_excluded",
        "DROP TRIGGER role_grant_not_excluded ON accounts_rolegrant",
        "SET LOCAL session_replication_role = replica",
        "DELETE FROM accounts_roleexclusion",
        "UPDATE accounts_roleexclusion SET excluded = 'x'",
        "DELETE FROM accounts_rolegrant",
        "TRUNCATE accounts_roleexclusion",
    ],
)
def test_it_gives_the_runtime_login_no_way_round(statement):
    insert(hire("somebody"), "office_handler")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_it_never_passes_an_account_to_another_person():
    user, other = hire("somebody"), hire("other")
    with pytest.raises(DatabaseError, match="never passes"), transaction.atomic():
        type(user).objects.filter(pk=user.pk).update(person=other.person)


def test_it_refuses_a_new_exclusion_that_somebody_breaks():
    user = hire("somebody", "office_handler", "office_reviewer")
    with pytest.raises(DatabaseError, match="somebody holds"), transaction.atomic():
        RoleExclusion.objects.create(role="office_handler", excluded="office_reviewer", reason="测试")
    end_grant(grant=user.grants.get(role="office_reviewer"), by=SYSTEM)
    with transaction.atomic():
        RoleExclusion.objects.create(role="office_handler", excluded="office_reviewer", reason="测试")


def test_it_says_so_in_chinese():
    user = hire("somebody", "system_administrator")
    with pytest.raises(Conflict, match="互斥"):
        grant_role(user=user, role="auditor", by=SYSTEM)


def test_it_lets_nobody_grant_himself_a_role():
    user = hire("somebody", "security_administrator")
    with pytest.raises(DomainError, match="不能给自己"):
        grant_role(user=user, role="office_handler", by=user)
