"""The calendar day of the database as an expression, so that a condition on days costs no query of its own."""

from django.db.models import DateField, Func


class Today(Func):
    """The day in Asia/Shanghai by the portal's clock (``core_now()``, see ``portal.core.clock``)."""

    template = "(core_now() AT TIME ZONE 'Asia/Shanghai')::date"
    output_field = DateField()
