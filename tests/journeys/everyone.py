"""Whether everybody can read a page: what axe-core finds (WCAG 2.2 AA), what is lost when it is enlarged, what moves.

Each check returns its offenders.
"""

from axe_playwright_python.sync_playwright import Axe
from dom import sideways
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, TWICE, PHONE, FOUR_TIMES = 1280, 640, 360, 320  # TWICE and FOUR_TIMES: a desk's page at 200 and 400 %

# Texts of the page as a reader meets them; names in figures find room or wait for it, and are in a table too.
_TEXTS = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const shown = (node) => { const range = document.createRange(); range.selectNodeContents(node);
    return [...range.getClientRects()].some((box) => box.width > 0 && box.height > 0); };
  while (walk.nextNode()) {
    const node = walk.currentNode, parent = node.parentElement;
    const text = node.textContent.replace(/\\s+/g, " ").trim();
    const read = !parent.closest("svg, script, style, footer, option, .unseen, .skip");
    if (text && read && shown(node)) { found.push(text); }
  }
  return found;
}"""
_MOVING = """() => document.getAnimations()
  .filter((one) => one.playState === "running" && one.effect.getComputedTiming().duration > 0)
  .map((one) => (one.animationName || one.transitionProperty) + " " + one.effect.target.className)"""


def violations(page: Page) -> list[str]:
    """Each as rule, how grave, and where: enough to find it."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:160]} {node['any'][:1]}"
        for rule in found.response["violations"]
        for node in rule["nodes"][:4]
    ]


def unfold(page: Page) -> None:
    """What is folded away is looked at as well."""
    page.evaluate("() => document.querySelectorAll('main details:not(.popped)').forEach(d => { d.open = true; })")


def beyond(page: Page) -> list[str]:
    """What lies over the page when it is opened stays within the screen, from whichever side it opens."""
    found = []
    for number in range(page.locator("details.popped").count()):
        page.locator("details.popped > summary").nth(number).click()
        found += sideways(page)
        page.keyboard.press("Escape")
    return found


def settled_sideways(page: Page) -> list[str]:
    """Figures follow a change of width within a second."""
    for _ in range(10):
        page.wait_for_timeout(100)
        if not (found := sideways(page)):
            return []
    return found


def offends(page: Page) -> dict[str, list[str]]:
    """Everything there is to find at a page that is open at a desk's width, by what it offends."""
    unfold(page)
    found = {"axe at a desk": violations(page)}
    page.set_viewport_size({"width": PHONE, "height": 800})
    found |= {"sideways on a phone": settled_sideways(page), "axe on a phone": violations(page), "opened": beyond(page)}
    for width in (FOUR_TIMES, TWICE):
        page.set_viewport_size({"width": width, "height": 400})
        found[f"sideways at {width}"] = settled_sideways(page)
    return {what: offenders for what, offenders in found.items() if offenders}


def texts(page: Page) -> list[str]:
    return list(page.evaluate(_TEXTS))


def moving(page: Page) -> list[str]:
    return list(page.evaluate(_MOVING))
