"""From each state to its colour."""

from enterprises.models import Enterprise, RegistrationStatus
from portal.core.display import StateWord

STATUS_COLOURS = {
    RegistrationStatus.EXISTING: "green",
    RegistrationStatus.OPERATING: "green",
    RegistrationStatus.CANCELLED: "grey",
    RegistrationStatus.REVOKED: "red",
    RegistrationStatus.MOVED_OUT: "amber",
}


def status_word(enterprise: Enterprise) -> StateWord:
    return StateWord(enterprise.get_status_display(), STATUS_COLOURS[RegistrationStatus(enterprise.status)])
