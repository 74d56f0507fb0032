"""Versions: proposed by one person, decided by another, in force from their day without overlap or gap."""

from datetime import date

import pytest

from loans.models import Scheme, SchemeVersion
from loans.scheme_states import VersionState
from loans.schemes.problems import SchemeRefused
from loans.services.schemes import (
    approve_version,
    digest_of,
    propose_version,
    refuse_version,
    scheme_of,
    take_over_version,
    version_in_force,
    withdraw_version,
)
from portal.accounts.models import AuditEvent
from portal.core.actors import SYSTEM
from portal.core.errors import Conflict, DomainError, IllegalMove, NotPermitted
from tests.cast import hire
from tests.schemes.desk import approved, approver, proposed, proposer, scheme_text

pytestmark = pytest.mark.django_db


def in_force(on: date) -> str:
    version = version_in_force(Scheme.objects.get(code="sample"), on)
    return version.label if version else ""


def test_it_keeps_a_file_as_a_draft_that_holds_on_no_day():
    version = proposed()
    assert (version.state, version.number, version.label) == (VersionState.DRAFT, 1, "1")
    assert version.digest == digest_of(version.document)
    assert scheme_of(version).as_data() == version.document
    assert in_force(date(2018, 6, 1)) == ""


def test_its_digest_does_not_depend_on_the_order_of_keys():
    text = scheme_text()
    head, caps = text.split("caps:")
    turned = f"caps:{caps}{head}"
    assert proposed(turned).digest == digest_of(scheme_of(SchemeVersion.objects.get()).as_data())
    with pytest.raises(Conflict):
        proposed(text)


def test_it_holds_from_its_first_day_and_not_before():
    approved()
    assert [in_force(date(2017, 12, 31)), in_force(date(2018, 1, 1)), in_force(date(2030, 1, 1))] == ["", "1", "1"]


def test_it_ends_the_version_before_it_on_its_first_day():
    approved()
    approved(version="2", first="2019-07-01", ratio="0.50")
    assert [in_force(date(2019, 6, 30)), in_force(date(2019, 7, 1))] == ["1", "2"]
    assert SchemeVersion.objects.get(label="1").last_day == date(2019, 6, 30)


def test_it_counts_the_last_day_of_the_file_in():
    approved(last="2018-12-31")
    assert [in_force(date(2018, 12, 31)), in_force(date(2019, 1, 1))] == ["1", ""]


def test_it_takes_a_version_that_begins_where_the_last_one_ends():
    approved(last="2018-12-31")
    approved(version="2", first="2019-01-01")
    assert in_force(date(2019, 1, 1)) == "2"


@pytest.mark.parametrize(
    ("first", "last", "path"),
    [
        ("2019-02-01", "", "identity.valid_from"),
        ("2018-01-01", "", "identity.valid_from"),
        ("2017-01-01", "2018-01-01", "identity.valid_to"),
        ("2017-01-01", "2017-12-30", "identity.valid_to"),
    ],
)
def test_it_refuses_a_gap_or_an_overlap_with_the_key_path(first, last, path):
    approved(last="2018-12-31")
    with pytest.raises(SchemeRefused) as refused:
        proposed(version="2", first=first, last=last)
    assert [problem.path for problem in refused.value.problems] == [path]
    assert SchemeVersion.objects.count() == 1


def test_it_takes_an_earlier_version_that_runs_up_to_the_first():
    approved()
    approved(version="0", first="2017-01-01")
    assert [in_force(date(2017, 6, 1)), in_force(date(2018, 1, 1))] == ["0", "1"]


def test_it_notices_days_that_stopped_fitting_since_it_was_proposed():
    early, late = proposed(), proposed(version="2", first="2018-01-01", ratio="0.50")
    approve_version(version=early, by=approver())
    with pytest.raises(SchemeRefused):
        approve_version(version=late, by=approver())
    assert SchemeVersion.objects.get(label="2").state == VersionState.DRAFT


def test_it_begins_later_when_told_so_and_never_earlier():
    version = propose_version(source=scheme_text(), effective=date(2018, 3, 1), by=proposer())
    assert version.valid_from == date(2018, 3, 1)
    with pytest.raises(SchemeRefused) as refused:
        propose_version(source=scheme_text(version="2"), effective=date(2017, 12, 31), by=proposer())
    assert refused.value.problems[0].path == "effective"


def test_it_lists_every_problem_and_keeps_nothing():
    text = scheme_text().replace('ratio: "0.40"', "ratio: 0.4") + "unknown_key: 1\n"
    with pytest.raises(SchemeRefused) as refused:
        proposed(text)
    assert {problem.path for problem in refused.value.problems} == {"ratio.rows[0].ratio", "unknown_key"}
    assert not Scheme.objects.exists()


def test_it_lists_the_paths_of_unknown_figures_when_asked_to_approve():
    version = proposed(scheme_text(cap="unknown", ratio="unknown"))
    with pytest.raises(DomainError) as refused:
        approve_version(version=version, by=approver())
    assert refused.value.code == "scheme_has_unknowns"
    assert "ratio.rows[0].ratio" in refused.value.message
    assert "caps[0].amount" in refused.value.message


def test_an_unknown_first_day_is_settled_by_the_effective_day():
    text = scheme_text(first="unknown")
    version = propose_version(source=text, effective=date(2018, 5, 1), by=proposer())
    assert approve_version(version=version, by=approver()).valid_from == date(2018, 5, 1)
    with pytest.raises(DomainError, match=r"identity\.valid_from"):
        approve_version(version=proposed(scheme_text(version="2", first="unknown")), by=approver())


def test_the_proposer_never_approves_whatever_account_is_used():
    version = proposed()
    second_account = hire("other-account", "office_leader", person=proposer().person)
    for user in (proposer(), second_account):
        with pytest.raises(NotPermitted):
            approve_version(version=version, by=user)
        with pytest.raises(NotPermitted):
            refuse_version(version=version, by=user, note="不行")


def test_it_is_refused_with_a_reason_and_then_stays_so():
    version = proposed()
    with pytest.raises(DomainError, match="原因"):
        refuse_version(version=version, by=approver(), note=" ")
    refuse_version(version=version, by=approver(), note="比例须核对")
    with pytest.raises(IllegalMove):
        approve_version(version=version, by=approver())
    assert proposed().number == 2, "the same content may be proposed again"


def test_only_the_proposer_withdraws():
    version = proposed()
    with pytest.raises(NotPermitted):
        withdraw_version(version=version, by=hire("third", "office_handler"))
    assert withdraw_version(version=version, by=proposer()).state == VersionState.WITHDRAWN


def test_what_a_command_loads_is_taken_over_before_it_is_approved():
    version = propose_version(source=scheme_text(), effective=None, by=SYSTEM)
    with pytest.raises(DomainError) as refused:
        approve_version(version=version, by=approver())
    assert refused.value.code == "no_proposer"
    taken = take_over_version(version=version, by=proposer())
    with pytest.raises(Conflict):
        take_over_version(version=taken, by=proposer())
    assert approve_version(version=taken, by=approver()).state == VersionState.APPROVED


def test_it_leaves_a_record_of_every_step():
    approved()
    tags = AuditEvent.objects.filter(tag__startswith="loans:scheme:").order_by("pk")
    assert list(tags.values_list("tag", flat=True)) == ["loans:scheme:proposed", "loans:scheme:approved"]
