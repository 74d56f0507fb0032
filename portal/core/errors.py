"""Domain errors. They know nothing of HTTP; the edge (``portal.core.problems``) translates them.

Each carries a stable machine code and a message in Chinese that a person can act on.
"""


class DomainError(Exception):
    """A rule of the portal refuses what was asked; nothing was changed."""

    code = "refused"

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        if code is not None:
            self.code = code


class NotPermitted(DomainError):
    """The actor holds no permission for the operation."""

    code = "not_permitted"


class NotFound(DomainError):
    """No such row, or a row outside the actor's scope: the two look the same on purpose."""

    code = "not_found"


class IllegalMove(DomainError):
    """The state machine has no such move from the present state."""

    code = "illegal_move"


class Conflict(DomainError):
    """Somebody else was faster, or the same key came with other content."""

    code = "conflict"
