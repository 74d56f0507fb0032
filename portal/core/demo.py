"""Parts of the demo: what each app adds to the sample city. They run in order; a second run changes nothing.

What a part adds must leave every figure of the sample's expected figures as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.core.registries import Registry


@dataclass(frozen=True)
class DemoPart:
    """``load`` is idempotent; parts run by ascending ``position``, after the sample registers."""

    title: str
    load: Callable[[], object]
    position: int = 50


demo_parts: Registry[DemoPart] = Registry("demo part")
