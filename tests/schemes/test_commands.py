"""The five assessment commands: exit codes, every problem at once, words for people, no database."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

EXAMPLES = Path(settings.BASE_DIR) / "docs" / "examples"
SCHEME = EXAMPLES / "complete-scheme.yaml"
COMMANDS = ["assess_filing", "assess_claim", "assess_breakers", "split_recovery", "assess_incentive"]
NOWHERE = "postgres://nobody:nothing@127.0.0.1:1/none"
BROKEN_SCHEME = """
identity: {code: x, version: "1", name: x, level: city, valid_from: 2026-01-01}
ratio: {rows: [{ratio: 0.4}], celing: "0.5"}
"""


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def refused(command: str, scheme: Path, facts: Path) -> list[dict[str, str]]:
    """The problems that a command tells as JSON; it has to end with 2."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command(command, scheme=scheme, facts=facts, json=True, stdout=out, stderr=StringIO())
    assert error.value.returncode == 2
    problems: list[dict[str, str]] = json.loads(out.getvalue())["problems"]
    return problems


def test_it_tells_the_problems_of_both_files_at_once(tmp_path: Path) -> None:
    scheme = write(tmp_path, "scheme.yaml", BROKEN_SCHEME)
    facts = write(tmp_path, "facts.yaml", 'loss: {principal: "1.001"}\nclaim: {overdue: 91}\n')
    problems = refused("assess_claim", scheme, facts)
    paths = {problem["path"] for problem in problems}
    assert paths == {
        "scheme: ratio.celing",
        "scheme: ratio.rows[0].ratio",
        "facts: loss.principal",
        "facts: claim.overdue",
    }
    assert all(problem["reason"] for problem in problems)


def test_it_names_every_fact_that_is_missing(tmp_path: Path) -> None:
    facts = write(tmp_path, "facts.yaml", 'loan: {mode: four_party}\nloss: {principal: "1.00"}\n')
    paths = {problem["path"] for problem in refused("assess_claim", SCHEME, facts)}
    assert {"filing.accepted", "loss.borrower_deposit", "enterprise.revenue", "claim.submitted_on"} <= paths


@pytest.mark.parametrize(
    "command", ["assess_filing", "assess_claim", "assess_breakers", "split_recovery", "assess_incentive"]
)
def test_an_empty_file_of_facts_is_refused(command: str, tmp_path: Path) -> None:
    assert refused(command, SCHEME, write(tmp_path, "facts.yaml", "{}"))


def test_a_file_that_is_not_there_is_told_beside_the_problems_of_the_other(tmp_path: Path) -> None:
    problems = refused("assess_claim", tmp_path / "none.yaml", write(tmp_path, "facts.yaml", "unit: [1]\nloss: {}\n"))
    assert {(one["path"], one["code"]) for one in problems} == {("scheme", "no_file"), ("facts: unit", "enum")}
    assert refused("assess_claim", SCHEME, tmp_path)[0]["code"] == "no_file"


@pytest.mark.parametrize("text", ["", "[1, 2]", "a: b: c", "a: 1\na: 2", "on: 1", "\x00", "&a [*a]"])
def test_no_file_of_facts_breaks_it(text: str, tmp_path: Path) -> None:
    assert refused("split_recovery", SCHEME, write(tmp_path, "facts.yaml", text))


def test_days_at_the_end_of_all_time_break_nothing(tmp_path: Path) -> None:
    text = 'recovery: {received: "1.00", received_on: 9999-12-31}\nborne: {bank: "1.00"}\n'
    out = StringIO()
    call_command("split_recovery", scheme=SCHEME, facts=write(tmp_path, "facts.yaml", text), json=True, stdout=out)
    assert json.loads(out.getvalue())["return"]["due_on"] == "9999-12-31"


def test_it_says_the_result_in_words() -> None:
    out = StringIO()
    call_command("assess_claim", scheme=SCHEME, facts=EXAMPLES / "claim-four-party.yaml", stdout=out)
    text = out.getvalue()
    assert text.startswith("example-city 2026：符合\n")
    assert "compensation: 500000.00" in text
    assert "第十五条" in text


def run(command: str, facts: str) -> subprocess.CompletedProcess[str]:
    """As a user would, with a database that nobody can reach."""
    words = [sys.executable, "manage.py", command, "--scheme", str(SCHEME), "--facts", str(EXAMPLES / facts), "--json"]
    environment = os.environ | {"DATABASE_URL": NOWHERE, "DATABASE_OWNER_URL": NOWHERE, "PORTAL_MODE": "test"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(words, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)


def test_it_needs_no_database() -> None:
    done = run("assess_claim", "claim-portfolio.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["compensation"] == "650000.00"


def test_it_ends_with_2_when_the_facts_are_not_valid() -> None:
    done = run("assess_claim", "breakers.yaml")
    assert done.returncode == 2
    assert "facts: as_of" in done.stderr
