"""Amounts are strict on every way in, raw SQL included."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from portal.core.money import MoneyFormField, parse_money, round_to
from portal.programme.models import Activity

pytestmark = pytest.mark.django_db


def activity(amount: object = None) -> Activity:
    return Activity(kind="training", organiser="试", held_on=date(2018, 5, 1), title="试", intended_amount=amount)


def create(value: object) -> None:
    activity(value).save()


def save(value: object) -> None:
    row = activity()
    row.save()
    row.intended_amount = value  # type: ignore[assignment]
    row.save()


def update(value: object) -> None:
    activity().save()
    Activity.objects.update(intended_amount=value)


def bulk_create(value: object) -> None:
    Activity.objects.bulk_create([activity(value)])


def bulk_update(value: object) -> None:
    row = activity()
    row.save()
    row.intended_amount = value  # type: ignore[assignment]
    Activity.objects.bulk_update([row], ["intended_amount"])


def clean(value: object) -> None:
    Activity._meta.get_field("intended_amount").clean(value, None)


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE programme_activity SET intended_amount = {sql}")


WAYS = [create, save, update, bulk_create, bulk_update, clean]
BAD = [1.5, 0.1, True, Decimal("0.005"), Decimal("NaN"), Decimal("Infinity"), Decimal("1e16"), "1e3", "1_000", "１２"]


@pytest.mark.parametrize("value", BAD, ids=str)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_it_refuses_what_is_no_exact_amount(way: Callable[[object], None], value: object) -> None:
    with pytest.raises(ValidationError):
        way(value)


@pytest.mark.parametrize("value", [Decimal("12.5"), Decimal("-0.01"), 7, "1234567890123456.78"], ids=str)
@pytest.mark.parametrize("way", WAYS[:5], ids=lambda way: way.__name__)
def test_it_keeps_an_exact_amount(way: Callable[[object], None], value: object) -> None:
    way(value)
    stored = Activity.objects.get().intended_amount
    assert stored == Decimal(value)  # type: ignore[arg-type]
    assert stored.as_tuple().exponent == -2


@pytest.mark.parametrize("sql", ["'NaN'", "'Infinity'", "'-Infinity'", "0.005", "1e16", "intended_amount / 3"])
def test_the_database_refuses_it_in_raw_sql(sql: str) -> None:
    create(Decimal("1.00"))
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(sql)
    assert Activity.objects.get().intended_amount == Decimal("1.00")


def test_the_database_refuses_an_expression_that_would_be_rounded() -> None:
    create(Decimal("1.00"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.update(intended_amount=F("intended_amount") * Decimal("0.333"))


def test_postgresql_alone_would_take_nan_and_round() -> None:
    """The control: the usual column type and ``> 0`` let both pass, so the checks above are needed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'NaN'::numeric > 0, 0.005::numeric(18, 2)")
        assert cursor.fetchone() == (True, Decimal("0.01"))


def test_it_prints_two_decimals_however_the_row_was_written() -> None:
    create(None)
    raw("1.5")
    assert str(Activity.objects.get().intended_amount) == "1.50"


@pytest.mark.parametrize("text", ["1.234", "1e3", "NaN", "1,23", "1 000", "abc", "-", "0x10", "99999999999999999"])
def test_a_form_says_what_is_wrong(text: str) -> None:
    with pytest.raises(ValidationError, match="金额"):
        MoneyFormField().clean(text)


@pytest.mark.parametrize(
    ("text", "amount"), [("１,234．50", "1234.50"), (" 12 ", "12.00"), ("1,234,567", "1234567.00")]
)
def test_a_form_reads_what_people_type(text: str, amount: str) -> None:
    assert str(MoneyFormField().clean(text)) == amount


@pytest.mark.parametrize("text", ["01", "1.", ".5", "1.000", "+1", "1\n", "١", "1e2", ""])
def test_it_parses_strict_text_only(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_money(text)


def test_it_rounds_by_the_word_of_the_rule() -> None:
    assert [str(round_to(Decimal("0.025"), 2, mode)) for mode in ("half_up", "half_even", "down", "up")] == [
        "0.03",
        "0.02",
        "0.02",
        "0.03",
    ]
    with pytest.raises(ValueError, match="finite"):
        round_to(Decimal("NaN"))
