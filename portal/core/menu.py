"""The side menu by task. Each app registers its entries; a user sees those that the role may use."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from portal.core.registries import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# The tasks of the office in their order on the page.
SECTIONS = {
    "desk": _("工作台"),
    "enterprises": _("企业库"),
    "credit": _("科技信贷"),
    "pool": _("风险补偿"),
    "incentives": _("扶持激励"),
    "rights": _("知识产权"),
    "listings": _("上市与直融"),
    "reports": _("年度报告"),
    "assessment": _("考评督查"),
    "conference": _("领导小组"),
    "experts": _("专家与培训"),
    "figures": _("查询统计"),
    "exchange": _("数据导入"),
    "system": _("系统管理"),
}


class HoldsRights(Protocol):
    def may(self, permission: str) -> bool: ...


@dataclass(frozen=True)
class MenuEntry:
    """``section`` is a key of ``SECTIONS``; an empty ``permission`` means every user that is logged in."""

    section: str
    title: "StrOrPromise"
    url_name: str
    permission: str = ""
    position: int = 0


@dataclass
class MenuLink:
    title: str
    address: str
    is_active: bool = False


@dataclass
class MenuSection:
    key: str
    title: str
    links: list[MenuLink] = field(default_factory=list)

    @property
    def is_active(self) -> bool:
        return any(link.is_active for link in self.links)


menu: Registry[MenuEntry] = Registry("menu entry")


def add_to_menu(*entries: MenuEntry) -> None:
    """Register entries; the name of the address is the key."""
    for entry in entries:
        if entry.section not in SECTIONS:
            raise ValueError(f"no menu section {entry.section!r}")
        menu.register(entry.url_name, entry)


def sections_for(user: HoldsRights, request: HttpRequest) -> list[MenuSection]:
    """The sections with at least one entry that ``user`` may use; the entry of the present page is marked."""
    sections = {key: MenuSection(key, str(title)) for key, title in SECTIONS.items()}
    for entry in sorted(menu, key=lambda entry: entry.position):
        if entry.permission and not user.may(entry.permission):
            continue
        try:
            address = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        sections[entry.section].links.append(MenuLink(str(entry.title), address))
    shown = [section for section in sections.values() if section.links]
    _mark_present(shown, request.path)
    return shown


def _mark_present(sections: list[MenuSection], path: str) -> None:
    links = [link for section in sections for link in section.links if path.startswith(link.address)]
    fitting = [link for link in links if link.address != "/" or path == "/"]
    if fitting:
        max(fitting, key=lambda link: len(link.address)).is_active = True
