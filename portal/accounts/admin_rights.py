"""Which permission opens which model in the Django admin. What is not declared stays shut, also for administrators.

Higher apps declare their own models in ``AppConfig.ready()``:
``admin_rights.declare("loans.loan", view={"accounts:audit:read"})``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class AdminRight:
    """Holders of any of ``view`` may look, of ``write`` also add and change, of ``delete`` delete."""

    view: frozenset[str]
    write: frozenset[str]
    delete: frozenset[str]


_rights: dict[str, AdminRight] = {}


def declare(model: str, *, view: Iterable[str], write: Iterable[str] = (), delete: Iterable[str] = ()) -> None:
    """``model`` is ``app_label.modelname`` in lower case."""
    if model in _rights:
        raise ValueError(f"admin right of {model!r} is declared twice")
    _rights[model] = AdminRight(frozenset(view) | frozenset(write), frozenset(write), frozenset(delete))


def permission_for(perm: str) -> frozenset[str] | None:
    """The permissions of which one is needed for ``app.action_model``; None when the model is not declared."""
    app_label, _dot, rest = perm.partition(".")
    action, _bar, model = rest.partition("_")
    right = _rights.get(f"{app_label}.{model}")
    if right is None:
        return None
    return {"view": right.view, "add": right.write, "change": right.write, "delete": right.delete}.get(action)


def rights_in(app_label: str) -> Iterator[AdminRight]:
    return (right for model, right in _rights.items() if model.startswith(f"{app_label}."))
