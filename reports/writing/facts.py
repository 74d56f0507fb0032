"""The facts a report is written from: read-only, without the ORM, filled from one frozen edition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class FigureFact:
    """A frozen figure. Money is in yuan; ``unit_of_measure`` is 元, 家, 笔, % (value 5.8180) or 比率 (value 0.0325).

    None is a value that is not known, never zero. ``is_ratio``: cannot be added up over units. ``rows`` and ``digest``
    are those of the rows behind the value; ``register`` is their Chinese name, as far as known.
    """

    code: str
    title: str
    group: str
    unit_of_measure: str
    definition: str
    value: Decimal | None
    previous: Decimal | None = None
    places: int = 0
    is_ratio: bool = False
    city_only: bool = False
    version: int = 1
    rows: int | None = None
    digest: str = ""
    register: str = ""

    @property
    def is_money(self) -> bool:
        return self.unit_of_measure == "元"


# By indicator code, in the order in which they are shown.
Figures = Mapping[str, FigureFact]


@dataclass(frozen=True)
class TargetFact:
    """A goal of the plan and where the **city** stands, as frozen. ``outcome``: reached, not_reached or no_data."""

    wording: str
    clause: str
    year: int | None
    indicator: str
    unit_of_measure: str
    operator: str
    lower: Decimal
    upper: Decimal | None
    is_aspiration: bool
    value: Decimal | None
    share: Decimal | None
    outcome: str
    reading: str = ""


@dataclass(frozen=True)
class MilestoneFact:
    """A goal without a number. ``state`` is the Chinese word."""

    wording: str
    clause: str
    year: int
    state: str
    reached_on: date | None = None
    evidence: str = ""
    is_example: bool = False


@dataclass(frozen=True)
class LandFact:
    """What another unit (the zone) counts on the land of a county; it is not in the county's figures."""

    counted_by: str
    title: str
    unit_of_measure: str
    value: Decimal | None


@dataclass(frozen=True)
class UnitFacts:
    """One reporting unit. ``signer`` is its full name on the day of the report (攀枝花市东区人民政府).

    ``texts``: what the unit wrote, by section (the keys are in ``sections``); an empty one is not yet written.
    """

    name: str
    signer: str
    figures: Figures
    kind: str = "county"
    is_confirmed: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    land: Sequence[LandFact] = ()


@dataclass(frozen=True)
class EditionFacts:
    """What all papers of an edition share. ``as_of`` is included; ``previous_as_of`` is the day compared with.

    ``dated`` is the day of signing, None for a draft that nobody has signed: the date is then left open.
    ``mark`` (示例数据) is printed on every page. ``edition`` is the number, ``fingerprint`` the hash of the inputs.
    """

    year: int
    as_of: date
    previous_as_of: date
    edition: int
    fingerprint: str
    is_provisional: bool = False
    dated: date | None = None
    mark: str = ""
    targets: Sequence[TargetFact] = ()
    milestones: Sequence[MilestoneFact] = ()
    city: Figures = field(default_factory=dict)


@dataclass(frozen=True)
class CityFacts:
    """All units of an edition, in their order, and what the office wrote for the summary."""

    edition: EditionFacts
    units: Sequence[UnitFacts]
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportFacts:
    """What the report of one unit is written from."""

    edition: EditionFacts
    unit: UnitFacts
