"""Which typefaces a PDF is set in: the site's own official ones, else the best free ones that are installed.

Only the faces found here are used, never whatever else the machine has, so that two machines with the same fonts set
the same pages. A DOCX names the official typefaces and leaves the choice to the reader's machine.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from portal.core.errors import DomainError


class NoUsableFont(DomainError):
    """No Chinese typeface was found: a PDF cannot be made. DOCX and XLSX can."""

    code = "no_usable_font"


class Role(StrEnum):
    """What a face is for: 标题 小标宋, 正文 仿宋, 二级标题 楷体, 一级标题 黑体, 页码 宋体."""

    TITLE = "title"
    BODY = "body"
    KAI = "kai"
    HEI = "hei"
    SONG = "song"


# A face must show these to be used at all: place names of the city and the signs that official papers need.
PROBE = "攀枝花钒钛盐边仁和米易〔〕—★①Ⅰ√《》“”（）、，。：；％%0123456789"

_FANDOL = (
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/share/texmf/fonts/opentype/public/fandol",
    "/usr/share/fonts/opentype/fandol",
)
_NOTO_CJK = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-cjk",
    "/usr/share/fonts/google-noto-sans-cjk-fonts",
    "/usr/share/fonts/google-noto-serif-cjk-fonts",
)
_NPM = ("noto-serif-sc/400Regular", "noto-serif-sc/700Bold", "noto-sans-sc/700Bold")

# For each role the (family, weight) pairs in order of preference; weight 0 takes any.
_WANTED: dict[Role, tuple[tuple[str, int], ...]] = {
    Role.TITLE: (
        *((name, 0) for name in ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK")),
        *(("FandolSong", 700), ("Noto Serif CJK SC", 700), ("Noto Serif SC", 700)),
    ),
    Role.BODY: (
        *((name, 0) for name in ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong")),
        *(("FandolFang R", 0), ("FandolFang", 0), ("Noto Serif CJK SC", 400), ("Noto Serif SC", 400)),
    ),
    Role.KAI: (
        *((name, 0) for name in ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti")),
        *(("FandolKai", 0), ("Noto Serif CJK SC", 700), ("Noto Serif SC", 700)),
    ),
    Role.HEI: (
        *((name, 0) for name in ("SimHei", "黑体", "STHeiti")),
        *(("FandolHei", 400), ("Noto Sans CJK SC", 700), ("Noto Sans SC", 700)),
    ),
    Role.SONG: (
        *((name, 0) for name in ("SimSun", "宋体", "NSimSun", "STSong")),
        *(("FandolSong", 400), ("Noto Serif CJK SC", 400), ("Noto Serif SC", 400)),
    ),
}


@dataclass(frozen=True)
class Face:
    family: str
    weight: int
    path: str
    index: int


@dataclass(frozen=True)
class Typefaces:
    """``faces``: for each role the faces in order; a sign missing in the first is taken from the next."""

    folders: tuple[str, ...]
    faces: dict[Role, tuple[Face, ...]]

    def families(self, role: Role) -> list[str]:
        return list(dict.fromkeys(face.family for face in self.faces[role]))

    def weight(self, role: Role) -> int:
        return self.faces[role][0].weight

    def missing(self, role: Role, text: str) -> set[str]:
        """The signs of the text that no face of the role can show."""
        left = {sign for sign in text if sign not in "\n "}
        for face in self.faces[role]:
            if left:
                left -= {sign for sign in left if ord(sign) in _coverage(face.path, face.index)}
        return left


@lru_cache(maxsize=16)
def _coverage(path: str, index: int) -> frozenset[int]:
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def font_folders() -> tuple[str, ...]:
    """The folders that exist, in order of preference: the operator's, Fandol, Noto CJK, the npm packages."""
    npm = settings.BASE_DIR / "node_modules" / "@expo-google-fonts"
    candidates = [settings.FONT_DIR, *_FANDOL, *_NOTO_CJK, *(str(npm / part) for part in _NPM)]
    return tuple(folder for folder in candidates if folder and Path(folder).is_dir())


def find_typefaces() -> Typefaces:
    """The faces to use on this machine. Raises NoUsableFont with what to install."""
    return _typefaces(font_folders())


@lru_cache(maxsize=4)
def _typefaces(folders: tuple[str, ...]) -> Typefaces:
    found = _faces_in(folders)
    faces = {role: _chain(found, wanted) for role, wanted in _WANTED.items()}
    anything = next((chain for role in (Role.BODY, Role.SONG, Role.TITLE, Role.HEI) if (chain := faces[role])), None)
    if anything is None:
        raise NoUsableFont(
            _(
                "没有可用的中文字体，无法生成 PDF（DOCX 和 XLSX 不受影响）。请任选一种办法后重试："
                "将方正小标宋、仿宋_GB2312、楷体_GB2312、黑体的字体文件放入一个文件夹，并用 PORTAL_FONT_DIR 指明；"
                "或安装系统软件包 fonts-noto-cjk 或 texlive-lang-chinese；或在项目目录执行 npm ci。"
            )
        )
    filled = {role: tuple(dict.fromkeys((*chain, *anything))) for role, chain in faces.items()}
    return Typefaces(tuple(dict.fromkeys(str(Path(f.path).parent) for chain in filled.values() for f in chain)), filled)


def _faces_in(folders: tuple[str, ...]) -> list[Face]:
    if not folders:
        return []
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
    return [
        Face(info.family, info.weight, str(info.path), info.index)
        for info in fonts.fonts()
        if info.path and info.style == "normal"
    ]


def _chain(found: list[Face], wanted: tuple[tuple[str, int], ...]) -> tuple[Face, ...]:
    """The wanted faces that are there and show all of the probe; damaged font files are passed over."""
    chain: list[Face] = []
    for family, weight in wanted:
        face = next((f for f in found if f.family == family and weight in {0, f.weight}), None)
        if face and face.family not in {f.family for f in chain} and _is_usable(face):
            chain.append(face)
    return tuple(chain)


def _is_usable(face: Face) -> bool:
    try:
        return all(ord(sign) in _coverage(face.path, face.index) for sign in PROBE)
    except Exception:
        return False
