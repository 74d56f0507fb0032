"""The rule on the length of a password, in the words of the portal: Django's has no Chinese."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("密码太短，至少 %(count)s 个字符。") % {"count": self.min_length}

    def get_help_text(self) -> str:
        return _("密码至少 %(count)s 个字符。") % {"count": self.min_length}
