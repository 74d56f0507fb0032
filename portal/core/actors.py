"""Who does something, as seen by apps below ``accounts``: a code that never changes and a name to print."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class Actor(Protocol):
    """A person at work, or the portal itself. ``accounts.User`` fulfils it."""

    @property
    def actor_code(self) -> str: ...

    @property
    def actor_name(self) -> str: ...


class System:
    """The portal acting by itself: beat, the relay, a worker that finishes somebody's job."""

    actor_code = "system"
    actor_name = "系统"


SYSTEM = System()
