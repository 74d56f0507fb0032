"""What a person leaves behind: each app says what of its work passes to a colleague when an account ends."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.accounts.models import User
from portal.core.actors import Actor
from portal.core.registries import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Handover:
    """``count`` says how many open things ``user`` holds; ``move`` gives them to another and says how many it moved."""

    title: "StrOrPromise"
    count: Callable[[User], int]
    move: Callable[[User, User, Actor], int]


handovers: Registry[Handover] = Registry("handover")


def open_work_of(user: User) -> dict[str, int]:
    """By title: how many open things ``user`` holds; what is empty is left out."""
    held = {str(handover.title): handover.count(user) for handover in handovers}
    return {title: count for title, count in held.items() if count}
