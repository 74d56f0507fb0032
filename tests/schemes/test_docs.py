"""The documentation of the scheme format is the product: it is complete, true, and its examples run."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from loans.management.commands.scheme_schema import schema_text
from loans.schemes.facts.catalogue import MODELS
from loans.schemes.format import Scheme
from loans.schemes.publishing import keys_of, schemas, with_files, with_tables
from loans.schemes.reading import read_scheme
from loans.schemes.trace import replay

DOCS = Path(settings.BASE_DIR) / "docs"
PAGE = (DOCS / "scheme-format.md").read_text(encoding="utf-8")
EXAMPLES = DOCS / "examples"
EXPECTED = yaml.safe_load((EXAMPLES / "expected.yaml").read_text(encoding="utf-8"))
ENGINE = Path(settings.BASE_DIR) / "loans" / "schemes" / "engine"
IDENTITY = {"code": "snippet", "version": "1", "name": "x", "level": "city", "valid_from": "2026-01-01"}
NOT_CODES = {"README", "FEN"}


def snippets() -> list[str]:
    """Every example of the page that is part of a scheme, without the files of section 11."""
    page = re.sub(r"<!-- file: .*?<!-- end -->", "", PAGE, flags=re.DOTALL)
    return re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)


def assert_holds(expected: Any, found: Any, path: str = "") -> None:
    """Whatever ``expected`` states stands in ``found``; a list has to have as many items."""
    if isinstance(expected, dict):
        for name, one in expected.items():
            assert_holds(one, found[name], f"{path}.{name}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), path
        for number, one in enumerate(expected):
            assert_holds(one, found[number], f"{path}[{number}]")
    else:
        assert found == expected, path


def run(command: str, facts: Path, scheme: Path = EXAMPLES / "complete-scheme.yaml") -> dict[str, Any]:
    out = StringIO()
    call_command(command, scheme=scheme, facts=facts, json=True, stdout=out)
    result: dict[str, Any] = json.loads(out.getvalue())
    return result


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_published_schema_is_that_of_the_models(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == schema_text(schemas()[name]), "run manage.py scheme_schema"


def test_no_other_schema_is_published() -> None:
    assert {one.name for one in DOCS.glob("*.schema.json")} == set(schemas())


def test_the_tables_of_the_page_are_those_of_the_models() -> None:
    assert with_files(with_tables(PAGE), DOCS) == PAGE, "run manage.py scheme_schema"


@pytest.mark.parametrize("model", [Scheme, *MODELS.values()])
def test_every_key_stands_on_the_page(model: Any) -> None:
    missing = {key for key in keys_of(model) if f"`{key}`" not in PAGE}
    assert not missing


def test_every_reason_code_stands_on_the_page() -> None:
    source = "\n".join(one.read_text(encoding="utf-8") for one in ENGINE.rglob("*.py"))
    codes = set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', source)) - NOT_CODES
    assert len(codes) > 50
    assert not {code for code in codes if f"`{code}`" not in PAGE}


@pytest.mark.parametrize("number", range(len(snippets())))
def test_every_snippet_can_be_read(number: int) -> None:
    part = yaml.safe_load(snippets()[number].replace(", …}", "}"))
    if "sharing" in part:
        part.setdefault("ratio", {"rows": [{"ratio": "0.40"}]})
    read_scheme(json.loads(json.dumps({"identity": IDENTITY, **part}, default=str)))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_example_comes_out_as_the_page_says(name: str) -> None:
    result = run(EXPECTED[name]["command"], EXAMPLES / name)
    assert_holds(EXPECTED[name]["result"], result)
    replay(result["trace"])


def test_the_examples_are_all_expected() -> None:
    files = {one.name for one in EXAMPLES.glob("*.yaml")} - {"complete-scheme.yaml", "expected.yaml"}
    assert files == set(EXPECTED)


def test_the_complete_example_could_be_approved() -> None:
    assert read_scheme((EXAMPLES / "complete-scheme.yaml").read_bytes()).unknowns() == []


def test_a_missing_figure_would_be_noticed() -> None:
    """The negative control: one fen more in a claim changes what the example expects."""
    with pytest.raises(AssertionError):
        assert_holds({"parties": {"bank": "428000.02"}}, run("assess_claim", EXAMPLES / "claim-four-party.yaml"))
