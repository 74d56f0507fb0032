"""Walking a scheme: every part with its key path."""

from collections.abc import Iterator
from typing import Any

from loans.schemes.facts.catalogue import FactsKind
from loans.schemes.format.base import Part

# Which facts a section's conditions may name.
KINDS = {
    "eligibility": FactsKind.FILING,
    "loan_limits": FactsKind.FILING,
    "banks": FactsKind.FILING,
    "filing": FactsKind.FILING,
    "claim": FactsKind.CLAIM,
    "loss_base": FactsKind.CLAIM,
    "ratio": FactsKind.CLAIM,
    "sharing": FactsKind.CLAIM,
    "funding": FactsKind.CLAIM,
    "caps": FactsKind.CLAIM,
    "breakers": FactsKind.BREAKERS,
    "incentives": FactsKind.INCENTIVE,
}


def parts(value: Any, path: str = "") -> Iterator[tuple[str, Part]]:
    """``value`` and every part under it, outermost first, with key paths as in the file."""
    if isinstance(value, Part):
        yield path, value
        for name, field in type(value).model_fields.items():
            step = field.alias or name
            yield from parts(getattr(value, name), f"{path}.{step}" if path else step)
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from parts(one, f"{path}[{number}]")


def kind_at(path: str) -> FactsKind | None:
    """The assessment that evaluates what stands at ``path``."""
    return KINDS.get(path.split(".", 1)[0].split("[", 1)[0])
