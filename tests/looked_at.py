"""How a page is looked at: by axe-core, and on a screen as narrow as a telephone's.

With ``PAGE_PICTURES`` naming a folder every state is also kept as two pictures, wide
and narrow, for people to look at.
"""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Page

NARROW = 390
PICTURES = os.environ.get("PAGE_PICTURES")
axe = Axe()
# Only what is wrong is handed over: the rest of what axe tells takes a fifth longer.
_WRONG = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return {violations: found.violations};
}"""

# Elements that stand beyond the window's edge, outside of a frame that scrolls.
_BEYOND = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter(
    each => each.getBoundingClientRect().right > innerWidth + 1
      && !each.closest(".scroll, pre, svg, .skip"));
  return out.slice(-5).map(each => each.outerHTML.slice(0, 120));
}"""


def require_clean(window: Page, state: str) -> None:
    """Require that axe finds nothing."""
    _keep(window, state, "wide")
    window.evaluate(axe.axe_script)
    found = AxeResults(window.evaluate(_WRONG))
    assert found.violations_count == 0, f"{state}\n{found.generate_report()}"


def require_fit(window: Page, state: str) -> None:
    """Require that axe finds nothing and that nothing is cut off on a narrow screen.

    What is wide scrolls in its frame; the page itself never moves sideways.
    """
    require_clean(window, state)
    before = window.viewport_size
    assert before is not None
    window.set_viewport_size({"width": NARROW, "height": 844})
    _keep(window, state, "narrow")
    wide = window.evaluate("document.documentElement.scrollWidth")
    beyond = window.evaluate(_BEYOND)
    window.set_viewport_size(before)
    assert wide <= NARROW, f"{state}: {wide} wide\n" + "\n".join(beyond)


def require_paper(window: Page, state: str) -> None:
    """Require that on paper nothing is left to press, and nothing is cut off."""
    window.emulate_media(media="print")
    _keep(window, state, "paper")
    pressed = [each.is_visible() for each in window.query_selector_all("button")]
    wide = window.evaluate("document.documentElement.scrollWidth")
    window.emulate_media(media="screen")
    assert not any(pressed), state
    assert wide <= window.evaluate("innerWidth"), state


def _keep(window: Page, state: str, how: str) -> None:
    if PICTURES:
        language = window.get_attribute("html", "lang")
        name = re.sub(r"[^\w-]+", "_", f"{state}-{language}-{how}")
        window.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
