"""The library: every real scheme reads, says its source, invents no figure, and gives what its cases say."""

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from loans.schemes.checks.dates import check_succession
from loans.schemes.format import Scheme
from loans.schemes.reading import read_scheme
from loans.schemes.trace import replay
from loans.schemes.words.articles import articles_of
from tests.schemes.library_cases import COMMANDS, LIBRARY, Run, missed, runs, shown

CODE = re.compile(r"[a-z_]{3,}")
NOWHERE = "postgres://nobody:nothing@127.0.0.1:1/none"
FILES = sorted(LIBRARY.glob("*.yaml"))
RUNS = list(runs())
EXAMPLES = {"panzhihua-2018", "panzhihua-2019", "panzhihua-dongqu-2018"}
# The rows of the facts that these cases come from.
ROWS = "1a 1b 2a 2c 3a 3b 4a 4b 4c 8 9 10b 10c 11a 11b 11d 13 15a 20 22a 22b 22c 24 25 26 27 30 31 33"


def named(items: list[Path] | list[Run]) -> list[str]:
    return [item.stem if isinstance(item, Path) else item.name for item in items]


@pytest.fixture(params=FILES, ids=named(FILES))
def file(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def scheme(file: Path) -> Scheme:
    return read_scheme(file.read_bytes())


def test_it_reads_and_reads_back_the_same(scheme: Scheme) -> None:
    assert read_scheme(scheme.as_data()) == scheme


def test_it_names_its_source(scheme: Scheme) -> None:
    assert scheme.identity.sources


def test_every_unknown_in_the_file_keeps_it_from_approval(file: Path, scheme: Scheme) -> None:
    written = sum(line.count("unknown") for line in _uncommented(file))
    assert len(scheme.unknowns()) == written


def test_only_the_examples_can_be_approved_as_they_stand(file: Path, scheme: Scheme) -> None:
    assert (not scheme.unknowns()) == (file.stem in EXAMPLES)
    assert (scheme.identity.basis == "example") == (file.stem in EXAMPLES)


def test_its_articles_leave_no_code_untold(scheme: Scheme) -> None:
    sentences = [one for chapter in articles_of(scheme) for article in chapter.articles for one in article.sentences]
    rules = [one for one in sentences if not one.path.startswith(("identity", "words", "facts"))]
    assert [one.text for one in rules if CODE.search(one.text)] == []


def _uncommented(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if not line.lstrip().startswith("#")]


def test_the_versions_of_a_scheme_follow_each_other() -> None:
    versions = defaultdict(list)
    for path in FILES:
        one = read_scheme(path.read_bytes())
        versions[one.identity.code].append(one)
    assert [problem for ones in versions.values() for problem in check_succession(ones)] == []
    assert {one.identity.version for one in versions["shandong"]} == {"2016", "2021", "2023", "2025"}


def test_a_gap_between_versions_is_seen() -> None:
    first, second = (yaml.safe_load((LIBRARY / f"panzhihua-{year}.yaml").read_text("utf-8")) for year in (2018, 2019))
    first["identity"]["valid_to"] = "2018-12-30"
    (gap,) = check_succession([read_scheme(first), read_scheme(second)])
    assert gap.code == "succession_gap"


@pytest.mark.parametrize("run", RUNS, ids=named(RUNS))
def test_a_worked_case_comes_out_to_the_fen(run: Run, tmp_path: Path) -> None:
    made = run.result(tmp_path)
    assert missed(run.expected, shown(made)) == []
    assert replay(made["trace"])


def test_a_case_sees_one_fen_too_many(tmp_path: Path) -> None:
    run = next(one for one in RUNS if one.name == "1a.1")
    expected = run.expected | {"compensation": "1284395.07"}
    assert missed(expected, shown(run.result(tmp_path))) == ["compensation: '1284395.06' instead of '1284395.07'"]


def test_every_row_of_the_facts_is_a_case() -> None:
    assert set(ROWS.split()) <= {run.name.split(".")[0] for run in RUNS}


@pytest.mark.parametrize("command", COMMANDS.values())
def test_the_command_runs_as_a_process_without_a_database(command: str, tmp_path: Path) -> None:
    run = next(one for one in RUNS if one.command == command)
    scheme, facts = run.files(tmp_path)
    line = [sys.executable, "manage.py", command, "--scheme", str(scheme), "--facts", str(facts), "--json"]
    without = os.environ | {"DATABASE_URL": NOWHERE, "DATABASE_OWNER_URL": NOWHERE}
    done = subprocess.run(line, cwd=settings.BASE_DIR, capture_output=True, env=without, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert missed(run.expected, shown(json.loads(done.stdout))) == []
