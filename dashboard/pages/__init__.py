"""One file a page: PATH, IN_NAVIGATION, title(), matches(), skeleton(), layout(), register()."""

from types import ModuleType

from dashboard.pages import admin, area, data, explore, glass, method, relations, risk_map

PAGES: tuple[ModuleType, ...] = (risk_map, area, relations, explore, data, method, admin, glass)
