"""The worked cases of the library, run as a user would: a scheme file, a facts file, one of the five commands."""

import copy
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.core.management import call_command

import loans.schemes

LIBRARY = Path(loans.schemes.__file__).parent / "library"
COMMANDS = {
    "filing": "assess_filing",
    "claim": "assess_claim",
    "recovery": "split_recovery",
    "breakers": "assess_breakers",
    "incentive": "assess_incentive",
}
STEP = re.compile(r"\w+")


@dataclass(frozen=True)
class Run:
    """One assessment of a case. ``change`` is what this run puts into the scheme: key path to value."""

    name: str
    scheme: Path
    command: str
    facts: dict[str, Any]
    expected: dict[str, Any]
    change: dict[str, Any]

    def files(self, folder: Path) -> tuple[Path, Path]:
        """The scheme file, changed or as it stands in the library, and the facts as a file."""
        facts = _written(folder / "facts.yaml", self.facts)
        if not self.change:
            return self.scheme, facts
        data = copy.deepcopy(yaml.safe_load(self.scheme.read_text("utf-8")))
        for path, value in self.change.items():
            _put(data, path, value)
        return _written(folder / "scheme.yaml", data), facts

    def result(self, folder: Path) -> dict[str, Any]:
        scheme, facts = self.files(folder)
        printed = io.StringIO()
        call_command(self.command, "--scheme", str(scheme), "--facts", str(facts), "--json", stdout=printed)
        made: dict[str, Any] = json.loads(printed.getvalue())
        return made


def runs() -> Iterator[Run]:
    """Every run of every case, in the order of the files."""
    for file in sorted((LIBRARY / "cases").glob("*.yaml")):
        case = yaml.safe_load(file.read_text("utf-8"))
        for number, run in enumerate(case["runs"], start=1):
            yield Run(
                name=f"{case['case']}.{number}",
                scheme=LIBRARY / case["scheme"],
                command=COMMANDS[case["assessment"]],
                facts=run["facts"],
                expected=run["expected"],
                change=run.get("change", {}),
            )


def shown(made: dict[str, Any]) -> dict[str, Any]:
    """A result with its reasons (each once) and the breakers in force as bare codes."""
    states = [state for one in made.get("subjects", ()) for state in one["breakers"]]
    in_force = [state["breaker"] for state in states if state["in_force"]]
    return made | {"reasons": list(dict.fromkeys(reason["code"] for reason in made["reasons"])), "in_force": in_force}


def missed(expected: Any, made: Any, path: str = "") -> list[str]:
    """Where a result is not what was expected. A mapping may have more keys, a list not one item more."""
    if isinstance(expected, dict) and isinstance(made, dict):
        return [line for key, one in expected.items() for line in missed(one, made.get(key), f"{path}.{key}")]
    if isinstance(expected, list) and isinstance(made, list) and len(expected) == len(made):
        pairs = enumerate(zip(expected, made, strict=True))
        return [line for number, (one, other) in pairs for line in missed(one, other, f"{path}[{number}]")]
    return [] if expected == made else [f"{path.lstrip('.')}: {made!r} instead of {expected!r}"]


def _written(file: Path, data: Any) -> Path:
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    return file


def _put(data: Any, path: str, value: Any) -> None:
    *steps, last = (int(step) if step.isdigit() else step for step in STEP.findall(path))
    for step in steps:
        data = data[step]
    data[last] = value
