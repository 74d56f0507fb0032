"""What the five assessment commands share: read two files, run the engine, print, no database."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from loans.schemes.facts.catalogue import FactsKind
from loans.schemes.format import Scheme
from loans.schemes.problems import FactsRefused, Problem, Refused, SchemeRefused
from loans.schemes.reading import read_facts, read_scheme

INVALID = 2


class AssessmentCommand(BaseCommand):
    """``--scheme FILE --facts FILE [--json]``. Exit 0 when assessed, 2 with every problem when a file is not valid."""

    requires_system_checks: list[str] = []
    kind: FactsKind

    def assess(self, scheme: Scheme, facts: Any) -> Any:
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scheme", type=Path, required=True, metavar="FILE", help="方案文件（YAML 或 JSON）")
        parser.add_argument("--facts", type=Path, required=True, metavar="FILE", help="事实文件（YAML 或 JSON）")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, **options: Any) -> None:
        try:
            scheme, facts = self._read(options["scheme"], options["facts"])
            result = self.assess(scheme, facts)
        except Refused as error:
            self._refuse(error, as_json=options["json"])
            raise CommandError(_("未能测算。"), returncode=INVALID) from None
        made = result.as_json()
        self.stdout.write(json.dumps(made, ensure_ascii=False, indent=2) if options["json"] else in_words(made))

    def _read(self, scheme_file: Path, facts_file: Path) -> tuple[Scheme, Any]:
        """Both files; what is wrong with either is told together."""
        problems: list[Problem] = []
        scheme: Scheme | None = None
        try:
            scheme = read_scheme(_content(scheme_file, SchemeRefused))
        except SchemeRefused as error:
            problems += _in_file("scheme", error.problems)
        try:
            facts = read_facts(self.kind, _content(facts_file, FactsRefused), scheme=scheme)
        except FactsRefused as error:
            problems += _in_file("facts", error.problems)
        if problems or scheme is None:
            raise Refused(problems)
        return scheme, facts

    def _refuse(self, error: Refused, *, as_json: bool) -> None:
        if as_json:
            problems = [problem.as_json() for problem in error.problems]
            self.stdout.write(json.dumps({"problems": problems}, ensure_ascii=False, indent=2))
        for problem in error.problems:
            self.stderr.write(f"{problem.path}：{problem.reason}")


def _content(path: Path, refused: type[Refused]) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = _("读不到这个文件：%(path)s") % {"path": path}
        raise refused([Problem("", reason, "no_file")]) from error


def _in_file(name: str, problems: list[Problem]) -> list[Problem]:
    """Problems with the file in front of the path: ``scheme: ratio.rows[0]``."""
    return [Problem(f"{name}: {one.path}".rstrip(": "), one.reason, one.code) for one in problems]


def in_words(made: Mapping[str, Any]) -> str:
    """A result for a reader: the verdict, the figures, then the trace step by step."""
    lines = [f"{made['scheme']} {made['version']}：{_('符合') if made['eligible'] else _('不符合或受限')}"]
    for title, name in ((_("原因"), "reasons"), (_("提示"), "warnings")):
        lines += [f"{title} {one['code']}：{one['words']}" for one in made[name]]
    head = {"scheme", "version", "eligible", "reasons", "warnings", "trace"}
    lines += _figures({name: value for name, value in made.items() if name not in head}, 0)
    lines += [_step(number, step) for number, step in enumerate(made["trace"], start=1)]
    return "\n".join(lines)


def _figures(value: Mapping[str, Any], depth: int) -> list[str]:
    lines = []
    for name, one in value.items():
        many = one if isinstance(one, list) else [one]
        parts = [part for part in many if isinstance(part, Mapping)]
        if not parts:
            lines.append(f"{'  ' * depth}{name}: {'' if one is None else one}")
        for part in parts:
            lines += [f"{'  ' * depth}{name}:", *_figures(part, depth + 1)]
    return lines


def _step(number: int, step: Mapping[str, Any]) -> str:
    where = " ".join(part for part in (step["rule"], step["article"]) if part)
    return f"{number}. {step['title']}〔{where}〕{step['name']} = {step['outcome']}"
