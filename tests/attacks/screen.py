"""A page in a real browser, and whether any hostile string became more than text on it."""

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

MARK = re.compile(r"·(\d+)k(\d+)·")

# Labels that plotly draws only under a pointer are drawn here all at once, by plotly itself, in a figure of their own.
HOVERED = """async () => {
  const texts = new Set();
  const add = said => { if (typeof said === 'string' && (said.includes('<') || said.includes('·'))) texts.add(said); };
  for (const plot of document.querySelectorAll('.js-plotly-plot')) {
    for (const trace of plot._fullData || []) {
      for (const said of [trace.text, trace.hovertext]) { (Array.isArray(said) ? said : [said]).forEach(add); }
    }
  }
  if (!texts.size || !window.Plotly) { return 0; }
  document.getElementById('hovered')?.remove();
  const apart = document.createElement('div');
  apart.id = 'hovered';
  document.getElementById('main').appendChild(apart);
  const annotations = [...texts].map((text, i) => ({ text, x: i, y: i, showarrow: false }));
  await window.Plotly.newPlot(apart, [], { annotations, width: 400, height: 400 }, { displayModeBar: false });
  return texts.size;
}"""

FOUND = """() => {
  const found = [], main = document.getElementById('main');
  if (window.__owned !== undefined) { found.push('a string was executed'); }
  if (!main || main.innerText.trim().length < 40) { found.push('the page is blank'); }
  for (const node of (main || document).querySelectorAll('*')) {
    const tag = node.tagName.toLowerCase();
    const source = node.getAttribute('src') || '';
    if (['script', 'iframe', 'object', 'embed', 'base', 'meta', 'link', 'video', 'audio', 'foreignobject', 'animate',
         'marquee', 'math'].includes(tag)) { found.push('an element <' + tag + '>'); }
    if (tag === 'img' && !source.startsWith('data:image/')) { found.push('a picture ' + source); }
    for (const { name, value } of node.attributes) {
      if (/^on/i.test(name)) { found.push(tag + ' ' + name); }
      if (/^(href|xlink:href|action|formaction|src|data|poster)$/i.test(name) && !(tag === 'img' && name === 'src')) {
        const bare = value.replace(/[\\u0000-\\u0020]/g, '');
        const own = value === '' || new URL(value, location.href).origin === location.origin;
        if (!own || /^(javascript|data|vbscript):/i.test(bare)) {
          found.push(tag + ' ' + name + ' ' + value.slice(0, 60));
        }
      }
      if (name === 'style' && /url\\(|expression/i.test(value) && !/url\\(["']?#/.test(value)) {
        found.push(tag + ' style ' + value.slice(0, 60));
      }
    }
  }
  for (const link of document.querySelectorAll('.js-plotly-plot a')) { found.push('a link in a figure'); }
  for (const style of (main || document).querySelectorAll('style')) {
    if (/evil/.test(style.textContent)) { found.push('a style sheet'); }
  }
  return [...new Set(found)].slice(0, 20);
}"""

# The direction of a name is its own affair; a mark that turns what stands after it is not.
SAID = """() => {
  const main = document.getElementById('main');
  const texts = [main.textContent];
  main.querySelectorAll('[aria-label], [title], [value], [alt]').forEach(node => {
    ['aria-label', 'title', 'value', 'alt'].forEach(name => texts.push(node.getAttribute(name) || ''));
  });
  return texts.join('\\n');
}"""


@dataclass
class Watched:
    """What a page did that no reader would see."""

    page: Page
    address: str
    offences: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda asked: self._asked(asked.url))
        self.page.on("pageerror", lambda error: self.offences.append(f"an error: {error}"))
        self.page.on("popup", lambda _: self.offences.append("a window was opened"))

    def _dialog(self, dialog: Any) -> None:
        self.offences.append("a dialog")
        dialog.dismiss()

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.offences.append(f"a request to {url}")


def offences(watched: Watched) -> list[str]:
    """Everything that a string did on the page as it stands, hover labels included."""
    watched.page.evaluate(HOVERED)
    watched.page.wait_for_timeout(50)
    return [*watched.offences, *watched.page.evaluate(FOUND)]


def seen(watched: Watched) -> set[tuple[int, int]]:
    """Which strings of which families stand on the page as text."""
    return {(int(family), int(payload)) for family, payload in MARK.findall(watched.page.evaluate(SAID))}
