"""What the database itself refuses about versions of schemes, asked by raw SQL under the runtime login."""

import uuid

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from loans.models import SchemeVersion
from tests.cast import hire
from tests.schemes.desk import approved, approver, proposed, proposer, scheme_text

pytestmark = pytest.mark.django_db


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(constraint: str, sql: str, *values: object) -> None:
    with pytest.raises(IntegrityError) as error:
        run(sql, *values)
    found = error.value.__cause__.diag.constraint_name
    assert found == constraint, error.value


@pytest.mark.parametrize(
    "change",
    [
        "document = '{}'",
        "digest = 'x'",
        "source_text = ''",
        "valid_from = '2019-01-01'",
        "valid_to = '2030-01-01'",
        "scheme_id = scheme_id + 1",
        "number = 9",
        "unknowns = '{}' || array['x']::varchar[]",
    ],
)
@pytest.mark.parametrize("is_approved", [True, False], ids=["approved", "draft"])
def test_what_a_version_says_is_never_changed(change, is_approved):
    version = approved() if is_approved else proposed()
    constraint = "scheme_version_without_gap" if is_approved and "valid_to" in change else "scheme_version_fixed"
    refused(constraint, f"UPDATE loans_schemeversion SET {change} WHERE id = %s", version.pk)


def test_a_change_that_changes_nothing_passes():
    """The control: the trigger does not refuse every UPDATE."""
    run("UPDATE loans_schemeversion SET label = label WHERE id = %s", approved().pk)


def test_an_approved_version_is_not_prolonged():
    version = approved(last="2018-12-31")
    for end in ("'2020-01-01'", "NULL"):
        refused("scheme_version_fixed", f"UPDATE loans_schemeversion SET valid_to = {end} WHERE id = %s", version.pk)


def test_no_version_is_deleted():
    for version in (approved(), proposed(version="2", first="2020-01-01")):
        refused("scheme_version_kept", "DELETE FROM loans_schemeversion WHERE id = %s", version.pk)


def test_the_runtime_login_cannot_empty_the_table_nor_drop_the_trigger():
    for sql in ("TRUNCATE loans_schemeversion CASCADE", "DROP TRIGGER scheme_version_guard ON loans_schemeversion"):
        with pytest.raises(ProgrammingError):
            run(sql)


APPROVE = """
    UPDATE loans_schemeversion SET state = 'approved', decided_by_id = %s, decider_person_id = %s, decided_at = now()
    WHERE id = %s
"""


def test_the_proposer_does_not_approve():
    version, maker = proposed(), proposer()
    refused("scheme_version_decided_by_second_person", APPROVE, maker.pk, maker.person_id, version.pk)


def test_a_second_account_of_the_proposer_does_not_either():
    version, other = proposed(), hire("again", "office_leader", person=proposer().person)
    refused("scheme_version_decided_by_second_person", APPROVE, other.pk, other.person_id, version.pk)


def test_nobody_passes_for_another_person():
    version, maker, checker = proposed(), proposer(), approver()
    refused("scheme_version_decided_by_second_person", APPROVE, maker.pk, checker.person_id, version.pk)


def test_a_second_person_may_by_the_same_statement():
    """The control: what was refused above was refused for its persons."""
    version, checker = proposed(), approver()
    run(APPROVE, checker.pk, checker.person_id, version.pk)
    assert SchemeVersion.objects.in_force(version.valid_from).get() == version


def test_a_decision_needs_a_person_and_is_final():
    version = proposed()
    refused("scheme_version_decision_matches_state", "UPDATE loans_schemeversion SET state = 'refused'")
    approved(version="2", first="2020-01-01")
    sql = "UPDATE loans_schemeversion SET state = 'draft' WHERE label = '2'"
    refused("scheme_version_decision_final", sql)
    assert version.state == "draft"


def test_unknown_figures_are_not_approved():
    version, checker = proposed(scheme_text(cap="unknown")), approver()
    refused("scheme_version_approved_is_complete", APPROVE, checker.pk, checker.person_id, version.pk)


def test_two_versions_never_hold_on_one_day():
    checker, first = approver(), approved()
    second = proposed(version="2", first="2018-06-01")
    refused("scheme_version_one_in_force", APPROVE, checker.pk, checker.person_id, second.pk)
    assert first.valid_to is None


def test_no_day_lies_between_two_versions():
    checker = approver()
    # Both proposed before either holds: only the database can see the gap between them.
    first, second = proposed(last="2018-06-30"), proposed(version="2", first="2018-09-01")
    run(APPROVE, checker.pk, checker.person_id, first.pk)
    refused("scheme_version_without_gap", APPROVE, checker.pk, checker.person_id, second.pk)


def test_a_version_does_not_end_early_without_a_successor():
    version = approved()
    sql = "UPDATE loans_schemeversion SET valid_to = '2018-06-01' WHERE id = %s"
    refused("scheme_version_without_gap", sql, version.pk)


def test_a_version_begins_as_a_draft():
    sql = """
        INSERT INTO loans_schemeversion (code, scheme_id, number, label, document_number, basis, document, digest,
            source_text, unknowns, valid_from, state, is_example, proposed_by_id, proposer_person_id, proposed_at,
            decided_by_id, decider_person_id, decided_at, decision_note)
        SELECT %s, scheme_id, 7, label, document_number, basis, document, 'y', source_text, unknowns, '2030-01-01',
            'approved', false, proposed_by_id, proposer_person_id, proposed_at, %s, %s, now(), ''
        FROM loans_schemeversion
    """
    checker = approver()
    proposed()
    refused("scheme_version_begins_as_draft", sql, uuid.uuid4(), checker.pk, checker.person_id)
