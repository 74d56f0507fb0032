"""Who is who in a scheme: codes of parties, funders and modes, and their Chinese names."""

from loans.schemes.format import Scheme
from loans.schemes.format.parties import KnownParty, Mode

DEFAULT_MODE = Mode(code="bank", title="银行", parties=("bank",))


def modes_of(scheme: Scheme) -> tuple[Mode, ...]:
    """The modes; one that compensates the bank where the scheme names none."""
    return scheme.modes or (DEFAULT_MODE,)


def mode_codes(scheme: Scheme) -> list[str]:
    return [mode.code for mode in modes_of(scheme)]


def party_codes(scheme: Scheme) -> list[str]:
    """Institutions that may share a loss, the known ones and the scheme's own; not the government."""
    known = [party.value for party in KnownParty if party != KnownParty.GOVERNMENT]
    return [*known, *(party.code for party in scheme.parties)]


def funder_codes(scheme: Scheme) -> list[str]:
    """In the order of the scheme."""
    return [funder.code for funder in scheme.funding.parties] if scheme.funding else []


def party_title(scheme: Scheme, code: str) -> str:
    """The Chinese name of a party or funder."""
    own = {party.code: party.title for party in scheme.parties}
    if scheme.funding:
        own |= {funder.code: funder.title for funder in scheme.funding.parties}
    if code in own:
        return own[code]
    return str(KnownParty(code).label) if code in KnownParty.values else code
