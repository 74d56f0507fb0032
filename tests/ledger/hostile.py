"""Documents for the writing functions that are not what the services send. All differ from HONEST in what they say."""

import json

LEG = ["9301", "", "", "9302", "", "", "1.00", "", ""]
FREE = ["3101", "city", "", "3104", "city", ""]
HONEST: dict[str, object] = {
    "book": "pool-1",
    "kind": "x",
    "on": "2019-03-01",
    "key": "hostile",
    "actor_code": "a",
    "actor_name": "",
    "subject_kind": "",
    "subject_code": "",
    "summary": "",
    "reverses": "",
    "legs": [LEG],
}
LENGTHS = {
    "kind": 40,
    "key": 120,
    "actor_code": 60,
    "actor_name": 80,
    "subject_kind": 40,
    "subject_code": 80,
    "summary": 200,
}
BAD_LEGS = [None, 7, True, {}, "x", ["x"], [], [[]], [LEG, None]]
BAD_LEG = [None, 7, "x", {}, [], LEG[:8], [*LEG, ""], [LEG], [*LEG[:8], None], [*LEG[:6], 1.0, "", ""]]
DAYS = [
    "infinity",
    "-infinity",
    "2019-02-30",
    "today",
    "10000-01-01",
    "2019-3-1",
    "2019-03-01 BC",
    "2019-03-01T00:00",
    "",
    "20190301",
    "2018-12-31",
    "1000-01-01",
]
AMOUNTS = [
    "0.00",
    "-1.00",
    "NaN",
    "Infinity",
    "-Infinity",
    "1.001",
    "1e2",
    "1,000.00",
    " 1.00",
    "1.0",
    "1",
    "+1.00",
    "01.00",
    "٣.00",
    "１.00",
    "",
    "x",
    "9" * 20 + ".00",
    "9" * 5000,
    "0x1",
]


def but(**changes: object) -> dict[str, object]:
    return {**HONEST, **changes}


def legs(*rows: object) -> dict[str, object]:
    return but(legs=list(rows))


# Codes that would open a second purse beside the funder city, and two that would not be the entry's own.
LOOKALIKES = [
    "city ", " city", " ", "city" + " " * 40, "city\n", "ci\tty", "city\u00a0", "\u202ecity", "ci\u200bty", "City",
    "ｃｉｔｙ", "сity", "cıty", "city\u0301", "-city",
]  # fmt: skip
ENTRY = "(SELECT code::text FROM ledger_journalentry WHERE key = 'last')"
REVERSALS = {
    "a code in capitals": f"upper({ENTRY})",
    "a code with other dashes": f"regexp_replace({ENTRY}, '^(.{{4}})(.{{4}})-(.{{4}})-(.{{4}})-', '\\1-\\2-\\3\\4-')",
}


def told(value: object) -> str:
    return json.dumps(value)[:40]


HOSTILE: dict[str, object] = {
    **{f"without {key}": {name: value for name, value in HONEST.items() if name != key} for key in HONEST},
    **{f"{key} is {told(value)}": but(**{key: value}) for key in HONEST for value in (None, [], {}, 7, True)},
    **{f"legs are {told(value)}": but(legs=value) for value in BAD_LEGS},
    **{f"a leg is {told(value)}": legs(value) for value in BAD_LEG},
    **{f"{key} too long": but(**{key: "x" * (length + 1)}) for key, length in LENGTHS.items()},
    **{f"{key} with spaces that would be cut": but(**{key: "x" + " " * length}) for key, length in LENGTHS.items()},
    **{f"on {day or 'no day'}": but(on=day) for day in DAYS},
    **{f"amount {amount[:30] or 'none'}": legs([*LEG[:6], amount, "", ""]) for amount in AMOUNTS},
    "no such account": legs(["8888", "", "", *LEG[3:]]),
    "a row id for an account": legs(["1", "", "", *LEG[3:]]),
    "without the funder that the chart asks for": legs(["3101", "", "", *LEG[3:]]),
    "with a funder that the chart does not know": legs(["2005", "me", "", *LEG[3:]]),
    **{f"a funder written {told(code)}": legs(["9301", code, "", *LEG[3:]]) for code in LOOKALIKES},
    **{f"an account written {told(code)}": legs(["1001", "", code, *LEG[3:]]) for code in LOOKALIKES},
    "reserved money back to another funder": legs(["3102", "city", "", "3101", "county", "", "0.01", "", "F9"]),
    "a funder too long": legs(["9301", "x" * 41, "", *LEG[3:]]),
    "the same account twice": legs(["9301", "", "", "9301", "", "", "1.00", "", ""]),
    "under the floor": legs([*FREE, "99999999.00", "", ""]),
    "under the floor in two legs": legs([*FREE, "490000.00", "", ""], [*FREE, "490000.00", "", ""]),
    "reserved money of nobody": legs(["3102", "city", "", "3101", "city", "", "0.01", "", ""]),
    "more than was reserved": legs(["3102", "city", "", "3101", "city", "", "2.01", "", "F9"]),
    "another filing's reservation": legs(["3102", "city", "", "3101", "city", "", "0.01", "", "F1"]),
    "a reservation of a free account": legs([*LEG[:8], "F9"]),
    "a reservation too long": legs(["3101", "city", "", "3102", "city", "", "0.01", "", "x" * 81]),
    "a subject too long": legs([*LEG[:7], "x" * 81, ""]),
    "a subject with spaces that would be cut": legs([*LEG[:7], "x" + " " * 90, ""]),
    "a million legs": legs(*[LEG] * 1_000_000),
    "a key of another content": but(key="last"),
    "no such book": but(book="none"),
    "reverses no id": but(reverses="1 OR true"),
    "reverses nothing": but(reverses="00000000-0000-0000-0000-000000000000"),
    "a list": [HONEST],
    "a text": "x",
    "nothing": None,
}
TEXTS = {
    "NUL": json.dumps(but(summary="a\0b")),
    "half a surrogate": json.dumps(but(summary="\ud800")),
    "deep": '{"legs":' + "[" * 200_000 + "]" * 200_000 + "}",
    "deep enough to parse": '{"legs":' + "[" * 5_000 + "]" * 5_000 + "}",
    "no JSON": "{'book': 1}",
    "a key twice": json.dumps(HONEST)[:-1] + ', "legs": []}',
    **{name: json.dumps(document) for name, document in HOSTILE.items()},
}
BOOK = {"code": "x", "title": "x", "kind": "pool", "on": "2018-01-01"}
OPENINGS = {
    "taken": {**BOOK, "code": "pool-1"},
    "no kind": {**BOOK, "kind": ""},
    "no code": {**BOOK, "code": ""},
    "no title": {**BOOK, "title": None},
    "no day": {"code": "x", "title": "x", "kind": "pool"},
    "infinity": {**BOOK, "on": "infinity"},
    "spaces that would be cut": {**BOOK, "code": "x" + " " * 60},
}
CLOSE = {"book": "pool-1", "through": "2019-01-31", "actor_code": "a", "actor_name": ""}
CLOSES = {
    "no book": {**CLOSE, "book": None},
    "a day to come": {**CLOSE, "through": "2999-01-31"},
    "infinity": {**CLOSE, "through": "infinity"},
    "a closed day": {**CLOSE, "through": "2018-12-31"},
    "no day": {**CLOSE, "through": None},
    "nobody": {**CLOSE, "actor_code": ""},
    "no name": {**CLOSE, "actor_name": None},
    "a name too long": {**CLOSE, "actor_name": "x" + " " * 90},
}
