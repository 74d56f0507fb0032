"""Who may look at jobs of others: whoever operates the portal."""

from portal.accounts.models import User
from portal.core.actors import Actor
from portal.core.models import Job


def may_watch_all(user: Actor, job: Job) -> bool:
    return isinstance(user, User) and user.may("core:operation:manage")
