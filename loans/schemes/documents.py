"""Text to plain data: YAML or JSON, without the traps of either.

A repeated key is refused (both formats would keep the last one in silence), a key that is no text (``on:`` and
``no:`` are truth values in YAML) likewise. Dates become texts; floats stay floats, for the format to refuse with
their path.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import yaml
from django.utils.translation import gettext as _

from loans.schemes.problems import Problem, key_path

LARGEST = 1_000_000
MOST_VALUES = 100_000
DEEPEST = 40


class _Repeated(Exception):
    def __init__(self, key: object, line: int) -> None:
        self.key, self.line = key, line


class _Loader(yaml.SafeLoader):
    """Refuses what the plain loader settles by itself."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    pairs: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        name = loader.construct_object(key_node, deep=True)
        if isinstance(name, dict | list):
            raise yaml.constructor.ConstructorError(None, None, "key", key_node.start_mark)
        if name in pairs:
            raise _Repeated(name, key_node.start_mark.line + 1)
        pairs[name] = loader.construct_object(value_node, deep=True)
    return pairs


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


class DocumentRefused(Exception):
    def __init__(self, *problems: Problem) -> None:
        self.problems = problems


def load_document(source: str | bytes | Mapping[str, Any]) -> dict[str, Any]:
    """A mapping of plain values; ``DocumentRefused`` with every problem."""
    data: Any = source if isinstance(source, Mapping) else _parse(source)
    if not isinstance(data, Mapping):
        raise DocumentRefused(Problem("", _("文件应是键值对（映射），每行“键: 值”"), "not_a_mapping"))
    walk = _Walk()
    plain = walk.plain(data, ())
    if walk.problems:
        raise DocumentRefused(*walk.problems)
    assert isinstance(plain, dict)  # noqa: S101 (a mapping stays one)
    return plain


def _parse(source: str | bytes) -> Any:
    if len(source) > LARGEST:
        raise DocumentRefused(Problem("", _("文件过大，超过 %(LARGEST)s 字节") % {"LARGEST": LARGEST}, "too_large"))
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source.removeprefix("\ufeff")
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader)
    except _Repeated as error:
        raise DocumentRefused(
            Problem(str(error.key), _("第 %(line)s 行：键重复出现") % {"line": error.line}, "repeated_key")
        ) from error
    except UnicodeDecodeError as error:
        raise DocumentRefused(Problem("", _("文件不是 UTF-8 编码"), "encoding")) from error
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
            return {str(name): self.plain(one, (*path, str(name))) for name, one in self._pairs(value, path)}
        if isinstance(value, list | tuple):
            return [self.plain(one, (*path, number)) for number, one in enumerate(value)]
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        if value is None or isinstance(value, str | bool | int | float):
            return value
        self.problems.append(
            Problem(key_path(path), _("不能使用这种值：%(value)s") % {"value": repr(value)}, "kind_of_value")
        )
        return None

    def _pairs(self, value: Mapping[Any, Any], path: tuple[int | str, ...]) -> list[tuple[str, Any]]:
        odd = [name for name in value if not isinstance(name, str)]
        for name in odd:
            reason = _("键应是文字；%(name)s 在 YAML 中不是文字，请加引号") % {"name": repr(name)}
            self.problems.append(Problem(key_path((*path, str(name))), reason, "key_not_text"))
        return [(name, one) for name, one in value.items() if isinstance(name, str)]
