"""A page fits 320 pixels with WCAG's text spacing (1.4.10, 1.4.12), and every stop of the Tab key can be seen (2.4.7, 2.4.11)."""

import pytest

from tests.browser.my_request import walk_my_request
from tests.browser.patient import walk_the_form
from tests.browser.states import addresses

SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
                     p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  document.querySelectorAll("details").forEach((each) => (each.open = true));
}"""
TOO_WIDE = """() => {
  const extra = document.scrollingElement.scrollWidth - innerWidth;
  if (extra <= 0) return "";
  const wide = [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1);
  return `${extra} px too wide: ${wide.slice(0, 3).map((each) => each.outerHTML.slice(0, 80)).join(" | ")}`;
}"""

# How something looks that may carry a focus mark: itself, or what stands next to it, under it or around it.
LOOKS = """
  const MARKS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderColor",
                 "borderWidth", "color", "textDecorationLine"];
  const look = (each, pseudo) => { const style = getComputedStyle(each, pseudo); return MARKS.map((mark) => style[mark]).join() };
  const around = (each) =>
    [each, each.parentElement, each.nextElementSibling, each.closest("label, summary"), ...(each.labels ?? [])];
  const whole = (each) => [look(each), look(each, "::before"), look(each, "::after")];
  const looks = (each) => around(each).filter(Boolean).flatMap(whole).join();
"""
# The page itself judges the stop that one Tab key reached when the next Tab key comes: all has settled by then, and nobody
# has to ask after every key.
WATCH = f"""() => {{ {LOOKS}
  const all = [...document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")];
  const unfocused = new Map(all.map((each) => [each, looks(each)]));
  const walked = new Set();
  const inView = ({{ width, height, top, bottom, left, right }}) =>
    width > 0 && height > 0 && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  const wrongWith = (each) => {{
    const box = each.getBoundingClientRect();
    const label = (each.labels?.[0] ?? each).getBoundingClientRect();
    const line = each.getClientRects()[0] ?? box;  // of a link that runs over two lines, the middle may be another link's
    const top = document.elementFromPoint(line.left + line.width / 2, line.top + Math.min(line.height / 2, 10));
    const hidden = inView(box) && top && !each.contains(top) && !top.contains(each) && !each.labels?.[0]?.contains(top);
    return [
      looks(each) === unfocused.get(each) && "has no focus mark",
      !inView(box) && !inView(label) && "is off the screen",
      hidden && `lies under ${{top.outerHTML.slice(0, 60)}}`,
    ].filter(Boolean);
  }};
  window.walk = {{ keys: 0, stops: 0, done: false, wrong: [] }};
  addEventListener("keydown", (event) => {{
    if (event.key !== "Tab" || walk.keys++ === 0 || walk.done) return;
    const each = document.activeElement;
    walk.done = !each || each === document.body || walked.has(each);
    if (walk.done) return;
    walked.add(each);
    walk.stops = walked.size;
    const wrong = wrongWith(each);
    if (wrong.length) walk.wrong.push(`${{each.outerHTML.slice(0, 90)}} ${{wrong.join(", ")}}`);
  }}, true);
}}"""


def walk_with_tab(page):
    """Every stop in turn; what is wrong with those that a reader could not find."""
    page.evaluate(WATCH)
    for _ in range(100):
        for _ in range(20):
            page.keyboard.press("Tab")
        walk = page.evaluate("walk")
        if walk["done"]:
            return walk["wrong"] if walk["stops"] else ["has no stop at all"]
    return [*walk["wrong"], "has no end: 2,000 keys did not lead round it"]


def test_every_page_fits_a_narrow_phone_with_wide_text(demonstration, open_page):
    page = open_page(viewport={"width": 320, "height": 640}, reduced_motion="reduce")
    found = []

    def judge(name):
        for state in ("as it is", "spaced"):
            if too_wide := page.evaluate(TOO_WIDE):
                found.append(f"{name}, {state}: {too_wide}")
            page.evaluate(SPACED)
        if too_wide := page.evaluate(TOO_WIDE):
            found.append(f"{name}, spaced: {too_wide}")

    for name, address in addresses().items():
        page.goto(address)
        judge(name)
    walk_my_request(page, judge)
    page.goto("/")
    walk_the_form(page, judge)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("colors", ["none", "active"], ids=["own colours", "forced colours"])
def test_every_tab_stop_can_be_seen(demonstration, open_page, colors):
    page = open_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", forced_colors=colors)
    found = []
    for name, address in addresses().items():
        page.goto(address)
        found += [f"{name}: {wrong}" for wrong in walk_with_tab(page)]

    def judge(name):
        found.extend(f"{name}: {wrong}" for wrong in walk_with_tab(page))

    walk_my_request(page, judge)
    page.goto("/")
    walk_the_form(page, judge)
    assert not found, "\n".join(found)
