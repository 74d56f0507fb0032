"""Every address of the portal, read from the URLconf, and who may use it, read from ``matrix.yaml``."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.urls import URLPattern, get_resolver, reverse

PUBLIC, LOGGED_IN = "public", "logged in"
TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "matrix.yaml").read_text(encoding="utf-8"))
ADMIN_ACTIONS = ("process_import", "import", "export", "changelist", "add", "change", "delete", "history")
# What each page of a model in the admin needs, as it is called in the table.
NEEDS = {"changelist": "view", "history": "view", "process_import": "change", "import": "change", "export": "view"}
QUERIES = {"admin:autocomplete": "?app_label=accounts&model_name=organisationalias&field_name=organisation"}
SAMPLE_VALUES = {"uuid": str(uuid.UUID(int=0)), "int": "1999", "slug": "nothing", "str": "nothing", "path": "0"}


@dataclass(frozen=True)
class Route:
    """``name`` with its namespace; ``view`` what Django calls; ``address`` with values that no row has."""

    name: str
    view: Any
    address: str


def routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        if not isinstance(pattern, URLPattern):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        elif pattern.name:
            yield Route(f"{namespace}{pattern.name}", pattern.callback, _address(namespace, pattern))


def _address(namespace: str, pattern: URLPattern) -> str:
    values = {name: _value(converter) for name, converter in pattern.pattern.converters.items()}
    if pattern.name == "app_list":
        values = {"app_label": "accounts"}
    return reverse(f"{namespace}{pattern.name}", kwargs=values) + QUERIES.get(f"{namespace}{pattern.name}", "")


def _value(converter: Any) -> str:
    kind = type(converter).__name__.removesuffix("Converter").lower()
    return SAMPLE_VALUES["str" if kind == "string" else kind]


def needed_by(name: str, method: str = "get") -> Any:
    """What a route needs: PUBLIC, LOGGED_IN, or permissions of which one is enough. KeyError: undeclared."""
    if not name.startswith("admin:") or name in TABLE["routes"]:
        return TABLE["routes"][name]
    page = name.removeprefix("admin:")
    action = next(one for one in ADMIN_ACTIONS if page.endswith(f"_{one}"))
    model = page.removesuffix(f"_{action}").replace("_", ".", 1)
    needed = "view" if (action, method) == ("change", "get") else NEEDS.get(action, action)
    return TABLE["admin models"][model].get(needed, [])
