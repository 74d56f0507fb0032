"""The programme's frame from data files: units, dictionaries, goals, parameters. Loading it twice changes nothing."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from portal.accounts.models import Organisation, OrganisationKind
from portal.accounts.services.organisations import add_alias
from portal.programme.models import Basis, Division, Industry, Milestone, Parameter, ReportingUnit, Target

SEED = Path(__file__).resolve().parent.parent / "seed"


def read_seed(name: str) -> Any:
    return yaml.safe_load((SEED / f"{name}.yaml").read_text(encoding="utf-8"))


@transaction.atomic
def load_frame(*, with_examples: bool = True) -> None:
    """Write what every installation starts with. What stands already keeps what an administrator made of it.

    ``with_examples``: also the member units that the plan does not name, as marked examples.
    """
    load_dictionaries()
    load_units(with_examples=with_examples)
    load_goals()
    load_parameters()


def load_dictionaries() -> None:
    Division.objects.bulk_create([Division(**row) for row in read_seed("divisions")], ignore_conflicts=True)
    Industry.objects.bulk_create([Industry(**row) for row in read_seed("industries")], ignore_conflicts=True)


def load_units(*, with_examples: bool = True) -> None:
    seed = read_seed("units")
    office = seed["office"]
    _organisation(OrganisationKind.CITY_OFFICE, office["name"], office["aliases"], is_example=False)
    for position, row in enumerate(seed["units"], start=1):
        is_example = row["basis"] == Basis.EXAMPLE
        if (is_example and not with_examples) or ReportingUnit.objects.filter(slug=row["slug"]).exists():
            continue
        name = row.get("organisation", row["name"])
        organisation = _organisation(row["kind"], name, [row["name"], *row["aliases"]], is_example=is_example)
        ReportingUnit.objects.create(
            organisation=organisation,
            slug=row["slug"],
            name=row["name"],
            kind=row["kind"],
            division=Division.objects.get(code=row["division"]) if "division" in row else None,
            position=position,
            basis=row["basis"],
            note=row.get("note", ""),
        )


def load_goals() -> None:
    goals = read_seed("targets")
    for position, row in enumerate(goals["targets"], start=1):
        Target.objects.get_or_create(code=row["code"], defaults={**row, "position": position})
    for position, row in enumerate(goals["milestones"], start=1):
        Milestone.objects.get_or_create(code=row["code"], defaults={**row, "position": position})


def load_parameters() -> None:
    for row in read_seed("parameters"):
        Parameter.objects.get_or_create(key=row["key"], valid_from=row["valid_from"], defaults=row)


def _organisation(kind: str, name: str, aliases: list[str], *, is_example: bool) -> Organisation:
    organisation, _made = Organisation.objects.get_or_create(kind=kind, name=name, defaults={"is_example": is_example})
    for text in (name, *aliases):
        add_alias(organisation=organisation, text=text)
    return organisation
