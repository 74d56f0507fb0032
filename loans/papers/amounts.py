"""Amounts as a voucher writes them: in capital signs (人民币大写), and with the side on which a balance stands."""

from decimal import Decimal

from django.utils.translation import gettext as _

from loans.ledger.models import Side

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿", "亿亿")


def capital_amount(yuan: Decimal) -> str:
    """In capital signs by the rules for bills (支付结算办法, annex 1): ``壹拾捌万元整``, ``负叁元零伍分``."""
    sign = "负" if yuan < 0 else ""
    whole, fen = divmod(int(abs(yuan) * 100), 100)
    text = _whole(whole) + "元" if whole else ""
    jiao, rest = divmod(fen, 10)
    if not fen:
        return sign + (text or "零元") + "整"
    if jiao:
        text += DIGITS[jiao] + "角"
    elif whole:
        text += "零"
    return sign + text + (DIGITS[rest] + "分" if rest else "整")


def _whole(number: int) -> str:
    """Groups of four digits; a gap of zeros inside is one 零."""
    parts: list[str] = []
    gap = False
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            gap = bool(parts)
            continue
        if parts and (gap or group < 1000):
            parts.append("零")
        gap = False
        parts.append(_group(group) + GROUPS[place])
    return "".join(parts)


def _group(number: int) -> str:
    signs = ""
    zero = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            signs += ("零" if zero and signs else "") + DIGITS[digit] + PLACES[place]
            zero = False
        else:
            zero = True
    return signs


def plain_amount(yuan: Decimal | None) -> str:
    """With separators and two decimals; nothing for nothing and for zero, as on ruled paper."""
    return "" if yuan is None or yuan == 0 else f"{yuan:,.2f}"


def side_word(side: str, balance: Decimal) -> str:
    """借, 贷 or 平 for a balance given on the normal ``side`` of its account."""
    if balance == 0:
        return _("平")
    on_debit = (side == Side.DEBIT) == (balance > 0)
    return _("借") if on_debit else _("贷")
