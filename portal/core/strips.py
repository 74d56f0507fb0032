"""The strip of figures on top of the workbench: the app that knows the targets offers it, others render nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.core.registries import Registry


@dataclass(frozen=True)
class Strip:
    """``load(user)`` gives the context of ``template``, or ``None`` for nothing to show. A few statements at most."""

    template: str
    permission: str
    load: Callable[[Any], dict[str, Any] | None]


strips: Registry[Strip] = Registry("strip")
