"""Typst at work: a template of ours with its JSON, set in the typefaces of this machine."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from portal.papers.fonts import Role, Typefaces

TEMPLATES = Path(__file__).parent / "typst"


@dataclass(frozen=True)
class _Press:
    compiler: Any
    lock: Lock


@lru_cache(maxsize=4)
def _press(template: str, folders: tuple[str, ...], process: int) -> _Press:
    """One compiler for each template and process: it keeps the fonts open. ``process``: a fork builds its own."""
    compiler = typst.Compiler(
        input=str(TEMPLATES / template), root=str(TEMPLATES), font_paths=list(folders), ignore_system_fonts=True
    )
    return _Press(compiler, Lock())


def press(
    template: str, typefaces: Typefaces, payload: dict[str, Any], form: str, dated: date | None, **options: Any
) -> bytes:
    """``payload`` set by ``template`` as ``form`` (pdf, png): same payload and fonts, same bytes."""
    faces = {role.value: {"families": typefaces.families(role), "weight": typefaces.weight(role)} for role in Role}
    machine = _press(template, typefaces.folders, os.getpid())
    moment = datetime.combine(dated or date(2000, 1, 1), time(), tzinfo=UTC)
    inputs = {"paper": json.dumps({**payload, "faces": faces}, ensure_ascii=False)}
    with machine.lock:
        written = machine.compiler.compile(format=form, sys_inputs=inputs, timestamp=int(moment.timestamp()), **options)
    return bytes(written[0] if isinstance(written, list) else written)
