"""What is published of the format: JSON Schemas and the tables of keys in the documentation, made from the models."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from django.db.models import TextChoices
from pydantic import BaseModel

from loans.schemes.checks.walk import KINDS
from loans.schemes.facts.catalogue import MODELS, FactsKind, catalogue
from loans.schemes.facts.common import (
    BankFacts,
    EnterpriseFacts,
    FundFacts,
    HistoryFacts,
    LoanFacts,
    MarketFacts,
    StandingFacts,
)
from loans.schemes.format import Scheme, base
from loans.schemes.format.base import Rule, plain
from loans.schemes.format.conditions import Condition, Operator
from loans.schemes.format.tables import Limit, Requirement, Span, Tier

DIALECT = "https://json-schema.org/draft/2020-12/schema"
UNIT = {
    "title": "金额单位",
    "description": "Unit of the amounts of this file. Default: numbers.imported_unit of the scheme.",
    "enum": ["yuan", "wan"],
}
TYPE_WORDS: dict[Any, str] = {
    base.Money: "money", base.MoneyFigure: "money or `unknown`", base.FactMoney: "money",
    base.Ratio: "ratio", base.RatioFigure: "ratio or `unknown`",
    base.Number: "number", base.NumberFigure: "number or `unknown`",
    base.Share: "share", base.ShareFigure: "share or `unknown`", base.SplitShare: "share, `ratio`, `rest` or `unknown`",
    base.Day: "day", base.DayFigure: "day or `unknown`",
    base.Count: "count", base.CountFigure: "count or `unknown`",
    base.Text: "text", base.Code: "code", base.Word: "word", bool: "true or false", int: "integer",
}  # fmt: skip
# Used by several sections; described once.
SHARED: tuple[type[BaseModel], ...] = (Rule, Condition, Requirement, Limit, Tier, Span)
SHARED_FACTS: tuple[type[BaseModel], ...] = (
    EnterpriseFacts, LoanFacts, BankFacts, MarketFacts, FundFacts, HistoryFacts, StandingFacts,
)  # fmt: skip


def schemas() -> dict[str, dict[str, Any]]:
    """File name under ``docs/`` to JSON Schema: the scheme, and the facts of each assessment."""
    made = {"scheme.schema.json": _headed(Scheme.model_json_schema(by_alias=True), "Pool scheme")}
    for kind, model in MODELS.items():
        schema = model.model_json_schema(by_alias=True)
        schema["properties"]["unit"] = UNIT
        made[f"{kind.value}-facts.schema.json"] = _headed(schema, f"Facts of an assessment: {kind.value}")
    return made


def _headed(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": DIALECT, **schema, "title": title}


def with_files(page: str, folder: Path) -> str:
    """The page with the example files under ``folder`` as they are: between ``<!-- file: NAME -->`` marks."""

    def block(found: re.Match[str]) -> str:
        text = (folder / found[1]).read_text(encoding="utf-8").rstrip()
        return f"<!-- file: {found[1]} -->\n```yaml\n{text}\n```\n<!-- end -->"

    return re.sub(r"<!-- file: (\S+) -->.*?<!-- end -->", block, page, flags=re.DOTALL)


def with_tables(page: str) -> str:
    """The documentation page with its generated tables renewed: what stands between ``<!-- keys: NAME -->`` marks."""
    tables = {**dict(_sections()), **dict(_facts()), "facts-catalogue": _fact_names(), "operators": _operators()}
    missing = set(tables) - set(re.findall(r"<!-- keys: (\S+) -->", page))
    if missing:
        raise ValueError(f"the page has no place for: {', '.join(sorted(missing))}")
    return re.sub(
        r"<!-- keys: (\S+) -->.*?<!-- end -->",
        lambda found: f"<!-- keys: {found[1]} -->\n{tables[found[1]]}\n<!-- end -->",
        page,
        flags=re.DOTALL,
    )


def _sections() -> Iterator[tuple[str, str]]:
    yield "scheme", _table(Scheme)
    yield "shared", "\n\n".join(f"`{model.__name__}`\n\n{_table(model)}" for model in SHARED)
    hints = get_type_hints(Scheme, include_extras=True)
    for name in Scheme.model_fields:
        tables = list(_tables(list(_models_in(hints[name])), set(SHARED)))
        if tables:
            yield name, "\n\n".join(tables)


def _facts() -> Iterator[tuple[str, str]]:
    yield "shared-facts", "\n\n".join(f"`{model.__name__}`\n\n{_table(model)}" for model in SHARED_FACTS)
    for kind, model in MODELS.items():
        yield f"{kind.value}-facts", "\n\n".join(_tables([model], set(SHARED_FACTS)))


def _tables(models: list[type[BaseModel]], done: set[type[BaseModel]]) -> Iterator[str]:
    """Tables of the models and of all that they hold, each once."""
    for model in models:
        if model in done:
            continue
        done.add(model)
        yield f"`{model.__name__}`\n\n{_table(model)}"
        hints = get_type_hints(model, include_extras=True)
        inner = [one for name in model.model_fields for one in _models_in(hints[name])]
        yield from _tables(inner, done)


def _table(model: type[BaseModel]) -> str:
    hints = get_type_hints(model, include_extras=True)
    inherited = {
        name for shared in SHARED if model is not shared and issubclass(model, shared) for name in shared.model_fields
    }
    rows = ["| key | 中文 | type | default | meaning |", "|---|---|---|---|---|"]
    for name, field in model.model_fields.items():
        if name in inherited:
            continue
        default = "required" if field.is_required() else _default(field.get_default(call_default_factory=True))
        cells = (
            f"`{field.alias or name}`",
            str(field.title or ""),
            type_words(hints[name]),
            default,
            field.description or "",
        )
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    shared = next((one for one in reversed(SHARED) if model is not one and issubclass(model, one)), None)
    if shared is not None:
        rows.append(f"\nand the keys of `{shared.__name__}`.")
    return "\n".join(rows)


def _default(value: Any) -> str:
    if value is None or value in ((), {}):
        return "none"
    if isinstance(value, BaseModel):
        return "its defaults"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(f"`{plain(one)}`" for one in value)
    return f"`{value.value if isinstance(value, TextChoices) else plain(value)}`"


def type_words(hint: Any) -> str:
    """What stands for a key, in words: ``money``, ``list of Tier``, one of some words."""
    if hint in TYPE_WORDS:
        return TYPE_WORDS[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return type_words(inner[0])
    if origin in (Union, UnionType):
        return " or ".join(type_words(one) for one in inner if one is not type(None))
    if origin is tuple:
        return f"list of {type_words(inner[0])}"
    if origin is dict:
        return f"mapping of {type_words(inner[0])} to {type_words(inner[1])}"
    return _class_words(hint)


def _class_words(hint: Any) -> str:
    if isinstance(hint, type) and issubclass(hint, TextChoices):
        return " / ".join(f"`{one.value}` {one.label}" for one in hint)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return f"`{hint.__name__}`"
    return "text" if hint is str else "any value"


def _models_in(hint: Any) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for one in get_args(hint):
        yield from _models_in(one)


def _fact_names() -> str:
    """The catalogue: every name that a condition, a tier or a limit may use, and in which sections."""
    sections: dict[FactsKind, list[str]] = {}
    for section, kind in KINDS.items():
        sections.setdefault(kind, []).append(section)
    rows = ["| fact | 中文 | type | known in | meaning |", "|---|---|---|---|---|"]
    for fact in catalogue().values():
        kinds = ", ".join(kind.value for kind in fact.kinds)
        rows.append(f"| `{fact.name}` | {fact.title} | {fact.type.value} | {kinds} | {fact.description} |")
    where = [f"- {kind.value}: {', '.join(f'`{one}`' for one in names)}" for kind, names in sections.items()]
    return "\n".join(["Sections whose conditions see the facts of an assessment:", "", *where, "", *rows])


def _operators() -> str:
    rows = ["| operator | 中文 |", "|---|---|"]
    return "\n".join([*rows, *(f"| `{one.value}` | {one.label} |" for one in Operator)])


def keys_of(model: type[BaseModel], done: set[type[BaseModel]] | None = None) -> set[str]:
    """Every key of a model and of all that it holds, as it is written in a file."""
    done = set() if done is None else done
    if model in done:
        return set()
    done.add(model)
    hints = get_type_hints(model, include_extras=True)
    own = {field.alias or name for name, field in model.model_fields.items()}
    return own.union(*(keys_of(inner, done) for name in model.model_fields for inner in _models_in(hints[name])), set())
