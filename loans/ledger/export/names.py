"""Names and texts that beancount and hledger read as they are meant."""

import re
import unicodedata

from loans.ledger.export.reading import Account

PLAIN = re.compile(r"[A-Za-z0-9]")
ROOT = {
    "asset": "Assets",
    "liability": "Liabilities",
    "fund": "Equity",
    "result": "Equity",
    "income": "Income",
    "expense": "Expenses",
}
# Memo accounts come in pairs outside the money: they are a subtree of their own on each side.
MEMO_ROOT = {"D": "Assets:Memo", "C": "Equity:Memo"}


def account_name(account: Account) -> str:
    """``Assets:1001:H-main``: root, code, then ``F-`` funder and ``H-`` bank account. No two accounts share a name."""
    root = MEMO_ROOT[account.side] if account.group == "memo" else ROOT[account.group]
    parts = [root, account.code]
    parts += [f"F-{escaped(account.funder)}"] if account.funder else []
    parts += [f"H-{escaped(account.holding)}"] if account.holding else []
    return ":".join(parts)


def escaped(text: str) -> str:
    """Letters and digits of ASCII as they are, every other character as its code point: ``县`` is ``-53bf-``."""
    return "".join(sign if PLAIN.match(sign) else f"-{ord(sign):x}-" for sign in text)


def link_name(book: str, number: int) -> str:
    return f"{escaped(book)}.{number}"


def quoted(text: str) -> str:
    """A beancount string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def one_line(text: str) -> str:
    """For hledger, where a line ends a description and ``;`` begins a comment; both give way to what looks alike."""
    kept = (" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text)
    return "".join(kept).replace(";", "；").replace("|", "｜").strip()


def no_formula(text: str) -> str:
    """A CSV cell that a spreadsheet does not calculate."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
