"""Posts through the ledger's service. Arguments: the book, and a name that makes this client's keys its own."""

import os
import sys

import django

from tests.bench.clients.loop import serve

os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
django.setup()

from datetime import date  # noqa: E402
from decimal import Decimal  # noqa: E402

from loans.ledger.postings import Leg, Posting, Ref  # noqa: E402
from loans.ledger.services import post  # noqa: E402
from portal.core.actors import SYSTEM  # noqa: E402

book, name = sys.argv[1:]
LEGS = (Leg(Ref("1001", holding="bench"), Ref("3101", funder="city"), Decimal("1.00")),)


def post_one(number: int) -> None:
    posting = Posting(book, "contribution", date(2018, 3, 1), f"{name}:{number}", LEGS, "bench", name, "出资到账")
    post(posting=posting, by=SYSTEM)


serve(post_one)
