"""One file a page: PATH, IN_NAVIGATION, title(), matches(), skeleton(), layout(), register()."""

from types import ModuleType

from dashboard.pages import (
    admin,
    area,
    data,
    explore,
    glass,
    method,
    partner_map,
    partner_method,
    partner_relations,
    relations,
    risk_map,
    tell,
)

PAGES: tuple[ModuleType, ...] = (risk_map, area, relations, explore, data, method, admin, glass, tell)
# What a partner is served, and nothing else: these ask the partner's questions only.
PARTNER_PAGES: tuple[ModuleType, ...] = (partner_map, partner_relations, partner_method)
