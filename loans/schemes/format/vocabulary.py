"""Own facts and own words of a scheme, so that no city's criterion needs a line of code."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from loans.schemes.format.base import Code, Part, Text, Word, key


class FactType(TextChoices):
    MONEY = "money", _("金额（元）")
    RATIO = "ratio", _("比例")
    NUMBER = "number", _("数值")
    COUNT = "count", _("整数")
    DAY = "day", _("日期")
    FLAG = "flag", _("是否")
    WORD = "word", _("取值")
    WORDS = "words", _("多个取值")
    GRADE = "grade", _("五级分类")


class OwnFact(Part):
    """A fact that the catalogue does not have; used as ``extra.<code>`` and given under ``extra`` of the facts."""

    code: Code = key("代码", "Name under extra.")
    title: Text = key("名称", "Chinese name.")
    type: FactType = key("类型", "money, ratio, number, count, day, flag, word, words or grade.")
    words: tuple[Word, ...] = key("取值", "For word and words: the values that are possible. Default any.", default=())


class OwnWord(Part):
    """The Chinese title of a value, e.g. of a tag, a place or a kind of loan."""

    code: Word = key("取值", "As it stands in facts and conditions.")
    title: Text = key("名称", "Chinese name.")
