"""From each state to its colour."""

from django.utils.translation import gettext as _

from ippledge.models import PledgeRegistration
from portal.core.display import StateWord


def pledge_word(pledge: PledgeRegistration) -> StateWord:
    return StateWord(_("质押中"), "blue") if pledge.released_on is None else StateWord(_("已解除"), "green")
