"""Posts through django-hordak, in an environment of its own. Arguments: folder of the clients, address, client.

The client ``make`` migrates and makes eight pairs of accounts; ``fill`` adds as many transactions as the next argument
says; a number posts between that pair; ``balance`` reads one account's balance in the loop.
"""

import sys
from urllib.parse import urlsplit

folder, address, client = sys.argv[1:4]
sys.path.insert(0, folder)

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from loop import serve  # type: ignore[import-not-found]  # noqa: E402

where = urlsplit(address)
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": where.path[1:],
            "USER": where.username,
            "PASSWORD": where.password,
            "HOST": where.hostname,
            "PORT": where.port,
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    SECRET_KEY="bench",
    DEFAULT_CURRENCY="CNY",
    CURRENCIES=["CNY"],
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from hordak.models import Account, AccountType  # type: ignore[import-not-found]  # noqa: E402
from moneyed import CNY, Money  # type: ignore[import-not-found]  # noqa: E402


def account(name: str) -> Account:
    return Account.objects.get(name=name)


def fill(legs: int) -> None:
    """Legs by SQL, with hordak's own triggers off meanwhile: what is measured is the reading."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE hordak_leg DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE hordak_transaction DISABLE TRIGGER USER")
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO hordak_transaction (uuid, timestamp, date, description)
                SELECT gen_random_uuid(), now(), '2018-03-01', '' FROM generate_series(1, %s) RETURNING id
            )
            INSERT INTO hordak_leg (uuid, description, transaction_id, account_id, currency, debit, credit)
            SELECT gen_random_uuid(), '', made.id, side.account, 'CNY', side.debit, side.credit
            FROM made CROSS JOIN (VALUES (%s, 1.00, NULL), (%s, NULL, 1.00)) AS side (account, debit, credit)
            """,
            [legs, account("debit 0").pk, account("credit 0").pk],
        )
        cursor.execute("ALTER TABLE hordak_leg ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE hordak_transaction ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE hordak_leg")


if client == "make":
    call_command("migrate", verbosity=0)
    for number in range(8):
        for side, kind in (("debit", AccountType.asset), ("credit", AccountType.income)):
            Account.objects.create(name=f"{side} {number}", type=kind, code=f"{side[0]}{number}", currencies=["CNY"])
elif client == "fill":
    fill(int(sys.argv[4]))
elif client == "balance":
    read = account("debit 0")
    serve(lambda _number: read.get_simple_balance())
else:
    credit, debit = account(f"credit {client}"), account(f"debit {client}")
    serve(lambda _number: credit.transfer_to(debit, Money(1, CNY)))
