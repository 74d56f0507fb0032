"""The house holds: imports point down, foreign keys point down, files and functions stay small."""

import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.conf import settings

# Lowest first. A model may refer to its own app or to a lower one, whatever string its foreign key is written as.
FLOORS = [
    {"contenttypes", "sessions", "pghistory", "auth", "axes"},
    {"core"},
    {"ledger"},
    {"accounts"},
    {"admin", "otp_totp", "otp_static"},
    {"files", "papers"},
    {"exchange"},
    {"programme"},
    {"enterprises"},
    {"loans"},
    {"ippledge", "listings"},
    {"reports"},
    {"portal"},
]
# Packages from outside may point at our user model; their keys are not ours to turn round.
FOREIGN = {"contenttypes", "sessions", "pghistory", "auth", "axes", "admin", "otp_totp", "otp_static"}
FLOOR_OF = {label: number for number, labels in enumerate(FLOORS) for label in labels}


def upward_keys() -> list[str]:
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or target is None or isinstance(target, str):
                continue
            own, other = model._meta.app_label, target._meta.app_label
            if own != other and own not in FOREIGN and FLOOR_OF[own] <= FLOOR_OF[other]:
                found.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    return found


def test_it_has_no_foreign_key_that_points_up() -> None:
    assert upward_keys() == []


def test_it_knows_the_floor_of_every_app_with_models() -> None:
    assert {model._meta.app_label for model in apps.get_models()} <= set(FLOOR_OF)


def test_it_keeps_the_import_contracts() -> None:
    tool = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run([tool], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
