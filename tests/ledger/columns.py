"""Every column of the ledger that a proof must cover, and how to change its value to another one of its type.

Left out are the rows' own ids, which nothing but foreign keys refers to, and the record of checks.
"""

TABLES = [
    "book",
    "chartaccount",
    "ledgeraccount",
    "journalentry",
    "transfer",
    "reservation",
    "accountday",
    "periodclose",
    "trialbalanceline",
]
TEXT, HASH, CODE = "left({0}, 2) || 'ж' || {0}", "md5({0}) || md5({0} || 'x')", "gen_random_uuid()"
SHORT, SIDE, FLAG = "left(md5({0}), 4)", "CASE {0} WHEN 'D' THEN 'C' ELSE 'D' END", "NOT {0}"
UP, NUMBER, DAY = "{0} + abs(%(n)s)", "{0} + %(n)s", "{0} + %(n)s"
INSTANT, FIRST_DAY = "{0} + %(n)s * interval '1 microsecond'", "coalesce({0}, '2018-01-01') + %(n)s"
MONEY, NO_MONEY, SPACE = "{0} + %(n)s * 0.01", "'NaN'::numeric", "{0} || ' '"
THIN, SIGN, AWAY = "{0} + 0.001", "-{0} - 0.01", "{0} + 1000000"


def another(table: str) -> str:
    return f"(SELECT min(o.id) FROM ledger_{table} o WHERE o.id <> coalesce({{0}}, 0))"


EDITS: dict[str, dict[str, tuple[str, ...]]] = {
    "book": {
        "code": (TEXT,),
        "title": (TEXT, SPACE),
        "kind": (SHORT,),
        "opened_on": (DAY,),
        "closed_through": (DAY, "NULL"),
        "head_number": (NUMBER,),
        "head_hash": (HASH,),
    },
    "chartaccount": {
        "code": (SHORT,),
        "title": (TEXT,),
        "group": (SHORT,),
        "side": (SIDE,),
        "has_floor": (FLAG,),
        "funder": (SHORT,),
        "holding": (SHORT,),
        "reserve_of": (SHORT,),
    },
    "ledgeraccount": {
        "code": (SHORT,),
        "funder": (TEXT,),
        "holding": (TEXT,),
        "side": (SIDE,),
        "has_floor": (FLAG,),
        "reserve_of": (SHORT,),
        "debit_total": (MONEY, NO_MONEY),
        "credit_total": (MONEY, THIN),
        "book_id": (another("book"),),
    },
    "journalentry": {
        "code": (CODE,),
        "number": (UP,),
        "kind": (TEXT,),
        "business_on": (DAY,),
        "posted_at": (INSTANT,),
        "actor_code": (TEXT, SPACE),
        "actor_name": (TEXT,),
        "subject_kind": (TEXT,),
        "subject_code": (TEXT,),
        "key": (TEXT, SPACE),
        "fingerprint": (HASH,),
        "summary": (TEXT, SPACE),
        "original_on": (FIRST_DAY,),
        "transfer_count": (NUMBER,),
        "previous_hash": (HASH,),
        "hash": (HASH,),
        "reverses_id": (another("journalentry"),),
        "book_id": (another("book"),),
    },
    "transfer": {
        "position": (NUMBER,),
        "business_on": (DAY,),
        "amount": (MONEY, NO_MONEY, THIN, SIGN),
        "subject": (TEXT, SPACE),
        "debit_id": (another("ledgeraccount"),),
        "credit_id": (another("ledgeraccount"),),
        "book_id": (another("book"),),
        "entry_id": (AWAY,),
        "reservation_id": (another("reservation"),),
    },
    "reservation": {
        "subject": (TEXT,),
        "amount": (MONEY,),
        "used": (MONEY,),
        "released": (MONEY, NO_MONEY),
        "account_id": (another("ledgeraccount"),),
        "book_id": (another("book"),),
    },
    "accountday": {"day": (DAY,), "debit": (MONEY, NO_MONEY), "credit": (MONEY, THIN), "account_id": (NUMBER,)},
    "periodclose": {
        "code": (CODE,),
        "first_on": (DAY,),
        "through_on": (DAY,),
        "closed_at": (INSTANT,),
        "actor_code": (TEXT,),
        "actor_name": (TEXT,),
        "head_number": (NUMBER,),
        "head_hash": (HASH,),
        "hash": (HASH,),
        "book_id": (another("book"),),
    },
    "trialbalanceline": {
        "opening_debit": (MONEY,),
        "opening_credit": (MONEY,),
        "debit": (MONEY, NO_MONEY),
        "credit": (MONEY,),
        "close_id": (another("periodclose"),),
        "account_id": (another("ledgeraccount"),),
    },
}
# Columns of which a change makes an entry bad, because they are in the chain; the others are sums or rules.
NAMING = {
    "journalentry": set(EDITS["journalentry"]),
    "transfer": set(EDITS["transfer"]),
    "ledgeraccount": {"code", "funder", "holding", "book_id"},
    "reservation": {"subject"},
    "book": {"title", "kind", "opened_on"},
}
