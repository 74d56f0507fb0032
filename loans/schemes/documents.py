"""Text to plain data: YAML or JSON, without the traps of either.

A repeated key is refused (both formats would keep the last one in silence), a key that is no text (``on:`` and
``no:`` are truth values in YAML) likewise, and so is text that no page and no database can hold. Dates and whole
numbers that are not plain digits (``0102`` is octal in YAML, ``1:42`` counts by sixty) stay the texts that they are;
floats stay floats: the format refuses them with their path.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _

from loans.schemes.problems import Problem, key_path

LARGEST = 1_000_000
MOST_VALUES = 100_000
DEEPEST = 40
PLAIN_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class _Loader(yaml.SafeLoader):
    """Refuses what the plain loader settles by itself."""


class _Pairs(dict[Any, Any]):
    """A mapping of the file with the keys that stand in it more than once, and their lines."""

    def __init__(self) -> None:
        super().__init__()
        self.repeated: list[tuple[object, int]] = []


def _mapping(loader: _Loader, node: yaml.MappingNode) -> _Pairs:
    pairs = _Pairs()
    for key_node, value_node in node.value:
        name = loader.construct_object(key_node, deep=True)
        if isinstance(name, dict | list):
            raise yaml.constructor.ConstructorError(None, None, "key", key_node.start_mark)
        if name in pairs:
            pairs.repeated.append((name, key_node.start_mark.line + 1))
        pairs[name] = loader.construct_object(value_node, deep=True)
    return pairs


def _integer(loader: _Loader, node: yaml.ScalarNode) -> int | str:
    text: str = loader.construct_scalar(node)
    return int(text) if PLAIN_INTEGER.fullmatch(text) else text


def _as_written(loader: _Loader, node: yaml.ScalarNode) -> str:
    text: str = loader.construct_scalar(node)
    return text


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.add_constructor("tag:yaml.org,2002:int", _integer)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_written)


class DocumentRefused(Exception):
    """``rest`` is what could be read all the same, so that its other problems can be told as well."""

    def __init__(self, *problems: Problem, rest: dict[str, Any] | None = None) -> None:
        self.problems, self.rest = problems, rest


def load_document(source: str | bytes | Mapping[str, Any]) -> dict[str, Any]:
    """A mapping of plain values; ``DocumentRefused`` with every problem."""
    data: Any = source if isinstance(source, Mapping) else _parse(source)
    if not isinstance(data, Mapping):
        raise DocumentRefused(Problem("", _("文件应是键值对（映射），每行“键: 值”"), "not_a_mapping"))
    walk = _Walk()
    plain = walk.plain(data, ())
    assert isinstance(plain, dict)  # noqa: S101 (a mapping stays one)
    if walk.problems:
        raise DocumentRefused(*walk.problems, rest=plain)
    return plain


def _parse(source: str | bytes) -> Any:
    if len(source) > LARGEST:
        raise DocumentRefused(Problem("", _("文件过大，超过 %(LARGEST)s 字节") % {"LARGEST": LARGEST}, "too_large"))
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source.removeprefix("\ufeff")
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader)
    except UnicodeDecodeError as error:
        raise DocumentRefused(Problem("", _("文件不是 UTF-8 编码，请另存为 UTF-8"), "encoding")) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = _("第 %(line)s 行第 %(column)s 列") % {"line": mark.line + 1, "column": mark.column + 1} if mark else ""
        raise DocumentRefused(
            Problem("", _("%(where)s不是有效的 YAML 或 JSON") % {"where": where}, "syntax")
        ) from error


class _Walk:
    """Turns a parsed document into plain JSON values and notes what cannot be one."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.values = 0

    def plain(self, value: Any, path: tuple[int | str, ...]) -> Any:
        self.values += 1
        if self.values > MOST_VALUES or len(path) > DEEPEST:
            raise DocumentRefused(Problem("", _("文件内容过多或嵌套过深"), "too_large"))
        if isinstance(value, Mapping):
            return {name: self.plain(one, (*path, name)) for name, one in self._pairs(value, path)}
        if isinstance(value, list | tuple):
            return [self.plain(one, (*path, number)) for number, one in enumerate(value)]
        if isinstance(value, str):
            return self._text(value, path)
        if isinstance(value, date):
            return value.isoformat()
        if value is None or isinstance(value, bool | int | float):
            return value
        self._note(path, _("不能使用 YAML 的特殊类型，请写成带引号的文字"), "kind_of_value")
        return None

    def _text(self, value: str, path: tuple[int | str, ...]) -> str:
        if UNWRITABLE.search(value):
            self._note(path, _("文字中有控制字符或残缺的字符"), "control_character")
        return UNWRITABLE.sub("", value)

    def _pairs(self, value: Mapping[Any, Any], path: tuple[int | str, ...]) -> list[tuple[str, Any]]:
        for name, line in getattr(value, "repeated", ()):
            reason = _("第 %(line)s 行：键重复出现") % {"line": line}
            self._note((*path, UNWRITABLE.sub("", str(name))), reason, "repeated_key")
        pairs = []
        for name, one in value.items():
            if isinstance(name, str):
                pairs.append((self._text(name, (*path, UNWRITABLE.sub("", name))), one))
                continue
            reason = _("键应是文字；%(name)s 在 YAML 中不是文字，请加引号") % {"name": repr(name)}
            self._note((*path, str(name)), reason, "key_not_text")
        return pairs

    def _note(self, path: tuple[int | str, ...], reason: str, code: str) -> None:
        self.problems.append(Problem(key_path(path), reason, code))
