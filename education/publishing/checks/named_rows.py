"""The criteria that the checks ask for by name. A criterion's key never changes, so they can be relied on."""

ONSET = "first-effect"
DURATION = "how-long"
UNDO = "undo"
REGULATOR = "approved-uses"
SERIOUS = "serious-risks"
NATURAL_COURSE = "natural-course"
FEELS_LIKE = "feels-like"
NOT_KNOWN = "uncertainty"
COST = "cost"

CALLED = {
    ONSET: "when a change is seen",
    DURATION: "how long it lasts",
    UNDO: "whether it can be undone",
    REGULATOR: "which uses are approved, and where",
    SERIOUS: "what serious harm it can do",
    NATURAL_COURSE: "what happens without it",
    FEELS_LIKE: "what it feels like",
    NOT_KNOWN: "what the sources do not tell",
    COST: "what it costs",
}


def fact(page, criterion):
    """A page's fact for one criterion, if it has one."""
    return next((fact for fact in page.facts if fact.criterion == criterion), None)


def is_offered(page, around=None):
    """Whether the page is of something that the clinic offers, “no treatment” included."""
    return page.offered == "offered"


def is_offered_injectable(page, around=None):
    """Whether the safety gate holds for the page."""
    return page.offered == "offered" and page.kind == "injectable"
