"""What axe finds on a page: A, AA, best practice, and the contrast of AAA."""

AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],
}
WIDTHS = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}


def judge_of(page):
    """A function that holds what a page shows to the rules, under a name, and what it has found so far."""
    from axe_playwright_python.base import AXE_SCRIPT

    found = {}

    def judge(name):
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        page.evaluate(AXE_SCRIPT)
        for broken in page.evaluate("(options) => axe.run(document, options)", AXE)["violations"]:
            for node in broken["nodes"]:
                why = node["failureSummary"].splitlines()[-1].strip()
                found.setdefault(f"{broken['id']}: {node['html'][:160]} {why}", []).append(name)

    return judge, found


def told(found):
    """Each thing found once, and where."""
    return "\n".join(f"{what} [{len(names)}: {', '.join(names[:3])}…]" for what, names in found.items())
